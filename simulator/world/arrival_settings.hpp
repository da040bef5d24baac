// What a scenario says of when things come: objects, messages, events, starts. Read from
// `arrivals:` and `starts_at:`; docs/SCENARIOS.md describes the format. Which resource it comes to
// and what that does with it are left to those who run pipelines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/arrivals/arrivals.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {

// A Monday. Schedules and the time of day need a date where the scenario gives none.
inline constexpr std::string_view kUsualBeginning = "2026-01-05T00:00:00Z";

// One entry of `arrivals:`.
struct ArrivalSettings {
  std::string to;     // logical id of the bucket, queue, stream, bus, topic or state machine
  std::string label;  // of reports; "" for `to`
  ArrivalProcess process;
  std::string data_json;  // what comes; "{}" if the scenario does not say
  Span span;
};

struct ArrivalScenario {
  Nanoseconds starts_at = 0;              // the instant of simulated time 0
  std::vector<ArrivalSettings> arrivals;  // in file order
};

// "120/h", "30000000/m", "1/5m": per second. 0 if it is none, which is reported.
[[nodiscard]] double read_rate(const Node& node, const std::string& path, ScenarioValues& values);

// One process alone, {daily: {rate: 100/s, …}, from: 1h}; nothing after a report. `starts_at` is
// the instant of simulated time 0.
[[nodiscard]] std::optional<ArrivalProcess> read_arrival_process(const Node& node,
                                                                 ScenarioValues& values,
                                                                 Nanoseconds starts_at,
                                                                 const std::string& path);

// The two keys of the scenario `root`; what is wrong is reported through `values`.
[[nodiscard]] ArrivalScenario read_arrival_scenario(const Node& root, ScenarioValues& values);

}  // namespace drydock
