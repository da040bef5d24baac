// Whether a saved plan may still be applied.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

// What the world is now. Empty digests are not compared.
struct CurrentInputs {
  std::string template_digest;
  std::string schema_digest;
};

// Nothing if the plan is bound to this very state. Otherwise why it must not be applied, and what
// to do: another stack or lineage, a state that has moved on, a template or schemas that changed.
[[nodiscard]] std::optional<Error> check_binding(const Plan& plan, const StateSnapshot& state,
                                                 const CurrentInputs& now = {});

}  // namespace drydock
