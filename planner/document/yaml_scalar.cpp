#include "planner/document/yaml_scalar.hpp"

#include <algorithm>
#include <array>

#include "planner/document/json_token.hpp"

namespace drydock {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool only(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool json_number(std::string_view text) {
  return !text.empty() && json_token::number_end(text, 0) == text.size();
}

bool is_true(std::string_view text) {
  constexpr std::array<std::string_view, 9> kTrue = {"true", "True", "TRUE", "yes", "Yes",
                                                     "YES",  "on",   "On",   "ON"};
  return std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end();
}

bool is_false(std::string_view text) {
  constexpr std::array<std::string_view, 9> kFalse = {"false", "False", "FALSE", "no", "No",
                                                      "NO",    "off",   "Off",   "OFF"};
  return std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end();
}

// "+5" → "5", "-.5" → "-0.5", "5." → "5.0"; empty if this does not make it a JSON number.
std::string json_spelling(std::string_view text) {
  std::string spelling(text.front() == '+' ? text.substr(1) : text);
  const std::size_t first = spelling.starts_with('-') ? 1 : 0;
  if (first < spelling.size() && spelling[first] == '.' && first + 1 < spelling.size()) {
    spelling.insert(first, "0");
  }
  const std::size_t point = spelling.find('.');
  const bool bare =
      point != std::string::npos && point > first &&
      (point + 1 == spelling.size() || spelling[point + 1] == 'e' || spelling[point + 1] == 'E');
  if (bare) {
    spelling.insert(point + 1, "0");
  }
  return json_number(spelling) ? spelling : std::string();
}

// 190:20:30, 12:30.5 (yaml.org/type/int and float, "base 60").
bool base_60(std::string_view digits) {
  const std::size_t colon = digits.find(':');
  if (colon == std::string_view::npos || digits.front() == '0' ||
      !only(digits.substr(0, colon), "0123456789_")) {
    return false;
  }
  std::string_view rest = digits.substr(colon);
  while (rest.starts_with(':')) {
    const std::size_t end = std::min(rest.find_first_not_of(kDigits, 1), rest.size());
    const std::string_view part = rest.substr(1, end - 1);
    if (part.empty() || part.size() > 2 || (part.size() == 2 && part.front() > '5')) {
      return false;
    }
    rest.remove_prefix(end);
  }
  return rest.empty() ||
         (rest.front() == '.' && (rest.size() == 1 || only(rest.substr(1), "0123456789_")));
}

std::string_view doubt_about(std::string_view text) {
  const std::string_view digits =
      text.front() == '-' || text.front() == '+' ? text.substr(1) : text;
  if (digits.size() < 2) {
    return {};
  }
  if (digits == ".inf" || digits == ".Inf" || digits == ".INF") {
    return "infinity";
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return "\"not a number\"";
  }
  if (digits.starts_with("0x") && only(digits.substr(2), "0123456789abcdefABCDEF_")) {
    return "a hexadecimal number";
  }
  if (digits.starts_with("0b") && only(digits.substr(2), "01_")) {
    return "a binary number";
  }
  if (digits.front() == '0' && only(digits, "01234567_")) {
    return "an octal number";
  }
  if (kDigits.find(digits.front()) != std::string_view::npos) {
    if (base_60(digits)) {
      return "a number to base 60";
    }
    std::string plain(digits);
    std::erase(plain, '_');
    if (plain.size() != digits.size() && json_number(plain)) {
      return "a number with _ between its digits";
    }
    if (digits.front() == '0' && digits.find('.') != std::string_view::npos &&
        only(digits, "0123456789.") && std::count(digits.begin(), digits.end(), '.') == 1) {
      return "a number";
    }
  }
  return {};
}

}  // namespace

PlainScalar classify_plain_scalar(std::string_view text) {
  if (text.empty()) {
    return {};
  }
  if (is_true(text)) {
    return {NodeKind::Bool, "true", {}};
  }
  if (is_false(text)) {
    return {NodeKind::Bool, "false", {}};
  }
  if (std::string_view("+-.0123456789").find(text.front()) == std::string_view::npos) {
    return {NodeKind::String, std::string(text), {}};
  }
  if (json_number(text)) {
    return {NodeKind::Number, std::string(text), {}};
  }
  if (std::string spelling = json_spelling(text); !spelling.empty()) {
    return {NodeKind::Number, std::move(spelling), {}};
  }
  return {NodeKind::String, std::string(text), doubt_about(text)};
}

}  // namespace drydock
