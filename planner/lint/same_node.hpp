// Whether two stretches of a template say the same.
#pragma once

#include "planner/document/document.hpp"

namespace drydock {

// Same kind, text and children; keys of mappings in any order.
[[nodiscard]] bool same_node(const Node& a, const Node& b);
// No function in it: what it says does not depend on anything.
[[nodiscard]] bool is_literal(const Node& node);

}  // namespace drydock
