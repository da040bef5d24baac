#include "planner/evaluate/serverless/python_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/parts.hpp"

namespace drydock::serverless {
namespace {

std::size_t sequence_size(unsigned char first) {
  if (first < 0x80U) {
    return 1;
  }
  if (first >= 0xF0U) {
    return 4;
  }
  return first >= 0xE0U ? 3 : 2;
}

void append_utf8(std::string& out, std::string_view bytes, std::size_t at) {
  out += bytes.substr(at, sequence_size(static_cast<unsigned char>(bytes[at])));
}

std::string escape_point(std::uint32_t point) {
  if (point < 0x100U) {
    return fmt::format("\\x{:02x}", point);
  }
  return point < 0x10000U ? fmt::format("\\u{:04x}", point) : fmt::format("\\U{:08x}", point);
}

std::string quoted(std::string_view text, bool ascii) {
  const bool single = text.find('\'') != std::string_view::npos;
  const char quote = single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string result(1, quote);
  std::size_t at = 0;
  for (const std::uint32_t point : code_points(text)) {
    if (point == '\\' || point == static_cast<unsigned char>(quote)) {
      result += {'\\', static_cast<char>(point)};
    } else if (point == '\n') {
      result += "\\n";
    } else if (point == '\r') {
      result += "\\r";
    } else if (point == '\t') {
      result += "\\t";
    } else if (point < 0x20U || point == 0x7FU || (ascii && point > 0x7FU)) {
      result += escape_point(point);
    } else {
      append_utf8(result, text, at);
    }
    at += sequence_size(static_cast<unsigned char>(text[at]));
  }
  return result + quote;
}

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const std::uint32_t point : code_points(text)) {
    switch (point) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\b':
        result += "\\b";
        break;
      case '\f':
        result += "\\f";
        break;
      default:
        if (point >= 0x20U && point < 0x7FU) {
          result += static_cast<char>(point);
        } else if (point < 0x10000U) {
          result += fmt::format("\\u{:04x}", point);
        } else {
          const std::uint32_t rest = point - 0x10000U;
          result +=
              fmt::format("\\u{:04x}\\u{:04x}", 0xD800U + (rest >> 10U), 0xDC00U + (rest & 0x3FFU));
        }
    }
  }
  return result + '"';
}

class Dump {
 public:
  explicit Dump(const PythonJsonStyle& style) : style_(style) {}

  // A template's nesting bounds the recursion.
  std::string write(const Value& value, int depth) {
    switch (value.kind()) {
      case ValueKind::Null:
      case ValueKind::Unknown:
        return "null";
      case ValueKind::Bool:
        return value.as_bool() ? "true" : "false";
      case ValueKind::Number:
        return value.text();
      case ValueKind::String:
        return json_text(value.text());
      case ValueKind::List:
        return write_list(value, depth);
      case ValueKind::Object:
        break;
    }
    return write_object(value, depth);
  }

 private:
  std::string line(int depth) const {
    return style_.indent == 0
               ? std::string()
               : "\n" + std::string(static_cast<std::size_t>(style_.indent * depth), ' ');
  }

  std::string write_list(const Value& value, int depth) {
    if (value.items().empty()) {
      return "[]";
    }
    std::string result = "[";
    for (const Value& item : value.items()) {
      result += result.size() > 1 ? style_.item_separator : "";
      result += line(depth + 1) + write(item, depth + 1);
    }
    return result + line(depth) + "]";
  }

  std::string write_object(const Value& value, int depth) {
    std::vector<std::string> keys = legacy_keys(value);
    if (keys.empty()) {
      return "{}";
    }
    if (style_.sort_keys) {
      std::sort(keys.begin(), keys.end());
    }
    std::string result = "{";
    for (const std::string& key : keys) {
      result += result.size() > 1 ? style_.item_separator : "";
      result += line(depth + 1) + json_text(key);
      result += style_.key_separator;
      result += write(*value.find(key), depth + 1);
    }
    return result + line(depth) + "}";
  }

  PythonJsonStyle style_;
};

}  // namespace

std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t size = std::min(sequence_size(first), text.size() - at);
    std::uint32_t point = size == 1 ? first : first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
      point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    points.push_back(point);
    at += size;
  }
  return points;
}

std::string python_string(std::string_view text) { return quoted(text, false); }

std::string python_unicode(std::string_view text) { return "u" + quoted(text, true); }

std::string python_json(const Value& value, const PythonJsonStyle& style) {
  return Dump(style).write(value, 0);
}

}  // namespace drydock::serverless
