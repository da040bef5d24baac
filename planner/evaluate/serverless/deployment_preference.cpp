#include "planner/evaluate/serverless/deployment_preference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/roles.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kApplication = "ServerlessDeploymentApplication";
constexpr std::string_view kRole = "CodeDeployServiceRole";
constexpr std::string_view kCondition = "ServerlessCodeDeployCondition";

constexpr std::array<std::string_view, 9> kPredefined = {
    "Canary10Percent5Minutes",      "Canary10Percent10Minutes",      "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",     "Linear10PercentEvery1Minute",   "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes", "Linear10PercentEvery10Minutes", "AllAtOnce"};

bool says(const Value& value, std::string_view word) {
  return value.is_string() && lower(value.text()) == word && value.text() != upper(word);
}

// PassthroughCondition must be known now: it decides which resources there are.
bool passes_condition(Translation& translation, const Source& source, const Value& preference) {
  const Value* written = member(preference, "PassthroughCondition");
  if (written == nullptr) {
    return false;
  }
  const Value value = resolve_mappings(translation, resolve_parameters(translation, *written));
  if (is_true(&value) || says(value, "true")) {
    return true;
  }
  if (!value.is_bool() && !says(value, "false")) {
    report(translation, codes::ServerlessValue, source, written,
           fmt::format("PassthroughCondition of \"{}\" must be true or false, or a reference to a "
                       "parameter or mapping that is",
                       source.id));
  }
  return false;
}

// {"Ref": null} and null: no hook.
bool is_hook(const Value* hook) {
  return hook != nullptr && !(has(*hook, "Ref") && member(*hook, "Ref") == nullptr);
}

Value update_policy(const Source& source, const Value& preference) {
  Value update = object({{"ApplicationName", ref_to(kApplication)},
                         {"DeploymentGroupName", ref_to(source.id + "DeploymentGroup")}});
  const Value* hooks = member(preference, "Hooks");
  if (const Value* hook = member(hooks, "PreTraffic"); is_hook(hook)) {
    update.set("BeforeAllowTrafficHook", *hook);
  }
  if (const Value* hook = member(hooks, "PostTraffic"); is_hook(hook)) {
    update.set("AfterAllowTrafficHook", *hook);
  }
  return object({{"CodeDeployLambdaAliasUpdate", std::move(update)}});
}

// A predefined type by its full name, wherever it stands in functions. The template's nesting
// bounds the recursion.
Value config_name(Value value, bool in_sub) {
  if (value.is_list()) {
    for (Value& item : value.items()) {
      item = config_name(item, false);
    }
    return value;
  }
  if (is_function(value)) {
    Value::Member& function = value.members().front();
    function.value = config_name(function.value, function.key == "Fn::Sub");
    return value;
  }
  if (value.is_string() &&
      std::find(kPredefined.begin(), kPredefined.end(), value.text()) != kPredefined.end()) {
    Value named = sub("CodeDeployDefault.Lambda${ConfigName}", object({{"ConfigName", value}}));
    return in_sub ? *named.find("Fn::Sub") : named;
  }
  return value;
}

Value alarms_of(Translation& translation, const Source& source, const Value& alarms) {
  if (!alarms.is_list()) {
    report(translation, codes::ServerlessShape, source, &alarms,
           fmt::format("Alarms in DeploymentPreference of \"{}\" must be a list", source.id));
    return object({});
  }
  if (alarms.items().empty() || is_no_value(alarms.items().front())) {
    return object({});
  }
  Value::List names;
  for (const Value& alarm : alarms.items()) {
    names.push_back(object({{"Name", alarm}}));
  }
  return object({{"Enabled", Value::boolean(true)}, {"Alarms", Value::list(std::move(names))}});
}

Value alarm_configuration(Translation& translation, const Source& source, const Value* alarms) {
  if (!set(alarms) || is_no_value(*alarms)) {
    return Value::null();
  }
  if (is_if(*alarms)) {
    const Value::List* parts = if_parts(*alarms);
    if (parts == nullptr) {
      report(translation, codes::ServerlessValue, source, alarms,
             "Fn::If must be a condition and two values");
      return Value::null();
    }
    return if_value((*parts)[0], alarms_of(translation, source, (*parts)[1]),
                    alarms_of(translation, source, (*parts)[2]));
  }
  return alarms_of(translation, source, *alarms);
}

Resource deployment_group(Translation& translation, const std::string& function_id,
                          const DeploymentPreference& wanted) {
  Source source;
  source.id = function_id;
  source.span = translation.inputs.id_span(function_id);
  Resource group(function_id + "DeploymentGroup", "AWS::CodeDeploy::DeploymentGroup");
  group.put("AlarmConfiguration",
            alarm_configuration(translation, source, member(wanted.preference, "Alarms")));
  group.put("ApplicationName", ref_to(kApplication));
  group.put("AutoRollbackConfiguration",
            object({{"Enabled", Value::boolean(true)},
                    {"Events", list({text("DEPLOYMENT_FAILURE"), text("DEPLOYMENT_STOP_ON_ALARM"),
                                     text("DEPLOYMENT_STOP_ON_REQUEST")})}}));
  group.put("DeploymentConfigName", config_name(or_null(member(wanted.preference, "Type")), false));
  group.put("DeploymentStyle", object({{"DeploymentType", text("BLUE_GREEN")},
                                       {"DeploymentOption", text("WITH_TRAFFIC_CONTROL")}}));
  const Value* role = member(wanted.preference, "Role");
  group.put("ServiceRoleArn", set(role) ? *role : get_att(kRole, "Arn"));
  if (const Value* triggers = member(wanted.preference, "TriggerConfigurations"); set(triggers)) {
    group.put("TriggerConfigurations", *triggers);
  }
  if (set(wanted.tags)) {
    group.put("Tags", tag_list(&wanted.tags));
  }
  if (!wanted.condition.is_null()) {
    group.attributes.set("Condition", wanted.condition);
  }
  return group;
}

// The condition under which any function needs the shared resources; Null: always.
Value shared_condition(Translation& translation) {
  std::vector<std::string> names;
  for (const auto& [id, wanted] : translation.deployments) {
    if (!wanted.enabled) {
      continue;
    }
    if (!wanted.condition.is_string()) {
      return Value::null();
    }
    names.push_back(wanted.condition.text());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.size() == 1) {
    return text(names.front());
  }
  add_combined_condition(translation, std::string(kCondition), names);
  return text(kCondition);
}

}  // namespace

void add_deployment_preference(Translation& translation, const Source& source, Resource* alias) {
  const Value* written = member(source.properties, "DeploymentPreference");
  if (!set(written)) {
    return;
  }
  DeploymentPreference wanted;
  wanted.preference = *written;
  for (const std::string_view name : {"Enabled", "Type"}) {
    if (const Value* value = member(*written, name)) {
      wanted.preference.set(std::string(name),
                            resolve_mappings(translation, resolve_parameters(translation, *value)));
    }
  }
  const bool passes = passes_condition(translation, source, *written);
  const Value* enabled = wanted.preference.find("Enabled");
  wanted.enabled = enabled == nullptr || (set(enabled) && !says(*enabled, "false"));
  if (!wanted.enabled) {
    translation.deployments.emplace_back(source.id, std::move(wanted));
    return;
  }
  if (!has(wanted.preference, "Type")) {
    report(translation, codes::ServerlessMissing, source, written,
           fmt::format("DeploymentPreference of \"{}\" needs Type", source.id));
  }
  if (const Value* hooks = member(*written, "Hooks"); hooks != nullptr && !hooks->is_object()) {
    report(translation, codes::ServerlessShape, source, hooks,
           fmt::format("Hooks in DeploymentPreference of \"{}\" must be a map", source.id));
  }
  if (alias == nullptr) {
    report(translation, codes::ServerlessMissing, source, written,
           fmt::format("DeploymentPreference of \"{}\" needs AutoPublishAlias", source.id),
           "add AutoPublishAlias to the function");
    return;
  }
  alias->attributes.set("UpdatePolicy", update_policy(source, wanted.preference));
  if (passes) {
    wanted.condition = or_null(member(source.passed_on, "Condition"));
  }
  if (set(member(source.properties, "PropagateTags"))) {
    wanted.tags = or_null(member(source.properties, "Tags"));
  }
  translation.deployments.emplace_back(source.id, std::move(wanted));
}

void emit_deployment_resources(Translation& translation) {
  Value tags = object({});
  bool any = false;
  bool own_role = true;
  for (const auto& [id, wanted] : translation.deployments) {
    if (!wanted.enabled) {
      continue;
    }
    any = true;
    own_role = own_role && set(member(wanted.preference, "Role"));
    if (wanted.tags.is_object()) {
      for (const Value::Member& tag : wanted.tags.members()) {
        tags.set(tag.key, tag.value);
      }
    }
  }
  if (!any) {
    return;
  }
  const Value condition = shared_condition(translation);
  Source source;
  std::vector<Resource> generated;
  Resource& application =
      generated.emplace_back(std::string(kApplication), "AWS::CodeDeploy::Application");
  application.put("ComputePlatform", text("Lambda"));
  if (!own_role) {
    const bool limited =
        translation.options.partition == "aws-iso" || translation.options.partition == "aws-iso-b";
    Resource& role = generated.emplace_back(std::string(kRole), "AWS::IAM::Role");
    role.put("AssumeRolePolicyDocument", assume_role_policy("codedeploy.amazonaws.com"));
    role.put(
        "ManagedPolicyArns",
        list({translation.managed_policy(limited ? "service-role/AWSCodeDeployRoleForLambdaLimited"
                                                 : "service-role/AWSCodeDeployRoleForLambda")}));
  }
  for (Resource& resource : generated) {
    if (set(tags)) {
      resource.put("Tags", tag_list(&tags));
    }
    if (condition.is_string()) {
      resource.attributes.set("Condition", condition);
    }
  }
  for (const auto& [id, wanted] : translation.deployments) {
    if (wanted.enabled) {
      generated.push_back(deployment_group(translation, id, wanted));
    }
  }
  emit(translation, source, generated);
}

}  // namespace drydock::serverless
