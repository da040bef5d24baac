#include "simulator/jsonata/draft.hpp"

#include <utility>

#include "simulator/jsonata/builtins.hpp"

namespace drydock::jsonata {
namespace {

List lay_out(const std::vector<std::uint32_t>& list, std::vector<std::uint32_t>& lists) {
  const List run{static_cast<std::uint32_t>(lists.size()), static_cast<std::uint32_t>(list.size())};
  lists.insert(lists.end(), list.begin(), list.end());
  return run;
}

}  // namespace

NameId DraftedExpression::intern(std::string_view name) {
  const auto next = static_cast<NameId>(expression.names.size());
  const auto [known, added] = name_ids.try_emplace(std::string(name), next);
  if (added) {
    expression.names.emplace_back(name);
  }
  return known->second;
}

NodeId DraftedExpression::add(Draft draft) {
  drafts.push_back(std::move(draft));
  return static_cast<NodeId>(drafts.size() - 1);
}

void freeze(DraftedExpression& drafted) {
  Expression& expression = drafted.expression;
  expression.root = drafted.root;
  for (Draft& draft : drafted.drafts) {
    Node node = draft.node;
    node.list = lay_out(draft.list, expression.lists);
    node.stages = lay_out(draft.stages, expression.lists);
    node.stages_in_step = draft.stages_in_step;
    if (draft.ancestor_slot != kNone) {
      node.ancestor = drafted.slots[draft.ancestor_slot].label;
    }
    if (draft.slot != kNone) {
      node.name = drafted.slots[draft.slot].label;
    }
    expression.nodes.push_back(node);
  }
  for (const std::string& name : expression.names) {
    expression.builtins.push_back(find_builtin(name));
  }
}

}  // namespace drydock::jsonata
