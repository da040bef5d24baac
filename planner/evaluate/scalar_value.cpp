#include "planner/evaluate/scalar_value.hpp"

#include <algorithm>
#include <charconv>

namespace drydock {
namespace {

std::size_t skip_digits(std::string_view text, std::size_t from) {
  while (from < text.size() && text[from] >= '0' && text[from] <= '9') {
    ++from;
  }
  return from;
}

// RFC 8259, section 6.
bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = skip_digits(text, at);
  if (whole == at || (text[at] == '0' && whole > at + 1)) {
    return false;
  }
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = skip_digits(text, at + 1);
    if (fraction == at + 1) {
      return false;
    }
    at = fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) {
      ++exponent;
    }
    at = skip_digits(text, exponent);
    if (at == exponent) {
      return false;
    }
  }
  return at == text.size();
}

// YAML 1.1, "Integer Language-Independent Type".
std::optional<std::string> yaml_integer(std::string_view written) {
  std::string digits(written);
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) {
    digits.erase(0, 1);
  }
  int base = 10;
  if (digits.starts_with("0x")) {
    base = 16;
  } else if (digits.starts_with("0o")) {
    base = 8;
  } else if (digits.starts_with("0b")) {
    base = 2;
  }
  if (base != 10) {
    digits.erase(0, 2);
  } else if (digits.size() > 1 && digits.front() == '0' &&
             digits.find_first_not_of("01234567") == std::string::npos) {
    base = 8;
  }
  std::uint64_t value = 0;
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || error != std::errc{} || stop != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return (negative ? "-" : "") + std::to_string(value);
}

std::optional<std::string> yaml_decimal(std::string_view written) {
  std::string text(written);
  text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
  if (text.starts_with('+')) {
    text.erase(0, 1);
  }
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  if (text.size() > sign && text[sign] == '.') {
    text.insert(sign, "0");
  }
  const std::size_t point = text.find('.');
  if (point != std::string::npos &&
      (point + 1 == text.size() || text[point + 1] == 'e' || text[point + 1] == 'E')) {
    text.insert(point + 1, "0");
  }
  return is_json_number(text) ? std::optional(text) : std::nullopt;
}

}  // namespace

Value scalar_value(const Node& node) {
  const std::string_view text = node.text();
  switch (node.kind()) {
    case NodeKind::Bool:
      return Value::boolean(text == "true", node.span());
    case NodeKind::Number:
      break;
    case NodeKind::Null:
      return Value::null(node.span());
    default:
      return Value::string(std::string(text), node.span());
  }
  if (is_json_number(text)) {
    return Value::number(std::string(text), node.span());
  }
  if (std::optional<std::string> integer = yaml_integer(text)) {
    return Value::number(std::move(*integer), node.span());
  }
  if (std::optional<std::string> decimal = yaml_decimal(text)) {
    return Value::number(std::move(*decimal), node.span());
  }
  return Value::string(std::string(text), node.span());
}

}  // namespace drydock
