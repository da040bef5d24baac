// Where things go in a template: everything that takes what arrives as a node, and from each what
// it tells. Notifications of buckets, subscriptions of topics, targets of rules, mappings and
// pipes, buffers of Firehose, actions of IoT rules, triggers of Glue. Immutable; all trials share
// it. What moves along it is left to delivery_run.
//
// Sources beside those of simulator/sources: SNS Developer Guide, "Subscription filter policies"
// and "Raw message delivery"; Lambda Developer Guide, "How Lambda handles errors and retries with
// asynchronous invocation" (two more tries, six hours).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.hpp"
#include "simulator/services/service_plan.hpp"
#include "simulator/sources/read_sources.hpp"

namespace drydock {

using NodeIndex = StrongId<struct IntakeNodeTag>;  // into DeliveryPlan::nodes

enum class TakerKind : std::uint8_t {
  Bucket,
  Queue,
  Topic,
  Bus,
  Stream,  // of Kinesis or Kafka
  Table,   // what changes in it is a stream
  Function,
  Delivery,  // of Firehose
  Machine,
  Workflow,  // of Glue
  Task,      // of ECS
};

struct TopicSubscription {
  NodeIndex to;
  std::optional<EventPattern> filter;
  bool filters_body = false;  // else the attributes of the message
  bool raw = false;
};

struct NodeTarget {
  NodeIndex to;
  const TargetInput* input = nullptr;
};
struct BusRule {
  const Named<EventRule>* rule = nullptr;
  NodeIndex bus;
  std::vector<NodeTarget> targets;
};
struct IotRuleNode {
  const Named<IotRule>* rule = nullptr;
  std::string address;
  std::vector<NodeIndex> targets;
  std::uint32_t actions = 0;  // those that lead elsewhere too
};

// Lambda's own queue of asynchronous invocations.
struct AsyncSettings {
  std::uint32_t most_retries = 2;
  Nanoseconds most_age = 6 * kHour;
  NodeIndex on_failure;
  NodeIndex on_success;
};

struct DeliveryNode {
  TakerKind kind = TakerKind::Queue;
  CalledIndex called;    // not of the default bus
  MachineIndex machine;  // of Machine
  std::string address;
  std::string logical_id;
  const BucketNotifications* bucket = nullptr;  // null: it tells nobody
  std::vector<NodeIndex> notified;              // by notification
  std::vector<TopicSubscription> subscriptions;
  QueueMappingSettings queue;
  NodeIndex dead_letter;  // of a queue
  ShardMappingSettings shards;
  bool on_demand = false;  // a stream
  AsyncSettings async;
  const DeliveryStream* delivery = nullptr;
  NodeIndex delivered_to;               // the bucket of a buffer
  std::string prefix;                   // of its objects
  std::vector<std::uint32_t> mappings;  // that read it
  std::vector<NodeIndex> buffers;       // of Firehose that read a stream
  std::vector<GlueTrigger> triggers;    // of a workflow
  std::optional<Nanoseconds> deadline;  // of the scenario
};

// An event-source mapping or a pipe.
struct MappingNode {
  const Named<SourceMapping>* source = nullptr;
  NodeIndex from;
  NodeIndex to;
  NodeIndex enrichment;
  NodeIndex on_failure;
  bool pipe = false;
  QueueMappingSettings queue;
  ShardMappingSettings shards;
};

// A rule with a schedule that starts something beside state machines, or a trigger of Glue.
struct ScheduledNode {
  Schedule schedule;
  std::string name;
  NodeTarget target;
  std::int32_t trigger = -1;  // of Glue, into those of the workflow
};

struct DeliveryPlan {
  // Where an arrival of the scenario goes.
  struct Entry {
    NodeIndex node;
    std::int32_t rule = -1;      // it goes to that rule of a bus alone
    std::int32_t iot_rule = -1;  // or is what that rule takes
    bool iot = false;            // it is a message to IoT Core
    [[nodiscard]] bool valid() const { return node.valid() || iot || iot_rule >= 0; }
  };

  std::vector<DeliveryNode> nodes;
  std::vector<MappingNode> mappings;
  std::vector<BusRule> rules;
  std::vector<IotRuleNode> iot_rules;
  std::vector<ScheduledNode> scheduled;
  NodeIndex default_bus;

  [[nodiscard]] Entry entry(std::string_view to) const;
  // By resource; not valid if it takes nothing.
  [[nodiscard]] NodeIndex node_of(CalledIndex called) const;
  // By an ARN, or a name or URL of that kind.
  [[nodiscard]] NodeIndex find(std::string_view arn) const;
  [[nodiscard]] NodeIndex find(TakerKind kind, std::string_view name) const;
  // Nothing leads anywhere: there is nothing to deliver.
  [[nodiscard]] bool empty() const;

  // What it is given outlives the plan.
  [[nodiscard]] static DeliveryPlan read(const ServicePlan& plan, const EventSources& sources,
                                         Nanoseconds begins, Diagnostics& diagnostics);

 private:
  friend class DeliveryReader;
  const ServicePlan* plan_ = nullptr;
  std::vector<NodeIndex> by_called_;
};

}  // namespace drydock
