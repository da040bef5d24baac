#include "simulator/world/run_simulation.hpp"

#include <fmt/format.h>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/world/join_metrics.hpp"
#include "simulator/world/judge_trials.hpp"
#include "simulator/world/monte_carlo.hpp"
#include "simulator/world/reservation_sizing.hpp"
#include "simulator/world/simulation_ledger.hpp"

namespace drydock {
namespace {

// The points that some trial reached; they follow one another.
TimeSeries make_series(std::string name, Nanoseconds start, Nanoseconds step,
                       const std::vector<CountHistogram>& points) {
  TimeSeries series;
  series.name = std::move(name);
  series.step = step;
  series.start = start;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const CountHistogram& point = points[i];
    if (point.count() == 0) {
      continue;
    }
    if (series.mean.empty()) {
      series.start = start + static_cast<Nanoseconds>(i) * step;
    }
    series.mean.push_back(point.mean());
    series.p05.push_back(point.quantile(0.05));
    series.p95.push_back(point.quantile(0.95));
  }
  return series;
}

std::vector<TimeSeries> make_all_series(const SeriesCounts& counts, Nanoseconds step) {
  std::vector<TimeSeries> all;
  all.push_back(make_series("running", 0, step, counts.running));
  all.push_back(make_series("required", 0, step, counts.required));
  all.push_back(make_series("reserved_used", 0, step, counts.reserved_used));
  all.push_back(make_series("unreserved", 0, step, counts.unreserved));
  const auto after_loss = [&](const char* name, const std::vector<CountHistogram>& points) {
    TimeSeries series = make_series(name, kLossGridStart, kLossGridStep, points);
    if (!series.mean.empty()) {
      all.push_back(std::move(series));
    }
  };
  after_loss("running_after_loss", counts.running_after_loss);
  after_loss("required_after_loss", counts.required_after_loss);
  return all;
}

std::vector<std::string> started_types(const Scenario& scenario) {
  std::vector<std::string> types;
  for (const ScenarioEvent& event : scenario.events) {
    if (const auto* launch = std::get_if<LaunchInstancesEvent>(&event.what);
        launch != nullptr && !launch->instance_type.empty()) {
      types.push_back(launch->instance_type);
    }
  }
  return types;
}

}  // namespace

bool too_many_trials(std::uint32_t trials, Diagnostics& diagnostics) {
  if (trials > 0 && trials <= kMostTrials) {
    return false;
  }
  diagnostics.add(
      {codes::SimulationTooLarge,
       fmt::format("{} trials were asked for; drydock runs 1 to {}", trials, kMostTrials),
       {},
       "the interval of a mean shrinks only with the root of the trials"});
  return true;
}

SimulationResult begin_result(const Scenario& scenario, const SimulationOptions& options) {
  SimulationResult result;
  result.scenario = scenario.name;
  result.seed = options.seed.value_or(scenario.seed);
  result.trials = options.trials.value_or(scenario.trials);
  result.until = options.until.value_or(scenario.until);
  return result;
}

std::optional<SimulationResult> run_simulation(const PlannedSet& resources,
                                               const PriceLookup& price_of,
                                               const Scenario& scenario,
                                               const SimulationOptions& options,
                                               Diagnostics& diagnostics) {
  SimulationResult result = begin_result(scenario, options);
  if (too_many_trials(result.trials, diagnostics)) {
    return std::nullopt;
  }
  std::optional<World> world =
      build_world(resources, price_of, started_types(scenario), diagnostics);
  if (!world) {
    return std::nullopt;
  }
  const std::optional<Experiment> experiment =
      make_experiment(std::move(*world), scenario, result.until, diagnostics);
  if (!experiment) {
    return std::nullopt;
  }
  MonteCarloResult runs = run_monte_carlo(
      *experiment, {result.seed, result.trials, options.threads, options.on_progress});
  if (runs.overrun) {
    diagnostics.add(
        {codes::SimulationTooLarge,
         fmt::format("one trial took more than {} events or {} changes of On-Demand "
                     "capacity",
                     kMostEventsPerTrial, PoolShortages::kMostChanges),
         {},
         "shorten `until`, raise launch_retry or on_demand_shortage_duration, or simulate fewer "
         "instances"});
    return std::nullopt;
  }
  result.events = runs.events;
  result.samples = std::move(runs.samples);
  result.placements = std::move(runs.placements);
  result.censored.resize(kMetricCount);
  result.censored[static_cast<std::size_t>(MetricIndex::RecoveryTime)] =
      std::move(runs.recovery_censored);
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    result.metrics.push_back(
        summarize_trials(*find_metric(kMetricNames[i]), {result.samples[i], result.censored[i]}));
  }
  result.series = make_all_series(runs.series, experiment->grid_step);
  if (options.judge) {
    judge_objectives(scenario, result, diagnostics);
  }
  result.sizing = size_groups(experiment->world);
  result.ledger = simulation_ledger(experiment->world.ledger, scenario, result, false);
  return result;
}

}  // namespace drydock
