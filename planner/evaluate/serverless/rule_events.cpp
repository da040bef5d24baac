// Schedule, CloudWatchEvent, EventBridgeRule and ScheduleV2, of functions and state machines.
#include <fmt/format.h>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/events.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/roles.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kScheduleRules =
    "Schedule!:t RuleName:t Input:t Enabled:b State:t Name:t Description:t DeadLetterConfig:m "
    "RetryPolicy:m";
constexpr std::string_view kStateMachineScheduleRules =
    "Schedule!:t Input:t Enabled:b State:t Name:t Description:t DeadLetterConfig:m RetryPolicy:m "
    "Target:m= RoleArn:t=";
constexpr std::string_view kPatternRules =
    "EventBusName:t RuleName:t Pattern:m DeadLetterConfig:m RetryPolicy:m Input:t InputPath:t "
    "Target:m Enabled:b State:t InputTransformer:m";
constexpr std::string_view kStateMachinePatternRules =
    "EventBusName:t RuleName:t Pattern:m Input:t InputPath:t DeadLetterConfig:m RetryPolicy:m "
    "State:t Target:m= InputTransformer:m";
constexpr std::string_view kScheduleV2Rules =
    "PermissionsBoundary:t ScheduleExpression!:t FlexibleTimeWindow:m Name:t State:t "
    "Description:t StartDate:t EndDate:t ScheduleExpressionTimezone:t GroupName:t KmsKeyArn:t "
    "Input:t RoleArn:t DeadLetterConfig:m RetryPolicy:m OmitName:b=";

std::string_view rules_of(const Event& event, bool function) {
  if (event.type == "Schedule") {
    return function ? kScheduleRules : kStateMachineScheduleRules;
  }
  return function ? kPatternRules : kStateMachinePatternRules;
}

bool check_dead_letter_config(Translation& translation, const Source& source, const Event& event,
                              const Value& config) {
  const bool arn = has(config, "Arn");
  const bool type = has(config, "Type");
  std::string problem;
  if (arn && type) {
    problem = "has both Arn and Type";
  } else if (!arn && !type) {
    problem = "needs Arn or Type";
  } else if (type && !is_text(config.find("Type"), "SQS")) {
    problem = "can only generate a queue: its Type must be SQS";
  } else if (const Value* id = member(config, "QueueLogicalId");
             id != nullptr && !id->is_string()) {
    problem = "needs a string as QueueLogicalId";
  } else {
    return true;
  }
  report(
      translation, codes::ServerlessValue, source, &config,
      fmt::format("DeadLetterConfig of event \"{}\" of \"{}\" {}", event.name, source.id, problem));
  return false;
}

std::string queue_id(const Event& event, const Value& config) {
  return text_member(config, "QueueLogicalId").value_or(event.id + "Queue");
}

// Lets the rule send to its queue.
Resource queue_policy(const Event& event, const std::string& queue, const Value& passed_on) {
  Resource policy(event.id + "QueuePolicy", "AWS::SQS::QueuePolicy", passed_on);
  policy.put(
      "PolicyDocument",
      object(
          {{"Version", text("2012-10-17")},
           {"Statement",
            list({object({{"Action", text("sqs:SendMessage")},
                          {"Effect", text("Allow")},
                          {"Principal", object({{"Service", text("events.amazonaws.com")}})},
                          {"Resource", get_att(queue, "Arn")},
                          {"Condition",
                           object({{"ArnEquals", object({{"aws:SourceArn",
                                                          get_att(event.id, "Arn")}})}})}})})}}));
  policy.put("Queues", list({ref_to(queue)}));
  return policy;
}

std::string target_id(const Event& event, std::string_view suffix) {
  constexpr std::size_t kLongest = 64;
  return event.id.substr(0, kLongest - suffix.size()) + std::string(suffix);
}

void put_state(Translation& translation, const Source& source, const Event& event, Resource& rule) {
  const Value* state = member(event.properties, "State");
  const Value* enabled = member(event.properties, "Enabled");
  if (set(state) && enabled != nullptr) {
    report(translation, codes::ServerlessValue, source, enabled,
           fmt::format("event \"{}\" of \"{}\" has both State and Enabled", event.name, source.id),
           "keep one of them");
  }
  if (set(state)) {
    rule.put("State", *state);
  }
  if (enabled != nullptr) {
    rule.put("State", text(set(enabled) ? "ENABLED" : "DISABLED"));
  }
}

// The dead letter queue's ARN, with the queue if it is generated; Null if there is none.
Value dead_letter_queue(Translation& translation, const Source& source, const RuleTarget& target,
                        const Event& event, bool with_policy, std::vector<Resource>& generated) {
  const Value* config = member(event.properties, "DeadLetterConfig");
  if (config == nullptr || !check_dead_letter_config(translation, source, event, *config)) {
    return Value::null();
  }
  if (const Value* arn = member(*config, "Arn")) {
    return *arn;
  }
  const std::string queue = queue_id(event, *config);
  generated.emplace_back(queue, "AWS::SQS::Queue", target.passed_on);
  if (with_policy) {
    generated.push_back(queue_policy(event, queue, target.passed_on));
  }
  return get_att(queue, "Arn");
}

}  // namespace

std::vector<Resource> event_rule(Translation& translation, const Source& source,
                                 const RuleTarget& target, const Event& event) {
  const Value& properties = event.properties;
  check_properties(translation, source, properties, rules_of(event, target.function),
                   "event of type " + event.type);
  const bool schedule = event.type == "Schedule";
  Resource rule(event.id, "AWS::Events::Rule", target.passed_on);
  if (schedule) {
    rule.put("ScheduleExpression", member(properties, "Schedule"));
    rule.copy(properties, {"Name", "Description"});
  } else {
    rule.put("EventBusName", member(properties, "EventBusName"));
    rule.put("EventPattern", member(properties, "Pattern"));
    rule.put("Name", member(properties, "RuleName"));
  }
  put_state(translation, source, event, rule);
  std::vector<Resource> generated;
  const Value queue = dead_letter_queue(translation, source, target, event, true, generated);
  const bool own_id = !(schedule && target.function);
  const Value* id = own_id ? member(member(properties, "Target"), "Id") : nullptr;
  Value entry = object({{"Arn", target.arn},
                        {"Id", id != nullptr ? *id : text(target_id(event, target.id_suffix))}});
  if (!target.role.is_null()) {
    entry.set("RoleArn", target.role);
  }
  for (const std::string_view name : {"Input", "InputPath", "RetryPolicy", "InputTransformer"}) {
    if (const Value* value = member(properties, name)) {
      entry.set(std::string(name), *value);
    }
  }
  if (!queue.is_null()) {
    entry.set("DeadLetterConfig", object({{"Arn", queue}}));
  }
  rule.put("Targets", list({std::move(entry)}));
  generated.insert(generated.begin(), std::move(rule));
  return generated;
}

std::vector<Resource> schedule_event(Translation& translation, const Source& source,
                                     const RuleTarget& target, const Event& event) {
  const Value& properties = event.properties;
  check_properties(translation, source, properties, kScheduleV2Rules, "event of type ScheduleV2");
  Resource schedule(event.id, "AWS::Scheduler::Schedule", target.passed_on);
  schedule.copy(properties, {"ScheduleExpression", "State", "Description", "StartDate", "EndDate",
                             "ScheduleExpressionTimezone", "GroupName", "KmsKeyArn"});
  const Value* name = member(properties, "Name");
  if (!is_true(member(properties, "OmitName"))) {
    schedule.put("Name", set(name) ? *name : text(event.id));
  } else if (set(name)) {
    report(translation, codes::ServerlessValue, source, name,
           fmt::format("event \"{}\" of \"{}\" has both Name and OmitName", event.name, source.id),
           "keep one of them");
  }
  const Value* window = member(properties, "FlexibleTimeWindow");
  schedule.put("FlexibleTimeWindow", set(window) ? *window : object({{"Mode", text("OFF")}}));
  std::vector<Resource> generated;
  const Value queue = dead_letter_queue(translation, source, target, event, false, generated);
  const Value* given_role = member(properties, "RoleArn");
  Value entry =
      object({{"Arn", target.arn},
              {"RoleArn", set(given_role) ? *given_role : get_att(event.id + "Role", "Arn")}});
  for (const std::string_view part : {"Input", "RetryPolicy"}) {
    if (const Value* value = member(properties, part)) {
      entry.set(std::string(part), *value);
    }
  }
  if (!queue.is_null()) {
    entry.set("DeadLetterConfig", object({{"Arn", queue}}));
  }
  if (!set(given_role)) {
    Resource role(event.id + "Role", "AWS::IAM::Role", target.passed_on);
    role.put("AssumeRolePolicyDocument", assume_role_policy("scheduler.amazonaws.com"));
    Value policies = list({target.function ? destination_policy("Lambda", event.id, target.arn)
                                           : inline_policy(event.id + "StartExecutionPolicy",
                                                           "states:StartExecution", target.arn)});
    if (!queue.is_null()) {
      policies.items().push_back(destination_policy("SQS", event.id, queue));
    }
    role.put("Policies", std::move(policies));
    if (const Value* boundary = member(properties, "PermissionsBoundary"); set(boundary)) {
      role.put("PermissionsBoundary", *boundary);
    }
    generated.push_back(std::move(role));
  }
  schedule.put("Target", std::move(entry));
  generated.insert(generated.begin(), std::move(schedule));
  return generated;
}

}  // namespace drydock::serverless
