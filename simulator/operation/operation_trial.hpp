// One trial of the fleets of a template on a market, decided by (seed, trial) alone. Every draw is
// keyed by what it is for (the fleet's launch number n, the event number n, the market's pool),
// so that configurations that are compared share their luck where they are alike.
//
// What AWS says is followed as docs/capacity-rules.md lists it; the decisions themselves (where to
// launch, what to end) are those of simulator/fleet. Where AWS is silent:
//   - a trial begins where an apply ends: groups and fleets that are maintained run at once, as far
//     as the market gives; EMR clusters and one-time fleets start with their launch latency;
//   - which instances of a pool are taken back is even chance, those with a recommendation first;
//   - an instance counts as capacity from the end of its launch latency until it ends, also in the
//     two minutes after its notice;
//   - the group or fleet launches for a lost instance `interruption_detection` after its end.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/operation/operation_model.hpp"

namespace drydock {

// What a trial measures, by name.
enum class OperationMetric : std::uint8_t {
  CapacityAttained,
  CostPerMonth,
  CostPerMonthUnreserved,
  InterruptedInstances,
  Interruptions,
  InterruptionsPer100Hours,
  LaunchFailures,
  LoadLate,
  LoadShed,
  RecoveryTime,
  Replacements,
  ReservationWaste,
  ReservedCoverage,
  Savings,
  SpotShare,
  TimeBelowRequired,
  Utilisation,
  WorkDone,
  WorkLost,
  WorkOnTime,
  WorkTime,
};
inline constexpr std::array<std::string_view, 21> kOperationMetricNames = {
    "capacity_attained",
    "cost_per_month",
    "cost_per_month_unreserved",
    "interrupted_instances",
    "interruptions",
    "interruptions_per_100_instance_hours",
    "launch_failures",
    "load_late",
    "load_shed",
    "recovery_time",
    "replacements",
    "reservation_waste",
    "reserved_coverage",
    "savings",
    "spot_share",
    "time_below_required",
    "utilisation",
    "work_done",
    "work_lost",
    "work_on_time",
    "work_time",
};
inline constexpr std::size_t kOperationMetrics = kOperationMetricNames.size();

// Why a fleet ran below what it wanted.
enum class BoundReason : std::uint8_t {
  NoCapacity,        // no pool of the fleet gave more
  MaxPrice,          // pools with capacity cost more than the fleet pays
  TotalPrice,        // the hourly sum of the fleet is reached
  Quota,             // of vCPU in the account
  ReservationsOnly,  // no slot is free and nothing else may be used
  ZoneImpaired,      // what could give lies in zones that are lost
  Retired,           // a request or time-out that is over
  MaxSize,           // what the load asks for is above the largest size
  Starting,          // launched and not yet running
  Unnoticed,         // lost and not yet noticed
  Unhealthy,         // runs and is of no use
  Scaling,           // the load requires it, and no policy has asked for it yet
};
inline constexpr std::size_t kBoundReasons = 12;

// What one event of the time line did in one trial.
struct FaultOutcome {
  bool happened = false;
  double lost = 0;              // instances
  double recovery_seconds = 0;  // until the required capacity ran; 0 if it was never below
  bool censored = false;        // it had not by the end
};

struct OperationResult {
  std::array<double, kOperationMetrics> values{};  // NaN where the quantity does not exist
  bool recovery_censored = false;
  bool work_censored = false;
  bool overrun = false;
  std::uint64_t events = 0;
  std::vector<FaultOutcome> faults;  // by event of the model
  // By fleet and reason: unit-seconds missing, and launches that got nothing.
  std::vector<std::array<double, kBoundReasons>> missing;
  std::vector<std::array<std::uint64_t, kBoundReasons>> failures;
  // Instances at the end, and what became of all that were launched.
  std::uint64_t launched = 0;
  std::uint64_t ended = 0;
  std::uint64_t left = 0;
};

// Counts of the grid points over trials, merged by adding.
struct OperationSeries {
  std::vector<CountHistogram> running;  // units, as the targets count
  std::vector<CountHistogram> required;
  std::vector<CountHistogram> spot;  // instances
  // Instances: [type][point] and [zone][point], summed over trials.
  std::vector<std::vector<std::uint64_t>> by_type;
  std::vector<std::vector<std::uint64_t>> by_zone;
  std::uint64_t trials = 0;

  void size_for(const OperationModel& model);
  void merge(const OperationSeries& other);
};

// What one fleet has when an instant has settled, for those who watch a trial.
struct FleetMoment {
  std::span<const std::uint32_t> spot;       // counted as fulfilled, by pool
  std::span<const std::uint32_t> on_demand;  // likewise
  Units target = 0;
  Units missing = 0;  // that could not be launched
  Units marked = 0;   // run on while they are replaced
  Units moving = 0;   // launched to even out zones
  Units ready = 0;    // run and are of use
};
using OperationWatch = std::function<void(Nanoseconds now, std::span<const FleetMoment> fleets,
                                          std::span<const std::uint32_t> slots_used)>;

class OperationTrial;

// Runs trials one after the other and keeps its memory between them. One for each thread; the
// model must outlive it.
class OperationRunner {
 public:
  static constexpr std::uint64_t kMostEvents = 50'000'000;  // in a trial

  explicit OperationRunner(const OperationModel& model);
  ~OperationRunner();
  OperationRunner(const OperationRunner&) = delete;
  OperationRunner& operator=(const OperationRunner&) = delete;

  // `series` may be null. The reference is good until the next call.
  const OperationResult& run(std::uint64_t seed, std::uint32_t trial, OperationSeries* series);

  // Called after each instant of the next runs.
  void watch(OperationWatch watch);

 private:
  std::unique_ptr<OperationTrial> trial_;
};

}  // namespace drydock
