#include "cli/commands/simulate.hpp"

#include "base/codes/project_codes.hpp"
#include "cli/simulating.hpp"
#include "report/pipeline_json.hpp"
#include "report/pipeline_text.hpp"
#include "report/simulation_json.hpp"
#include "report/simulation_text.hpp"

namespace drydock {
namespace {

void print(const StackOutcome& outcome, const SimulateOptions& options, Workspace& workspace) {
  std::ostream& out = workspace.environment().out;
  const ReportStyle style = workspace.environment().out_style();
  const SimulationResult* capacity = outcome.capacity ? &*outcome.capacity : nullptr;
  if (!outcome.pipelines) {
    out << (options.json
                ? simulation_json(outcome.joined, workspace.diagnostics(), workspace.sources())
                : simulation_text(outcome.joined, style));
    return;
  }
  if (options.json) {
    out << pipeline_json({*outcome.pipelines, outcome.joined, capacity}, workspace.diagnostics(),
                         workspace.sources());
    return;
  }
  out << pipeline_text(*outcome.pipelines, outcome.joined.objectives, style);
  if (capacity != nullptr) {
    out << "\n" << simulation_text(*capacity, style);
  }
}

}  // namespace

ExitCode run_simulate(const SimulateOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<Scenario> scenario =
      stack ? load_scenario(workspace, options.simulation) : std::nullopt;
  const std::optional<Catalog> catalog =
      scenario ? load_workspace_catalog(workspace) : std::nullopt;
  if (!catalog) {
    return workspace.finish();
  }
  const StackOutcome outcome = simulate_stack(workspace, *stack, *catalog, *scenario,
                                              options.simulation, !options.trace.empty());
  if (outcome.complete) {
    print(outcome, options, workspace);
  }
  if (outcome.pipelines && !options.trace.empty()) {
    const Status written = write_file_atomically(
        options.trace, trace_json(outcome.pipelines->trace, outcome.pipelines->begins));
    if (!written) {
      workspace.diagnostics().add(codes::OutputUnwritable, written.error());
    }
  }
  const ExitCode code = workspace.finish();
  return code == ExitCode::Success && !outcome.passed() ? ExitCode::Gate : code;
}

}  // namespace drydock
