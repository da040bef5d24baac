#include "planner/schema/json_fit.hpp"

#include <array>
#include <cmath>

namespace drydock {
namespace {

constexpr std::size_t kLongestQuote = 80;

std::string cut(const std::string& text) {
  if (text.size() <= kLongestQuote) {
    return text;
  }
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;  // not inside a UTF-8 sequence
  }
  return text.substr(0, end) + "…";
}

std::optional<JsonType> natural_type(JsonTypes types, const Value& value) {
  switch (value.kind()) {
    case ValueKind::Null:
      return JsonType::Null;
    case ValueKind::Bool:
      return JsonType::Boolean;
    case ValueKind::Number: {
      const bool whole = value.as_integer().has_value();
      if (whole && (types.has(JsonType::Integer) || types.any())) {
        return JsonType::Integer;
      }
      // A whole number beyond 64 bits is an integer to JSON Schema all the same.
      const std::optional<double> real = finite_number(value);
      const bool huge = !whole && real && std::floor(*real) == *real;
      return huge && types.has(JsonType::Integer) ? JsonType::Integer : JsonType::Number;
    }
    case ValueKind::String:
      return JsonType::String;
    case ValueKind::List:
      return JsonType::Array;
    case ValueKind::Object:
      return JsonType::Object;
    case ValueKind::Unknown:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> finite_number(const Value& value) {
  if (!value.is_number() && !value.is_string()) {
    return std::nullopt;
  }
  const std::string& text = value.text();
  // from_chars also reads "inf" and "nan", which are not numbers here.
  if (text.empty() || !((text[0] >= '0' && text[0] <= '9') || text[0] == '-')) {
    return std::nullopt;
  }
  const std::optional<double> real = value.as_double();
  return real && std::isfinite(*real) ? real : std::nullopt;
}

std::optional<JsonType> fitting_type(JsonTypes types, const Value& value, Reading reading) {
  const std::optional<JsonType> natural = natural_type(types, value);
  if (!natural || types.any() || types.has(*natural)) {
    return natural;
  }
  if (reading == Reading::Strict) {
    return std::nullopt;
  }
  if (value.is_string()) {
    if (types.has(JsonType::Integer) && value.as_integer()) {
      return JsonType::Integer;
    }
    if (types.has(JsonType::Number) && finite_number(value)) {
      return JsonType::Number;
    }
    if (types.has(JsonType::Boolean) && value.as_truth()) {
      return JsonType::Boolean;
    }
  }
  if ((value.is_number() || value.is_bool()) && types.has(JsonType::String)) {
    return JsonType::String;
  }
  return std::nullopt;
}

bool is_allowed(const Value& allowed, const Value& value, Reading reading) {
  if (allowed == value) {
    return true;
  }
  if (reading == Reading::Strict || !allowed.is_scalar() || !value.is_scalar()) {
    return false;
  }
  if (allowed.is_number()) {
    const std::optional<double> wanted = finite_number(allowed);
    return wanted && finite_number(value) == wanted;
  }
  if (allowed.is_bool()) {
    return value.as_truth() == allowed.as_bool();
  }
  return allowed.scalar_text() == value.scalar_text();
}

std::string quoted_value(const Value& value) {
  if (value.secret()) {
    return "a secret value";
  }
  switch (value.kind()) {
    case ValueKind::Null:
      return "null";
    case ValueKind::List:
      return "a list";
    case ValueKind::Object:
      return "an object";
    case ValueKind::Unknown:
      return "a value known after apply";
    case ValueKind::String:
      return "\"" + cut(value.text()) + "\"";
    default:
      return cut(value.scalar_text().value_or(""));
  }
}

std::string types_in_words(JsonTypes types) {
  constexpr std::array<std::pair<JsonType, std::string_view>, 7> kWords = {{
      {JsonType::String, "text"},
      {JsonType::Integer, "an integer"},
      {JsonType::Number, "a number"},
      {JsonType::Boolean, "true or false"},
      {JsonType::Array, "a list"},
      {JsonType::Object, "an object"},
      {JsonType::Null, "null"},
  }};
  std::vector<std::string> words;
  for (const auto& [type, word] : kWords) {
    if (types.has(type)) {
      words.emplace_back(word);
    }
  }
  return joined_names(words, "or");
}

std::string joined_names(const std::vector<std::string>& names, std::string_view last_word) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) {
      text += i + 1 == names.size() ? " " + std::string(last_word) + " " : ", ";
    }
    text += names[i];
  }
  return text;
}

}  // namespace drydock
