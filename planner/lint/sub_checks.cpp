#include <fmt/format.h>

#include <algorithm>

#include "base/codes/lint_codes.hpp"
#include "planner/evaluate/sub_text.hpp"
#include "planner/lint/checks.hpp"
#include "planner/lint/spans.hpp"

namespace drydock {
namespace {

// A variable may belong to somebody else (IAM policy variables, shells, templates of events and of
// API Gateway); one that the template has a meaning for does not.
bool names_something(const LintContext& context, std::string_view name) {
  const std::string_view id = name.substr(0, std::min(name.find('.'), name.size()));
  return name.starts_with("AWS::") || context.source.parameters.find(name) != nullptr ||
         context.source.resources.find(id) != nullptr;
}

void check_variables(const LintContext& context, std::size_t place, Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  const Node argument = tree[TemplateTree::argument(place)].node;
  const bool listed = argument.is(NodeKind::Sequence);
  if (listed && (argument.size() != 2 || !argument[1].is(NodeKind::Mapping))) {
    return;
  }
  const Node text = listed ? argument[0] : argument;
  if (!text.is(NodeKind::String)) {
    return;
  }
  const std::vector<SubPiece> pieces = parse_sub_text(text.text());
  const bool any = std::any_of(pieces.begin(), pieces.end(),
                               [](const SubPiece& piece) { return piece.variable; });
  if (!any) {
    // `${!Name}` is a reason of its own.
    const bool escapes = text.text().find("${!") != std::string_view::npos;
    if (!escapes) {
      report_at(context, codes::SubWithoutVariables, place, function_name_span(tree, place),
                "Fn::Sub has no variable to replace in its text",
                "write the text alone, or a variable such as ${Name}", diagnostics);
    }
  }
  for (std::size_t i = 0; listed && any && i < argument[1].size(); ++i) {
    const std::string_view name = argument[1].key(i);
    const bool used = std::any_of(pieces.begin(), pieces.end(), [&](const SubPiece& piece) {
      return piece.variable && piece.text == name;
    });
    if (!used) {
      report_at(context, codes::SubVariableUnused, place, argument[1].key_span(i),
                fmt::format("the text of Fn::Sub does not use the variable {}", name),
                fmt::format("remove it, or write ${{{}}} in the text", name), diagnostics);
    }
  }
}

bool inside_sub(const TemplateTree& tree, std::size_t place) {
  for (std::size_t at = tree[place].parent; at != 0; at = tree[at].parent) {
    if (tree.function(at) == "Fn::Sub") {
      return true;
    }
  }
  return false;
}

// A state machine replaces the variables of its definition itself, those that it lists.
bool is_definition_substitution(const TemplateTree& tree, std::size_t place,
                                std::string_view name) {
  for (std::size_t at = tree[place].parent; at != 0; at = tree[at].parent) {
    if (const auto listed = tree.child(at, "DefinitionSubstitutions")) {
      return tree.child(*listed, name).has_value();
    }
  }
  return false;
}

// What an output shows; not its description.
bool is_output_value(const TemplateTree& tree, std::size_t place) {
  const TemplateTree::Place& at = tree[place];
  return at.part == TemplatePart::Outputs && at.entry != 0 && tree.key(place) != "Description";
}

void check_plain_text(const LintContext& context, std::size_t place, Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  const Node& node = tree[place].node;
  for (const SubPiece& piece : parse_sub_text(node.text())) {
    if (piece.variable && piece.valid && names_something(context, piece.text) &&
        !inside_sub(tree, place) && !is_definition_substitution(tree, place, piece.text)) {
      report_at(context, codes::SubMissing, place,
                part_span(node, piece.source.data() - node.text().data(), piece.source.size()),
                fmt::format("{} stands outside Fn::Sub, so it is not replaced", piece.source),
                fmt::format("wrap the text in Fn::Sub, or write ${{!{}}} inside one if it is meant "
                            "literally",
                            piece.text),
                diagnostics);
    }
  }
}

}  // namespace

void check_sub(const LintContext& context, Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  for (std::size_t i = 0; i < tree.places().size(); ++i) {
    const TemplateTree::Place& place = tree[i];
    if (place.part == TemplatePart::Metadata) {
      continue;
    }
    if (tree.function(i) == "Fn::Sub") {
      check_variables(context, i, diagnostics);
    } else if ((place.in_properties || is_output_value(tree, i)) &&
               place.node.is(NodeKind::String) && tree.key(i) != "TemplateBody" &&
               place.node.text().find("${") != std::string_view::npos) {
      check_plain_text(context, i, diagnostics);
    }
  }
}

}  // namespace drydock
