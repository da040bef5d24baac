// The ledger of a simulation: every input of every figure with its value and who says so.
#pragma once

#include <vector>

#include "simulator/score/metric.hpp"
#include "simulator/world/simulation.hpp"
#include "simulator/world/world.hpp"

namespace drydock {

// Template and catalog first, then the scenario and the defaults it left, then the rules.
[[nodiscard]] std::vector<LedgerEntry> simulation_ledger(const World& world,
                                                         const Scenario& scenario,
                                                         const SimulationResult& result);

}  // namespace drydock
