// A text that a schema's pattern matches: the reverse of a regular expression, for identifiers and
// attributes that no table knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/world/identity_words.hpp"

namespace drydock {

// `repeats`: how often a part without an upper bound stands at most. Nothing for what it does not
// understand (look-around, back references) and for patterns that nest or grow beyond its bounds.
// Whether the text fits is left to the caller to check: a pattern may hold words that this reads
// differently from RE2.
[[nodiscard]] std::optional<std::string> text_of_pattern(std::string_view pattern,
                                                         const IdentityWords& words,
                                                         std::size_t repeats);

}  // namespace drydock
