// Fn::ImportValue and Fn::GetStackOutput: what other stacks of the project are known to yield.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/function_codes.hpp"
#include "planner/evaluate/expression_evaluator.hpp"

namespace drydock {

Value ExpressionEvaluator::evaluate_import(std::string_view name, const Node& argument,
                                           const Node& whole) {
  if (place_ == ExpressionPlace::Condition) {
    return fail(codes::InvalidFunction, whole.key_span(0),
                fmt::format("{} stands in a condition", name),
                "conditions are decided by parameters and mappings alone");
  }
  Value value = evaluate(argument);
  const bool fits =
      name == "Fn::GetStackOutput" ? value.is_object() : value.scalar_text().has_value();
  if (!fits && !value.is_unknown()) {
    return fail(codes::InvalidFunction, argument.span(),
                name == "Fn::ImportValue" ? "Fn::ImportValue takes the name of an export"
                                          : "Fn::GetStackOutput takes StackName and OutputName");
  }
  const bool failed = mentions_failure(value);
  std::optional<Value> known;
  if (!failed && name == "Fn::ImportValue" && value.is_string() && context_.options.exports) {
    known = context_.options.exports(value.text());
  } else if (!failed && name == "Fn::GetStackOutput" && value.is_object()) {
    known = stack_output(value, argument);
  }
  if (known) {
    return std::move(known->at(whole.span()));
  }
  return failed ? failed_value(whole.span())
                : unknown_function(name, std::move(value), whole.span());
}

// {StackName, OutputName} and, to look elsewhere, {Region, RoleArn}.
std::optional<Value> ExpressionEvaluator::stack_output(const Value& value, const Node& argument) {
  constexpr std::array<std::string_view, 4> kKeys = {"StackName", "OutputName", "Region",
                                                     "RoleArn"};
  for (const Value::Member& member : value.members()) {
    if (std::find(kKeys.begin(), kKeys.end(), member.key) == kKeys.end()) {
      return fail(codes::InvalidFunction, member.key_span,
                  fmt::format("Fn::GetStackOutput has no argument {}", member.key),
                  nearest_hint(member.key, {kKeys.begin(), kKeys.end()}));
    }
  }
  const Value* stack = value.find("StackName");
  const Value* output = value.find("OutputName");
  if (stack == nullptr || output == nullptr) {
    return fail(codes::InvalidFunction, argument.span(),
                "Fn::GetStackOutput takes StackName and OutputName",
                "write Fn::GetStackOutput: {StackName: stack, OutputName: output}");
  }
  const Value* region = value.find("Region");
  // Another account's stacks are not this project's.
  if (!context_.options.stack_outputs || value.find("RoleArn") != nullptr || !stack->is_string() ||
      !output->is_string() || (region != nullptr && !region->is_string())) {
    return std::nullopt;
  }
  return context_.options.stack_outputs(
      stack->text(), output->text(), region != nullptr ? region->text() : context_.options.region);
}

}  // namespace drydock
