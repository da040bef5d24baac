// What all trials gave: samples at the place of their trial, and whole numbers that merge in any
// order, so that the number of threads never shows. Making figures of it is left to
// pipeline_report.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/intake/intake_tally.hpp"
#include "simulator/pipelines/pipeline_trial.hpp"

namespace drydock {

inline constexpr std::uint32_t kRunGridPoints = 48;

struct PipelineTally {
  // Of one error name: how many, and the cause of the first.
  struct Failures {
    std::uint64_t runs = 0;
    std::uint32_t trial = UINT32_MAX;
    std::string cause;

    void add(std::uint64_t more, std::uint32_t of_trial, const std::string& why) {
      runs += more;
      if (of_trial < trial) {
        trial = of_trial;
        cause = why;
      }
    }
  };
  struct Machine {
    // By trial; NaN where a trial had no run.
    std::vector<double> success;
    std::vector<double> hits;
    std::vector<double> runs;
    // By observed trial, seconds of a run: in Wait states, and in tries that failed.
    std::vector<double> waiting;
    std::vector<double> retrying;
    // By trial: the first runs of it, at most `kept` of them.
    std::vector<std::vector<float>> durations;
    std::vector<std::vector<double>> costs;
    std::uint64_t all_runs = 0;
    std::map<std::string, Failures> errors;
    std::vector<CountHistogram> running;  // by grid point
  };
  using LineKey = std::tuple<std::string, std::string, std::string>;  // item, resource, state
  struct Quota {
    std::uint64_t limit = 0;
    std::uint64_t peak = 0;
    std::uint64_t refused = 0;
    std::uint64_t queued = 0;
    Nanoseconds waited = 0;
  };

  std::vector<Machine> machines;
  std::vector<double> month_costs;  // by trial
  std::vector<double> refused;      // calls, by trial
  std::vector<double> queued;
  std::map<LineKey, std::int64_t> counts;
  std::map<std::pair<std::string, std::string>, Quota> quotas;
  PathTotals paths;
  IntakeTally intake;
  std::vector<std::string> unpriced;
  std::uint64_t executions = 0;
  std::uint64_t transitions = 0;
  bool overrun = false;
  TraceRecord trace;
};

struct TallyOptions {
  std::uint64_t seed = 1;
  std::uint32_t trials = 1;
  std::uint32_t threads = 0;
  Nanoseconds until = 0;
  bool trace = false;
  std::vector<std::optional<Nanoseconds>> deadlines;  // by machine
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

// Trials whose runs are looked at event by event.
inline constexpr std::uint32_t kObservedTrials = 64;

[[nodiscard]] PipelineTally run_pipeline_trials(const ServicePlan& plan,
                                                const PipelineStarts& starts,
                                                const PipelineEvents& events,
                                                const DeliveryPlan& deliveries,
                                                const TallyOptions& options);

}  // namespace drydock
