#include <fmt/format.h>

#include "base/codes/lint_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/lint/checks.hpp"

namespace drydock {
namespace {

struct Kind {
  DiagnosticCode code;
  std::string_view section;
  std::string_view noun;
};

// The nearest name of a use that leads nowhere is likely what was meant: that is reported there.
bool is_misspelt(const LintContext& context, UseKind kind, std::string_view name) {
  for (const std::string& used : context.uses.names[static_cast<std::size_t>(kind)]) {
    const bool known = kind == UseKind::Condition ? context.source.conditions.find(used) != nullptr
                       : kind == UseKind::Mapping
                           ? context.source.mappings.find(used) != nullptr
                           : used.starts_with("AWS::") ||
                                 context.source.parameters.find(used) != nullptr ||
                                 context.source.resources.find(used) != nullptr;
    if (!known && nearest_name(used, {name})) {
      return true;
    }
  }
  return false;
}

void report_unused(const LintContext& context, const Kind& kind, UseKind use,
                   const TemplateEntry& entry, Diagnostics& diagnostics) {
  if (is_misspelt(context, use, entry.name)) {
    return;
  }
  Diagnostic diagnostic{kind.code, fmt::format("nothing uses the {} {}", kind.noun, entry.name),
                        entry.name_span, "remove it, or use it"};
  diagnostic.path = fmt::format("{}.{}", kind.section, entry.name);
  diagnostics.add(std::move(diagnostic));
}

}  // namespace

void check_unused(const LintContext& context, Diagnostics& diagnostics) {
  constexpr Kind kParameter{codes::UnusedParameter, "Parameters", "parameter"};
  constexpr Kind kMapping{codes::UnusedMapping, "Mappings", "mapping"};
  constexpr Kind kCondition{codes::UnusedCondition, "Conditions", "condition"};
  const NameUses& uses = context.uses;
  if (uses.open || !context.tree.child(0, "Resources")) {
    return;
  }
  for (const TemplateEntry& entry : context.source.parameters.entries) {
    // "Size.Value" of a parameter is wrong, but it is a use.
    if (!uses.uses(UseKind::Ref, entry.name) && !uses.uses(UseKind::Attribute, entry.name)) {
      report_unused(context, kParameter, UseKind::Ref, entry, diagnostics);
    }
  }
  for (const TemplateEntry& entry : context.source.mappings.entries) {
    if (!uses.any_mapping && !uses.uses(UseKind::Mapping, entry.name)) {
      report_unused(context, kMapping, UseKind::Mapping, entry, diagnostics);
    }
  }
  for (const TemplateEntry& entry : context.source.conditions.entries) {
    if (!uses.uses(UseKind::Condition, entry.name)) {
      report_unused(context, kCondition, UseKind::Condition, entry, diagnostics);
    }
  }
}

}  // namespace drydock
