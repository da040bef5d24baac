// What a scenario says of streams whose records are counted and not followed one by one: topics and
// partitions of brokers, and who reads them. Read from `streams:`; docs/SCENARIOS.md describes the
// format. Which arrivals come to which topic, and what follows, is left to simulator/intake.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {

// Consumers that share the partitions of their topics: pods, executors, instances.
struct ScenarioConsumers {
  std::string name;
  std::vector<std::string> topics;  // empty: all of the stream
  std::uint32_t count = 1;
  double per_second = 0;  // records, of each
  std::uint32_t zones = 3;
  Nanoseconds rebalance = 0;            // nobody reads while partitions are dealt out anew
  std::optional<Distribution> replace;  // those of a lost zone are back elsewhere after so long
  // Micro-batches; 0: they read all the time.
  Nanoseconds batch_every = 0;
  Distribution batch_fixed;
  std::uint64_t batch_most = 0;
  std::optional<Nanoseconds> deadline;  // of a record, or of a batch
  std::string writes;                   // logical id of a table: a write for each record
  Span span;
};

struct ScenarioTopic {
  std::string name;
  std::uint32_t partitions = 1;
};

// One entry of `streams:`.
struct ScenarioStream {
  std::string resource;               // logical id of the broker or stream
  std::vector<ScenarioTopic> topics;  // of Kafka
  std::optional<Nanoseconds> retention;
  std::optional<double> most_per_second;  // that a partition takes
  std::uint64_t record_bytes = 1024;
  std::uint32_t zones = 3;          // over which the brokers stand
  std::optional<Nanoseconds> step;  // of counting
  std::vector<ScenarioConsumers> consumers;
  Span span;
};

struct StreamScenario {
  std::vector<ScenarioStream> streams;  // in file order
};

// The key of the scenario `root`; what is wrong is reported through `values`.
[[nodiscard]] StreamScenario read_stream_scenario(const Node& root, ScenarioValues& values);

}  // namespace drydock
