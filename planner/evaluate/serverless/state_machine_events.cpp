#include <fmt/format.h>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api_events.hpp"
#include "planner/evaluate/serverless/implicit_apis.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/roles.hpp"
#include "planner/evaluate/serverless/state_machine.hpp"

namespace drydock::serverless {
namespace {

// Lets the event's service start executions.
Resource start_role(const Source& source, const Event& event, const Value& target,
                    std::string_view service) {
  Resource role(event.id + "Role", "AWS::IAM::Role", source.passed_on);
  role.put("AssumeRolePolicyDocument", assume_role_policy(service));
  role.put(
      "Policies",
      list({inline_policy(role.id + "StartExecutionPolicy", "states:StartExecution", target)}));
  if (const Value* boundary = member(source.properties, "PermissionsBoundary"); set(boundary)) {
    role.put("PermissionsBoundary", *boundary);
  }
  return role;
}

// What API Gateway sends to Step Functions.
Value request_template(const std::string& machine, bool unescape) {
  const std::string input = "{\"input\": \"$util.escapeJavaScript($input.json('$'))";
  const std::string unescaped = unescape ? ".replaceAll(\"\\\\'\",\"'\")" : "";
  const std::string written =
      input + unescaped + "\", \"stateMachineArn\": \"${" + machine + "}\"}";
  return object({{"application/json", sub(written)}});
}

std::vector<Resource> api_event(Translation& translation, const Source& source, const Event& event,
                                const Value& target) {
  if (!check_properties(translation, source, event.properties,
                        "Path!:t Method!:t RestApiId!:t Stage:t Auth:m UnescapeMappingTemplate:b=",
                        "event of type Api")) {
    return {};
  }
  const auto api = rest_api_of(translation, source, event);
  if (!api) {
    return {};
  }
  std::vector<Resource> generated = {start_role(source, event, target, "apigateway.amazonaws.com")};
  const Value* body = member(*api->properties, "DefinitionBody");
  const Value* path = member(event.properties, "Path");
  const Value* method = member(event.properties, "Method");
  if (!set(member(*api->properties, kManaged)) || body == nullptr || !path->is_string() ||
      !method->is_string()) {
    return generated;
  }
  auto editor = swagger_editor(translation, source, *body);
  if (!editor) {
    return generated;
  }
  const Value lower_method = Value::string(lower(method->text()), method->span());
  if (editor->has_integration(path->text(), lower_method)) {
    report(translation, codes::ServerlessValue, source, path,
           fmt::format("event \"{}\" of \"{}\" repeats the method {} of the path {}", event.name,
                       source.id, lower_method.text(), path->text()));
    return generated;
  }
  const bool unescape = is_true(member(event.properties, "UnescapeMappingTemplate"));
  const std::string machine = target.find("Ref")->text();
  editor->add_state_machine_integration(
      *path, lower_method,
      {sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"),
       get_att(generated.front().id, "Arn"), request_template(machine, unescape),
       or_null(member(source.passed_on, "Condition"))});
  if (set(member(event.properties, "Auth"))) {
    add_event_auth(translation, source, event, *api, *editor);
  }
  api->properties->set("DefinitionBody", editor->finish());
  return generated;
}

std::vector<Resource> rule_event(Translation& translation, const Source& source, const Event& event,
                                 const Value& target) {
  const Value* given = event.type == "Schedule" ? member(event.properties, "RoleArn") : nullptr;
  std::vector<Resource> generated;
  if (given == nullptr) {
    generated.push_back(start_role(source, event, target, "events.amazonaws.com"));
  }
  const RuleTarget rule{target, given != nullptr ? *given : get_att(event.id + "Role", "Arn"),
                        "StepFunctionsTarget", source.passed_on, false};
  std::vector<Resource> of_rule = event_rule(translation, source, rule, event);
  std::move(of_rule.begin(), of_rule.end(), std::back_inserter(generated));
  return generated;
}

}  // namespace

std::vector<Resource> state_machine_events(Translation& translation, const Source& source,
                                           const Value& target) {
  std::vector<Resource> generated;
  for (const Event& event : events_of(translation, source, false)) {
    std::vector<Resource> part;
    if (event.type == "Api") {
      part = api_event(translation, source, event, target);
    } else if (event.type == "ScheduleV2") {
      part = schedule_event(translation, source,
                            {target, Value::null(), "StepFunctionsTarget", source.passed_on, false},
                            event);
    } else if (event.type == "Schedule" || event.type == "CloudWatchEvent" ||
               event.type == "EventBridgeRule") {
      part = rule_event(translation, source, event, target);
    } else {
      report(translation, codes::ServerlessValue, source, &event.properties,
             fmt::format("event \"{}\" of \"{}\" has the type \"{}\", which state machines do not "
                         "have",
                         event.name, source.id, event.type));
    }
    std::move(part.begin(), part.end(), std::back_inserter(generated));
  }
  return generated;
}

}  // namespace drydock::serverless
