#include "planner/model/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::optional<double> parse_double(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

bool same_number(const std::string& a, const std::string& b) {
  if (a == b) {
    return true;
  }
  const std::optional<double> left = parse_double(a);
  const std::optional<double> right = parse_double(b);
  // Above 2^53 a double no longer tells neighbours apart: only the spelling does.
  constexpr double kExact = 9007199254740992.0;
  return left && right && *left == *right && std::fabs(*left) < kExact;
}

bool same_members(const Value::Object& a, const Value::Object& b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].key == b[i].key) {
      if (!(a[i].value == b[i].value)) {
        return false;
      }
      continue;
    }
    const auto found =
        std::find_if(b.begin(), b.end(), [&](const Value::Member& m) { return m.key == a[i].key; });
    if (found == b.end() || !(a[i].value == found->value)) {
      return false;
    }
  }
  return true;
}

}  // namespace

Value Value::null(Span span) { return {ValueKind::Null, std::monostate{}, span}; }
Value Value::boolean(bool value, Span span) { return {ValueKind::Bool, value, span}; }
Value Value::number(std::string spelling, Span span) {
  return {ValueKind::Number, std::move(spelling), span};
}
Value Value::integer(std::int64_t value, Span span) {
  return number(fmt::format("{}", value), span);
}
Value Value::string(std::string text, Span span) {
  return {ValueKind::String, std::move(text), span};
}
Value Value::list(List items, Span span) { return {ValueKind::List, std::move(items), span}; }
Value Value::object(Object members, Span span) {
  return {ValueKind::Object, std::move(members), span};
}
Value Value::unknown(Value expression, Span span) {
  List held;
  held.push_back(std::move(expression));
  return {ValueKind::Unknown, std::move(held), span};
}

bool Value::as_bool() const {
  DRYDOCK_CHECK(is_bool());
  return std::get<bool>(held_);
}

const std::string& Value::text() const {
  DRYDOCK_CHECK(is_string() || is_number());
  return std::get<std::string>(held_);
}

const Value::List& Value::items() const {
  DRYDOCK_CHECK(is_list());
  return std::get<List>(held_);
}

Value::List& Value::items() {
  DRYDOCK_CHECK(is_list());
  return std::get<List>(held_);
}

const Value::Object& Value::members() const {
  DRYDOCK_CHECK(is_object());
  return std::get<Object>(held_);
}

Value::Object& Value::members() {
  DRYDOCK_CHECK(is_object());
  return std::get<Object>(held_);
}

const Value& Value::expression() const {
  DRYDOCK_CHECK(is_unknown());
  return std::get<List>(held_).front();
}

const Value* Value::find(std::string_view key) const {
  if (!is_object()) {
    return nullptr;
  }
  for (const Member& member : members()) {
    if (member.key == key) {
      return &member.value;
    }
  }
  return nullptr;
}

void Value::set(std::string key, Value value) {
  for (Member& member : members()) {
    if (member.key == key) {
      member.value = std::move(value);
      return;
    }
  }
  members().push_back({std::move(key), std::move(value)});
}

void Value::erase(std::string_view key) {
  std::erase_if(members(), [&](const Member& member) { return member.key == key; });
}

std::optional<std::string> Value::scalar_text() const {
  if (is_bool()) {
    return as_bool() ? "true" : "false";
  }
  if (is_string() || is_number()) {
    return text();
  }
  return std::nullopt;
}

std::optional<std::int64_t> Value::as_integer() const {
  if (!is_number() && !is_string()) {
    return std::nullopt;
  }
  const std::string& digits = text();
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc{} && stop == digits.data() + digits.size()) {
    return value;
  }
  const std::optional<double> real = parse_double(digits);
  constexpr double kExact = 9007199254740992.0;
  if (real && std::floor(*real) == *real && std::fabs(*real) <= kExact) {
    return static_cast<std::int64_t>(*real);
  }
  return std::nullopt;
}

std::optional<double> Value::as_double() const {
  return is_number() || is_string() ? parse_double(text()) : std::nullopt;
}

std::optional<bool> Value::as_truth() const {
  if (is_bool()) {
    return as_bool();
  }
  if (is_string()) {
    const std::string word = lower_case(text());
    if (word == "true" || word == "false") {
      return word == "true";
    }
  }
  return std::nullopt;
}

bool Value::contains_unknown() const {
  switch (kind_) {
    case ValueKind::Unknown:
      return true;
    case ValueKind::List:
      return std::any_of(items().begin(), items().end(),
                         [](const Value& item) { return item.contains_unknown(); });
    case ValueKind::Object:
      return std::any_of(members().begin(), members().end(),
                         [](const Member& member) { return member.value.contains_unknown(); });
    default:
      return false;
  }
}

bool Value::contains_secret() const {
  if (secret_) {
    return true;
  }
  switch (kind_) {
    case ValueKind::Unknown:
      return expression().contains_secret();
    case ValueKind::List:
      return std::any_of(items().begin(), items().end(),
                         [](const Value& item) { return item.contains_secret(); });
    case ValueKind::Object:
      return std::any_of(members().begin(), members().end(),
                         [](const Member& member) { return member.value.contains_secret(); });
    default:
      return false;
  }
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind_ != b.kind_) {
    return false;
  }
  switch (a.kind_) {
    case ValueKind::Number:
      return same_number(a.text(), b.text());
    case ValueKind::Object:
      return same_members(a.members(), b.members());
    case ValueKind::Unknown:
      return a.expression() == b.expression();
    case ValueKind::List:
      return a.items() == b.items();
    case ValueKind::String:
      return a.text() == b.text();
    case ValueKind::Bool:
      return a.as_bool() == b.as_bool();
    case ValueKind::Null:
      return true;
  }
  return false;
}

std::string describe_expression(const Value& expression) {
  if (!expression.is_object() || expression.members().size() != 1) {
    return "value known after apply";
  }
  const auto& [key, argument, span] = expression.members().front();
  std::string name = key.starts_with("Fn::") ? key.substr(4) : key;
  if (key == "$resolve" && argument.is_string()) {
    return "resolve " + argument.text();
  }
  if (argument.is_string()) {
    return name + " " + argument.text();
  }
  if (name == "GetAtt" && argument.is_list() && argument.items().size() == 2 &&
      argument.items()[0].is_string() && argument.items()[1].is_string()) {
    return "GetAtt " + argument.items()[0].text() + "." + argument.items()[1].text();
  }
  if (name == "Sub" && argument.is_list() && !argument.items().empty() &&
      argument.items()[0].is_string()) {
    return "Sub " + argument.items()[0].text();
  }
  return name;
}

}  // namespace drydock
