// From a stack of the workspace and a scenario to a simulation; shared by simulate and score.
#pragma once

#include <optional>

#include "cli/commands/simulate.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/pipelines/simulate_pipelines.hpp"
#include "simulator/sources/read_sources.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

// The scenario of the arguments or the project, with its name; reports what is wrong.
[[nodiscard]] std::optional<Scenario> load_scenario(Workspace& workspace,
                                                    const SimulationArguments& arguments);

// What the arguments say; nothing, and a diagnostic, if --until is no duration.
[[nodiscard]] std::optional<SimulationOptions> simulation_options(
    Workspace& workspace, const SimulationArguments& arguments);

// Time zones of the system, or of the folder that TZDIR names.
[[nodiscard]] ZoneLookup zone_lookup(const Environment& environment);

// Where `catalog import` keeps the user's own; "" if the user has no place for data.
[[nodiscard]] std::string user_catalog_folder(const Environment& environment);
// The user's catalog if there is one, else the one of drydock.
[[nodiscard]] std::optional<Catalog> load_workspace_catalog(Workspace& workspace);

// What a simulation of the stack gives: of its pipelines, of its capacity, and everything that was
// measured joined to one result, on which the objectives are judged.
struct StackOutcome {
  std::optional<PipelineReport> pipelines;   // if the template has state machines
  std::optional<SimulationResult> capacity;  // if it has groups, or no pipelines; without samples
  SimulationResult joined;
  bool complete = false;  // nothing that should be there is missing
  [[nodiscard]] bool passed() const;
};
// Reads and evaluates the stack's template and simulates it, with progress on the error stream
// when it takes longer than a moment and that is a terminal. `trace`: keep that of the first
// trial's pipelines.
[[nodiscard]] StackOutcome simulate_stack(Workspace& workspace, const StackConfig& stack,
                                          const Catalog& catalog, const Scenario& scenario,
                                          const SimulationArguments& arguments, bool trace);

}  // namespace drydock
