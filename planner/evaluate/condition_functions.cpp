#include <fmt/format.h>

#include "planner/evaluate/function_parts.hpp"

namespace drydock {
namespace {

// Scalars compare as text: true equals "true", 0 equals "0".
bool equal_as_text(const Value& a, const Value& b) {
  const std::optional<std::string> left = a.scalar_text();
  const std::optional<std::string> right = b.scalar_text();
  return left && right ? *left == *right : a == b;
}

// And and Or: `decisive` is the operand that settles the matter whatever the others are.
FunctionResult apply_connective(std::string_view name, bool decisive, Value argument, Span span) {
  if (!has_items(argument, 2, 10)) {
    return FunctionProblem{fmt::format("{} takes a list of two to ten conditions", name),
                           "nest them to combine more", argument.span()};
  }
  Value::List open;
  bool decided = false;
  for (Value& item : argument.items()) {
    const std::optional<bool> truth = item.as_truth();
    if (item.is_unknown()) {
      open.push_back(std::move(item));
    } else if (!truth) {
      return FunctionProblem{
          fmt::format("{} takes conditions, and this is {}", name, kind_phrase(item)), "",
          item.span()};
    } else {
      decided = decided || *truth == decisive;
    }
  }
  if (decided || open.empty()) {
    return Value::boolean(decided ? decisive : !decisive, span);
  }
  if (open.size() == 1) {
    return std::move(open.front());
  }
  return unknown_function(name, Value::list(std::move(open), argument.span()), span);
}

}  // namespace

FunctionResult apply_equals(Value argument, Span span) {
  if (!has_items(argument, 2, 2)) {
    return FunctionProblem{"Fn::Equals takes a list of two values", "write Fn::Equals: [a, b]",
                           argument.span()};
  }
  if (argument.contains_unknown()) {
    return unknown_function("Fn::Equals", std::move(argument), span);
  }
  return Value::boolean(equal_as_text(argument.items()[0], argument.items()[1]), span);
}

FunctionResult apply_and(Value argument, Span span) {
  return apply_connective("Fn::And", false, std::move(argument), span);
}

FunctionResult apply_or(Value argument, Span span) {
  return apply_connective("Fn::Or", true, std::move(argument), span);
}

FunctionResult apply_not(Value argument, Span span) {
  if (!has_items(argument, 1, 1)) {
    return FunctionProblem{"Fn::Not takes a list of one condition", "write Fn::Not: [condition]",
                           argument.span()};
  }
  if (argument.items()[0].is_unknown()) {
    return unknown_function("Fn::Not", std::move(argument), span);
  }
  const std::optional<bool> truth = argument.items()[0].as_truth();
  if (!truth) {
    return FunctionProblem{
        fmt::format("Fn::Not takes a condition, and this is {}", kind_phrase(argument.items()[0])),
        "", argument.items()[0].span()};
  }
  return Value::boolean(!*truth, span);
}

}  // namespace drydock
