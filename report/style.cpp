#include "report/style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace drydock {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

std::string_view ink_code(Ink ink) {
  static constexpr std::array<std::string_view, 9> kCodes = {"0",  "1",  "2",  "31", "32",
                                                             "33", "34", "35", "36"};
  return kCodes[static_cast<std::size_t>(ink)];
}

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

std::size_t columns_of(char32_t code_point) {
  static constexpr std::array<Range, 6> kNone = {{{0x0300, 0x036F},
                                                  {0x200B, 0x200F},
                                                  {0x20D0, 0x20FF},
                                                  {0xFE00, 0xFE0F},
                                                  {0xFE20, 0xFE2F},
                                                  {0xFEFF, 0xFEFF}}};
  static constexpr std::array<Range, 8> kTwo = {{{0x1100, 0x115F},
                                                 {0x2E80, 0xA4CF},
                                                 {0xAC00, 0xD7A3},
                                                 {0xF900, 0xFAFF},
                                                 {0xFE30, 0xFE6F},
                                                 {0xFF00, 0xFF60},
                                                 {0x1F300, 0x1FAFF},
                                                 {0x20000, 0x3FFFD}}};
  if (code_point < 0x0300) {
    return 1;
  }
  return within(kNone, code_point) ? 0 : within(kTwo, code_point) ? 2 : 1;
}

// Bytes of the colour escape ("\x1b[…m") at the front, or 0.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 2 || text[0] != '\x1b' || text[1] != '[') {
    return 0;
  }
  const std::size_t end = text.find('m');
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

std::string paint(const ReportStyle& style, Ink ink, std::string_view text) {
  if (!style.color || ink == Ink::Plain || text.empty()) {
    return std::string(text);
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", ink_code(ink), text);
}

Glyph first_glyph(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) {
    return {1, lead, 1};
  }
  const std::size_t length = lead >= 0xF0 && lead <= 0xF4   ? 4
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xC2 && lead <= 0xDF ? 2
                                                            : 0;
  if (length == 0 || text.size() < length) {
    return {1, kReplacement, 1};
  }
  char32_t code_point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) {
      return {1, kReplacement, 1};
    }
    code_point = code_point << 6U | (byte & 0x3FU);
  }
  const bool overlong =
      (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  if (overlong || (code_point >= 0xD800 && code_point <= 0xDFFF) || code_point > 0x10FFFF) {
    return {1, kReplacement, 1};
  }
  return {length, code_point, columns_of(code_point)};
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t escape = escape_length(text);
    const Glyph glyph = first_glyph(text);
    width += escape != 0 ? 0 : glyph.columns;
    text.remove_prefix(escape != 0 ? escape : glyph.bytes);
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    if (glyph.code_point == '\n') {
      out += "\\n";
    } else if (glyph.code_point == '\t') {
      out += "\\t";
    } else if (glyph.code_point == '\r') {
      out += "\\r";
    } else if (glyph.code_point < 0x20 || (glyph.code_point >= 0x7F && glyph.code_point < 0xA0)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(glyph.code_point));
    } else if (glyph.code_point == kReplacement && glyph.bytes == 1) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(0, glyph.bytes);
    }
    text.remove_prefix(glyph.bytes);
  }
  return out;
}

std::string fit(std::string_view text, std::size_t width, const ReportStyle& style) {
  if (display_width(text) <= width) {
    return std::string(text);
  }
  const std::string_view mark = style.unicode ? "…" : "...";
  const std::size_t mark_width = style.unicode ? 1 : 3;
  if (width <= mark_width) {
    return std::string(width, '.');
  }
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const Glyph glyph = first_glyph(text);
    if (used + glyph.columns + mark_width > width) {
      break;
    }
    out += text.substr(0, glyph.bytes);
    used += glyph.columns;
    text.remove_prefix(glyph.bytes);
  }
  return out.append(mark);
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t has = display_width(text);
  return std::string(text).append(has < width ? width - has : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t has = display_width(text);
  return std::string(has < width ? width - has : 0, ' ').append(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) {
      break;
    }
    text.remove_prefix(start);
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    const std::size_t columns = display_width(word);
    if (used != 0 && used + 1 + columns > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used != 0) {
      lines.back().push_back(' ');
      ++used;
    }
    lines.back() += word;
    used += columns;
  }
  return lines;
}

std::string wrapped(std::string_view first, std::string_view text, const ReportStyle& style) {
  const std::size_t indent = display_width(first);
  const std::size_t room = style.width > indent + 20 ? style.width - indent : 20;
  std::string out(first);
  bool at_first = true;
  for (const std::string& line : wrap(text, room)) {
    out += at_first ? "" : std::string(indent, ' ');
    out += line;
    out.push_back('\n');
    at_first = false;
  }
  return out;
}

std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural) {
  if (count == 1) {
    return fmt::format("1 {}", singular);
  }
  return plural.empty() ? fmt::format("{} {}s", count, singular)
                        : fmt::format("{} {}", count, plural);
}

}  // namespace drydock
