// A plan carried out many times on virtual time: the executor of `apply` against a modelled cloud
// and a state in memory. How long it takes, which chain of steps decides that, how often it fails
// and where, and what is left behind then. Nothing real is touched.
//
// Values that only a deployment knows stand for themselves: an update that would turn out to need
// nothing counts as one that is made.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "planner/apply/executor.hpp"
#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/rehearsal/modelled_cloud.hpp"

namespace drydock {

struct RehearsalOptions {
  std::uint32_t trials = 200;
  std::uint64_t seed = 1;
  std::uint32_t threads = 0;  // 0: as many as there are cores; never shows in the result
  ApplyOptions apply;         // parallelism, limits and time-outs; the rest is the rehearsal's
};

struct Share {
  std::uint32_t trials = 0;
  std::uint32_t of = 0;
  [[nodiscard]] double value() const { return of == 0 ? 0 : static_cast<double>(trials) / of; }
  [[nodiscard]] Interval ci95() const;
};

struct RehearsedStep {
  std::uint32_t step = 0;
  std::uint32_t critical = 0;  // trials in which it lay on the critical path
  std::uint32_t failed = 0;    // trials in which it failed
  std::uint32_t retries = 0;   // in all trials
};

struct Rehearsal {
  std::uint32_t trials = 0;
  double calm_seconds = 0;                   // every operation at its median, nothing goes wrong
  std::vector<std::uint32_t> critical_path;  // of that run: steps, first to last
  Interval mean_ci95;                        // of the seconds until the run is over
  double mean_seconds = 0;
  QuantileEstimate p50;
  QuantileEstimate p95;
  Share failing;                     // not everything is carried out
  Share crashed;                     // the process died
  std::vector<RehearsedStep> steps;  // by step
  // Means over the trials that fail.
  double left_done = 0;       // operations that were carried out
  double left_under_way = 0;  // whose end nobody has seen: intents that stay open
  double left_remnants = 0;   // objects of failed creates
  double left_not_started = 0;
};

[[nodiscard]] Rehearsal rehearse(const Plan& plan, const StateSnapshot& recorded,
                                 const CloudModel& model, const RehearsalOptions& options);

}  // namespace drydock
