#include <fmt/format.h>

#include <map>

#include "base/codes/lint_codes.hpp"
#include "planner/lint/checks.hpp"

namespace drydock {
namespace {

// First use of each other resource that holds whatever the conditions are, by resource entry.
using Implied = std::map<std::pair<std::uint32_t, std::string_view>, const NameUse*>;

bool is_conditional(const TemplateTree& tree, std::size_t place) {
  for (std::size_t at = place; at != tree[place].entry && at != 0; at = tree[at].parent) {
    if (tree.function(at) == "Fn::If") {
      return true;
    }
  }
  return false;
}

Implied implied_dependencies(const LintContext& context) {
  Implied implied;
  for (const NameUse& use : context.uses.all) {
    const TemplateTree::Place& place = context.tree[use.place];
    if (place.part == TemplatePart::Resources && place.entry != 0 &&
        (use.kind == UseKind::Ref || use.kind == UseKind::Attribute) &&
        !is_conditional(context.tree, use.place)) {
      implied.emplace(std::pair(place.entry, std::string_view(use.name)), &use);
    }
  }
  return implied;
}

void check_name(const LintContext& context, const Implied& implied, std::size_t place,
                Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  const Node& name = tree[place].node;
  if (!name.is(NodeKind::String)) {
    return;
  }
  const auto found = implied.find({tree[place].entry, name.text()});
  if (found == implied.end() || context.source.resources.find(name.text()) == nullptr) {
    return;
  }
  const NameUse& use = *found->second;
  Diagnostic diagnostic{codes::DependsOnRedundant,
                        fmt::format("DependsOn {} is not needed: {} already waits for it, as it "
                                    "refers to it",
                                    name.text(), tree.entry_name(place)),
                        name.span(), "remove it from DependsOn"};
  diagnostic.labels.push_back({tree[use.place].node.span(), "the reference"});
  diagnostic.path = tree.path(place);
  diagnostics.add(std::move(diagnostic));
}

}  // namespace

void check_depends_on(const LintContext& context, Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  const Implied implied = implied_dependencies(context);
  for (std::size_t i = 0; i < tree.places().size(); ++i) {
    const TemplateTree::Place& place = tree[i];
    if (place.part != TemplatePart::Resources || place.entry == 0 || place.parent != place.entry ||
        tree.key(i) != "DependsOn") {
      continue;
    }
    if (place.node.is(NodeKind::Sequence)) {
      for (const std::size_t item : tree.children(i)) {
        check_name(context, implied, item, diagnostics);
      }
    } else {
      check_name(context, implied, i, diagnostics);
    }
  }
}

}  // namespace drydock
