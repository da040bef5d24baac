// JSON text (RFC 8259) into values of an arena. Strict: nothing but white space may follow the
// value, and nesting ends at kDeepestJson. Of a key that stands twice the last value counts. For
// files that people write, with places for messages, there is planner/document.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

// The error tells what is wrong and at which line and column.
[[nodiscard]] Result<Json> read_json_value(std::string_view text, JsonArena& arena);

}  // namespace drydock
