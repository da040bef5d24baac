// Events of other resources of the template: buckets and user pools, which are told what to
// invoke, and topics, which are subscribed to.
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/events.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

struct Named {
  std::string id;
  Value* resource = nullptr;
};

// The resource of the template that {Ref: id} names.
Named referred(Translation& translation, const Source& source, const Event& event,
               std::string_view property) {
  const Value* reference = member(event.properties, property);
  const auto id = reference == nullptr ? std::nullopt : text_member(*reference, "Ref");
  Value* resource = id ? translation.inputs.find(*id) : nullptr;
  if (resource == nullptr) {
    report(translation, codes::ServerlessReference, source, reference,
           fmt::format("{} of event \"{}\" of \"{}\" must be a Ref to a resource of the template",
                       property, event.name, source.id),
           "the transform changes that resource");
    return {};
  }
  return {*id, resource};
}

// A member that must be a map and is made if it is absent; null pointer if it is something else.
Value* map_in(Translation& translation, const Source& source, Value& owner, std::string_view name) {
  if (member(owner, name) == nullptr) {
    owner.set(std::string(name), object({}));
  }
  Value* found = member(owner, name);
  return expect(translation, source, found, "m", name) ? found : nullptr;
}

void depend_on(Value& resource, const std::string& id) {
  Value depends_on = or_null(member(resource, "DependsOn"));
  Value::List ids = depends_on.is_list() ? depends_on.items() : Value::List{};
  if (depends_on.is_string()) {
    ids.push_back(depends_on);
  }
  if (std::find(ids.begin(), ids.end(), text(id)) == ids.end()) {
    ids.push_back(text(id));
  }
  resource.set("DependsOn", Value::list(std::move(ids)));
}

// The bucket must wait for the permission; if that is conditional, a tag that refers to it under
// the condition makes it wait.
void wait_for_permission(Translation& translation, const Source& source, Value& bucket,
                         const Resource& permission) {
  const Value* condition = member(permission.attributes, "Condition");
  if (condition == nullptr) {
    const Value* depends_on = member(bucket, "DependsOn");
    if (depends_on == nullptr || depends_on->is_string() ||
        (depends_on->is_list() &&
         std::all_of(depends_on->items().begin(), depends_on->items().end(),
                     [](const Value& id) { return id.is_string(); }))) {
      depend_on(bucket, permission.id);
    } else {
      report(translation, codes::ServerlessShape, source, depends_on,
             "DependsOn must be a string or a list of strings");
    }
    return;
  }
  Value* properties = map_in(translation, source, bucket, "Properties");
  if (properties == nullptr) {
    return;
  }
  if (member(*properties, "Tags") == nullptr) {
    properties->set("Tags", list({}));
  }
  Value* tags = member(*properties, "Tags");
  if (expect(translation, source, tags, "l", "Tags")) {
    tags->items().push_back(
        object({{"Key", text("sam:ConditionalDependsOn:" + permission.id)},
                {"Value", if_value(*condition, ref_to(permission.id), text("no dependency"))}}));
  }
}

void notify(Translation& translation, const Source& source, const EventTarget& target,
            const Event& event, Value& bucket) {
  Value* properties = map_in(translation, source, bucket, "Properties");
  Value* config = properties == nullptr
                      ? nullptr
                      : map_in(translation, source, *properties, "NotificationConfiguration");
  if (config == nullptr) {
    return;
  }
  if (member(*config, "LambdaConfigurations") == nullptr) {
    config->set("LambdaConfigurations", list({}));
  }
  Value* notifications = member(*config, "LambdaConfigurations");
  const Value* events = member(event.properties, "Events");
  if (!expect(translation, source, notifications, "l", "LambdaConfigurations") ||
      events == nullptr) {
    return;
  }
  for (const Value& type : events->is_list() ? events->items() : Value::List{*events}) {
    Value mapping = object({{"Function", target.arn()}});
    if (const Value* filter = member(event.properties, "Filter")) {
      mapping.set("Filter", *filter);
    }
    mapping.set("Event", type);
    if (const Value* condition = member(target.passed_on, "Condition")) {
      mapping = if_value(*condition, std::move(mapping));
    }
    Value::List& all = notifications->items();
    if (std::find(all.begin(), all.end(), mapping) == all.end()) {
      all.push_back(std::move(mapping));
    }
  }
}

// What the template says of a resource, as a generated one that takes its place.
Resource replaced(const std::string& id, const Value& resource) {
  Resource result(id, text_member(resource, "Type").value_or(""));
  result.depends_on = or_null(member(resource, "DependsOn"));
  for (const std::string_view name :
       {"DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata"}) {
    if (const Value* attribute = resource.find(name)) {
      result.attributes.set(std::string(name), *attribute);
    }
  }
  if (const Value* properties = member(resource, "Properties")) {
    result.properties = *properties;
  }
  return result;
}

Resource subscription(const Event& event, const EventTarget& target, std::string_view protocol,
                      const Value& endpoint) {
  Resource result(event.id, "AWS::SNS::Subscription", target.passed_on);
  result.put("Endpoint", endpoint);
  result.put("Protocol", text(protocol));
  result.put("TopicArn", member(event.properties, "Topic"));
  result.copy(event.properties, {"Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"});
  return result;
}

Resource queue_policy(std::string id, const Event& event, const EventTarget& target,
                      const Value& queue_arn, const Value& queue_url) {
  Resource policy(std::move(id), "AWS::SQS::QueuePolicy", target.passed_on);
  policy.put(
      "PolicyDocument",
      object(
          {{"Version", text("2012-10-17")},
           {"Statement",
            list({object({{"Action", text("sqs:SendMessage")},
                          {"Effect", text("Allow")},
                          {"Principal", text("*")},
                          {"Resource", queue_arn},
                          {"Condition",
                           object({{"ArnEquals", object({{"aws:SourceArn",
                                                          or_null(member(event.properties,
                                                                         "Topic"))}})}})}})})}}));
  policy.put("Queues", list({queue_url}));
  return policy;
}

bool fifo_topic(Translation& translation, const Event& event) {
  const Value* topic = member(event.properties, "Topic");
  const auto id = topic == nullptr ? std::nullopt : referenced_id(*topic);
  const Value* resource = id ? translation.inputs.find(*id) : nullptr;
  const Value* fifo =
      resource == nullptr ? nullptr : member(member(*resource, "Properties"), "FifoTopic");
  return fifo != nullptr && set(resolve_parameters(translation, *fifo));
}

}  // namespace

std::vector<Resource> bucket_event(Translation& translation, const Source& source,
                                   const EventTarget& target, const Event& event) {
  check_properties(translation, source, event.properties, "Bucket!:t Events!:tl/t= Filter:m/t",
                   "event of type S3");
  const Named bucket = referred(translation, source, event, "Bucket");
  if (bucket.resource == nullptr) {
    return {};
  }
  Resource permission = invoke_permission(target, event.id + "Permission", "s3.amazonaws.com");
  permission.put("SourceAccount", ref_to("AWS::AccountId"));
  wait_for_permission(translation, source, *bucket.resource, permission);
  notify(translation, source, target, event, *bucket.resource);
  return {std::move(permission), replaced(bucket.id, *bucket.resource)};
}

std::vector<Resource> user_pool_event(Translation& translation, const Source& source,
                                      const EventTarget& target, const Event& event) {
  check_properties(translation, source, event.properties,
                   "UserPool!:t Trigger!:tl/t=", "event of type Cognito");
  const Named pool = referred(translation, source, event, "UserPool");
  if (pool.resource == nullptr) {
    return {};
  }
  Resource permission = invoke_permission(target, target.id() + "CognitoPermission",
                                          "cognito-idp.amazonaws.com", get_att(pool.id, "Arn"));
  Value* properties = map_in(translation, source, *pool.resource, "Properties");
  Value* config =
      properties == nullptr ? nullptr : map_in(translation, source, *properties, "LambdaConfig");
  const Value* triggers = member(event.properties, "Trigger");
  if (config == nullptr || triggers == nullptr) {
    return {};
  }
  for (const Value& trigger : triggers->is_list() ? triggers->items() : Value::List{*triggers}) {
    if (!trigger.is_string()) {
      continue;
    }
    if (has(*config, trigger.text())) {
      report(
          translation, codes::ServerlessValue, source, &trigger,
          fmt::format("the trigger {} of \"{}\" is used more than once", trigger.text(), pool.id));
      continue;
    }
    config->set(trigger.text(), target.arn());
  }
  return {std::move(permission), replaced(pool.id, *pool.resource)};
}

std::vector<Resource> subscription_event(Translation& translation, const Source& source,
                                         const EventTarget& target, const Event& event,
                                         Resource& role) {
  check_properties(translation, source, event.properties,
                   "Topic!:t Region:t FilterPolicy FilterPolicyScope SqsSubscription:bm "
                   "RedrivePolicy:m",
                   "event of type SNS");
  const Value* through_queue = member(event.properties, "SqsSubscription");
  if (!set(through_queue)) {
    return {invoke_permission(target, event.id + "Permission", "sns.amazonaws.com",
                              or_null(member(event.properties, "Topic"))),
            subscription(event, target, "lambda", target.arn())};
  }
  const bool own_queue = through_queue->is_bool();
  const std::string queue_id = event.id + "Queue";
  const Value queue_arn =
      own_queue ? get_att(queue_id, "Arn") : or_null(member(*through_queue, "QueueArn"));
  const Value queue_url =
      own_queue ? ref_to(queue_id) : or_null(member(*through_queue, "QueueUrl"));
  if (!set(queue_arn) || !set(queue_url)) {
    report(translation, codes::ServerlessMissing, source, through_queue,
           fmt::format("SqsSubscription of event \"{}\" of \"{}\" needs QueueArn and QueueUrl",
                       event.name, source.id),
           "or write true to have a queue made");
    return {};
  }
  const Value* batch_size = member(*through_queue, "BatchSize");
  Event reading{event.id + "EventSourceMapping", event.name, "SQS", object({})};
  reading.properties.set("Queue", queue_arn);
  reading.properties.set("BatchSize", set(batch_size) ? *batch_size : Value::integer(10));
  reading.properties.set("Enabled", Value::boolean(true));
  std::vector<Resource> generated = pull_event(translation, source, target, reading, &role);
  if (own_queue) {
    Resource& queue = generated.emplace_back(queue_id, "AWS::SQS::Queue", target.passed_on);
    if (fifo_topic(translation, event)) {
      queue.put("FifoQueue", Value::boolean(true));
    }
  }
  const auto policy_id = text_member(*through_queue, "QueuePolicyLogicalId");
  generated.push_back(queue_policy(policy_id.value_or(event.id + "QueuePolicy"), event, target,
                                   queue_arn, queue_url));
  generated.push_back(subscription(event, target, "sqs", queue_arn));
  return generated;
}

}  // namespace drydock::serverless
