#include "simulator/workflow/run/compare.hpp"

#include <optional>

#include "simulator/workflow/run/timestamp.hpp"

namespace drydock {
namespace {

enum class Relation : std::uint8_t { Equal, Less, Greater, LessOrEqual, GreaterOrEqual };

template <class T>
bool related(Relation relation, const T& a, const T& b) {
  switch (relation) {
    case Relation::Equal:
      return a == b;
    case Relation::Less:
      return a < b;
    case Relation::Greater:
      return a > b;
    case Relation::LessOrEqual:
      return a <= b;
    case Relation::GreaterOrEqual:
      return a >= b;
  }
  return false;
}

bool related_texts(Relation relation, const Json& a, const Json& b) {
  return a.is_string() && b.is_string() && related(relation, a.text(), b.text());
}
bool related_numbers(Relation relation, const Json& a, const Json& b) {
  return a.is_number() && b.is_number() && related(relation, a.as_number(), b.as_number());
}
bool related_times(Relation relation, const Json& a, const Json& b) {
  if (!a.is_string() || !b.is_string()) {
    return false;
  }
  const std::optional<Nanoseconds> first = parse_timestamp(a.text());
  const std::optional<Nanoseconds> second = parse_timestamp(b.text());
  return first && second && related(relation, *first, *second);
}

bool is_kind(ChoiceTest test, const Json& value) {
  switch (test) {
    case ChoiceTest::IsNull:
      return value.is_null();
    case ChoiceTest::IsPresent:
      return value.is_present();
    case ChoiceTest::IsNumeric:
      return value.is_number();
    case ChoiceTest::IsString:
      return value.is_string();
    case ChoiceTest::IsBoolean:
      return value.is_bool();
    default:
      return value.is_string() && parse_timestamp(value.text()).has_value();
  }
}

}  // namespace

// Greedy with one step back to the last star: linear but for the texts between stars.
bool matches_wildcard(std::string_view pattern, std::string_view text) {
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t at = 0;
  std::size_t place = 0;
  std::size_t star = kNone;
  std::size_t star_place = 0;
  while (place < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = ++at;
      star_place = place;
      continue;
    }
    const bool escaped = at + 1 < pattern.size() && pattern[at] == '\\' &&
                         (pattern[at + 1] == '*' || pattern[at + 1] == '\\');
    const std::size_t literal = escaped ? at + 1 : at;
    if (literal < pattern.size() && pattern[literal] == text[place]) {
      at = literal + 1;
      ++place;
    } else if (star != kNone) {
      at = star;
      place = ++star_place;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') {
    ++at;
  }
  return at == pattern.size();
}

bool compare_values(ChoiceTest test, const Json& value, const Json& operand) {
  switch (test) {
    case ChoiceTest::StringEquals:
      return related_texts(Relation::Equal, value, operand);
    case ChoiceTest::StringLessThan:
      return related_texts(Relation::Less, value, operand);
    case ChoiceTest::StringGreaterThan:
      return related_texts(Relation::Greater, value, operand);
    case ChoiceTest::StringLessThanEquals:
      return related_texts(Relation::LessOrEqual, value, operand);
    case ChoiceTest::StringGreaterThanEquals:
      return related_texts(Relation::GreaterOrEqual, value, operand);
    case ChoiceTest::StringMatches:
      return value.is_string() && operand.is_string() &&
             matches_wildcard(operand.text(), value.text());
    case ChoiceTest::NumericEquals:
      return related_numbers(Relation::Equal, value, operand);
    case ChoiceTest::NumericLessThan:
      return related_numbers(Relation::Less, value, operand);
    case ChoiceTest::NumericGreaterThan:
      return related_numbers(Relation::Greater, value, operand);
    case ChoiceTest::NumericLessThanEquals:
      return related_numbers(Relation::LessOrEqual, value, operand);
    case ChoiceTest::NumericGreaterThanEquals:
      return related_numbers(Relation::GreaterOrEqual, value, operand);
    case ChoiceTest::BooleanEquals:
      return value.is_bool() && operand.is_bool() && value.as_bool() == operand.as_bool();
    case ChoiceTest::TimestampEquals:
      return related_times(Relation::Equal, value, operand);
    case ChoiceTest::TimestampLessThan:
      return related_times(Relation::Less, value, operand);
    case ChoiceTest::TimestampGreaterThan:
      return related_times(Relation::Greater, value, operand);
    case ChoiceTest::TimestampLessThanEquals:
      return related_times(Relation::LessOrEqual, value, operand);
    case ChoiceTest::TimestampGreaterThanEquals:
      return related_times(Relation::GreaterOrEqual, value, operand);
    default:
      return operand.is_bool() && is_kind(test, value) == operand.as_bool();
  }
}

}  // namespace drydock
