// The streams of a scenario against the template: which partitions a group of consumers reads, what
// the service sets (shards, retention, what a shard takes), and which arrivals come to it.
// Immutable; all trials share it.
//
// Sources: Apache Kafka documentation, "Broker configs" (log.retention.hours is 168); Kinesis Data
// Streams Developer Guide, "Quotas and limits" (1,000 records and 1 MiB a second and shard).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/billing/bill.hpp"
#include "simulator/services/service_plan.hpp"
#include "simulator/streams/stream_model.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

struct StreamGroup {
  const ScenarioStream* stream = nullptr;
  const ScenarioConsumers* consumers = nullptr;
  std::string address;  // of the broker or stream
  StreamSettings settings;
  Nanoseconds step = kSecond;
  std::vector<std::uint32_t> arrivals;  // of the scenario
  LineIndex writes;                     // of its table
  std::int64_t write_units = 0;         // a record
};

// What an arrival costs on its way to a stream, a count a record.
struct StreamInflowCost {
  std::uint32_t arrival = 0;
  LineIndex line;
  std::int64_t counts = 1;
};

struct StreamPlan {
  std::vector<StreamGroup> groups;
  std::vector<bool> taken;  // arrivals of the scenario that are counted here
  std::vector<StreamInflowCost> costs;
  BillPlan lines;

  // What it is given outlives the plan. Reports what fits nothing; nothing if any is an error.
  [[nodiscard]] static std::optional<StreamPlan> read(const ServicePlan& plan,
                                                      const Scenario& scenario, Nanoseconds until,
                                                      Diagnostics& diagnostics);
};

}  // namespace drydock
