// What a scenario says of services and pipelines: how long calls take, how they fail, what they
// answer, which quotas hold, when a run is too late. Read from `services:`, `pipelines:`,
// `objects:`, `deadline:` and `free_tiers:`; docs/SCENARIOS.md describes the format. What follows
// from it is left to simulator/services and simulator/pipelines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {

// Of several answers one is drawn with a probability in proportion to its weight.
struct WeightedAnswer {
  double weight = 1;
  std::string json;  // JSON; texts of the form {% … %} are JSONata
};

// What the code of a function or job does to other services before it answers.
struct ServiceCall {
  std::string action;          // "glue:startCrawler"
  std::string arguments_json;  // as above
  std::string each_json;       // a list, a call for each as `$item`; "" for one call
  std::string units_json;      // how many units a call is billed as; "" for one
};

// One entry of `services:`. Every selector that is given must fit a call; of several entries that
// fit, the later one counts for what it says.
struct ServiceSettings {
  std::string service;   // "glue"; globs, empty for any
  std::string state;     // "Transform" or "Machine.Transform"
  std::string resource;  // logical id of what is called
  std::string tag_key;
  std::string tag_value;

  std::optional<Distribution> duration;    // seconds of work
  std::optional<Distribution> start;       // seconds from the call until work begins
  std::optional<Distribution> per_record;  // seconds more for each record of a batch
  std::optional<Nanoseconds> deadline;     // from the arrival of what it works on until it is done
  std::optional<Distribution> failure;     // a probability
  std::string error;
  std::string cause;
  std::optional<std::uint32_t> concurrency;
  std::optional<Distribution> utilisation;  // the share of what was reserved that is billed
  std::optional<Distribution> scanned_mb;   // of a query
  std::vector<WeightedAnswer> answers;
  std::vector<ServiceCall> calls;
  Span span;
};

struct PipelineSettings {
  std::string machine;  // logical id; a glob
  std::optional<Nanoseconds> deadline;
  // Starts it so often beside what the template says: one run at these times of a trial.
  std::vector<Distribution> starts;
  std::uint32_t count = 1;  // so many runs at each of these times
  std::string input_json;   // of these runs; "{}" if empty
  // An EC2 instance type: of a machine that each run keeps busy for as long as it lasts, such as
  // one that hands the work out.
  std::string host;
  Span span;
};

// An object that a Distributed Map reads, or several that it lists: `count` of them with numbers
// behind the key. The text is what is written, or so many rows of a CSV file with numbers in its
// columns.
struct ScenarioObject {
  std::string bucket;  // logical id, or a name
  std::string key;
  std::string text;
  std::uint64_t count = 1;
  Span span;
};

struct ServiceScenario {
  std::vector<ScenarioObject> objects;
  std::vector<ServiceSettings> services;
  std::vector<PipelineSettings> pipelines;
  std::optional<Nanoseconds> deadline;  // of every pipeline without its own
  bool free_tiers = false;
};

// The five keys of the scenario `root`; what is wrong is reported through `values`.
[[nodiscard]] ServiceScenario read_service_scenario(const Node& root, ScenarioValues& values);

}  // namespace drydock
