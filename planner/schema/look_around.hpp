// Takes look-around out of a regular expression, where it is in a place that allows it: RE2 has no
// word for it. What such a pattern asks of a text becomes several expressions without look-around,
// of which some must be found and some must not.
//
// It can be taken out
//  - of the start of a pattern that is tied to the start of the text, where it asks something of
//    the whole text: ^(?!aws:)[a-z:]+$ is ^[a-z:]+$ and not ^aws:
//  - behind what has a fixed length from there: ^[a-z](?!.*--)[a-z-]*$
//  - before the end of the text: [a-z-]+(?<!-)$ is [a-z-]+$ and not -$
// in each alternative of the pattern, and of groups that are not repeated. What is repeated, or
// stands behind something of any length, is left alone: such a pattern is not checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

// Expressions in the syntax of the pattern. The alternative is found in a text that all of
// `present` are found in and none of `absent`.
struct PatternAlternative {
  std::vector<std::string> present;
  std::vector<std::string> absent;
};

// Where a pattern must be.
enum class PatternPlace : std::uint8_t { Anywhere, Whole };

// One of these is found in a text exactly if `pattern` is found in it, or is all of it. Nothing if
// the pattern has look-around that cannot be taken out, or parentheses or brackets that are never
// closed.
[[nodiscard]] std::optional<std::vector<PatternAlternative>> without_look_around(
    std::string_view pattern, PatternPlace place = PatternPlace::Anywhere);

}  // namespace drydock
