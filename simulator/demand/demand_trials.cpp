#include "simulator/demand/demand_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "base/duration.hpp"
#include "simulator/billing/bill.hpp"
#include "simulator/demand/warehouse_trial.hpp"
#include "simulator/engine/parallel_for.hpp"
#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/world/judge_trials.hpp"

namespace drydock {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Use {
  std::string item;
  std::string by;
  std::int64_t counts = 0;
};

// Of one warehouse or dashboard in one trial.
struct Outcome {
  std::vector<double> values;  // by metric
  std::vector<std::array<double, kHours>> by_hour;
  std::vector<Use> uses;
  DemandQuota quota;
  bool overrun = false;
};

struct MetricName {
  std::string name;
  std::string title;
  std::string unit;
  Direction direction = Direction::LowerIsBetter;
};

double mean_of(std::span<const float> values) {
  return values.empty() ? kNone
                        : std::accumulate(values.begin(), values.end(), 0.0) /
                              static_cast<double>(values.size());
}

double p95_of(const std::vector<float>& values) {
  if (values.empty()) {
    return kNone;
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return estimate_quantile(sorted, 0.95).value;
}

std::vector<MetricName> warehouse_metrics(const WarehouseModel& model) {
  std::vector<MetricName> names;
  for (const QueryKind& kind : model.kinds) {
    const std::string& label = kind.written->label;
    names.push_back({"wait_mean:" + label, "Mean wait of " + label, "seconds"});
    names.push_back({"wait_p95:" + label, "95 % of " + label + " wait at most", "seconds"});
    names.push_back({"answer_mean:" + label, "Mean time to answer " + label, "seconds"});
    names.push_back({"queries_per_day:" + label, "Queries a day, " + label, "queries"});
  }
  names.push_back({"busy_hours_per_day", "First cluster at work, hours a day", "hours"});
  names.push_back({"added_hours_per_day", "Added clusters at work, hours a day", "hours"});
  names.push_back({"billed_hours_per_day", "Billed by use, hours a day", "hours"});
  return names;
}

Outcome warehouse_outcome(const WarehouseModel& model, const WarehouseFigures& figures,
                          Nanoseconds until) {
  Outcome outcome;
  outcome.overrun = figures.overrun;
  const double days = to_hours(until) / 24;
  std::array<double, kHours> came{};
  std::array<double, kHours> waited{};
  std::array<double, kHours> answered{};
  for (const QueryFigures& kind : figures.kinds) {
    outcome.values.push_back(mean_of(kind.waits));
    outcome.values.push_back(p95_of(kind.waits));
    outcome.values.push_back(mean_of(kind.answers));
    outcome.values.push_back(static_cast<double>(kind.waits.size()) / days);
    for (std::size_t hour = 0; hour < kHours; ++hour) {
      waited.at(hour) += kind.wait_by_hour.at(hour);
      answered.at(hour) += kind.answer_by_hour.at(hour);
      came.at(hour) += kind.came_by_hour.at(hour);
    }
  }
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    waited.at(hour) /= std::max(came.at(hour), 1.0);
    answered.at(hour) /= std::max(came.at(hour), 1.0);
  }
  outcome.by_hour = {waited, answered};
  outcome.values.push_back(to_hours(figures.first_busy) / days);
  outcome.values.push_back(to_hours(figures.added_busy) / days);
  outcome.values.push_back(to_hours(figures.billed) / days);
  outcome.uses.push_back({model.item, model.serverless ? "queries" : "concurrency scaling",
                          figures.billed / kMillisecond * model.units});
  outcome.quota = {model.serverless ? "Clusters beside the first" : "Concurrency scaling clusters",
                   model.address,
                   model.most_added,
                   figures.most_added,
                   figures.full,
                   figures.full_waited};
  return outcome;
}

std::vector<MetricName> reader_metrics(const ReaderModel& model) {
  std::vector<MetricName> names{{"sessions_per_month", "Sessions a month", "sessions"},
                                {"sessions_per_user", "Sessions of a user", "sessions"},
                                {"active_users", "Users who come", "users"},
                                {"capped_users", "Users at the maximum", "users"},
                                {"sessions_at_once", "Most sessions at once", "sessions"},
                                {"usd_per_month", "Cost of all readers", "usd_per_month"},
                                {"usd_per_user", "Cost of a user", "usd_per_month"}};
  if (model.written->seat_usd > Money{}) {
    names.push_back({"saving", "Saved against seats", "ratio", Direction::HigherIsBetter});
  }
  return names;
}

// What the readers cost a month under each pricing, in the order of ReaderPricing.
std::array<double, 3> usd_by_pricing(const ReaderModel& model, const ReaderFigures& figures,
                                     double months) {
  return {(static_cast<double>(figures.single) * model.session_usd.to_double() +
           static_cast<double>(figures.capped) * model.session_most_usd.to_double()) /
              months,
          model.written->users * model.user_usd.to_double(),
          static_cast<double>(figures.sessions) * model.capacity_usd.to_double() / months};
}

Outcome reader_outcome(const ReaderModel& model, const ReaderFigures& figures, Nanoseconds until) {
  Outcome outcome;
  outcome.overrun = figures.overrun;
  const AudienceSettings& readers = *model.written;
  const double months = static_cast<double>(until) / static_cast<double>(kMonth);
  const auto sessions = static_cast<double>(figures.sessions) / months;
  const double usd =
      usd_by_pricing(model, figures, months).at(static_cast<std::size_t>(readers.pricing));
  outcome.values = {sessions,
                    sessions / readers.users,
                    figures.active,
                    static_cast<double>(figures.capped) / months,
                    static_cast<double>(figures.peak),
                    usd,
                    usd / readers.users};
  if (readers.seat_usd > Money{}) {
    outcome.values.push_back(1 - usd / (readers.users * readers.seat_usd.to_double()));
  }
  const double days = to_hours(until) / 24;
  outcome.by_hour.emplace_back();
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    outcome.by_hour.front().at(hour) = static_cast<double>(figures.by_hour.at(hour)) / days;
  }
  switch (readers.pricing) {
    case ReaderPricing::Session:
      outcome.uses.push_back(
          {"quicksight.session", "readers", static_cast<std::int64_t>(figures.single)});
      outcome.uses.push_back(
          {"quicksight.session.cap", "readers", static_cast<std::int64_t>(figures.capped)});
      break;
    case ReaderPricing::User:
      outcome.uses.push_back(
          {"quicksight.reader", "readers", std::llround(readers.users * months)});
      break;
    case ReaderPricing::Capacity:
      outcome.uses.push_back(
          {"quicksight.capacity.session", "readers", static_cast<std::int64_t>(figures.sessions)});
      break;
  }
  return outcome;
}

TimeSeries hours_of(std::string name, const std::vector<Outcome>& outcomes, std::size_t which) {
  TimeSeries series;
  series.name = std::move(name);
  series.step = kHour;
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    std::vector<double> values;
    values.reserve(outcomes.size());
    for (const Outcome& outcome : outcomes) {
      values.push_back(outcome.by_hour[which].at(hour));
    }
    std::sort(values.begin(), values.end());
    series.mean.push_back(std::accumulate(values.begin(), values.end(), 0.0) /
                          static_cast<double>(values.size()));
    series.p05.push_back(estimate_quantile(values, 0.05).value);
    series.p95.push_back(estimate_quantile(values, 0.95).value);
  }
  return series;
}

void add_metrics(const std::vector<MetricName>& names, const std::vector<Outcome>& outcomes,
                 DemandResult& result) {
  std::vector<double> samples(outcomes.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::transform(outcomes.begin(), outcomes.end(), samples.begin(),
                   [&](const Outcome& outcome) { return outcome.values[i]; });
    const MetricName& name = names[i];
    result.metrics.push_back(
        summarize_trials({name.name, name.title, name.unit, name.direction, ""}, {samples}));
  }
}

std::string usd_text(Money amount) { return amount.to_display(); }

// The ways to pay for the same sessions, and from how many sessions on seats cost less.
void compare_pricings(const ReaderModel& model, const std::vector<std::array<double, 3>>& usd,
                      std::uint64_t seed, DemandResult& result) {
  const AudienceSettings& readers = *model.written;
  std::array<double, 3> mean{};
  for (const std::array<double, 3>& of_trial : usd) {
    for (std::size_t i = 0; i < mean.size(); ++i) {
      mean.at(i) += of_trial.at(i) / static_cast<double>(usd.size());
    }
  }
  const auto source = [&](std::string_view name) {
    const auto found = std::find_if(model.ledger.begin(), model.ledger.end(),
                                    [&](const LedgerEntry& entry) { return entry.name == name; });
    return found != model.ledger.end() ? found->source : std::string();
  };
  result.comparisons = {{fmt::format("{} a session, {} a user at most", usd_text(model.session_usd),
                                     usd_text(model.session_most_usd)),
                         mean[0], source("price quicksight.session")},
                        {fmt::format("{} a user", usd_text(model.user_usd)), mean[1],
                         source("price quicksight.reader")},
                        {fmt::format("{} a session, no maximum", usd_text(model.capacity_usd)),
                         mean[2], source("price quicksight.capacity.session")}};
  if (readers.seat_usd <= Money{}) {
    return;
  }
  const double seat = readers.seat_usd.to_double();
  result.comparisons.push_back({fmt::format("{} a seat", usd_text(readers.seat_usd)),
                                seat * readers.users, readers.seat_source});
  const double capped = break_even_sessions(model, draw_activity(readers, seed, 0), seat);
  result.notes.push_back(
      std::isinf(capped)
          ? fmt::format("With the maximum of {} a reader never costs as much as a seat of {}.",
                        usd_text(model.session_most_usd), usd_text(readers.seat_usd))
          : fmt::format("With the maximum, seats cost less from {:.1f} sessions a user and month.",
                        capped));
  result.notes.push_back(
      fmt::format("Without it, seats cost less from {:.1f} sessions a user and month at {}, and "
                  "from {:.1f} at {}.",
                  seat / model.session_usd.to_double(), usd_text(model.session_usd),
                  seat / model.capacity_usd.to_double(), usd_text(model.capacity_usd)));
}

class DemandCrew {
 public:
  DemandCrew(const DemandPlan& plan, const DemandTrialOptions& options)
      : plan_(plan), options_(options) {
    warehouses_.resize(plan.warehouses.size(), std::vector<Outcome>(options.trials));
    readers_.resize(plan.readers.size(), std::vector<Outcome>(options.trials));
    usd_.resize(plan.readers.size(), std::vector<std::array<double, 3>>(options.trials));
  }

  DemandOutcome run(const ServiceCatalog& catalog, const std::string& region) {
    ParallelOptions parallel;
    parallel.threads = options_.threads;
    parallel_for(
        options_.trials, [this](std::uint32_t trial) { run_trial(trial); }, parallel);
    DemandOutcome outcome;
    outcome.usd.resize(options_.trials);
    for (std::size_t i = 0; i < plan_.warehouses.size(); ++i) {
      const WarehouseModel& model = plan_.warehouses[i];
      DemandResult result;
      result.address = model.address;
      result.kind = "warehouse";
      result.about = model.about;
      add_metrics(warehouse_metrics(model), warehouses_[i], result);
      result.by_hour = {
          hours_of("Mean wait in seconds, by the hour in which queries come", warehouses_[i], 0),
          hours_of("Mean seconds to the answer, by the hour in which queries come", warehouses_[i],
                   1)};
      outcome.results.push_back(std::move(result));
      add_bill(model.address, warehouses_[i], catalog, region, outcome);
      add_quota(warehouses_[i], outcome);
    }
    for (std::size_t i = 0; i < plan_.readers.size(); ++i) {
      const ReaderModel& model = plan_.readers[i];
      DemandResult result;
      result.address = model.address;
      result.kind = "dashboard";
      result.about = fmt::format("{} users", model.written->users);
      if (model.written->customers > 0) {
        result.about += fmt::format(" of {} customers", model.written->customers);
      }
      add_metrics(reader_metrics(model), readers_[i], result);
      result.by_hour = {hours_of("Sessions that begin, by the hour of day", readers_[i], 0)};
      compare_pricings(model, usd_[i], options_.seed, result);
      outcome.results.push_back(std::move(result));
      add_bill(model.address, readers_[i], catalog, region, outcome);
    }
    return outcome;
  }

 private:
  void run_trial(std::uint32_t trial) {
    for (std::size_t i = 0; i < plan_.warehouses.size(); ++i) {
      const WarehouseModel& model = plan_.warehouses[i];
      warehouses_[i][trial] = warehouse_outcome(
          model, run_warehouse(model, options_.seed, trial, options_.begins, options_.until),
          options_.until);
    }
    for (std::size_t i = 0; i < plan_.readers.size(); ++i) {
      const ReaderModel& model = plan_.readers[i];
      const ReaderFigures figures =
          run_readers(model, options_.seed, trial, options_.begins, options_.until);
      readers_[i][trial] = reader_outcome(model, figures, options_.until);
      usd_[i][trial] = usd_by_pricing(
          model, figures, static_cast<double>(options_.until) / static_cast<double>(kMonth));
    }
  }

  static void add_bill(const std::string& address, const std::vector<Outcome>& outcomes,
                       const ServiceCatalog& catalog, const std::string& region,
                       DemandOutcome& into) {
    BillPlan lines(catalog, region);
    for (std::size_t trial = 0; trial < outcomes.size(); ++trial) {
      into.overrun = into.overrun || outcomes[trial].overrun;
      Bill bill;
      for (const Use& use : outcomes[trial].uses) {
        into.counts[{use.item, address, use.by}] += use.counts;
        bill.add(lines.line(use.item, address, use.by), use.counts);
      }
      into.usd[trial] += bill.total(lines).to_double();
    }
  }

  static void add_quota(const std::vector<Outcome>& outcomes, DemandOutcome& into) {
    DemandQuota all = outcomes.front().quota;
    all.peak = all.queued = 0;
    all.waited = 0;
    for (const Outcome& outcome : outcomes) {
      all.peak = std::max(all.peak, outcome.quota.peak);
      all.queued += outcome.quota.queued;
      all.waited += outcome.quota.waited;
    }
    into.quotas.push_back(std::move(all));
  }

  const DemandPlan& plan_;
  const DemandTrialOptions& options_;
  std::vector<std::vector<Outcome>> warehouses_;  // by warehouse and trial
  std::vector<std::vector<Outcome>> readers_;
  std::vector<std::vector<std::array<double, 3>>> usd_;
};

}  // namespace

DemandOutcome run_demand_trials(const DemandPlan& plan, const ServiceCatalog& catalog,
                                const std::string& region, const DemandTrialOptions& options) {
  return DemandCrew(plan, options).run(catalog, region);
}

}  // namespace drydock
