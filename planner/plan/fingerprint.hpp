// What a saved plan remembers of the objects and secrets that it was made with, so that apply sees
// whether they are still the same. Both are keyed digests (HMAC-SHA-256) and tell nothing by
// themselves: objects under the state's own key, secrets under that and a random salt of the plan.
#pragma once

#include <string>
#include <vector>

#include "planner/plan/plan.hpp"
#include "planner/state/live_state.hpp"

namespace drydock {

// Of every object that was read, in the order of the recorded rows.
[[nodiscard]] std::vector<ObjectFingerprint> fingerprints_of(const StateSnapshot& recorded,
                                                             const LiveState& live);

// Of every secret parameter that has a value, under the salt of `binding`. A plan that was made
// before there was a state knows no key: then the salt is all there is.
[[nodiscard]] std::vector<SecretFingerprint> secret_fingerprints(
    const std::vector<ParameterValue>& parameters, const PlanBinding& binding,
    const std::string& secret_key);

}  // namespace drydock
