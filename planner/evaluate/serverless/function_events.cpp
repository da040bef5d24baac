#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api_events.hpp"
#include "planner/evaluate/serverless/events.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kArn = "arn:{}:{}:${{AWS::Region}}:${{AWS::AccountId}}:{}";

std::vector<Resource> alexa_event(Translation& translation, const Source& source,
                                  const EventTarget& target, const Event& event) {
  check_properties(translation, source, event.properties, "SkillId:t", "event of type AlexaSkill");
  Resource permission =
      invoke_permission(target, event.id + "Permission", "alexa-appkit.amazon.com");
  permission.put("EventSourceToken", member(event.properties, "SkillId"));
  return {std::move(permission)};
}

std::vector<Resource> iot_event(Translation& translation, const Source& source,
                                const EventTarget& target, const Event& event) {
  check_properties(translation, source, event.properties, "Sql!:t AwsIotSqlVersion:t",
                   "event of type IoTRule");
  Resource permission = invoke_permission(
      target, event.id + "Permission", "iot.amazonaws.com",
      sub(fmt::format(kArn, translation.options.partition, "iot", "rule/${RuleName}"),
          object({{"RuleName", ref_to(event.id)}})));
  permission.put("SourceAccount", sub("${AWS::AccountId}"));
  Value payload =
      object({{"Sql", or_null(member(event.properties, "Sql"))},
              {"RuleDisabled", Value::boolean(false)},
              {"Actions", list({object({{"Lambda", object({{"FunctionArn", target.arn()}})}})})}});
  if (const Value* version = member(event.properties, "AwsIotSqlVersion"); set(version)) {
    payload.set("AwsIotSqlVersion", *version);
  }
  Resource rule(event.id, "AWS::IoT::TopicRule", target.passed_on);
  rule.put("TopicRulePayload", std::move(payload));
  return {std::move(permission), std::move(rule)};
}

std::vector<Resource> log_event(Translation& translation, const Source& source,
                                const EventTarget& target, const Event& event) {
  check_properties(translation, source, event.properties, "LogGroupName!:t FilterPattern!:t",
                   "event of type CloudWatchLogs");
  Resource permission = invoke_permission(
      target, event.id + "Permission", "logs.amazonaws.com",
      sub(fmt::format(kArn, translation.options.partition, "logs",
                      "log-group:${__LogGroupName__}:*"),
          object({{"__LogGroupName__", or_null(member(event.properties, "LogGroupName"))}})));
  Resource filter(event.id, "AWS::Logs::SubscriptionFilter", target.passed_on);
  filter.depends_on = list({text(permission.id)});
  filter.copy(event.properties, {"LogGroupName", "FilterPattern"});
  filter.put("DestinationArn", target.arn());
  return {std::move(permission), std::move(filter)};
}

std::vector<Resource> rule_event(Translation& translation, const Source& source,
                                 const EventTarget& target, const Event& event) {
  const RuleTarget rule{target.arn(), Value::null(), "LambdaTarget", target.passed_on, true};
  if (event.type == "ScheduleV2") {
    return schedule_event(translation, source, rule, event);
  }
  std::vector<Resource> generated = event_rule(translation, source, rule, event);
  generated.push_back(invoke_permission(target, event.id + "Permission", "events.amazonaws.com",
                                        get_att(event.id, "Arn")));
  return generated;
}

std::vector<Resource> one_event(Translation& translation, const Source& source,
                                const EventTarget& target, const Event& event, Resource& role) {
  const std::string_view type = event.type;
  if (type == "Api") {
    return rest_api_event(translation, source, target, event);
  }
  if (type == "HttpApi") {
    return http_api_event(translation, source, target, event);
  }
  if (type == "S3") {
    return bucket_event(translation, source, target, event);
  }
  if (type == "SNS") {
    return subscription_event(translation, source, target, event, role);
  }
  if (type == "Cognito") {
    return user_pool_event(translation, source, target, event);
  }
  if (type == "Schedule" || type == "ScheduleV2" || type == "CloudWatchEvent" ||
      type == "EventBridgeRule") {
    return rule_event(translation, source, target, event);
  }
  if (type == "CloudWatchLogs") {
    return log_event(translation, source, target, event);
  }
  if (type == "IoTRule") {
    return iot_event(translation, source, target, event);
  }
  if (type == "AlexaSkill") {
    return alexa_event(translation, source, target, event);
  }
  if (is_pull_event(type)) {
    return pull_event(translation, source, target, event, &role);
  }
  report(translation, codes::ServerlessValue, source, nullptr,
         fmt::format("event \"{}\" of \"{}\" has the type \"{}\", which functions do not have",
                     event.name, source.id, type));
  return {};
}

}  // namespace

Resource invoke_permission(const EventTarget& target, std::string id, std::string_view principal,
                           Value source_arn) {
  Resource permission(std::move(id), "AWS::Lambda::Permission", target.passed_on);
  permission.put("Action", text("lambda:InvokeFunction"));
  permission.put("FunctionName", target.name());
  permission.put("Principal", text(principal));
  permission.put("SourceArn", std::move(source_arn));
  return permission;
}

std::vector<Event> events_of(Translation& translation, const Source& source, bool by_path) {
  const Value* written = member(source.properties, "Events");
  if (!set(written) || !written->is_object()) {
    return {};
  }
  std::vector<std::pair<std::string, Event>> keyed;
  for (const std::string& name : legacy_keys(*written)) {
    const Value& event = *written->find(name);
    const auto type = text_member(event, "Type");
    const Value* properties = member(event, "Properties");
    if (!type) {
      report(translation, codes::ServerlessMissing, source, &event,
             fmt::format("event \"{}\" of \"{}\" needs a Type", name, source.id));
      continue;
    }
    if (properties != nullptr && !properties->is_object()) {
      report(translation, codes::ServerlessShape, source, properties,
             fmt::format("Properties of event \"{}\" of \"{}\" must be a map", name, source.id));
      continue;
    }
    if (!alphanumeric(name)) {
      report(translation, codes::ServerlessValue, source, &event,
             fmt::format("the name of event \"{}\" of \"{}\" must be letters and digits", name,
                         source.id),
             "it becomes part of logical ids");
      continue;
    }
    Value held = properties == nullptr ? object({}) : *properties;
    const std::string key = text_member(held, "Path").value_or(name);
    keyed.emplace_back(key, Event{source.id + name, name, *type, std::move(held)});
  }
  if (by_path) {
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  std::vector<Event> result;
  result.reserve(keyed.size());
  for (auto& [key, event] : keyed) {
    result.push_back(std::move(event));
  }
  return result;
}

std::vector<Resource> translate_function_events(Translation& translation, const Source& source,
                                                const EventTarget& target, Resource& role) {
  std::vector<Resource> generated;
  for (const Event& event : events_of(translation, source, true)) {
    std::vector<Resource> part = one_event(translation, source, target, event, role);
    std::move(part.begin(), part.end(), std::back_inserter(generated));
  }
  return generated;
}

}  // namespace drydock::serverless
