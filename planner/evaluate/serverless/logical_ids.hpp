// Logical ids that change with what they stand for: a prefix and ten digits of a SHA-1 over the
// text or the canonical JSON of some data (SAM "Generated resources").
#pragma once

#include <string>
#include <string_view>

#include "planner/model/value.hpp"

namespace drydock::serverless {

// 40 hex digits (RFC 3174).
[[nodiscard]] std::string sha1_hex(std::string_view bytes);
// What is hashed for `data`: the text itself, or compact JSON with sorted keys; empty if `data` is
// null, empty, zero or false.
[[nodiscard]] std::string hashed_text(const Value& data);
// The prefix alone if nothing is hashed.
[[nodiscard]] std::string hashed_id(std::string_view prefix, const Value& data);
// The prefix and the suffix itself if that is alphanumeric, else its hash.
[[nodiscard]] std::string suffixed_id(std::string_view prefix, std::string_view suffix);

}  // namespace drydock::serverless
