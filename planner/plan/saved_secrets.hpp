// A saved plan has no secrets. Before it is applied they are filled in from the template, evaluated
// again with the same parameters.
#pragma once

#include <string>
#include <vector>

#include "planner/plan/plan.hpp"

namespace drydock {

// Fills the places of secrets in what the plan will send (`after` of its changes), in its outputs
// and parameters, by address, path and name. A place that is no secret in `fresh` stays empty.
void restore_secrets(Plan& plan, const ResourceSet& fresh);

struct MissingSecret {
  Address address;
  PropertyPath path;
};
// Places that a step would send and that are still empty: such a plan cannot be applied.
[[nodiscard]] std::vector<MissingSecret> missing_secrets(const Plan& plan);

}  // namespace drydock
