// Which combinations of a template's conditions can occur, found by trying the parameter values
// that tell them apart and running the evaluator on each: a combination that is listed is one that
// some values of the parameters bring about, so nothing wrong is said of an impossible one.
//
// Conditions that share no parameter, directly or through other conditions, are independent, and
// are tried apart from each other (a Component): the work is a sum over components, not a product.
// Within one it is bounded; `complete` says whether everything was tried.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "planner/evaluate/evaluate.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/evaluate/template.hpp"

namespace drydock {

// One value that a parameter (or the Region) takes in a trial.
struct TrialValue {
  std::string_view parameter;       // "AWS::Region" for the Region
  std::optional<std::string> text;  // nothing: any value that no condition compares with
};

// One way in which the conditions of a component come out, with the values that bring it about.
struct ConditionOutcome {
  std::vector<bool> truth;  // by Component::conditions
  std::vector<TrialValue> values;
};

struct ConditionComponent {
  std::vector<std::size_t> conditions;     // entries of the Conditions section, in template order
  std::vector<ConditionOutcome> outcomes;  // different ones; the first is that of the given values
  // Every combination that can occur is among the outcomes.
  bool complete = true;
};

// Conditions that cannot be evaluated (an error, reported elsewhere) belong to no component.
// Precondition: `context` has parameters and mappings; its conditions are not read.
[[nodiscard]] std::vector<ConditionComponent> condition_components(
    const EvaluationContext& context);

}  // namespace drydock
