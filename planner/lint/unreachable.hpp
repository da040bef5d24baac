// Conditions that are always true or always false, and branches of Fn::If and resources that no
// combination of conditions reaches. Said only where every combination is known.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/lint/condition_logic.hpp"

namespace drydock {

// Preconditions: as for check_branches.
void check_unreachable(const EvaluationContext& given,
                       const std::vector<ConditionComponent>& components, Diagnostics& diagnostics);

}  // namespace drydock
