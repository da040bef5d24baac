// What a scenario says of faults: zones that are impaired, capacity that is short, prices that
// rise; and the quotas of the account. Formats: docs/SCENARIOS.md.
#pragma once

#include <string>

#include "simulator/world/scenario.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {

// `path` names the place of `node` in the scenario.
[[nodiscard]] ZoneImpairedEvent read_zone_impaired(const Node& node, const std::string& path,
                                                   ScenarioValues& values);
[[nodiscard]] CapacityShortageEvent read_capacity_short(const Node& node, const std::string& path,
                                                        ScenarioValues& values);
[[nodiscard]] PriceSpikeEvent read_price_spike(const Node& node, const std::string& path,
                                               ScenarioValues& values);
void read_quotas(const Node& root, ScenarioValues& values, Scenario& scenario);

}  // namespace drydock
