// Event-source mappings of Lambda and pipes of EventBridge as a template has them: what is read,
// how it is batched, which records pass the filter, who gets them. Bounds and defaults are those of
// the Lambda Developer Guide (parameter pages of each source) and the EventBridge Pipes API
// reference. How many shards or partitions the source has, and how long its queue hides messages,
// stand with the source; the caller fills them in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/model/value.hpp"
#include "simulator/events/event_pattern.hpp"
#include "simulator/sources/queue_mapping.hpp"
#include "simulator/sources/shard_mapping.hpp"

namespace drydock {

enum class MappedSource : std::uint8_t { Queue, KinesisStream, TableStream, Kafka };

struct SourceMapping {
  MappedSource kind = MappedSource::Queue;
  std::string source;      // ARN of the queue or stream; bootstrap servers of a Kafka of one's own
  std::string topic;       // of Kafka
  std::string target;      // name or ARN of the function; ARN of a pipe's target
  std::string enrichment;  // of a pipe
  bool enabled = true;
  QueueMappingSettings queue;   // of a queue
  ShardMappingSettings shards;  // of the others
  // A record passes if one of them matches; none: all pass.
  std::vector<EventPattern> filters;

  [[nodiscard]] bool passes(const Json& record) const;
};

// From the properties of an AWS::Lambda::EventSourceMapping or an AWS::Pipes::Pipe. Nothing, and
// every reason, if the service would refuse it; nothing and a note for sources that have no model
// (Amazon MQ, DocumentDB).
[[nodiscard]] std::optional<SourceMapping> read_event_source_mapping(const Value& properties,
                                                                     const std::string& where,
                                                                     Diagnostics& diagnostics);
[[nodiscard]] std::optional<SourceMapping> read_pipe(const Value& properties,
                                                     const std::string& where,
                                                     Diagnostics& diagnostics);

}  // namespace drydock
