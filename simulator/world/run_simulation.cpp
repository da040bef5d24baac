#include "simulator/world/run_simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/world/monte_carlo.hpp"
#include "simulator/world/reservation_sizing.hpp"
#include "simulator/world/simulation_ledger.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kMostTrials = 1'000'000;

Metric make_metric(const MetricInfo& info, const std::vector<double>& samples) {
  Metric metric;
  metric.name = info.name;
  metric.unit = info.unit;
  metric.title = info.title;
  metric.direction = info.direction;
  std::vector<double> sorted;
  sorted.reserve(samples.size());
  RunningMoments moments;
  for (const double sample : samples) {
    if (!std::isnan(sample)) {
      sorted.push_back(sample);
      moments.add(sample);
    }
  }
  metric.trials = sorted.size();
  if (sorted.empty()) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    metric.mean = metric.p50 = metric.p95 = metric.p99 = none;
    metric.mean_ci95 = metric.p50_ci95 = metric.p95_ci95 = metric.p99_ci95 = {none, none};
    return metric;
  }
  std::sort(sorted.begin(), sorted.end());
  metric.mean = moments.mean();
  metric.mean_ci95 = moments.mean_ci95();
  const auto quantile = [&](double p, double& value, Interval& interval) {
    const QuantileEstimate estimate = estimate_quantile(sorted, p);
    value = estimate.value;
    interval = estimate.ci95;
  };
  quantile(0.5, metric.p50, metric.p50_ci95);
  quantile(0.95, metric.p95, metric.p95_ci95);
  quantile(0.99, metric.p99, metric.p99_ci95);
  return metric;
}

TimeSeries make_series(std::string name, Nanoseconds step,
                       const std::vector<CountHistogram>& points) {
  TimeSeries series;
  series.name = std::move(name);
  series.step = step;
  for (const CountHistogram& point : points) {
    series.mean.push_back(point.mean());
    series.p05.push_back(point.quantile(0.05));
    series.p95.push_back(point.quantile(0.95));
  }
  return series;
}

ObjectiveResult judge(const Objective& objective, const Metric& metric) {
  ObjectiveResult result;
  result.text = objective.text;
  result.limit = objective.limit;
  result.unit = metric.unit;
  result.span = objective.span;
  if (objective.statistic == "p50") {
    result.measured = metric.p50;
    result.ci95 = metric.p50_ci95;
  } else if (objective.statistic == "p95") {
    result.measured = metric.p95;
    result.ci95 = metric.p95_ci95;
  } else if (objective.statistic == "p99") {
    result.measured = metric.p99;
    result.ci95 = metric.p99_ci95;
  } else {
    result.measured = metric.mean;
    result.ci95 = metric.mean_ci95;
  }
  // A quantity that exists in no trial (a recovery where nothing was lost) breaks no promise.
  result.passed = metric.trials == 0 || (objective.at_most ? result.measured <= objective.limit
                                                           : result.measured >= objective.limit);
  return result;
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

bool too_large(std::uint32_t trials, Diagnostics& diagnostics) {
  if (trials > 0 && trials <= kMostTrials) {
    return false;
  }
  diagnostics.add(
      {DiagnosticCode::SimulationTooLarge,
       fmt::format("{} trials were asked for; drydock runs 1 to {}", trials, kMostTrials),
       {},
       "the interval of a mean shrinks only with the root of the trials"});
  return true;
}

}  // namespace

const Metric* SimulationResult::find(std::string_view name) const {
  for (const Metric& metric : metrics) {
    if (metric.name == name) {
      return &metric;
    }
  }
  return nullptr;
}

std::optional<SimulationResult> run_simulation(const PlannedSet& resources,
                                               const PriceLookup& price_of,
                                               const Scenario& scenario,
                                               const SimulationOptions& options,
                                               Diagnostics& diagnostics) {
  SimulationResult result;
  result.scenario = scenario.name;
  result.seed = options.seed.value_or(scenario.seed);
  result.trials = options.trials.value_or(scenario.trials);
  result.until = options.until.value_or(scenario.until);
  if (too_large(result.trials, diagnostics)) {
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
    diagnostics.add({DiagnosticCode::SimulationTooLarge,
                     fmt::format("one trial took more than {} steps", kMostEventsPerTrial),
                     {},
                     "shorten `until`, raise launch_retry, or simulate fewer instances"});
    return std::nullopt;
  }
  result.events = runs.events;
  result.samples = std::move(runs.samples);
  result.placements = std::move(runs.placements);
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    result.metrics.push_back(make_metric(all_metrics()[i], result.samples[i]));
  }
  result.metrics[static_cast<std::size_t>(MetricIndex::RecoveryTime)].censored =
      runs.censored_recoveries;
  const Nanoseconds step = experiment->grid_step;
  result.series.push_back(make_series("running", step, runs.series.running));
  result.series.push_back(make_series("reserved_used", step, runs.series.reserved_used));
  result.series.push_back(make_series("unreserved", step, runs.series.unreserved));
  for (const Objective& objective : scenario.objectives) {
    result.objectives.push_back(judge(objective, *result.find(objective.metric)));
  }
  result.sizing = size_groups(experiment->world);
  result.ledger = simulation_ledger(experiment->world, scenario, result);
  return result;
}

}  // namespace drydock
