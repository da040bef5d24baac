// The front door of this room: the fleets of a planned template in a scenario, many times, as one
// SimulationResult. Same inputs and seed, same bytes, on any number of threads.
#pragma once

#include <optional>
#include <string_view>

#include "simulator/operation/operation_trial.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// "no capacity", "price above the maximum", …
[[nodiscard]] std::string_view bound_reason_words(BoundReason reason);

[[nodiscard]] std::optional<SimulationResult> simulate_operation(
    const PlannedSet& resources, const Catalog& catalog, const Scenario& scenario,
    const ZoneLookup& zones, const SimulationOptions& options, Diagnostics& diagnostics);

}  // namespace drydock
