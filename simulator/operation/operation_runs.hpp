// Many trials of fleets on several threads. Results are put at their trial's index, sums are of
// whole numbers or taken in the order of trials, so that the number of threads never shows.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "simulator/operation/operation_trial.hpp"

namespace drydock {

struct OperationRunsOptions {
  std::uint64_t seed = 1;
  std::uint32_t trials = 1;
  std::uint32_t threads = 0;  // 0: all cores
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

struct OperationRuns {
  std::vector<std::vector<double>> samples;       // [metric][trial]
  std::vector<std::uint8_t> recovery_censored;    // by trial
  std::vector<std::uint8_t> work_censored;        // likewise
  std::vector<std::vector<FaultOutcome>> faults;  // [event][trial]
  // Means over trials, [fleet][reason].
  std::vector<std::array<double, kBoundReasons>> missing_hours;
  std::vector<std::array<double, kBoundReasons>> failures;
  std::uint64_t events = 0;
  bool overrun = false;
  OperationSeries series;
};

[[nodiscard]] OperationRuns run_operation(const OperationModel& model,
                                          const OperationRunsOptions& options);

}  // namespace drydock
