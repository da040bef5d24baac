#include "planner/lint/lint.hpp"

#include "base/check.hpp"
#include "planner/lint/checks.hpp"

namespace drydock {
namespace {

constexpr LintCheck kChecks[] = {
    check_unused,
    check_mapping_keys,
    check_sub,
    check_needless_functions,
    check_depends_on,
    check_hard_coded,
    check_function_types,
    check_parameter_types,
    check_secrets,
    check_policies,
};

}  // namespace

void report_at(const LintContext& context, DiagnosticCode code, std::size_t place, Span span,
               std::string message, std::string hint, Diagnostics& diagnostics) {
  Diagnostic diagnostic{code, std::move(message), span, std::move(hint)};
  diagnostic.path = context.tree.path(place);
  diagnostics.add(std::move(diagnostic));
}

void lint_template(const Template& source, const ResourceSet* resources, const LintOptions& options,
                   Diagnostics& diagnostics) {
  DRYDOCK_CHECK(options.document != nullptr);
  const TemplateTree tree(*options.document);
  const NameUses uses = collect_name_uses(tree);
  const LintContext context{source, tree, uses, resources, options.schemas};
  for (const LintCheck check : kChecks) {
    check(context, diagnostics);
  }
}

}  // namespace drydock
