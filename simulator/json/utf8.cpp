#include "simulator/json/utf8.hpp"

#include <algorithm>

namespace drydock {
namespace {

bool is_surrogate(char32_t point, char32_t first) {
  return point >= first && point < first + 0x400;
}
constexpr char32_t kHighSurrogates = 0xD800;
constexpr char32_t kLowSurrogates = 0xDC00;

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

void append_bytes(std::string& text, char32_t point) {
  const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | (point >> 6U));
    add(0x80 | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0 | (point >> 12U));
    add(0x80 | ((point >> 6U) & 0x3FU));
    add(0x80 | (point & 0x3FU));
  } else {
    add(0xF0 | (point >> 18U));
    add(0x80 | ((point >> 12U) & 0x3FU));
    add(0x80 | ((point >> 6U) & 0x3FU));
    add(0x80 | (point & 0x3FU));
  }
}

// Unicode 15, UnicodeData.txt, simple mappings of the alphabets with regular layout.
char32_t upper_of(char32_t c) {
  if (c < 0x80) {
    return c >= 'a' && c <= 'z' ? c - 32 : c;
  }
  if ((c >= 0xE0 && c <= 0xFE && c != 0xF7) || (c >= 0x3B1 && c <= 0x3C9 && c != 0x3C2) ||
      (c >= 0x430 && c <= 0x44F)) {
    return c - 32;
  }
  if (c == 0xFF) {
    return 0x178;
  }
  if (c == 0xB5) {
    return 0x39C;
  }
  if (c == 0x3C2) {
    return 0x3A3;
  }
  if (c == 0x3AC) {
    return 0x386;
  }
  if (c >= 0x3AD && c <= 0x3AF) {
    return c - 37;
  }
  if (c >= 0x450 && c <= 0x45F) {
    return c - 80;
  }
  if (c >= 0x561 && c <= 0x586) {
    return c - 48;
  }
  const bool odd_is_lower =
      (c >= 0x100 && c <= 0x137 && c != 0x131) || (c >= 0x14A && c <= 0x177) ||
      (c >= 0x1DE && c <= 0x1EF) || (c >= 0x1F8 && c <= 0x21F) || (c >= 0x222 && c <= 0x233) ||
      (c >= 0x3D8 && c <= 0x3EF) || (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) ||
      (c >= 0x4D0 && c <= 0x52F) || (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF);
  if (odd_is_lower) {
    return (c & 1U) != 0 ? c - 1 : c;
  }
  const bool even_is_lower = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (even_is_lower) {
    return (c & 1U) == 0 ? c - 1 : c;
  }
  return c == 0x131 ? 'I' : c;
}

char32_t lower_of(char32_t c) {
  if (c < 0x80) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) ||
      (c >= 0x410 && c <= 0x42F)) {
    return c + 32;
  }
  if (c == 0x178) {
    return 0xFF;
  }
  if (c == 0x386) {
    return 0x3AC;
  }
  if (c >= 0x388 && c <= 0x38A) {
    return c + 37;
  }
  if (c >= 0x400 && c <= 0x40F) {
    return c + 80;
  }
  if (c >= 0x531 && c <= 0x556) {
    return c + 48;
  }
  // The letter behind it, where the alphabet pairs them.
  return c != 0x130 && upper_of(c + 1) == c && upper_of(c) == c ? c + 1 : c;
}

template <class Map>
std::string mapped(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    append_bytes(out, map(next_code_point(text, at)));
  }
  return out;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const std::uint8_t first = byte_at(text, at++);
  if (first < 0xC0) {
    return first;
  }
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (text.size() - at < more) {
    return first;
  }
  char32_t point = first & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    const std::uint8_t byte = byte_at(text, at + i);
    if ((byte & 0xC0U) != 0x80U) {
      return first;
    }
    point = (point << 6U) | (byte & 0x3FU);
  }
  at += more;
  return point;
}

void append_code_point(std::string& text, char32_t point) {
  if (is_surrogate(point, kLowSurrogates) && text.size() >= 3) {
    std::size_t at = text.size() - 3;
    const char32_t before = next_code_point(text, at);
    if (at == text.size() && is_surrogate(before, kHighSurrogates)) {
      text.resize(text.size() - 3);
      append_bytes(text, 0x10000 + ((before - kHighSurrogates) << 10U) + (point - kLowSurrogates));
      return;
    }
  }
  append_bytes(text, point);
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    static_cast<void>(next_code_point(text, at));
  }
  return count;
}

std::size_t code_point_offset(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) {
    static_cast<void>(next_code_point(text, at));
  }
  return at;
}

std::size_t utf16_units(std::string_view text, std::size_t bytes) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < std::min(bytes, text.size());) {
    units += next_code_point(text, at) >= 0x10000 ? 2U : 1U;
  }
  return units;
}

int compare_utf16(std::string_view a, std::string_view b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (left == a.end() || right == b.end()) {
    return (left != a.end() ? 1 : 0) - (right != b.end() ? 1 : 0);
  }
  // Lead bytes of supplementary characters (F0 to F4) are surrogates in UTF-16, below EE and EF.
  const auto rank = [](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return byte >= 0xF0 ? 0xED * 4 + 1 + (byte & 1) : byte * 4;
  };
  const bool plain =
      static_cast<std::uint8_t>(*left) < 0xEE || static_cast<std::uint8_t>(*right) < 0xEE ||
      (static_cast<std::uint8_t>(*left) >= 0xF0) == (static_cast<std::uint8_t>(*right) >= 0xF0);
  if (plain) {
    return static_cast<std::uint8_t>(*left) < static_cast<std::uint8_t>(*right) ? -1 : 1;
  }
  return rank(*left) < rank(*right) ? -1 : 1;
}

std::string to_upper(std::string_view text) { return mapped(text, upper_of); }
std::string to_lower(std::string_view text) { return mapped(text, lower_of); }

}  // namespace drydock
