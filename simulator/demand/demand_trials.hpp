// Every warehouse and dashboard of a plan, many times: how long queries wait and at what time of
// day, how much capacity was added, how many sessions readers had, and what that costs beside other
// ways to pay. Same inputs and seed, same figures, on any number of threads.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "simulator/demand/demand_plan.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// Another way to pay for the same.
struct PriceComparison {
  std::string what;          // "by the session, at most 5 USD a user and month"
  double usd_per_month = 0;  // the mean over trials
  std::string source;
};

struct DemandResult {
  std::string address;
  std::string kind;                 // "warehouse", "dashboard"
  std::string about;                // "4 × ra3.4xlarge"
  std::vector<Metric> metrics;      // of which each trial is a sample
  std::vector<TimeSeries> by_hour;  // over the 24 hours of a day; their names are titles
  std::vector<PriceComparison> comparisons;
  std::vector<std::string> notes;  // whole sentences
};

struct DemandQuota {
  std::string quota;
  std::string resource;
  std::uint64_t limit = 0;
  std::uint64_t peak = 0;
  std::uint64_t queued = 0;  // over all trials
  Nanoseconds waited = 0;
};

struct DemandTrialOptions {
  std::uint64_t seed = 1;
  std::uint32_t trials = 1;
  std::uint32_t threads = 0;
  Nanoseconds begins = 0;
  Nanoseconds until = 0;
};

struct DemandOutcome {
  std::vector<DemandResult> results;
  std::vector<DemandQuota> quotas;
  // Over all trials: item, resource, "by", in the whole numbers of the bill.
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> counts;
  std::vector<double> usd;  // by trial, at the first tiers
  bool overrun = false;     // a trial has more queries or visits than it may have
};

[[nodiscard]] DemandOutcome run_demand_trials(const DemandPlan& plan, const ServiceCatalog& catalog,
                                              const std::string& region,
                                              const DemandTrialOptions& options);

}  // namespace drydock
