// Auth.UsagePlan of REST APIs: PER_API, or SHARED by all APIs that say so, whose conditions and
// policies are then joined.
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kSharedCondition = "SharedUsagePlanCondition";

void join_policy(std::string& held, const Value* policy, bool snapshot) {
  if (!set(policy) || !policy->is_string()) {
    return;
  }
  const std::string& wanted = policy->text();
  if (held.empty() || wanted == "Retain" ||
      (snapshot && wanted == "Snapshot" && held == "Delete")) {
    held = wanted;
  }
}

// The shared resources are there if any of the APIs is.
void join_condition(Translation& translation, SharedUsagePlan& shared, const Value* condition) {
  if (shared.unconditional) {
    return;
  }
  if (condition == nullptr || !condition->is_string()) {
    shared.unconditional = true;
    if (translation.has_conditions()) {
      translation.conditions().erase(kSharedCondition);
    }
    return;
  }
  std::vector<std::string>& names = shared.conditions;
  if (std::find(names.begin(), names.end(), condition->text()) != names.end()) {
    return;
  }
  names.push_back(condition->text());
  if (names.size() == 1) {
    translation.conditions().set(std::string(kSharedCondition), *condition);
    return;
  }
  Value::List operands;
  for (const std::string& name : names) {
    operands.push_back(object({{"Condition", text(name)}}));
  }
  translation.conditions().set(std::string(kSharedCondition),
                               object({{"Fn::Or", Value::list(std::move(operands))}}));
}

Value shared_attributes(Translation& translation, const Source& source) {
  SharedUsagePlan& shared = translation.usage_plan;
  join_policy(shared.deletion_policy, source.passed_on.find("DeletionPolicy"), false);
  join_policy(shared.update_replace_policy, source.passed_on.find("UpdateReplacePolicy"), true);
  join_condition(translation, shared, member(source.passed_on, "Condition"));
  Value attributes = object({});
  if (!shared.deletion_policy.empty()) {
    attributes.set("DeletionPolicy", text(shared.deletion_policy));
  }
  if (!shared.update_replace_policy.empty()) {
    attributes.set("UpdateReplacePolicy", text(shared.update_replace_policy));
  }
  if (!shared.conditions.empty() && !shared.unconditional) {
    attributes.set("Condition", text(kSharedCondition));
  }
  return attributes;
}

void add_once(Value::List& all, Value one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) {
    all.push_back(std::move(one));
  }
}

}  // namespace

std::vector<Resource> usage_plan(Translation& translation, const Source& source, const Value* auth,
                                 const std::string& stage) {
  const Value* written = member(auth, "UsagePlan");
  if (written == nullptr) {
    return {};
  }
  if (!check_properties(translation, source, *written,
                        "CreateUsagePlan! Description Quota Tags Throttle UsagePlanName",
                        "UsagePlan")) {
    return {};
  }
  const Value* kind = member(*written, "CreateUsagePlan");
  const bool shared = is_text(kind, "SHARED");
  if (is_text(kind, "NONE")) {
    return {};
  }
  if (!shared && !is_text(kind, "PER_API")) {
    report(translation, codes::ServerlessValue, source, kind,
           fmt::format("CreateUsagePlan of \"{}\" must be SHARED, PER_API or NONE", source.id));
    return {};
  }
  const std::string prefix = shared ? "Serverless" : source.id;
  const Value attributes = shared ? shared_attributes(translation, source) : source.passed_on;
  SharedUsagePlan own;
  SharedUsagePlan& held = shared ? translation.usage_plan : own;
  add_once(held.depends_on, text(source.id));
  add_once(held.api_stages, object({{"ApiId", ref_to(source.id)}, {"Stage", ref_to(stage)}}));
  add_once(held.stage_keys,
           object({{"RestApiId", ref_to(source.id)}, {"StageName", ref_to(stage)}}));
  Resource plan(prefix + "UsagePlan", "AWS::ApiGateway::UsagePlan", attributes);
  plan.depends_on = Value::list(held.depends_on);
  plan.put("ApiStages", Value::list(held.api_stages));
  for (const std::string_view name :
       {"UsagePlanName", "Description", "Quota", "Tags", "Throttle"}) {
    if (const Value* value = member(*written, name); set(value)) {
      plan.put(name, *value);
    }
  }
  Resource key(prefix + "ApiKey", "AWS::ApiGateway::ApiKey", attributes);
  key.depends_on = list({text(plan.id)});
  key.put("Enabled", Value::boolean(true));
  key.put("StageKeys", Value::list(held.stage_keys));
  Resource link(prefix + "UsagePlanKey", "AWS::ApiGateway::UsagePlanKey", attributes);
  link.depends_on = list({text(key.id)});
  link.put("KeyId", ref_to(key.id));
  link.put("KeyType", text("API_KEY"));
  link.put("UsagePlanId", ref_to(plan.id));
  return {std::move(plan), std::move(key), std::move(link)};
}

}  // namespace drydock::serverless
