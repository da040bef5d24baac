// Everything in a template that starts something: rules and schedules of EventBridge, notifications
// of buckets, event-source mappings and pipes, Firehose, triggers of Glue, rules of IoT. Each is
// read into its model with the places of its slips; who steps the models on virtual time is left to
// those who run pipelines.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/result.hpp"
#include "planner/model/value.hpp"
#include "simulator/events/event_pattern.hpp"
#include "simulator/events/target_input.hpp"
#include "simulator/schedule/schedule.hpp"
#include "simulator/sources/delivery_buffer.hpp"
#include "simulator/sources/glue_workflow.hpp"
#include "simulator/sources/object_notification.hpp"
#include "simulator/sources/read_mapping.hpp"
#include "simulator/sources/topic_rule.hpp"

namespace drydock {

// How time zones are found; see load_time_zone.
using ZoneLookup = std::function<Result<TimeZone>(const std::string& name)>;

struct RuleTarget {
  std::string id;
  std::string arn;
  TargetInput input;
};
// AWS::Events::Rule, AWS::Scheduler::Schedule.
struct EventRule {
  std::string name;
  std::string bus;  // "" for the default one
  bool enabled = true;
  std::optional<EventPattern> pattern;
  std::optional<Schedule> schedule;  // a rate without StartDate counts from an anchor of the caller
  std::string expression;            // as written
  std::vector<RuleTarget> targets;
};

// AWS::KinesisFirehose::DeliveryStream.
struct DeliveryStream {
  std::string destination;  // "s3", "redshift", …
  std::string bucket;       // ARN; of S3
  DeliveryBufferSettings buffer;
};

// AWS::IoT::TopicRule.
struct IotRule {
  bool enabled = true;
  TopicRule rule;
  std::vector<std::string> actions;  // "Firehose", "Lambda", "Kafka", …
};

// Each takes the properties of a resource of its type. Nothing, and every reason, if the service
// would refuse it.
[[nodiscard]] std::optional<EventRule> read_event_rule(const Value& properties,
                                                       const std::string& where,
                                                       Diagnostics& diagnostics);
[[nodiscard]] std::optional<EventRule> read_scheduler_schedule(const Value& properties,
                                                               const std::string& where,
                                                               const ZoneLookup& zones,
                                                               Diagnostics& diagnostics);
[[nodiscard]] std::optional<DeliveryStream> read_delivery_stream(const Value& properties,
                                                                 const std::string& where,
                                                                 Diagnostics& diagnostics);
[[nodiscard]] std::optional<IotRule> read_topic_rule(const Value& properties,
                                                     const std::string& where,
                                                     Diagnostics& diagnostics);

// One resource of any of these types, by logical id.
template <class Model>
struct Named {
  std::string logical_id;
  Model model;
};
struct EventSources {
  std::vector<Named<EventRule>> rules;              // and schedules
  std::vector<Named<BucketNotifications>> buckets;  // that tell somebody
  std::vector<Named<SourceMapping>> mappings;       // and pipes
  std::vector<Named<DeliveryStream>> delivery_streams;
  std::vector<GlueTrigger> triggers;
  std::vector<GlueWorkflow> workflows;
  std::vector<Named<IotRule>> topic_rules;
};
// Adds a resource if it is of one of these types.
void read_event_source(const std::string& type, const std::string& logical_id,
                       const Value& properties, const ZoneLookup& zones, EventSources& sources,
                       Diagnostics& diagnostics);

}  // namespace drydock
