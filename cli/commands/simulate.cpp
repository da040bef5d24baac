#include "cli/commands/simulate.hpp"

#include <algorithm>

#include "cli/simulating.hpp"
#include "report/simulation_json.hpp"
#include "report/simulation_text.hpp"

namespace drydock {

ExitCode run_simulate(const SimulateOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<Scenario> scenario =
      stack ? load_scenario(workspace, options.simulation) : std::nullopt;
  const std::optional<Catalog> catalog =
      scenario ? load_workspace_catalog(workspace) : std::nullopt;
  const std::optional<SimulationResult> result =
      catalog ? simulate_stack(workspace, *stack, *catalog, *scenario, options.simulation)
              : std::nullopt;
  if (result && options.json) {
    environment.out << simulation_json(*result, workspace.diagnostics(), workspace.sources());
  } else if (result) {
    environment.out << simulation_text(*result, environment.out_style());
  }
  const ExitCode code = workspace.finish();
  const bool passed = result && std::all_of(result->objectives.begin(), result->objectives.end(),
                                            [](const ObjectiveResult& o) { return o.passed; });
  return code == ExitCode::Success && !passed ? ExitCode::Gate : code;
}

}  // namespace drydock
