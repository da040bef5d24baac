// What a simulation of fleets on a market says beside its metrics: recovery after each fault, what
// bound the fleets, and the mix of instances by type and zone over time.
#pragma once

#include <string>

#include "report/style.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// Sections with their headings, each after an empty line; "" for a result without them.
[[nodiscard]] std::string operation_text(const SimulationResult& result, const ReportStyle& style);

}  // namespace drydock
