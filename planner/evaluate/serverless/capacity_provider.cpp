#include "planner/evaluate/serverless/capacity_provider.hpp"

#include <utility>

#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/roles.hpp"

namespace drydock::serverless {
namespace {

Value renamed_members(const Value& written,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  Value result = object({});
  for (const auto& [from, to] : names) {
    if (const Value* value = member(written, from)) {
      result.set(std::string(to), *value);
    }
  }
  return result;
}

// A share of the processors to aim at makes the scaling manual.
Value scaling_config(const Value& written) {
  Value config = renamed_members(written, {{"MaxVCpuCount", "MaxVCpuCount"}});
  const Value* share = member(written, "AverageCPUUtilization");
  config.set("ScalingMode", text(share != nullptr ? "Manual" : "Auto"));
  if (share != nullptr) {
    config.set(
        "ScalingPolicies",
        list({object({{"PredefinedMetricType", text("LambdaCapacityProviderAverageCPUUtilization")},
                      {"TargetValue", *share}})}));
  }
  return config;
}

Resource operator_role(Translation& translation, const Source& source) {
  Resource role(source.id + "OperatorRole", "AWS::IAM::Role", source.passed_on);
  role.put("AssumeRolePolicyDocument", assume_role_policy("lambda.amazonaws.com"));
  role.put("ManagedPolicyArns",
           list({translation.managed_policy("AWSLambdaManagedEC2ResourceOperator")}));
  Source untagged = source;
  untagged.properties = object({});
  const bool propagates = is_true(member(source.properties, "PropagateTags"));
  role.put("Tags", created_by_sam(translation, propagates ? source : untagged));
  return role;
}

bool check(Translation& translation, const Source& source) {
  if (!check_properties(translation, source, source.properties,
                        "CapacityProviderName:tm VpcConfig!:m OperatorRole:tm Tags:m "
                        "InstanceRequirements:m ScalingConfig:m KmsKeyArn:tm PropagateTags:b",
                        source.type)) {
    return false;
  }
  bool fine = true;
  for (const auto& [name, rules] :
       {std::pair{"VpcConfig", "SubnetIds!:lm SecurityGroupIds:lm"},
        std::pair{"InstanceRequirements", "Architectures:lm AllowedTypes:lm ExcludedTypes:lm"},
        std::pair{"ScalingConfig", "MaxVCpuCount AverageCPUUtilization"}}) {
    const Value* part = member(source.properties, name);
    if (part != nullptr && !is_function(*part)) {
      fine = check_properties(translation, source, *part, rules, name) && fine;
    }
  }
  return fine;
}

}  // namespace

void translate_capacity_provider(Translation& translation, Source& source) {
  if (!check(translation, source)) {
    return;
  }
  const Value& properties = source.properties;
  Resource provider(source.id, "AWS::Lambda::CapacityProvider", source.attributes);
  provider.depends_on = source.depends_on;
  provider.copy(properties, {"CapacityProviderName", "KmsKeyArn", "VpcConfig"});
  if (const Value* requirements = member(properties, "InstanceRequirements")) {
    provider.put(
        "InstanceRequirements",
        is_function(*requirements)
            ? *requirements
            : renamed_members(*requirements, {{"Architectures", "Architectures"},
                                              {"AllowedTypes", "AllowedInstanceTypes"},
                                              {"ExcludedTypes", "ExcludedInstanceTypes"}}));
  }
  if (const Value* scaling = member(properties, "ScalingConfig"); set(scaling)) {
    provider.put("CapacityProviderScalingConfig",
                 is_function(*scaling) ? *scaling : scaling_config(*scaling));
  }
  provider.put("Tags", created_by_sam(translation, source));
  std::vector<Resource> generated;
  const Value* own_role = member(properties, "OperatorRole");
  if (own_role == nullptr) {
    generated.push_back(operator_role(translation, source));
  }
  provider.put("PermissionsConfig",
               object({{"CapacityProviderOperatorRoleArn",
                        own_role != nullptr ? *own_role : get_att(generated[0].id, "Arn")}}));
  generated.insert(generated.begin(), std::move(provider));
  emit(translation, source, generated);
}

}  // namespace drydock::serverless
