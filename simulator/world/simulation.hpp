// The front door of the simulator: a ResourceSet and a scenario in, measured results out. Same
// inputs and seed, same bytes, on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "base/money.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/score/metric_samples.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

struct SimulationOptions {
  std::optional<std::uint32_t> trials;  // else the scenario's
  std::optional<std::uint64_t> seed;    // else the scenario's
  std::optional<Nanoseconds> until;     // else the scenario's
  std::uint32_t threads = 0;            // 0: all cores
  // Whether objectives are judged at once. Not if others measure this template too: then their
  // metrics are joined first (join_metrics.hpp).
  bool judge = true;
  // Called from one thread at a time with trials done; may be empty.
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

// Instances and reserved slots of one zone at one moment, in trial 0 (rules decide it; where luck
// does, the means over trials are in the metrics).
struct ZonePlacement {
  std::string zone;
  bool in_group = true;
  bool impaired = false;
  std::uint32_t group_reserved = 0;    // instances of the group in a reservation
  std::uint32_t group_unreserved = 0;  // instances of the group on plain On-Demand
  std::uint32_t outside_reserved = 0;  // instances started outside the group
  std::uint32_t outside_unreserved = 0;
  std::uint32_t reserved_slots = 0;
  std::uint32_t reserved_used = 0;
};

// The placement after an event of the time line has settled.
struct PlacementCheckpoint {
  Nanoseconds at = 0;
  std::string label;  // "start", "12 desired", "end"
  std::uint32_t desired = 0;
  std::vector<ZonePlacement> zones;  // by name
};

// A quantity over time: mean and 5 %/95 % band over trials, on a regular grid. Over the simulated
// time: "running" and "required" instances of groups, "unreserved" ones of those running, and
// "reserved_used" slots. From the first loss of a zone in each trial, if there is one:
// "running_after_loss" and "required_after_loss".
struct TimeSeries {
  std::string name;
  Nanoseconds step = 0;
  std::vector<double> mean;
  std::vector<double> p05;
  std::vector<double> p95;
  Nanoseconds start = 0;  // of the first point; before 0 is before the loss
};

struct ObjectiveResult {
  std::string text;  // "recovery_time p95 <= 10m"
  bool passed = false;
  double measured = 0;  // in the metric's unit
  Interval ci95;
  double limit = 0;
  std::string unit;
  Span span;
  // Of the samples (trials, or runs of a pipeline), the share that keeps to the limit; one that was
  // cut short does not keep to `<=`.
  double share = 0;
  Interval share_ci95 = {};
  std::uint64_t samples = 0;
  bool of_runs = false;
};

// The least number of reserved slots in each zone with which the loss of any one zone leaves all
// `desired` instances in reserved capacity; found by simulating the loss of each zone.
struct ReservationSizing {
  std::string group;
  std::uint32_t desired = 0;
  std::uint32_t zones = 0;
  std::uint32_t per_zone = 0;
  std::uint32_t configured_per_zone = 0;  // the least of the zones
};

// Instances of one type, or in one zone, over time: means over trials on the grid of the series.
struct MixSeries {
  std::string of;    // "type" or "zone"
  std::string name;  // "m5.large"
  std::vector<double> mean;
};

// Why a group or fleet ran below what it wanted: means over trials.
struct BoundResult {
  std::string fleet;
  std::string reason;     // "no capacity"
  double unit_hours = 0;  // missing, in the unit of its target
  double failed_launches = 0;
};

// What an event of the time line did.
struct FaultResult {
  std::string label;
  std::uint64_t trials = 0;   // in which it happened before the end
  double lost_instances = 0;  // mean
  double recovery_mean = 0;   // seconds until the required capacity ran again
  double recovery_p50 = 0;
  double recovery_p95 = 0;
  std::uint64_t censored = 0;
};

struct SimulationResult {
  std::string scenario;
  std::uint64_t seed = 0;
  std::uint32_t trials = 0;
  Nanoseconds until = 0;
  std::vector<Metric> metrics;  // by name
  std::vector<PlacementCheckpoint> placements;
  std::vector<TimeSeries> series;
  std::vector<ObjectiveResult> objectives;
  std::vector<ReservationSizing> sizing;
  std::vector<LedgerEntry> ledger;  // every input of every figure
  std::uint64_t events = 0;         // processed over all trials
  // Of fleets on a market alone.
  std::vector<MixSeries> mix;
  std::vector<BoundResult> bounds;  // the worst first
  std::vector<FaultResult> faults;  // in the order of the scenario
  // Per trial and metric, for paired comparison: samples[m][t]; NaN where it does not exist.
  std::vector<std::vector<double>> samples;
  // By metric, as in MeasuredMetric; shorter than `metrics` if the last ones have none.
  std::vector<RunSamples> runs;
  std::vector<std::vector<std::uint8_t>> censored;

  [[nodiscard]] const Metric* find(std::string_view name) const;
};

// Where the metrics that a name may mean stand: that of exactly this name, else all of resources
// that have one of it ("Machine.duration" of "duration").
[[nodiscard]] std::vector<std::size_t> metrics_called(const SimulationResult& result,
                                                      std::string_view name);
// Nothing if a name means none, or several.
[[nodiscard]] std::optional<std::size_t> metric_index(const SimulationResult& result,
                                                      std::string_view name);

[[nodiscard]] std::optional<SimulationResult> simulate(
    const ResourceSet& resources, const SchemaRegistry& schemas, const Catalog& catalog,
    const Scenario& scenario, const SimulationOptions& options, Diagnostics& diagnostics);

}  // namespace drydock
