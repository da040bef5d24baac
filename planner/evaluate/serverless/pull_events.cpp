// Events that Lambda reads itself: AWS::Lambda::EventSourceMapping, and what its role must be
// allowed.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/events.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/pull_policies.hpp"
#include "planner/evaluate/serverless/roles.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kRules =
    "BatchSize:i StartingPositionTimestamp Enabled:b MaximumBatchingWindowInSeconds:i "
    "MaximumRetryAttempts:i BisectBatchOnFunctionError:b MaximumRecordAgeInSeconds:i "
    "DestinationConfig:m ParallelizationFactor:i Topics:l Queues:l SourceAccessConfigurations:l "
    "SecretsManagerKmsKeyId:t TumblingWindowInSeconds:i FunctionResponseTypes:l "
    "KafkaBootstrapServers:l FilterCriteria:m KmsKeyArn ConsumerGroupId:t ScalingConfig:m "
    "ProvisionedPollerConfig:m SchemaRegistryConfig:m MetricsConfig:m LoggingConfig:m ";

struct Kind {
  std::string_view type;
  std::string_view source;  // the property that names what is read
  std::string_view managed_policy;
  std::string_view rules;
};

constexpr std::array<Kind, 7> kKinds = {{
    {"Kinesis", "Stream", "service-role/AWSLambdaKinesisExecutionRole",
     "Stream! StartingPosition!"},
    {"DynamoDB", "Stream", "service-role/AWSLambdaDynamoDBExecutionRole",
     "Stream! StartingPosition!"},
    {"SQS", "Queue", "service-role/AWSLambdaSQSQueueExecutionRole", "Queue! StartingPosition"},
    {"MSK", "Stream", "service-role/AWSLambdaMSKExecutionRole", "Stream! StartingPosition!"},
    {"MQ", "Broker", "", "Broker! DynamicPolicyName:b= StartingPosition"},
    {"SelfManagedKafka", "", "", "StartingPosition"},
    {"DocumentDB", "Cluster", "",
     "Cluster! DatabaseName! CollectionName FullDocument StartingPosition"},
}};

const Kind* kind_of(std::string_view type) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const Kind& kind) { return kind.type == type; });
  return found == kKinds.end() ? nullptr : &*found;
}

void refuse(Translation& translation, const Source& source, const Event& event, const Value* at,
            std::string_view problem) {
  report(translation, codes::ServerlessValue, source, at,
         fmt::format("event \"{}\" of \"{}\" {}", event.name, source.id, problem));
}

// Settings of Kafka clusters stand in a map of their own.
void put_kafka_config(Translation& translation, const Source& source, const Event& event,
                      Resource& mapping) {
  const std::string_view name = event.type == "MSK" ? "AmazonManagedKafkaEventSourceConfig"
                                                    : "SelfManagedKafkaEventSourceConfig";
  const bool kafka = event.type == "MSK" || event.type == "SelfManagedKafka";
  Value config = object({});
  for (const std::string_view part : {"ConsumerGroupId", "SchemaRegistryConfig"}) {
    const Value* value = member(event.properties, part);
    if (!set(value)) {
      continue;
    }
    if (!kafka && part == "ConsumerGroupId") {
      refuse(translation, source, event, value, "has ConsumerGroupId, which only Kafka has");
    } else if (kafka) {
      config.set(std::string(part), *value);
    }
  }
  if (set(config)) {
    mapping.put(name, std::move(config));
  }
}

// DestinationConfig without its Type, and the policy that its Type asks for.
Value put_destination(Translation& translation, const Source& source, const Event& event,
                      Resource& mapping) {
  const Value* written = member(event.properties, "DestinationConfig");
  if (!set(written)) {
    return Value::null();
  }
  Value config = *written;
  Value* on_failure = member(config, "OnFailure");
  if (!expect(translation, source, on_failure, "m", "DestinationConfig.OnFailure")) {
    return Value::null();
  }
  Value policy;
  if (const Value* type = member(*on_failure, "Type"); set(type)) {
    if (!is_text(type, "SQS") && !is_text(type, "SNS") && !is_text(type, "S3") &&
        !is_text(type, "Kafka")) {
      refuse(translation, source, event, type,
             "has a destination whose Type is not SQS, SNS, S3 or Kafka");
      return Value::null();
    }
    policy =
        destination_policy(type->text(), event.id, or_null(member(*on_failure, "Destination")));
    on_failure->erase("Type");
  }
  mapping.put("DestinationConfig", std::move(config));
  return policy;
}

void check_filter(Translation& translation, const Source& source, const Event& event) {
  const Value* filter = member(event.properties, "FilterCriteria");
  if (!set(filter) || is_function(*filter) || !filter->is_object()) {
    return;
  }
  if (filter->members().size() != 1 || filter->members().front().key != "Filters") {
    refuse(translation, source, event, filter,
           "needs FilterCriteria with Filters and nothing else");
  }
}

bool same_document(const Value& a, const Value& b) {
  return a == b || or_null(member(a, "PolicyDocument")) == or_null(member(b, "PolicyDocument"));
}

void add_policy(Resource& role, Value policy) {
  if (member(role.properties, "Policies") == nullptr) {
    role.put("Policies", list({}));
  }
  Value::List& policies = member(role.properties, "Policies")->items();
  const bool there = std::any_of(policies.begin(), policies.end(),
                                 [&](const Value& other) { return same_document(other, policy); });
  if (!there) {
    policies.push_back(std::move(policy));
  }
}

void link_role(Translation& translation, const Source& source, const Event& event, const Kind& kind,
               const Value& destination, Resource& role) {
  if (!kind.managed_policy.empty()) {
    const Value arn = translation.managed_policy(kind.managed_policy);
    Value::List& arns = member(role.properties, "ManagedPolicyArns")->items();
    if (std::find(arns.begin(), arns.end(), arn) == arns.end()) {
      arns.push_back(arn);
    }
  }
  Value policy = pull_policy(translation, source, event);
  if (!policy.is_null()) {
    add_policy(role, std::move(policy));
  }
  if (!destination.is_null()) {
    add_policy(role, destination);
  }
}

}  // namespace

bool is_pull_event(std::string_view type) { return kind_of(type) != nullptr; }

std::vector<Resource> pull_event(Translation& translation, const Source& source,
                                 const EventTarget& target, const Event& event, Resource* role) {
  const Kind& kind = *kind_of(event.type);
  check_properties(translation, source, event.properties,
                   std::string(kRules) + std::string(kind.rules), "event of type " + event.type);
  Resource mapping(event.id, "AWS::Lambda::EventSourceMapping", target.passed_on);
  mapping.put("FunctionName", target.name());
  if (!kind.source.empty()) {
    mapping.put("EventSourceArn", member(event.properties, kind.source));
  }
  mapping.copy(event.properties, {"StartingPosition",
                                  "StartingPositionTimestamp",
                                  "BatchSize",
                                  "Enabled",
                                  "MaximumBatchingWindowInSeconds",
                                  "MaximumRetryAttempts",
                                  "BisectBatchOnFunctionError",
                                  "MaximumRecordAgeInSeconds",
                                  "ParallelizationFactor",
                                  "Topics",
                                  "Queues",
                                  "SourceAccessConfigurations",
                                  "TumblingWindowInSeconds",
                                  "FunctionResponseTypes",
                                  "FilterCriteria",
                                  "KmsKeyArn",
                                  "ScalingConfig",
                                  "ProvisionedPollerConfig",
                                  "MetricsConfig",
                                  "LoggingConfig"});
  check_filter(translation, source, event);
  if (const Value* servers = member(event.properties, "KafkaBootstrapServers"); set(servers)) {
    mapping.put("SelfManagedEventSource",
                object({{"Endpoints", object({{"KafkaBootstrapServers", *servers}})}}));
  }
  put_kafka_config(translation, source, event, mapping);
  const Value destination = put_destination(translation, source, event, mapping);
  if (event.type == "DocumentDB") {
    Value config = object({});
    for (const std::string_view name : {"DatabaseName", "CollectionName", "FullDocument"}) {
      if (const Value* value = member(event.properties, name); set(value)) {
        config.set(std::string(name), *value);
      }
    }
    mapping.put("DocumentDBEventSourceConfig", std::move(config));
  }
  if (role != nullptr) {
    link_role(translation, source, event, kind, destination, *role);
  }
  return {std::move(mapping)};
}

}  // namespace drydock::serverless
