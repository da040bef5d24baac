// A scalar of the document as a Value, in JSON's spelling of numbers.
#pragma once

#include "planner/document/document.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// Precondition: the node is a scalar. YAML's other spellings of integers (0x1F, 0o17, 017, 1_000,
// +3) become decimal; a number that JSON cannot write (.inf) becomes a String of its spelling.
[[nodiscard]] Value scalar_value(const Node& node);

}  // namespace drydock
