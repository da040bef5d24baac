#include "simulator/intake/stream_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/duration.hpp"
#include "simulator/engine/parallel_for.hpp"

namespace drydock {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostBatches = 2'000'000;  // whose durations are kept

// Of one group in one trial.
struct GroupTrial {
  double arrivals = 0;  // those that could not be written yet among them
  double consumed = 0;
  double lost = 0;
  double waiting = 0;
  double lag_p50 = 0;
  double lag_p95 = 0;
  double most_lag = 0;
  double oldest_age = 0;
  double drain = kNone;
  double delay_p50 = kNone;
  double delay_p95 = kNone;
  double delay_p99 = kNone;
  double hits = kNone;
  double late = kNone;  // share of batches that took longer than their interval
  std::vector<double> batch_seconds;
  std::vector<double> batch_records;
  std::vector<double> lag_points;
  std::vector<std::uint64_t> arrived;  // by arrival of the group
};

std::uint32_t zone_index(const std::string& zone, std::uint32_t zones, Rng& luck) {
  if (zone == "any") {
    return luck.below(zones);
  }
  if (zone.size() > 1 && zone.front() == '#') {
    return static_cast<std::uint32_t>(std::strtoul(zone.c_str() + 1, nullptr, 10) % zones);
  }
  // "eu-central-1b" is the second.
  const char last = zone.empty() ? 'a' : zone.back();
  return (last >= 'a' && last <= 'z' ? static_cast<std::uint32_t>(last - 'a') : 0) % zones;
}

struct Step {
  Nanoseconds at = 0;
  std::int64_t consumers = 0;  // more or fewer
  std::int64_t zones = 0;      // of brokers
};

// From the highest lag until no more wait than at most times; NaN if it never got there.
double drain_seconds(const std::vector<LagPoint>& points, double usual) {
  std::size_t peak = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    peak = points[i].lag > points[peak].lag ? i : peak;
  }
  for (std::size_t i = peak; i < points.size(); ++i) {
    if (static_cast<double>(points[i].lag) <= usual) {
      return to_seconds(points[i].at - points[peak].at);
    }
  }
  return kNone;
}

void read_lag(const StreamFigures& figures, GroupTrial& trial) {
  std::vector<double> lags;
  lags.reserve(figures.lag_over_time.size());
  for (const LagPoint& point : figures.lag_over_time) {
    lags.push_back(static_cast<double>(point.lag));
  }
  if (lags.empty()) {
    return;
  }
  for (std::uint32_t i = 0; i < kIntakePoints; ++i) {
    trial.lag_points.push_back(lags[i * lags.size() / kIntakePoints]);
  }
  std::sort(lags.begin(), lags.end());
  const auto at = [&](double p) {
    return lags[static_cast<std::size_t>(p * static_cast<double>(lags.size() - 1))];
  };
  trial.lag_p50 = at(0.5);
  trial.lag_p95 = at(0.95);
  trial.drain = drain_seconds(figures.lag_over_time, trial.lag_p50);
}

void read_batches(const StreamFigures& figures, const ScenarioConsumers& consumers,
                  std::size_t kept, GroupTrial& trial) {
  std::uint64_t late = 0;
  std::uint64_t hits = 0;
  std::uint64_t ended = 0;
  for (const MicroBatch& batch : figures.batches) {
    const Nanoseconds took = batch.end - batch.begin;
    late += took > consumers.batch_every ? 1U : 0U;
    hits += consumers.deadline && took <= *consumers.deadline ? 1U : 0U;
    ++ended;
    if (trial.batch_seconds.size() < kept) {
      trial.batch_seconds.push_back(to_seconds(took));
      trial.batch_records.push_back(static_cast<double>(batch.records));
    }
  }
  if (ended > 0) {
    trial.late = static_cast<double>(late) / static_cast<double>(ended);
    trial.hits = static_cast<double>(hits) / static_cast<double>(ended);
  }
}

class StreamCrew {
 public:
  StreamCrew(const StreamPlan& plan, const Scenario& scenario, const StreamTrialOptions& options)
      : plan_(plan), scenario_(scenario), options_(options) {
    kept_ = std::max<std::size_t>(1, kMostBatches / options.trials);
  }

  StreamOutcome run() {
    trials_.assign(plan_.groups.size(), std::vector<GroupTrial>(options_.trials));
    ParallelOptions parallel;
    parallel.threads = options_.threads;
    parallel_for(
        options_.trials,
        [this](std::uint32_t trial) {
          for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
            trials_[group][trial] = run_group(plan_.groups[group], trial);
          }
        },
        parallel);
    StreamOutcome outcome;
    for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
      outcome.results.push_back(result_of(plan_.groups[group], trials_[group]));
    }
    add_bill(outcome);
    return outcome;
  }

 private:
  GroupTrial run_group(const StreamGroup& group, std::uint32_t trial) const {
    const ScenarioConsumers& consumers = *group.consumers;
    StreamRun run;
    run.stream = group.settings;
    run.readers.consumers = consumers.count;
    run.readers.records_per_second = consumers.per_second;
    run.readers.rebalance_pause = consumers.rebalance;
    run.readers.batch_interval = consumers.batch_every;
    run.readers.batch_fixed_seconds = consumers.batch_fixed;
    run.readers.most_per_batch = consumers.batch_most;
    run.until = options_.until;
    run.step = std::min(group.step, options_.until);
    run.changes = consumer_changes(group, scenario_, options_.seed, trial);
    std::vector<StreamInflow> inflows;
    for (const std::uint32_t arrival : group.arrivals) {
      const ArrivalSettings& settings = scenario_.arrivals.arrivals[arrival];
      inflows.push_back({&settings.process,
                         {options_.seed, trial, stream_hash(settings.to) + arrival,
                          stream_hash("pipeline_arrival")}});
    }
    const StreamFigures figures = run_stream(
        run, inflows,
        {options_.seed, trial, stream_hash(consumers.name), stream_hash("stream_consumers")});
    GroupTrial result;
    result.arrivals = static_cast<double>(
        std::accumulate(figures.arrived.begin(), figures.arrived.end(), std::uint64_t{0}));
    result.consumed = static_cast<double>(figures.consumed);
    result.lost = static_cast<double>(figures.lost);
    result.waiting = static_cast<double>(figures.lag + figures.waiting_to_be_written);
    result.most_lag = static_cast<double>(figures.most_lag);
    result.oldest_age = to_seconds(figures.oldest_age);
    result.arrived = figures.arrived;
    read_lag(figures, result);
    if (figures.consumed > 0) {
      result.delay_p50 = to_seconds(figures.delays.quantile(0.5));
      result.delay_p95 = to_seconds(figures.delays.quantile(0.95));
      result.delay_p99 = to_seconds(figures.delays.quantile(0.99));
      if (consumers.deadline) {
        result.hits = figures.delays.share_within(*consumers.deadline);
      }
    }
    if (consumers.batch_every > 0) {
      read_batches(figures, consumers, kept_, result);
    }
    return result;
  }

  IntakeResult result_of(const StreamGroup& group, const std::vector<GroupTrial>& trials) const {
    const ScenarioConsumers& consumers = *group.consumers;
    IntakeResult result;
    result.address = group.address;
    result.name = consumers.name;
    result.kind = "consumers";
    result.detail = fmt::format("{} for {} partitions", consumers.count, group.settings.partitions);
    result.deadline = consumers.deadline;
    const auto add = [&](std::string_view name, std::string_view title, std::string_view unit,
                         double GroupTrial::*value, Direction direction) {
      std::vector<double> samples;
      samples.reserve(trials.size());
      for (const GroupTrial& trial : trials) {
        samples.push_back(trial.*value);
      }
      result.metrics.push_back(intake_metric(name, title, unit, samples, direction));
    };
    const Direction low = Direction::LowerIsBetter;
    const Direction high = Direction::HigherIsBetter;
    add("arrivals", "Records that came", "records", &GroupTrial::arrivals, high);
    add("processed", "Records read", "records", &GroupTrial::consumed, high);
    add("expired", "Lost by the retention", "records", &GroupTrial::lost, low);
    add("waiting", "Unread at the end", "records", &GroupTrial::waiting, low);
    add("backlog_p50", "Lag, 50 % of time", "records", &GroupTrial::lag_p50, low);
    add("backlog_p95", "Lag, 95 % of time", "records", &GroupTrial::lag_p95, low);
    add("backlog_max", "Lag, at most", "records", &GroupTrial::most_lag, low);
    add("drain_time", "Highest lag to usual", "seconds", &GroupTrial::drain, low);
    add("oldest_age", "Oldest, at most", "seconds", &GroupTrial::oldest_age, low);
    add("latency_p50", "Until read, 50 %", "seconds", &GroupTrial::delay_p50, low);
    add("latency_p95", "Until read, 95 %", "seconds", &GroupTrial::delay_p95, low);
    add("latency_p99", "Until read, 99 %", "seconds", &GroupTrial::delay_p99, low);
    if (consumers.batch_every > 0) {
      add_batches(trials, result);
      add("batches_late", "Batches beyond interval", "ratio", &GroupTrial::late, low);
    }
    if (consumers.deadline) {
      add("deadline_hits", "Within the deadline", "ratio", &GroupTrial::hits, high);
    }
    std::vector<std::vector<double>> points;
    for (std::size_t i = 0; i < trials.size() && i < kIntakeSeries; ++i) {
      points.push_back(trials[i].lag_points);
    }
    result.backlog = intake_series("backlog", options_.until, points);
    return result;
  }

  static void add_batches(const std::vector<GroupTrial>& trials, IntakeResult& result) {
    std::vector<double> seconds;
    std::vector<double> records;
    for (const GroupTrial& trial : trials) {
      seconds.insert(seconds.end(), trial.batch_seconds.begin(), trial.batch_seconds.end());
      records.insert(records.end(), trial.batch_records.begin(), trial.batch_records.end());
    }
    result.metrics.push_back(
        intake_metric("batch_duration", "Duration of a batch", "seconds", seconds));
    result.metrics.push_back(
        intake_metric("batch_records", "Records of a batch", "records", records));
  }

  void add_bill(StreamOutcome& outcome) const {
    outcome.usd.resize(options_.trials);
    for (std::uint32_t trial = 0; trial < options_.trials; ++trial) {
      Bill bill;
      std::vector<bool> counted(plan_.taken.size());
      for (std::size_t i = 0; i < plan_.groups.size(); ++i) {
        const StreamGroup& group = plan_.groups[i];
        const GroupTrial& figures = trials_[i][trial];
        outcome.records += static_cast<std::uint64_t>(figures.arrivals);
        bill.add(group.writes, std::llround(figures.consumed) * group.write_units);
        for (std::size_t k = 0; k < group.arrivals.size(); ++k) {
          if (counted[group.arrivals[k]]) {
            continue;
          }
          counted[group.arrivals[k]] = true;
          for (const StreamInflowCost& cost : plan_.costs) {
            if (cost.arrival == group.arrivals[k]) {
              bill.add(cost.line, static_cast<std::int64_t>(figures.arrived[k]) * cost.counts);
            }
          }
        }
      }
      outcome.usd[trial] = bill.total(plan_.lines).to_double();
      const std::vector<BillLine>& lines = plan_.lines.lines();
      for (std::uint32_t line = 0; line < lines.size(); ++line) {
        outcome.counts[{lines[line].price->item, lines[line].resource, lines[line].state}] +=
            bill.counts({line});
      }
    }
  }

  const StreamPlan& plan_;
  const Scenario& scenario_;
  const StreamTrialOptions& options_;
  std::size_t kept_ = 1;
  std::vector<std::vector<GroupTrial>> trials_;  // by group, by trial
};

}  // namespace

std::vector<ConsumerChange> consumer_changes(const StreamGroup& group, const Scenario& scenario,
                                             std::uint64_t seed, std::uint32_t trial) {
  const ScenarioConsumers& consumers = *group.consumers;
  std::vector<Step> steps;
  for (std::uint32_t i = 0; i < scenario.events.size(); ++i) {
    const auto* impaired = std::get_if<ZoneImpairedEvent>(&scenario.events[i].what);
    if (impaired == nullptr) {
      continue;
    }
    // Not of the group: all groups lose the same zone at the same time.
    Rng luck({seed, trial, i, stream_hash("stream_zone")});
    const Nanoseconds at = scenario.events[i].at_seconds.sample_time(luck);
    const Nanoseconds lasts = impaired->duration_seconds.sample_time(luck);
    const std::uint32_t zone = zone_index(impaired->zone, consumers.zones, luck);
    const std::int64_t gone =
        consumers.count / consumers.zones + (zone < consumers.count % consumers.zones ? 1 : 0);
    Rng own({seed, trial, stream_hash(consumers.name) + i, stream_hash("stream_replace")});
    const Nanoseconds replaced =
        consumers.replace ? std::min(lasts, consumers.replace->sample_time(own)) : lasts;
    steps.push_back({at, -gone, -1});
    steps.push_back({at + replaced, gone, 0});
    steps.push_back({at + lasts, 0, 1});
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return a.at < b.at; });
  std::vector<ConsumerChange> changes;
  std::int64_t now = consumers.count;
  std::int64_t zones = group.stream->zones;
  const double most = group.settings.most_written_per_second;
  for (const Step& step : steps) {
    now += step.consumers;
    zones += step.zones;
    ConsumerChange change;
    change.at = step.at;
    change.consumers =
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(now, 0, consumers.count));
    if (most > 0) {
      // At least the thousandth part, because 0 means no limit.
      change.most_written_per_second =
          most * std::max(0.001, static_cast<double>(zones) / group.stream->zones);
    }
    changes.push_back(change);
  }
  return changes;
}

StreamOutcome run_stream_trials(const StreamPlan& plan, const Scenario& scenario,
                                const StreamTrialOptions& options) {
  return StreamCrew(plan, scenario, options).run();
}

}  // namespace drydock
