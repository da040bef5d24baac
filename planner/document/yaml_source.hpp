// Finds in YAML text where a token ends. yaml-cpp tells where one begins (with its tag, if it has
// one) and what it means, but not where it ends. All offsets are bytes; a text that is not as the
// parser said gives a place within the text, never more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace drydock::yaml_source {

enum class ScalarStyle : std::uint8_t { Plain, Quoted, Block };

// The first byte at or behind `at` that is no white space, line end or part of a comment.
[[nodiscard]] std::size_t skip_blank(std::string_view text, std::size_t at);
// Behind the tag or anchor that begins at `at`.
[[nodiscard]] std::size_t property_end(std::string_view text, std::size_t at);

// What begins at `at`, in a flow collection or not (there, | and > are plain text).
[[nodiscard]] ScalarStyle scalar_style(std::string_view text, std::size_t at, bool in_flow);
// Behind the scalar of `style` that begins at `at` and means `value`.
[[nodiscard]] std::size_t scalar_end(std::string_view text, std::size_t at, ScalarStyle style,
                                     std::string_view value);
// Behind the closing quote of the text whose opening quote is at `at`; npos if it is not closed.
[[nodiscard]] std::size_t quoted_end(std::string_view text, std::size_t at);

// The offset at which the line of `at` begins, and where it ends (before CR LF or LF).
[[nodiscard]] std::size_t line_begin(std::string_view text, std::size_t at);
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t at);
// Number of spaces at the beginning of the line that begins at `begin`.
[[nodiscard]] std::size_t indentation(std::string_view text, std::size_t begin);
// The line that begins at `begin` holds nothing, or nothing but a comment.
[[nodiscard]] bool blank_line(std::string_view text, std::size_t begin);

}  // namespace drydock::yaml_source
