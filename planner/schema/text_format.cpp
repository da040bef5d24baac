#include "planner/schema/text_format.hpp"

#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `shape` with "9" for a digit; other characters stand for themselves.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '9' ? !is_digit(text[i]) : text[i] != shape[i]) {
      return false;
    }
  }
  return true;
}

int two_digits(std::string_view text, std::size_t at) {
  return 10 * (text[at] - '0') + (text[at + 1] - '0');
}

// RFC 3339, section 5.6.
bool is_date_time(std::string_view text) {
  constexpr std::string_view kShape = "9999-99-99T99:99:99";
  std::string upper(text.substr(0, kShape.size()));
  if (upper.size() > 10 && (upper[10] == 't' || upper[10] == ' ')) {
    upper[10] = 'T';
  }
  if (!has_shape(upper, kShape)) {
    return false;
  }
  const int month = two_digits(upper, 5);
  const int day = two_digits(upper, 8);
  if (month < 1 || month > 12 || day < 1 || day > 31 || two_digits(upper, 11) > 23 ||
      two_digits(upper, 14) > 59 || two_digits(upper, 17) > 60) {
    return false;
  }
  std::string_view rest = text.substr(kShape.size());
  if (rest.starts_with('.') && rest.size() > 1 && is_digit(rest[1])) {
    rest.remove_prefix(1);
    while (!rest.empty() && is_digit(rest.front())) {
      rest.remove_prefix(1);
    }
  }
  return rest == "Z" || rest == "z" || has_shape(rest, "+99:99") || has_shape(rest, "-99:99");
}

// RFC 3986, section 3.1: a scheme, a colon, no space.
bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  const char first = text.empty() ? ' ' : text.front();
  const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  return letter && colon != std::string_view::npos && text.find(' ') == std::string_view::npos;
}

}  // namespace

bool follows_format(TextFormat format, std::string_view text) {
  switch (format) {
    case TextFormat::DateTime:
      return is_date_time(text);
    case TextFormat::Json:
      return value_from_json(text).ok();
    case TextFormat::Uri:
      return is_uri(text);
    case TextFormat::None:
      break;
  }
  return true;
}

std::string_view format_in_words(TextFormat format) {
  switch (format) {
    case TextFormat::DateTime:
      return "a date and time such as 2026-01-31T08:00:00Z";
    case TextFormat::Json:
      return "a text in JSON";
    case TextFormat::Uri:
      return "a URI";
    case TextFormat::None:
      break;
  }
  return "a text";
}

}  // namespace drydock
