#include "simulator/operation/simulate_operation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/scenario_codes.hpp"
#include "simulator/operation/operation_runs.hpp"
#include "simulator/world/join_metrics.hpp"
#include "simulator/world/judge_trials.hpp"
#include "simulator/world/run_simulation.hpp"
#include "simulator/world/simulation_ledger.hpp"

namespace drydock {
namespace {

TimeSeries make_series(std::string name, Nanoseconds step,
                       const std::vector<CountHistogram>& points) {
  TimeSeries series;
  series.name = std::move(name);
  series.step = step;
  for (const CountHistogram& point : points) {
    if (point.count() > 0) {
      series.mean.push_back(point.mean());
      series.p05.push_back(point.quantile(0.05));
      series.p95.push_back(point.quantile(0.95));
    }
  }
  return series;
}

void add_mix(std::vector<MixSeries>& mix, const char* of, const std::vector<std::string>& names,
             const std::vector<std::vector<std::uint64_t>>& sums, std::uint64_t trials) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    MixSeries series{of, names[i], {}};
    bool any = false;
    for (const std::uint64_t sum : sums[i]) {
      any = any || sum > 0;
      series.mean.push_back(static_cast<double>(sum) / static_cast<double>(trials));
    }
    if (any) {
      mix.push_back(std::move(series));
    }
  }
}

std::vector<BoundResult> make_bounds(const OperationModel& model, const OperationRuns& runs) {
  std::vector<BoundResult> bounds;
  for (std::size_t fleet = 0; fleet < model.fleets.size(); ++fleet) {
    for (std::size_t reason = 0; reason < kBoundReasons; ++reason) {
      const double hours = runs.missing_hours[fleet][reason];
      const double failures = runs.failures[fleet][reason];
      if (hours > 0 || failures > 0) {
        bounds.push_back({model.fleets[fleet].model.address,
                          std::string(bound_reason_words(static_cast<BoundReason>(reason))), hours,
                          failures});
      }
    }
  }
  std::stable_sort(bounds.begin(), bounds.end(), [](const BoundResult& a, const BoundResult& b) {
    return a.unit_hours > b.unit_hours;
  });
  return bounds;
}

std::vector<FaultResult> make_faults(const OperationModel& model, const OperationRuns& runs) {
  std::vector<FaultResult> faults;
  for (std::size_t event = 0; event < model.events.size(); ++event) {
    const OperationEvent::Kind kind = model.events[event].kind;
    if (kind == OperationEvent::Kind::SetDesired || kind == OperationEvent::Kind::RemoveZone) {
      continue;
    }
    FaultResult fault;
    fault.label = model.events[event].label;
    std::vector<double> seconds;
    for (const FaultOutcome& each : runs.faults[event]) {
      if (each.happened) {
        ++fault.trials;
        fault.lost_instances += each.lost;
        fault.recovery_mean += each.recovery_seconds;
        fault.censored += each.censored ? 1 : 0;
        seconds.push_back(each.recovery_seconds);
      }
    }
    if (fault.trials > 0) {
      std::sort(seconds.begin(), seconds.end());
      fault.lost_instances /= static_cast<double>(fault.trials);
      fault.recovery_mean /= static_cast<double>(fault.trials);
      fault.recovery_p50 = estimate_quantile(seconds, 0.5).value;
      fault.recovery_p95 = estimate_quantile(seconds, 0.95).value;
    }
    faults.push_back(std::move(fault));
  }
  return faults;
}

// Metrics of work that no fleet does are left out of a result.
bool measures(const OperationModel& model, OperationMetric metric) {
  const auto any = [&](auto&& has) {
    return std::any_of(model.fleets.begin(), model.fleets.end(), has);
  };
  switch (metric) {
    case OperationMetric::LoadLate:
    case OperationMetric::LoadShed:
    case OperationMetric::Utilisation:
      return any([](const OperationFleet& fleet) { return fleet.service.has_value(); });
    case OperationMetric::WorkDone:
    case OperationMetric::WorkLost:
    case OperationMetric::WorkTime:
      return any([](const OperationFleet& fleet) { return fleet.batch.has_value(); });
    case OperationMetric::WorkOnTime:
      return any([](const OperationFleet& fleet) {
        return fleet.batch.has_value() && fleet.batch->deadline.has_value();
      });
    default:
      return true;
  }
}

}  // namespace

std::string_view bound_reason_words(BoundReason reason) {
  switch (reason) {
    case BoundReason::NoCapacity:
      return "no capacity";
    case BoundReason::MaxPrice:
      return "price above the maximum";
    case BoundReason::TotalPrice:
      return "hourly sum of the fleet";
    case BoundReason::Quota:
      return "quota of vCPU";
    case BoundReason::ReservationsOnly:
      return "no reserved slot";
    case BoundReason::ZoneImpaired:
      return "zone impaired";
    case BoundReason::Retired:
      return "not launched again";
    case BoundReason::MaxSize:
      return "largest size";
    case BoundReason::Scaling:
      return "not yet asked for";
    case BoundReason::Starting:
      return "starting";
    case BoundReason::Unnoticed:
      return "lost, not yet noticed";
    case BoundReason::Unhealthy:
      return "of no use";
  }
  return "";
}

std::optional<SimulationResult> simulate_operation(const PlannedSet& resources,
                                                   const Catalog& catalog, const Scenario& scenario,
                                                   const ZoneLookup& zones,
                                                   const SimulationOptions& options,
                                                   Diagnostics& diagnostics) {
  SimulationResult result = begin_result(scenario, options);
  if (too_many_trials(result.trials, diagnostics)) {
    return std::nullopt;
  }
  const std::optional<OperationModel> model =
      make_operation(resources, catalog, scenario, zones, result.until, diagnostics);
  if (!model) {
    return std::nullopt;
  }
  OperationRuns runs =
      run_operation(*model, {result.seed, result.trials, options.threads, options.on_progress});
  if (runs.overrun) {
    diagnostics.add(
        {codes::SimulationTooLarge,
         fmt::format("one trial took more than {} events", OperationRunner::kMostEvents),
         {},
         "shorten `until`, raise launch_retry, or simulate fewer instances"});
    return std::nullopt;
  }
  result.events = runs.events;
  std::vector<std::vector<std::uint8_t>> censored(kOperationMetrics);
  censored[static_cast<std::size_t>(OperationMetric::RecoveryTime)] =
      std::move(runs.recovery_censored);
  censored[static_cast<std::size_t>(OperationMetric::WorkTime)] = std::move(runs.work_censored);
  for (std::size_t i = 0; i < kOperationMetrics; ++i) {
    if (measures(*model, static_cast<OperationMetric>(i))) {
      result.metrics.push_back(
          summarize_trials(*find_metric(kOperationMetricNames[i]), {runs.samples[i], censored[i]}));
      result.samples.push_back(std::move(runs.samples[i]));
      result.censored.push_back(std::move(censored[i]));
    }
  }
  if (options.judge) {
    judge_objectives(scenario, result, diagnostics);
  }
  const Nanoseconds step = model->grid_step;
  result.series.push_back(make_series("running", step, runs.series.running));
  result.series.push_back(make_series("required", step, runs.series.required));
  result.series.push_back(make_series("spot", step, runs.series.spot));
  add_mix(result.mix, "type", model->types, runs.series.by_type, runs.series.trials);
  add_mix(result.mix, "zone", model->zones, runs.series.by_zone, runs.series.trials);
  result.bounds = make_bounds(*model, runs);
  result.faults = make_faults(*model, runs);
  result.ledger = simulation_ledger(model->ledger, scenario, result, true);
  return result;
}

}  // namespace drydock
