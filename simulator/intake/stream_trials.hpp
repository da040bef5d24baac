// Every group of consumers of a scenario's streams, many times: how far behind it is, how long
// records wait, what becomes of them when a zone is lost, what that costs. Same inputs and seed,
// same figures, on any number of threads.
//
// A group loses the consumers that stand in a lost zone: they are spread evenly, the first zones
// have one more. They come back when the zone does, or after `replace` if that is earlier; each
// change deals the partitions out anew, and nobody reads for the group's `rebalance`. Brokers lost
// with a zone take their share of what a partition may be written with them, if there is a limit.
#pragma once

#include <cstdint>
#include <vector>

#include "simulator/intake/intake_result.hpp"
#include "simulator/intake/stream_plan.hpp"
#include "simulator/streams/run_stream.hpp"

namespace drydock {

struct StreamTrialOptions {
  std::uint64_t seed = 1;
  std::uint32_t trials = 1;
  std::uint32_t threads = 0;
  Nanoseconds until = 0;
};

struct StreamOutcome {
  std::vector<IntakeResult> results;  // by group
  IntakeCounts counts;                // over all trials
  std::vector<double> usd;            // by trial, at the first tiers
  std::uint64_t records = 0;          // over all trials
};

// When how many consumers of a group are there, and what a partition may be written, in a trial.
[[nodiscard]] std::vector<ConsumerChange> consumer_changes(const StreamGroup& group,
                                                           const Scenario& scenario,
                                                           std::uint64_t seed, std::uint32_t trial);

[[nodiscard]] StreamOutcome run_stream_trials(const StreamPlan& plan, const Scenario& scenario,
                                              const StreamTrialOptions& options);

}  // namespace drydock
