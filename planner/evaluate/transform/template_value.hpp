// A template as one Value that can be edited: what transforms (Fn::ForEach, AWS::Include,
// AWS::Serverless, modules) take and give. Nothing in it is evaluated: functions are Objects in
// long form ({"Ref": "Vpc"}, {"Fn::GetAtt": "Role.Arn"} or its list form), and there are no
// Unknowns. Spans of values and keys stay those of the file that they were written in; what a
// transform adds takes the span of what asked for it, so that a diagnostic points at what the user
// can change.
#pragma once

#include "planner/document/document.hpp"
#include "planner/model/value.hpp"

namespace drydock {

[[nodiscard]] Value template_value(const Node& node);

// The way back, for evaluate. Preconditions: no Unknown in it; keys are unique; nesting is at most
// kDeepestNesting (see nesting_of).
[[nodiscard]] Document document_of(const Value& root, FileId file);

// Levels of lists and objects: 0 for a scalar.
[[nodiscard]] std::size_t nesting_of(const Value& value);

}  // namespace drydock
