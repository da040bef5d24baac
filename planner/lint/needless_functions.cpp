#include <fmt/format.h>

#include "base/codes/lint_codes.hpp"
#include "planner/lint/checks.hpp"
#include "planner/lint/same_node.hpp"
#include "planner/lint/spans.hpp"

namespace drydock {
namespace {

void check_join(const LintContext& context, std::size_t place, const Node& argument,
                Diagnostics& diagnostics) {
  if (!argument.is(NodeKind::Sequence) || argument.size() != 2 || !argument[0].is_scalar() ||
      !argument[1].is(NodeKind::Sequence)) {
    return;
  }
  for (std::size_t i = 0; i < argument[1].size(); ++i) {
    if (!argument[1][i].is_scalar()) {
      return;
    }
  }
  // Long texts are broken into pieces to be read.
  constexpr std::size_t kReadable = 3;
  if (argument[1].size() <= kReadable) {
    report_at(context, codes::JoinOfLiterals, place, function_name_span(context.tree, place),
              "Fn::Join joins nothing but literal texts", "write the joined text", diagnostics);
  }
}

void check_if(const LintContext& context, std::size_t place, const Node& argument,
              Diagnostics& diagnostics) {
  if (argument.is(NodeKind::Sequence) && argument.size() == 3 &&
      same_node(argument[1], argument[2])) {
    Diagnostic diagnostic{
        codes::EqualBranches,
        fmt::format("both branches of Fn::If{} are the same",
                    argument[0].is_scalar() ? fmt::format(" on {}", argument[0].text()) : ""),
        argument[2].span(), "write the value without Fn::If, or mend the branch that is wrong"};
    diagnostic.labels.push_back({argument[1].span(), "the other branch"});
    diagnostic.path = context.tree.path(place);
    diagnostics.add(std::move(diagnostic));
  }
}

void check_equals(const LintContext& context, std::size_t place, const Node& argument,
                  Diagnostics& diagnostics) {
  if (!argument.is(NodeKind::Sequence) || argument.size() != 2) {
    return;
  }
  const Node a = argument[0];
  const Node b = argument[1];
  const bool same = same_node(a, b);
  if ((a.is_scalar() && b.is_scalar()) || (same && !a.is_scalar())) {
    const bool literal = a.is_scalar();
    report_at(context, codes::EqualsConstant, place, argument.span(),
              literal ? fmt::format("Fn::Equals compares \"{}\" with \"{}\", which is always {}",
                                    a.text(), b.text(), same)
                      : "Fn::Equals compares something with itself, which is always true",
              "compare with a parameter, or write what follows without it", diagnostics);
  }
}

}  // namespace

void check_needless_functions(const LintContext& context, Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  for (std::size_t i = 0; i < tree.places().size(); ++i) {
    if (tree[i].part == TemplatePart::Metadata) {
      continue;
    }
    const std::string_view function = tree.function(i);
    if (function.empty()) {
      continue;
    }
    const Node& argument = tree[TemplateTree::argument(i)].node;
    if (function == "Fn::Join") {
      check_join(context, i, argument, diagnostics);
    } else if (function == "Fn::If") {
      check_if(context, i, argument, diagnostics);
    } else if (function == "Fn::Equals") {
      check_equals(context, i, argument, diagnostics);
    }
  }
}

}  // namespace drydock
