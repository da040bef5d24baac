#include "cli/commands/advise.hpp"

#include "cli/progress_line.hpp"
#include "cli/simulating.hpp"
#include "report/advice_report.hpp"
#include "simulator/advice/advise.hpp"
#include "simulator/operation/simulate_operation.hpp"
#include "simulator/world/run_simulation.hpp"

namespace drydock {
namespace {

struct Question {
  PlannedSet planned;
  const Catalog& catalog;
  const Scenario& scenario;
  SimulationOptions options;
};

std::optional<AdviceReport> answer(const Question& question, Workspace& workspace) {
  // Variations run on the engine of the configuration: only then do they share its luck.
  const bool on_market = needs_operation(question.planned, question.scenario);
  const ZoneLookup zones = zone_lookup(workspace.environment());
  const auto simulate_one = [&](const PlannedSet& set, const SimulationOptions& options,
                                Diagnostics& diagnostics) -> std::optional<SimulationResult> {
    const PriceLookup price_of = [&](const std::string& type) {
      return question.catalog.on_demand_price(type, set.region);
    };
    return on_market ? simulate_operation(set, question.catalog, question.scenario, zones, options,
                                          diagnostics)
                     : run_simulation(set, price_of, question.scenario, options, diagnostics);
  };
  ProgressLine trials(workspace.environment(), "Simulating", "trials");
  SimulationOptions options = question.options;
  options.judge = false;
  options.on_progress = [&](std::uint32_t done, std::uint32_t all) { trials.update(done, all); };
  const std::optional<SimulationResult> base =
      simulate_one(question.planned, options, workspace.diagnostics());
  if (!base) {
    return std::nullopt;
  }
  ProgressLine changes(workspace.environment(), "Trying", "changes");
  options.on_progress = {};
  return advise(
      *base, propose_variations(question.planned, question.catalog),
      [&](const PlannedSet& set) {
        Diagnostics told;  // of the template itself, and once already
        return simulate_one(set, options, told);
      },
      [&](std::uint32_t done, std::uint32_t all) { changes.update(done, all); });
}

}  // namespace

ExitCode run_advise(const AdviseOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<Scenario> scenario =
      stack ? load_scenario(workspace, options.simulation) : std::nullopt;
  const std::optional<Catalog> catalog =
      scenario ? load_workspace_catalog(workspace) : std::nullopt;
  const std::optional<Configuration> configuration =
      catalog ? workspace.configuration(*stack, {}) : std::nullopt;
  std::optional<PlannedSet> planned =
      configuration
          ? plan_identities(configuration->resources, workspace.schemas(), workspace.diagnostics())
          : std::nullopt;
  const std::optional<SimulationOptions> simulation =
      planned ? simulation_options(workspace, options.simulation) : std::nullopt;
  if (simulation) {
    const std::optional<AdviceReport> report =
        answer({*std::move(planned), *catalog, *scenario, *simulation}, workspace);
    if (report && options.json) {
      environment.out << advice_json(*report, workspace.diagnostics(), workspace.sources());
    } else if (report) {
      environment.out << advice_text(*report, environment.out_style());
    }
  }
  return workspace.finish();
}

}  // namespace drydock
