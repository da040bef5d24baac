// What a simulation must assume because AWS publishes no figure: the built-in defaults, why they
// are what they are, and what `drydock explain` says about them. A scenario replaces any of them.
#pragma once

#include <string_view>
#include <vector>

#include "simulator/engine/distribution.hpp"

namespace drydock {

struct AssumptionInfo {
  std::string_view name;  // "launch_latency", as in a scenario
  std::string_view id;    // "launch-latency", for `drydock explain`
  std::string_view title;
  bool is_time = true;      // seconds; else a probability
  Distribution by_default;  // seconds or a probability
  std::string_view explanation;
  std::string_view source;
  // Of fleets on a market alone: the engine of simulator/world does not ask for it.
  bool of_market = false;
};

[[nodiscard]] const std::vector<AssumptionInfo>& all_assumptions();  // by name
// Null if there is none of that name.
[[nodiscard]] const AssumptionInfo* find_assumption(std::string_view name);

}  // namespace drydock
