// The ledger of a simulation: every input of every figure with its value and who says so.
#pragma once

#include <vector>

#include "simulator/score/metric.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// Template and catalog first, then the scenario and the defaults it left, then the rules.
// `inputs` come first; assumptions of markets only if there is one.
[[nodiscard]] std::vector<LedgerEntry> simulation_ledger(std::vector<LedgerEntry> inputs,
                                                         const Scenario& scenario,
                                                         const SimulationResult& result,
                                                         bool with_market);

}  // namespace drydock
