// The template language's functions on evaluated arguments: pure, so that evaluate (before a
// deployment) and resolve (once more is known) run the same code. Names, conditions and branches
// (Ref, Fn::GetAtt, Fn::If, Condition) are left to the expression evaluator.
//
// Partial evaluation. If the arguments that a function needs are not all known, its result is an
// Unknown that keeps the function in long form with what is known folded in:
//   Fn::Sub        [text, {name: value}]; known values are put into the text, except such as
//                  would read as a variable there ("$", "{"), which stay in the map
//   Fn::Join       [delimiter, [item…]]; adjacent known items are one
//   Fn::FindInMap  [mapping or {its members}, key, key]: the mapping's content stands in place of
//                  its name, so that the function can be finished without the template
//   others         {name: arguments}
// A result that is made from a secret's text is secret. Source of each function: CloudFormation
// Template Reference, "Intrinsic function reference".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/span.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// Why a function cannot be applied, and to which argument.
struct FunctionProblem {
  std::string message;
  std::string hint;
  Span span;
};
using FunctionResult = std::variant<Value, FunctionProblem>;

// What Ref AWS::NoValue yields: whoever holds it in a list or an object drops it.
[[nodiscard]] Value no_value(Span span = {});
[[nodiscard]] bool is_no_value(const Value& value);

// {name: argument} as an Unknown; secret if the argument holds a secret.
[[nodiscard]] Value unknown_function(std::string_view name, Value argument, Span span);

// A function of this layer: "Fn::Join", "Fn::Equals", …
[[nodiscard]] bool is_pure_function(std::string_view name);
// Precondition: is_pure_function(name). `span` is that of the whole function and becomes the
// result's. Items of lists in `argument` that are AWS::NoValue are dropped by the caller.
// Fn::GetAZs takes the Region by name, never "".
[[nodiscard]] FunctionResult apply_function(std::string_view name, Value argument, Span span);

// The text with {{resolve:service:…}} parts as Unknown {"$resolve": "service:…"}: the whole value,
// or a Join of the pieces (User Guide, "Dynamic references"). Other values come back as they are.
// References to secretsmanager and ssm-secure are secret.
[[nodiscard]] Value with_dynamic_references(Value value);

// Members of a two-level mapping by key; null pointer if there is none.
[[nodiscard]] const Value* find_in_mapping(const Value& mapping, std::string_view first,
                                           std::string_view second);

}  // namespace drydock
