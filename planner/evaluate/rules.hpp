// The section Rules: assertions on parameters, decided before anything is created (User Guide,
// "Rules section syntax"; Template Reference, "Rule-specific intrinsic functions"). A rule may use
// Ref of parameters and pseudo parameters, Fn::And, Or, Not, Equals, Contains, EachMemberEquals,
// EachMemberIn, RefAll, ValueOf, ValueOfAll, and nothing else: no conditions, no resources.
//
// Fn::RefAll, Fn::ValueOf and Fn::ValueOfAll ask the account, so what depends on them is not known
// here: the rule is then not decided, and a note says so.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/evaluation_context.hpp"

namespace drydock {

// Preconditions: context.parameters is filled; `root` is the template's, a Mapping.
void evaluate_rules(const Node& root, const EvaluationContext& context, Diagnostics& diagnostics);

}  // namespace drydock
