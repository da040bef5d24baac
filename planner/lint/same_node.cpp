#include "planner/lint/same_node.hpp"

namespace drydock {

// Recursion of both is bounded by kDeepestNesting, which every document keeps.
bool same_node(const Node& a, const Node& b) {
  if (a.kind() != b.kind()) {
    return a.is_scalar() && b.is_scalar() && a.text() == b.text() && !a.is(NodeKind::Null) &&
           !b.is(NodeKind::Null);
  }
  if (a.is_scalar()) {
    return a.text() == b.text();
  }
  if (a.size() != b.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a.is(NodeKind::Sequence)) {
      if (!same_node(a[i], b[i])) {
        return false;
      }
      continue;
    }
    const std::optional<Node> other = b.find(a.key(i));
    if (!other || !same_node(a[i], *other)) {
      return false;
    }
  }
  return true;
}

bool is_literal(const Node& node) {
  if (node.is(NodeKind::Mapping) && node.size() == 1 &&
      (node.key(0) == "Ref" || node.key(0).starts_with("Fn::") || node.key(0) == "Condition")) {
    return false;
  }
  for (std::size_t i = 0; i < (node.is_scalar() ? 0 : node.size()); ++i) {
    if (!is_literal(node[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace drydock
