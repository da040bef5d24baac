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
#include "simulator/events/target_input.hpp"
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
  TargetInput input;       // of a pipe: what its target sees of a record
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
// What the source itself says: an AWS::SQS::Queue (visibility timeout, retention, dead-letter
// queue) or an AWS::Kinesis::Stream (shards, retention; a stream on demand begins with four shards,
// Kinesis Developer Guide, "On-demand mode"). Settings that are out of bounds are reported and
// left.
void read_queue_of_mapping(const Value& properties, const std::string& where,
                           QueueMappingSettings& queue, Diagnostics& diagnostics);
void read_stream_of_mapping(const Value& properties, const std::string& where,
                            ShardMappingSettings& shards, Diagnostics& diagnostics);
[[nodiscard]] std::optional<SourceMapping> read_pipe(const Value& properties,
                                                     const std::string& where,
                                                     Diagnostics& diagnostics);

}  // namespace drydock
