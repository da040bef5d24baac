#include "simulator/world/monte_carlo.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "simulator/engine/parallel_for.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kBlock = 64;  // trials that a thread takes at once

constexpr std::vector<CountHistogram> SeriesCounts::*kOverTime[] = {
    &SeriesCounts::running, &SeriesCounts::required, &SeriesCounts::reserved_used,
    &SeriesCounts::unreserved};
constexpr std::vector<CountHistogram> SeriesCounts::*kAfterLoss[] = {
    &SeriesCounts::running_after_loss, &SeriesCounts::required_after_loss};

void size_series(SeriesCounts& series, std::uint32_t points) {
  for (const auto each : kOverTime) {
    (series.*each).resize(points);
  }
  for (const auto each : kAfterLoss) {
    (series.*each).resize(kLossGridPoints);
  }
}

void merge(std::vector<CountHistogram>& into, const std::vector<CountHistogram>& from) {
  for (std::size_t i = 0; i < into.size(); ++i) {
    into[i].merge(from[i]);
  }
}

class Crew {
 public:
  Crew(const Experiment& experiment, const MonteCarloOptions& options)
      : experiment_(experiment), options_(options) {
    result_.samples.assign(kMetricCount, std::vector<double>(options.trials));
    result_.recovery_censored.resize(options.trials);
    size_series(result_.series, experiment.grid_points);
  }

  MonteCarloResult run() {
    const std::uint32_t blocks = (options_.trials + kBlock - 1) / kBlock;
    run_on_threads(options_.threads, blocks, [this] { work(); });
    return std::move(result_);
  }

 private:
  void work() {
    TrialRunner runner(experiment_);
    SeriesCounts series;
    size_series(series, experiment_.grid_points);
    std::uint64_t events = 0;
    while (!overrun_) {
      const std::uint32_t first = next_.fetch_add(kBlock);
      if (first >= options_.trials) {
        break;
      }
      const std::uint32_t last = std::min(options_.trials, first + kBlock);
      for (std::uint32_t trial = first; trial < last && !overrun_; ++trial) {
        const TrialResult one =
            runner.run(options_.seed, trial, &series, trial == 0 ? &result_.placements : nullptr);
        for (std::size_t metric = 0; metric < kMetricCount; ++metric) {
          result_.samples[metric][trial] = one.values[metric];
        }
        result_.recovery_censored[trial] = one.recovery_censored ? 1 : 0;
        events += one.events;
        if (one.overrun) {
          overrun_ = true;
        }
      }
      progress_.add(last - first);
    }
    const std::lock_guard lock(mutex_);
    for (const auto each : kOverTime) {
      merge(result_.series.*each, series.*each);
    }
    for (const auto each : kAfterLoss) {
      merge(result_.series.*each, series.*each);
    }
    result_.events += events;
    result_.overrun = overrun_;
  }

  const Experiment& experiment_;
  const MonteCarloOptions& options_;
  MonteCarloResult result_;
  std::atomic<std::uint32_t> next_ = 0;
  std::atomic<bool> overrun_ = false;
  std::mutex mutex_;
  ProgressCount progress_{options_.on_progress, options_.trials};
};

}  // namespace

MonteCarloResult run_monte_carlo(const Experiment& experiment, const MonteCarloOptions& options) {
  DRYDOCK_CHECK(options.trials > 0);
  return Crew(experiment, options).run();
}

}  // namespace drydock
