// UTF-8 with lone surrogates (WTF-8) by code point, as the text functions of JSONata, JSONPath and
// the intrinsic functions need it. Bytes that are no such text count as one code point each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace drydock {

// The code point at `at`, which is moved behind it. Precondition: at < text.size().
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at);
// A high surrogate at the end of `text` and a low `point` become one character.
void append_code_point(std::string& text, char32_t point);

[[nodiscard]] std::size_t count_code_points(std::string_view text);
// The byte at which code point `index` begins; text.size() if there are fewer.
[[nodiscard]] std::size_t code_point_offset(std::string_view text, std::size_t index);
// How many UTF-16 units the first `bytes` of the text take: what ECMAScript counts.
[[nodiscard]] std::size_t utf16_units(std::string_view text, std::size_t bytes);

// Order of UTF-16 units, which differs from that of bytes beyond U+D7FF.
[[nodiscard]] int compare_utf16(std::string_view a, std::string_view b);

// Simple case mapping of letters: ASCII, Latin, Greek, Cyrillic, Armenian; others stay.
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

}  // namespace drydock
