// The simulator behind its front door: from resources whose identities are planned to the result.
// For callers that have no template at hand; everyone else uses simulate().
#pragma once

#include "simulator/world/simulation.hpp"
#include "simulator/world/world.hpp"

namespace drydock {

// Says so if there are none, or more than kMostTrials.
[[nodiscard]] bool too_many_trials(std::uint32_t trials, Diagnostics& diagnostics);

// A result without figures: what runs and how often, by the scenario unless the options say it.
[[nodiscard]] SimulationResult begin_result(const Scenario& scenario,
                                            const SimulationOptions& options);

[[nodiscard]] std::optional<SimulationResult> run_simulation(const PlannedSet& resources,
                                                             const PriceLookup& price_of,
                                                             const Scenario& scenario,
                                                             const SimulationOptions& options,
                                                             Diagnostics& diagnostics);

}  // namespace drydock
