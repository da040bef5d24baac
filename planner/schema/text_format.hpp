// The `format` keyword of JSON Schema (draft-07 section 7), where a registry schema uses it for
// something that can be checked.
#pragma once

#include <string_view>

#include "planner/schema/schema_nodes.hpp"

namespace drydock {

// True for TextFormat::None.
[[nodiscard]] bool follows_format(TextFormat format, std::string_view text);
// "a date and time such as 2026-01-31T08:00:00Z"
[[nodiscard]] std::string_view format_in_words(TextFormat format);

}  // namespace drydock
