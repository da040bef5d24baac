#include "simulator/operation/operation_runs.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/check.hpp"
#include "simulator/engine/parallel_for.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kBlock = 8;  // trials that a thread takes at once

// What a trial adds to sums that are not of whole numbers: kept by trial, so that they can be
// added in order.
struct TrialSums {
  std::vector<std::array<double, kBoundReasons>> missing;
  std::vector<std::array<std::uint64_t, kBoundReasons>> failures;
};

class Crew {
 public:
  Crew(const OperationModel& model, const OperationRunsOptions& options)
      : model_(model), options_(options), sums_(options.trials) {
    result_.samples.assign(kOperationMetrics, std::vector<double>(options.trials));
    result_.recovery_censored.resize(options.trials);
    result_.work_censored.resize(options.trials);
    result_.faults.assign(model.events.size(), std::vector<FaultOutcome>(options.trials));
    result_.series.size_for(model);
  }

  OperationRuns run() {
    const std::uint32_t blocks = (options_.trials + kBlock - 1) / kBlock;
    run_on_threads(options_.threads, blocks, [this] { work(); });
    result_.overrun = overrun_;
    add_sums();
    return std::move(result_);
  }

 private:
  void work() {
    OperationRunner runner(model_);
    OperationSeries series;
    series.size_for(model_);
    std::uint64_t events = 0;
    while (!overrun_) {
      const std::uint32_t first = next_.fetch_add(kBlock);
      if (first >= options_.trials) {
        break;
      }
      const std::uint32_t last = std::min(options_.trials, first + kBlock);
      for (std::uint32_t trial = first; trial < last && !overrun_; ++trial) {
        const OperationResult& one = runner.run(options_.seed, trial, &series);
        keep(trial, one);
        events += one.events;
        if (one.overrun) {
          overrun_ = true;
        }
      }
      progress_.add(last - first);
    }
    const std::lock_guard lock(mutex_);
    result_.series.merge(series);
    result_.events += events;
  }

  void keep(std::uint32_t trial, const OperationResult& one) {
    for (std::size_t metric = 0; metric < kOperationMetrics; ++metric) {
      result_.samples[metric][trial] = one.values[metric];
    }
    result_.recovery_censored[trial] = one.recovery_censored ? 1 : 0;
    result_.work_censored[trial] = one.work_censored ? 1 : 0;
    for (std::size_t event = 0; event < one.faults.size(); ++event) {
      result_.faults[event][trial] = one.faults[event];
    }
    sums_[trial] = {one.missing, one.failures};
  }

  void add_sums() {
    result_.missing_hours.assign(model_.fleets.size(), {});
    result_.failures.assign(model_.fleets.size(), {});
    const auto trials = static_cast<double>(options_.trials);
    for (const TrialSums& each : sums_) {
      for (std::size_t fleet = 0; fleet < each.missing.size(); ++fleet) {
        for (std::size_t reason = 0; reason < kBoundReasons; ++reason) {
          result_.missing_hours[fleet][reason] += each.missing[fleet][reason] / 3600 / trials;
          result_.failures[fleet][reason] +=
              static_cast<double>(each.failures[fleet][reason]) / trials;
        }
      }
    }
  }

  const OperationModel& model_;
  const OperationRunsOptions& options_;
  OperationRuns result_;
  std::vector<TrialSums> sums_;
  std::atomic<std::uint32_t> next_ = 0;
  std::atomic<bool> overrun_ = false;
  std::mutex mutex_;
  ProgressCount progress_{options_.on_progress, options_.trials};
};

}  // namespace

OperationRuns run_operation(const OperationModel& model, const OperationRunsOptions& options) {
  DRYDOCK_CHECK(options.trials > 0 && model.until > 0);
  return Crew(model, options).run();
}

}  // namespace drydock
