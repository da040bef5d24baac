#include "cli/commands/simulate.hpp"

#include <algorithm>

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
  if (options.json) {
    // Two documents where a template has both, each whole.
    if (outcome.pipelines) {
      out << pipeline_json(*outcome.pipelines, workspace.diagnostics(), workspace.sources());
    }
    if (outcome.capacity) {
      out << simulation_json(*outcome.capacity, workspace.diagnostics(), workspace.sources());
    }
    return;
  }
  if (outcome.pipelines) {
    out << pipeline_text(*outcome.pipelines, style);
  }
  if (outcome.capacity) {
    out << (outcome.pipelines ? "\n" : "") << simulation_text(*outcome.capacity, style);
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
  const StackOutcome outcome = simulate_everything(workspace, *stack, *catalog, *scenario,
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
  const bool passed =
      outcome.complete &&
      (!outcome.capacity ||
       std::all_of(outcome.capacity->objectives.begin(), outcome.capacity->objectives.end(),
                   [](const ObjectiveResult& o) { return o.passed; }));
  return code == ExitCode::Success && !passed ? ExitCode::Gate : code;
}

}  // namespace drydock
