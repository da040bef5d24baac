// How text for people is laid out: colour, width in columns, cutting, padding and wrapping. What
// is said stands in the other files of this layer. Text that came from users' files is passed
// through `printable`, so that a template cannot send control sequences to a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

struct ReportStyle {
  bool color = false;
  std::uint32_t width = 100;  // columns; nothing but a single long word is wider
  bool unicode = true;        // else ASCII only, as far as our own words go
};

enum class Ink : std::uint8_t { Plain, Bold, Dim, Red, Green, Yellow, Blue, Magenta, Cyan };

// The text with ANSI escapes around it, or as it is if the style has no colour.
[[nodiscard]] std::string paint(const ReportStyle& style, Ink ink, std::string_view text);

// The UTF-8 character at the front of the text: its bytes, code point and columns. A byte that is
// not valid UTF-8 counts as U+FFFD, one byte, one column. Precondition: the text is not empty.
struct Glyph {
  std::size_t bytes = 1;
  char32_t code_point = 0;
  std::size_t columns = 1;
};
[[nodiscard]] Glyph first_glyph(std::string_view text);

// Columns on a terminal. ANSI colour escapes count as none, wide East Asian characters as two,
// combining marks as none (Unicode Standard Annex 11, by blocks).
[[nodiscard]] std::size_t display_width(std::string_view text);

// Control characters as "\n", "\t" or "\x1b", invalid UTF-8 as U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

// The text in at most `width` columns; what is cut ends in "…" (ASCII: "...").
// Precondition: no escapes in it.
[[nodiscard]] std::string fit(std::string_view text, std::size_t width, const ReportStyle& style);

[[nodiscard]] std::string pad_right(std::string_view text, std::size_t width);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t width);

// Lines of at most `width` columns, broken at spaces; a longer word stands alone on its line.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);
// The lines joined: the first behind `first`, the others behind as many spaces, each with '\n'.
[[nodiscard]] std::string wrapped(std::string_view first, std::string_view text,
                                  const ReportStyle& style);

// "1 error", "3 errors".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view singular,
                                  std::string_view plural = {});

}  // namespace drydock
