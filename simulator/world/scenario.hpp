// What a simulation is to try: assumptions, events on a time line, objectives and weights. Read
// from YAML; the format is schemas/formats/scenario.schema.json and docs/SCENARIOS.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/world/arrival_settings.hpp"
#include "simulator/world/demand_scenario.hpp"
#include "simulator/world/market_settings.hpp"
#include "simulator/world/scenario_values.hpp"
#include "simulator/world/service_settings.hpp"
#include "simulator/world/stream_scenario.hpp"
#include "simulator/world/workload_settings.hpp"

namespace drydock {

inline constexpr std::uint32_t kMostTrials = 1'000'000;

// Nothing can be launched in the zone and what runs there is lost, for `duration`. With a `share`
// below 1 each instance is lost with that probability, and others can be launched. Gray: instances
// run on and are of no use until health checks find them.
struct ZoneImpairedEvent {
  std::string zone;  // a name, "any" (drawn per trial), or "#0" (first zone of the group)
  Distribution duration_seconds;
  double share = 1;
  bool gray = false;
};
// Pools are short for `duration`, each with a probability; in a zone, or in all of the Region.
struct CapacityShortageEvent {
  std::string zone;  // "": all
  Distribution duration_seconds;
  double spot_share = 0;
  double on_demand_share = 0;
};
// The Spot price of every pool (of a zone) is so many times what it would be, at most On-Demand.
struct PriceSpikeEvent {
  std::string zone;  // "": all
  Distribution duration_seconds;
  double factor = 1;
};
// Instances started by somebody else, outside the group.
struct LaunchInstancesEvent {
  std::uint32_t count = 1;
  std::string instance_type;  // "" for the group's
  std::string zone;           // as above; "" for the group's first
};
// Changes the match criteria of every reservation (the "what if they were open" of R01).
struct SetMatchCriteriaEvent {
  bool open = true;
};
struct RemoveZoneEvent {
  std::string group;  // "" if there is one
  std::string zone;
};
struct SetDesiredEvent {
  std::string group;
  std::uint32_t desired = 0;
};

struct ScenarioEvent {
  Distribution at_seconds;  // when, from the start
  std::variant<ZoneImpairedEvent, LaunchInstancesEvent, SetMatchCriteriaEvent, RemoveZoneEvent,
               SetDesiredEvent, CapacityShortageEvent, PriceSpikeEvent>
      what;
  std::string label;
  Span span;
};

struct Objective {
  std::string text;  // as written: "recovery_time p95 <= 10m"
  std::string metric;
  std::string statistic;  // mean, p50, p95, p99
  bool at_most = true;    // <= or >=
  double limit = 0;       // in the metric's unit
  Span span;
};

struct ScoreWeight {
  std::string metric;
  std::string statistic = "mean";
  double weight = 0;
  double best = 0;
  double worst = 0;
  Span span;
};

struct Assumption {
  std::string name;  // "launch_latency"
  Distribution value;
  bool is_time = false;
  Span span;  // invalid if it is the built-in default
};

struct Scenario {
  std::string name;
  std::string description;
  Nanoseconds until = 0;
  std::uint32_t trials = 1000;
  std::uint64_t seed = 1;
  std::optional<std::uint32_t> required_capacity;  // instances; else the desired capacity
  // Of the account, in vCPU (rule 9); without one nothing is bound by it.
  std::optional<std::uint32_t> spot_vcpus;
  std::optional<std::uint32_t> on_demand_vcpus;
  std::map<std::string, Assumption> assumptions;  // by name; defaults filled in
  std::vector<ScenarioEvent> events;              // in file order
  std::vector<Objective> objectives;
  std::vector<ScoreWeight> weights;
  ServiceScenario services;
  ArrivalScenario arrivals;
  StreamScenario streams;
  WorkloadScenario workloads;
  DemandScenario demand;
  MarketScenario market;
};

// Reports every problem with its place; nothing if any is an error. Files that the scenario names
// are read from `folder`.
[[nodiscard]] std::optional<Scenario> read_scenario(const Document& document,
                                                    const std::string& name,
                                                    Diagnostics& diagnostics,
                                                    const ScenarioFolder& folder = {});

}  // namespace drydock
