// Where a JSON token ends in the source text. nlohmann tells what it read but not where; between
// two of its events stand only white space, commas and colons, so the readers walk along.
#pragma once

#include <cstddef>
#include <string_view>

namespace drydock::json_token {

// The first byte at or behind `at` that is not JSON white space; text.size() if there is none.
[[nodiscard]] std::size_t skip_space(std::string_view text, std::size_t at);
// Behind the closing quote of the string whose opening quote is at `at`; text.size() if it is
// not closed.
[[nodiscard]] std::size_t string_end(std::string_view text, std::size_t at);
// Behind the longest prefix at `at` that is a JSON number; `at` if there is none.
[[nodiscard]] std::size_t number_end(std::string_view text, std::size_t at);
// Behind the longest run of letters, digits and any of "+-._" at `at`.
[[nodiscard]] std::size_t word_end(std::string_view text, std::size_t at);

}  // namespace drydock::json_token
