// Every fleet of a template as one model (rules 11 to 57, 67, 92, 120 to 126 as far as they say
// what a request may hold). Each service spells its words in its own way; what a service would
// refuse is an error at its place, what surprises is a warning.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/model/value.hpp"
#include "simulator/fleet/fleet_model.hpp"

namespace drydock {

// A resource of the template as far as fleets look at it: nothing is unknown any more.
struct DeclaredResource {
  std::string address;
  std::string type;
  std::string identifier;
  const Value* properties = nullptr;
  const Value* attributes = nullptr;
  Span span;
};

// In the order of the template. Fleets that cannot be understood are reported and left out.
[[nodiscard]] std::vector<FleetModel> read_fleets(std::span<const DeclaredResource> resources,
                                                  Diagnostics& diagnostics);

}  // namespace drydock
