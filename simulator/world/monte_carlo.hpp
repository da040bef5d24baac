// Many trials of one experiment on several threads. Results are put at their trial's index and
// counts are whole numbers, so that the number of threads never shows in a byte.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "simulator/world/trial.hpp"

namespace drydock {

struct MonteCarloOptions {
  std::uint64_t seed = 1;
  std::uint32_t trials = 1;
  std::uint32_t threads = 0;  // 0: all cores
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

struct MonteCarloResult {
  std::vector<std::vector<double>> samples;     // [metric][trial]
  std::vector<std::uint8_t> recovery_censored;  // by trial: 1 if it ended before it recovered
  std::uint64_t events = 0;
  bool overrun = false;
  SeriesCounts series;
  std::vector<PlacementCheckpoint> placements;  // of trial 0
};

[[nodiscard]] MonteCarloResult run_monte_carlo(const Experiment& experiment,
                                               const MonteCarloOptions& options);

}  // namespace drydock
