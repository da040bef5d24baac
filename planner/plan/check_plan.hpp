// Whether a saved plan may still be applied.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "planner/plan/plan.hpp"
#include "planner/state/live_state.hpp"

namespace drydock {

// What the world is now. Empty digests are not compared.
struct CurrentInputs {
  std::string template_digest;
  std::string schema_digest;
  // The objects of `state`, read anew; null: they are not compared.
  const LiveState* live = nullptr;
  // As they are given now; null: their secrets are not compared.
  const std::vector<ParameterValue>* parameters = nullptr;
};

// Nothing if the plan is bound to this very state. Otherwise why it must not be applied, and what
// to do: another stack or lineage, a state that has moved on, a template or schemas that changed,
// an object that was changed outside, another secret.
[[nodiscard]] std::optional<Error> check_binding(const Plan& plan, const StateSnapshot& state,
                                                 const CurrentInputs& now = {});

}  // namespace drydock
