// What a month of the pipelines of a template is like: every state machine with what starts it,
// many times, and what came out. Same inputs and seed, same bytes, on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/money.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/catalog/service_catalog.hpp"
#include "simulator/demand/demand_trials.hpp"
#include "simulator/intake/intake_result.hpp"
#include "simulator/pipelines/pipeline_path.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/score/metric_samples.hpp"
#include "simulator/world/resource_identity.hpp"
#include "simulator/world/scenario.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

struct PathStep {
  std::string state;
  double share = 0;         // of the time of all observed runs
  double mean_seconds = 0;  // a run
  double on_path = 0;       // share of the runs in which it was on the critical path
};

struct ErrorCount {
  std::string error;
  std::string cause;  // of the first
  std::uint64_t runs = 0;
};

struct PipelineResult {
  std::string address;
  std::string logical_id;
  std::string type;        // "STANDARD", "EXPRESS"
  std::uint64_t runs = 0;  // over all trials
  // success_rate, duration, cost_per_run, runs, and with a deadline deadline_hits. Of duration and
  // cost_per_run each run is a sample, of the others each trial.
  std::vector<Metric> metrics;
  std::optional<Nanoseconds> deadline;
  // Of the runs of the first trials, as many as `observed`.
  std::uint64_t observed = 0;
  double waiting_share = 0;             // of the time: in Wait states
  double retrying_share = 0;            // of the time: tries that failed, and the pauses after them
  std::vector<PathStep> critical_path;  // by share
  std::vector<ErrorCount> errors;       // by count
  TimeSeries running;                   // runs at once
};

struct CostLine {
  std::string item;
  std::string resource;
  std::string state;
  std::string unit;
  double units_per_month = 0;
  Money usd_per_month;
  std::string region;  // whose price it is
  bool confirmed = true;
  std::string source;
};

// How near a trial came to a quota, over all trials.
struct QuotaFinding {
  std::string quota;
  std::string resource;
  std::uint64_t limit = 0;
  std::uint64_t peak = 0;     // the highest of all trials
  double refused = 0;         // a trial
  double queued = 0;          // a trial
  double waited_seconds = 0;  // a trial
  [[nodiscard]] bool binds() const { return refused > 0 || queued > 0; }
};

struct PipelineReport {
  std::string scenario;
  std::string region;
  std::uint64_t seed = 0;
  std::uint32_t trials = 0;
  Nanoseconds until = 0;
  Nanoseconds begins = 0;                 // the instant of simulated time 0
  std::vector<PipelineResult> pipelines;  // in template order
  std::vector<IntakeResult> intake;       // what takes what arrives, in template order
  std::vector<DemandResult> demand;       // warehouses and dashboards
  std::vector<CostLine> costs;            // the dearest first
  Money usd_per_month;                    // of all lines
  Metric cost_per_month;                  // by trial, at the first tiers
  // Everything that objectives and scores may name: "Machine.duration", "cost_per_month".
  std::vector<MeasuredMetric> measured;
  std::vector<QuotaFinding> quotas;  // those that bind first
  std::vector<LedgerEntry> ledger;
  std::uint64_t executions = 0;   // over all trials
  std::uint64_t transitions = 0;  // over all trials
  TraceRecord trace;              // of trial 0, if it was asked for
};

struct PipelineInputs {
  const PlannedSet& resources;
  const Catalog& catalog;
  const ServiceCatalog& services;
  const Scenario& scenario;
  const FileSystem& files;  // of the system: time zones
  bool trace = false;
  TemplateFiles definitions = {};  // of state machines whose definition lies in S3
};

// There are state machines, or the scenario speaks of streams or arrivals, or something comes to a
// warehouse or dashboard.
[[nodiscard]] bool has_pipelines(const PlannedSet& resources, const Scenario& scenario);

[[nodiscard]] std::optional<PipelineReport> simulate_pipelines(const PipelineInputs& inputs,
                                                               const SimulationOptions& options,
                                                               Diagnostics& diagnostics);

}  // namespace drydock
