#include "simulator/json/json_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "simulator/json/utf8.hpp"

namespace drydock {
namespace {

// Recursion: as deep as the value, at most kDeepestJson.
void append_value(std::string& out, const Json& value, JsonStyle style, std::size_t indent) {
  const auto new_line = [&](std::size_t levels) {
    if (style == JsonStyle::Indented) {
      out += '\n';
      out.append(2 * levels, ' ');
    }
  };
  switch (value.kind()) {
    case JsonKind::Absent:
    case JsonKind::Null:
      out += "null";
      return;
    case JsonKind::Bool:
      out += value.as_bool() ? "true" : "false";
      return;
    case JsonKind::Number:
      append_number_text(out, value.as_number());
      return;
    case JsonKind::String:
      append_quoted(out, value.text());
      return;
    case JsonKind::Function:
      out += "\"\"";
      return;
    case JsonKind::Array: {
      out += '[';
      bool first = true;
      for (const Json& item : value.items()) {
        out += first ? "" : ",";
        first = false;
        new_line(indent + 1);
        append_value(out, item, style, indent + 1);
      }
      if (!first) {
        new_line(indent);
      }
      out += ']';
      return;
    }
    case JsonKind::Object: {
      out += '{';
      bool first = true;
      for (const JsonMember& member : value.members()) {
        if (member.value.is_absent()) {
          continue;
        }
        out += first ? "" : ",";
        first = false;
        new_line(indent + 1);
        append_quoted(out, member.key);
        out += style == JsonStyle::Indented ? ": " : ":";
        append_value(out, member.value, style, indent + 1);
      }
      if (!first) {
        new_line(indent);
      }
      out += '}';
      return;
    }
  }
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

}  // namespace

void append_number_text(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  if (number == 0) {
    out += '0';
    return;
  }
  if (std::abs(number) < 1e15 && number == std::trunc(number)) {
    fmt::format_to(std::back_inserter(out), "{}", static_cast<std::int64_t>(number));
    return;
  }
  // d.ddde±xx in the shortest form, taken apart and laid out anew.
  std::array<char, 40> buffer{};
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                            std::abs(number), std::chars_format::scientific);
  static_cast<void>(problem);
  const std::string_view written(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = written.find('e');
  std::string digits(1, written[0]);
  if (e > 2) {
    digits += written.substr(2, e - 2);
  }
  const int exponent = std::atoi(std::string(written.substr(e + 1)).c_str());
  const int point = exponent + 1;  // digits before the point
  const int count = static_cast<int>(digits.size());
  out += number < 0 ? "-" : "";
  if (point > 21 || point < -5) {
    out += digits[0];
    if (count > 1) {
      out += '.';
      out += digits.substr(1);
    }
    fmt::format_to(std::back_inserter(out), "e{}{}", exponent < 0 ? '-' : '+', std::abs(exponent));
  } else if (point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out += digits;
  } else if (count <= point) {
    out += digits;
    out.append(static_cast<std::size_t>(point - count), '0');
  } else {
    out += digits.substr(0, static_cast<std::size_t>(point));
    out += '.';
    out += digits.substr(static_cast<std::size_t>(point));
  }
}

std::string number_text(double number) {
  std::string out;
  append_number_text(out, number);
  return out;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0xED) {
      continue;
    }
    std::size_t next = at;
    const char32_t point = byte == 0xED ? next_code_point(text, next) : 0;
    if (byte == 0xED && (point < 0xD800 || point > 0xDFFF)) {
      continue;
    }
    out.append(text.substr(plain, at - plain));
    if (byte == 0xED) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(point));
      at = next - 1;
    } else {
      append_escaped(out, text[at]);
    }
    plain = at + 1;
  }
  out.append(text.substr(plain));
  out += '"';
}

void append_json_text(std::string& out, const Json& value, JsonStyle style) {
  append_value(out, value, style, 0);
}

std::string json_text(const Json& value, JsonStyle style) {
  std::string out;
  append_json_text(out, value, style);
  return out;
}

double with_15_digits(double number) {
  if (!std::isfinite(number) || number == std::trunc(number)) {
    return number;
  }
  std::array<char, 40> buffer{};
  const auto end = fmt::format_to_n(buffer.data(), buffer.size(), "{:.14e}", number).out;
  double rounded = number;
  std::from_chars(buffer.data(), end, rounded);
  return rounded;
}

}  // namespace drydock
