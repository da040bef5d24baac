// One trial: a scenario played once over a world, decided by (seed, trial) alone. Every draw is
// keyed by what it is for (the group's launch number n, the event number n), never by the order of
// calls, so that configurations that differ elsewhere share their luck.
//
// Rules of EC2 Auto Scaling that decide where instances go (user guide pages in docs/SCENARIOS.md):
//   - a launch goes to the zone of the group with the fewest instances (ties: order of the zones);
//     if it fails, best effort tries the other working zones, balanced-only waits;
//   - scale-in takes from the zone with the most instances;
//   - a zone that was removed or has recovered is evened out by launching before terminating, and
//     the group may exceed its maximum by a tenth, at least by one, while it does.
// Where AWS is silent: instances outside reservations are terminated first, then the oldest; the
// group avoids a zone that is impaired; instances run from the start, launched without shortage.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.hpp"
#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/world/experiment.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// What a trial measures, by name.
enum class MetricIndex : std::uint8_t {
  CapacityAttained,
  CostPerMonth,
  CostPerMonthUnreserved,
  InterruptedInstances,
  LaunchFailures,
  RecoveryTime,
  ReservationWaste,
  ReservedCoverage,
  TimeBelowRequired
};
inline constexpr std::array<std::string_view, 9> kMetricNames = {
    "capacity_attained",     "cost_per_month",    "cost_per_month_unreserved",
    "interrupted_instances", "launch_failures",   "recovery_time",
    "reservation_waste",     "reserved_coverage", "time_below_required"};
inline constexpr std::size_t kMetricCount = kMetricNames.size();

struct TrialResult {
  std::array<double, kMetricCount> values{};  // NaN where the quantity does not exist
  bool recovery_censored = false;
  bool overrun = false;  // stopped because it processed more than kMostEventsPerTrial
  std::uint64_t events = 0;
  std::uint32_t final_reserved_running = 0;  // of groups
};
inline constexpr std::uint64_t kMostEventsPerTrial = 20'000'000;

// Counts of the grid points over trials; merged by adding. Points after the loss that lie outside
// the simulated time are not counted.
struct SeriesCounts {
  std::vector<CountHistogram> running;
  std::vector<CountHistogram> required;
  std::vector<CountHistogram> reserved_used;
  std::vector<CountHistogram> unreserved;
  std::vector<CountHistogram> running_after_loss;
  std::vector<CountHistogram> required_after_loss;
};

// The grid around the first loss of a zone: fine enough for launches, long enough to recover.
inline constexpr Nanoseconds kLossGridStep = 10 * kSecond;
inline constexpr Nanoseconds kLossGridStart = -5 * kMinute;
inline constexpr Nanoseconds kLossGridEnd = 60 * kMinute;
inline constexpr std::uint32_t kLossGridPoints =
    static_cast<std::uint32_t>((kLossGridEnd - kLossGridStart) / kLossGridStep) + 1;

class TrialState;

// Runs trials one after the other and keeps its memory between them. One for each thread; the
// experiment must outlive it.
class TrialRunner {
 public:
  explicit TrialRunner(const Experiment& experiment);
  ~TrialRunner();
  TrialRunner(const TrialRunner&) = delete;
  TrialRunner& operator=(const TrialRunner&) = delete;

  // `series` and `placements` may be null.
  TrialResult run(std::uint64_t seed, std::uint32_t trial, SeriesCounts* series,
                  std::vector<PlacementCheckpoint>* placements);

 private:
  std::unique_ptr<TrialState> state_;
};

}  // namespace drydock
