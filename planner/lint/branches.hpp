// What is wrong with a template only under conditions that the given values do not bring about:
// each resource and output is evaluated and checked against its type in every combination of the
// conditions that it uses, and a problem is reported with the conditions that it takes. Branches
// that no combination reaches are said.
//
// The work is bounded: a resource that uses many independent conditions is checked with each
// condition's outcomes in turn instead of all combinations, and that is said too.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/lint/condition_logic.hpp"

namespace drydock {

// `given` has parameters and mappings; a parameter that has no value is Unknown. `components` are
// those of condition_components(given). Problems that `known` has already are not repeated.
// Precondition: given.schemas is not null.
void check_branches(const EvaluationContext& given,
                    const std::vector<ConditionComponent>& components, const Diagnostics& known,
                    Diagnostics& diagnostics);

}  // namespace drydock
