#include "simulator/pipelines/simulate_pipelines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/codes/scenario_codes.hpp"
#include "base/codes/service_codes.hpp"
#include "base/duration.hpp"
#include "base/glob.hpp"
#include "simulator/demand/demand_plan.hpp"
#include "simulator/intake/stream_trials.hpp"
#include "simulator/pipelines/measure_pipelines.hpp"
#include "simulator/pipelines/pipeline_tally.hpp"
#include "simulator/pipelines/standing_costs.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/world/run_simulation.hpp"

namespace drydock {
namespace {

std::optional<Nanoseconds> deadline_of(const ServiceScenario& scenario,
                                       const std::string& machine) {
  std::optional<Nanoseconds> deadline = scenario.deadline;
  for (const PipelineSettings& settings : scenario.pipelines) {
    if (settings.deadline && matches_glob(settings.machine, machine)) {
      deadline = settings.deadline;
    }
  }
  return deadline;
}

PipelineResult result_of(const MachineModel& model, const PipelineTally::Machine& tally,
                         const std::vector<MeasuredMetric>& measured,
                         std::optional<Nanoseconds> deadline, Nanoseconds until) {
  PipelineResult result;
  result.address = model.address;
  result.logical_id = model.logical_id;
  result.type = model.type == MachineType::Express ? "EXPRESS" : "STANDARD";
  result.runs = tally.all_runs;
  result.deadline = deadline;
  for (const std::string_view name :
       {"success_rate", "duration", "cost_per_run", "deadline_hits", "runs"}) {
    const std::string full = model.logical_id + "." + std::string(name);
    for (const MeasuredMetric& one : measured) {
      if (one.metric.name == full) {
        result.metrics.push_back(one.metric);
        result.metrics.back().name = name;
        result.metrics.back().title = find_metric(name)->title;
      }
    }
  }
  for (const auto& [error, failures] : tally.errors) {
    result.errors.push_back({error, failures.cause, failures.runs});
  }
  std::stable_sort(result.errors.begin(), result.errors.end(),
                   [](const ErrorCount& a, const ErrorCount& b) { return a.runs > b.runs; });
  result.running.name = "running";
  result.running.step = until / kRunGridPoints;
  for (const CountHistogram& point : tally.running) {
    result.running.mean.push_back(point.count() == 0 ? 0 : point.mean());
    result.running.p05.push_back(point.count() == 0 ? 0 : point.quantile(0.05));
    result.running.p95.push_back(point.count() == 0 ? 0 : point.quantile(0.95));
  }
  return result;
}

void add_paths(PipelineResult& result, const PathTotals& paths) {
  const auto machine = paths.machines.find(result.logical_id);
  if (machine == paths.machines.end() || machine->second.runs == 0) {
    return;
  }
  const PathTotals::Machine& all = machine->second;
  result.observed = all.runs;
  const auto total = static_cast<double>(std::max<Nanoseconds>(all.total, 1));
  result.waiting_share = static_cast<double>(all.waiting) / total;
  result.retrying_share = static_cast<double>(all.retrying) / total;
  const std::string prefix = result.logical_id + ".";
  for (auto step = paths.states.lower_bound(prefix);
       step != paths.states.end() && step->first.starts_with(prefix); ++step) {
    const auto runs = static_cast<double>(all.runs);
    result.critical_path.push_back(
        {step->first.substr(prefix.size()), static_cast<double>(step->second.total) / total,
         to_seconds(step->second.total) / runs, static_cast<double>(step->second.runs) / runs});
  }
  std::stable_sort(result.critical_path.begin(), result.critical_path.end(),
                   [](const PathStep& a, const PathStep& b) { return a.share > b.share; });
}

void add_costs(PipelineReport& report, const PipelineTally& tally, const PipelineInputs& inputs) {
  BillPlan lines(inputs.services, inputs.resources.region, &inputs.catalog);
  Bill bill;
  for (const auto& [key, count] : tally.counts) {
    const auto& [item, resource, state] = key;
    bill.add(lines.line(item, resource, state), count);
  }
  Bill standing;
  add_standing_costs(inputs.resources, report.until, lines, standing);
  double standing_month = 0;
  for (std::uint32_t i = 0; i < lines.lines().size(); ++i) {
    // Every trial has the standing costs.
    bill.add({i}, standing.counts({i}) * report.trials);
    standing_month += standing.cost(lines, {i}).to_double() * static_cast<double>(kMonth) /
                      static_cast<double>(report.until);
  }
  const MonthOptions month{report.until, report.trials, inputs.scenario.services.free_tiers};
  const std::vector<Money> costs = bill_month(lines, bill, month);
  const double months = static_cast<double>(kMonth) /
                        (static_cast<double>(report.until) * static_cast<double>(report.trials));
  for (std::uint32_t i = 0; i < lines.lines().size(); ++i) {
    const BillLine& line = lines.lines()[i];
    if (bill.counts({i}) == 0) {
      continue;
    }
    report.usd_per_month += costs[i];
    report.costs.push_back(
        {line.price->item, line.resource, line.state, std::string(line.unit->name),
         static_cast<double>(bill.counts({i})) * months /
             static_cast<double>(line.unit->counts_per_unit),
         costs[i], line.price->region, line.price->confirmed, line.price->source});
  }
  std::stable_sort(
      report.costs.begin(), report.costs.end(),
      [](const CostLine& a, const CostLine& b) { return a.usd_per_month > b.usd_per_month; });
  std::vector<double> by_trial = tally.month_costs;
  for (double& cost : by_trial) {
    cost += standing_month;
  }
  report.measured.push_back(
      measure_trials(*find_metric("cost_per_month"), "", std::move(by_trial)));
  report.cost_per_month = report.measured.back().metric;
}

void add_quotas(PipelineReport& report, const PipelineTally& tally) {
  const auto trials = static_cast<double>(report.trials);
  for (const auto& [key, quota] : tally.quotas) {
    report.quotas.push_back({key.first, key.second, quota.limit, quota.peak,
                             static_cast<double>(quota.refused) / trials,
                             static_cast<double>(quota.queued) / trials,
                             to_seconds(quota.waited) / trials});
  }
  std::stable_sort(report.quotas.begin(), report.quotas.end(),
                   [](const QuotaFinding& a, const QuotaFinding& b) {
                     return a.refused + a.queued > b.refused + b.queued;
                   });
}

void add_ledger(PipelineReport& report, const PipelineInputs& inputs, const ServicePlan& plan) {
  const auto entry = [&](std::string name, std::string value, SourceKind kind, std::string source) {
    report.ledger.push_back({std::move(name), std::move(value), kind, std::move(source), ""});
  };
  const std::string file = "scenario:" + inputs.scenario.name;
  for (std::size_t i = 0; i < inputs.scenario.services.services.size(); ++i) {
    const ServiceSettings& one = inputs.scenario.services.services[i];
    std::string what;
    if (one.duration) {
      what += " duration " + describe(*one.duration, true);
    }
    if (one.start) {
      what += " start " + describe(*one.start, true);
    }
    if (one.failure) {
      what += " failure " + describe(*one.failure, false);
    }
    if (one.concurrency) {
      what += fmt::format(" concurrency {}", *one.concurrency);
    }
    const std::string whose = fmt::format("{}{}{}", one.service, one.state, one.resource);
    entry(whose.empty() ? "services" : whose, what.empty() ? "answers" : what.substr(1),
          SourceKind::Scenario, fmt::format("{}.services.{}", file, i));
  }
  std::vector<std::string_view> used;
  for (const StateLabel& label : plan.labels) {
    if (label.calls) {
      used.push_back(service_kind_info(label.kind).name);
    }
  }
  for (const auto& [item, value] : inputs.services.defaults()) {
    const std::string_view kind = std::string_view(item).substr(0, item.find('.'));
    if (std::find(used.begin(), used.end(), kind) != used.end()) {
      entry(item, describe(value.value, value.is_time), SourceKind::Default,
            value.source + (value.confirmed ? "" : " (not confirmed)"));
    }
  }
  for (const CostLine& line : report.costs) {
    const ServicePrice* price = inputs.services.price(line.item, inputs.resources.region);
    const std::string usd = price != nullptr ? price->tiers.front().usd.to_string()
                                             : fmt::format("{}", line.usd_per_month.to_string());
    const bool known =
        std::any_of(report.ledger.begin(), report.ledger.end(),
                    [&](const LedgerEntry& e) { return e.name == "price " + line.item; });
    if (known) {
      continue;
    }
    entry("price " + line.item,
          price != nullptr ? fmt::format("{} USD/{}", usd, line.unit) : "On-Demand price",
          SourceKind::Catalog,
          line.source + (line.confirmed ? "" : " (not confirmed)") +
              (line.region == inputs.resources.region ? "" : ", of " + line.region));
  }
}

void add_streams(PipelineReport& report, PipelineTally& tally, const StreamPlan& streams,
                 const PipelineInputs& inputs, const TallyOptions& options) {
  if (streams.groups.empty()) {
    return;
  }
  StreamOutcome outcome = run_stream_trials(
      streams, inputs.scenario, {options.seed, options.trials, options.threads, options.until});
  std::move(outcome.results.begin(), outcome.results.end(), std::back_inserter(report.intake));
  for (const auto& [key, count] : outcome.counts) {
    tally.counts[key] += count;
  }
  const double month = static_cast<double>(kMonth) / static_cast<double>(options.until);
  for (std::size_t trial = 0; trial < outcome.usd.size(); ++trial) {
    tally.month_costs[trial] += outcome.usd[trial] * month;
  }
  tally.unpriced.insert(tally.unpriced.end(), streams.lines.unpriced().begin(),
                        streams.lines.unpriced().end());
  for (const StreamGroup& group : streams.groups) {
    report.ledger.push_back(
        {fmt::format("{} of {}", group.consumers->name, group.stream->resource),
         fmt::format("{} × {}/s, counted every {}", group.consumers->count,
                     group.consumers->per_second, format_duration(group.step)),
         SourceKind::Scenario,
         fmt::format("scenario:{}.streams.{}", inputs.scenario.name, group.stream->resource), ""});
  }
}

// False if a trial is too large.
bool add_demand(PipelineReport& report, PipelineTally& tally, const DemandPlan& demand,
                const PipelineInputs& inputs, const TallyOptions& options) {
  if (demand.empty()) {
    return true;
  }
  DemandOutcome outcome = run_demand_trials(
      demand, inputs.services, inputs.resources.region,
      {options.seed, options.trials, options.threads, report.begins, options.until});
  report.demand = std::move(outcome.results);
  for (const auto& [key, count] : outcome.counts) {
    tally.counts[key] += count;
  }
  const double month = static_cast<double>(kMonth) / static_cast<double>(options.until);
  for (std::size_t trial = 0; trial < outcome.usd.size(); ++trial) {
    tally.month_costs[trial] += outcome.usd[trial] * month;
  }
  for (const DemandQuota& quota : outcome.quotas) {
    tally.quotas[{quota.quota, quota.resource}] = {quota.limit, quota.peak, 0, quota.queued,
                                                   quota.waited};
  }
  add_demand_ledger(demand, inputs.scenario, report.ledger);
  return !outcome.overrun;
}

EventSources read_sources(const PipelineInputs& inputs, Diagnostics& diagnostics) {
  const ZoneLookup zones = [&](const std::string& name) {
    return load_time_zone(name, inputs.files, std::string(kZoneFolder));
  };
  EventSources sources;
  for (const PlannedResource& resource : inputs.resources.resources) {
    read_event_source(resource.type, resource.address.text(), resource.properties, zones, sources,
                      diagnostics);
  }
  return sources;
}

}  // namespace

bool has_pipelines(const PlannedSet& resources, const Scenario& scenario) {
  return !scenario.streams.streams.empty() || !scenario.arrivals.arrivals.empty() ||
         has_demand(resources, scenario) ||
         std::any_of(resources.resources.begin(), resources.resources.end(),
                     [](const PlannedResource& resource) {
                       return resource.type == "AWS::StepFunctions::StateMachine";
                     });
}

std::optional<PipelineReport> simulate_pipelines(const PipelineInputs& inputs,
                                                 const SimulationOptions& options,
                                                 Diagnostics& diagnostics) {
  PipelineReport report;
  report.scenario = inputs.scenario.name;
  report.region = inputs.resources.region;
  report.seed = options.seed.value_or(inputs.scenario.seed);
  report.trials = options.trials.value_or(inputs.scenario.trials);
  report.until = options.until.value_or(inputs.scenario.until);
  if (too_many_trials(report.trials, diagnostics)) {
    return std::nullopt;
  }
  const std::optional<ServicePlan> plan =
      make_service_plan({inputs.resources, inputs.services, inputs.catalog,
                         inputs.scenario.services, inputs.definitions},
                        diagnostics);
  if (!plan) {
    return std::nullopt;
  }
  const EventSources sources = read_sources(inputs, diagnostics);
  const ArrivalScenario& arrivals = inputs.scenario.arrivals;
  const PipelineStarts starts = PipelineStarts::read(*plan, sources, arrivals.starts_at);
  const std::optional<StreamPlan> streams =
      StreamPlan::read(*plan, inputs.scenario, report.until, diagnostics);
  if (!streams) {
    return std::nullopt;
  }
  const std::optional<DemandPlan> demand = DemandPlan::read(
      inputs.resources, inputs.services, inputs.scenario, report.until, diagnostics);
  if (!demand) {
    return std::nullopt;
  }
  std::vector<bool> taken = streams->taken;
  std::transform(taken.begin(), taken.end(), demand->taken.begin(), taken.begin(),
                 std::logical_or<>());
  const DeliveryPlan deliveries =
      DeliveryPlan::read(*plan, sources, arrivals.starts_at, diagnostics);
  const PipelineEvents events =
      PipelineEvents::read(*plan, deliveries, arrivals, taken, diagnostics);
  report.begins = arrivals.starts_at;
  TallyOptions tally_options;
  tally_options.seed = report.seed;
  tally_options.trials = report.trials;
  tally_options.threads = options.threads;
  tally_options.until = report.until;
  tally_options.trace = inputs.trace;
  tally_options.on_progress = options.on_progress;
  for (const MachineModel& model : plan->machines) {
    tally_options.deadlines.push_back(deadline_of(inputs.scenario.services, model.logical_id));
  }
  PipelineTally tally = run_pipeline_trials(*plan, starts, events, deliveries, tally_options);
  if (tally.overrun) {
    diagnostics.add({codes::SimulationTooLarge,
                     "one trial has more than 5,000,000 executions",
                     {},
                     "shorten `until`, or start fewer runs"});
    return std::nullopt;
  }
  report.measured = measure_pipelines(*plan, tally, tally_options.deadlines);
  for (std::size_t i = 0; i < plan->machines.size(); ++i) {
    PipelineResult result = result_of(plan->machines[i], tally.machines[i], report.measured,
                                      tally_options.deadlines[i], report.until);
    add_paths(result, tally.paths);
    report.pipelines.push_back(std::move(result));
  }
  if (tally.executions == 0 && !report.pipelines.empty() && report.intake.empty()) {
    diagnostics.add({codes::PipelineNotStarted,
                     "nothing starts a pipeline in the simulated time",
                     {},
                     fmt::format("add a schedule to the template, or `pipelines: {{{}: {{starts: "
                                 "[0s]}}}}` to the scenario",
                                 report.pipelines.front().logical_id)});
  }
  report.intake = tally.intake.results();
  add_streams(report, tally, *streams, inputs, tally_options);
  if (!add_demand(report, tally, *demand, inputs, tally_options)) {
    diagnostics.add({codes::SimulationTooLarge,
                     "one trial has more than 2,000,000 queries of a kind, or 20,000,000 visits",
                     {},
                     "shorten `until`, or let less arrive"});
    return std::nullopt;
  }
  add_costs(report, tally, inputs);
  add_quotas(report, tally);
  for (const std::string& item : tally.unpriced) {
    diagnostics.add({codes::ServicePriceMissing,
                     fmt::format("the catalog has no price for `{}`: it counts as 0 USD", item),
                     {},
                     "add it to service_prices.csv; docs/CATALOG.md describes the file"});
  }
  add_ledger(report, inputs, *plan);
  report.executions = tally.executions;
  report.transitions = tally.transitions;
  report.trace = std::move(tally.trace);
  return report;
}

}  // namespace drydock
