#include "planner/evaluate/serverless/roles.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/managed_policy_names.hpp"
#include "planner/evaluate/serverless/policy_templates.hpp"

namespace drydock::serverless {
namespace {

enum class PolicyForm : std::uint8_t { Managed, Document, Template, Unknown, Mixed };

const PolicyTemplate* template_of(const Value& policy) {
  return policy.is_object() && policy.members().size() == 1
             ? find_policy_template(policy.members().front().key)
             : nullptr;
}

// Nested Fn::If are bounded by the template's nesting.
PolicyForm form_of(const Value& policy) {
  if (policy.is_string()) {
    return PolicyForm::Managed;
  }
  if (is_if(policy)) {
    const Value::List* parts = if_parts(policy);
    if (parts == nullptr) {
      return PolicyForm::Mixed;
    }
    const PolicyForm yes = form_of((*parts)[1]);
    const PolicyForm no = form_of((*parts)[2]);
    if (yes == no || is_no_value((*parts)[2])) {
      return yes;
    }
    return is_no_value((*parts)[1]) ? no : PolicyForm::Mixed;
  }
  if (is_function(policy)) {
    return PolicyForm::Managed;
  }
  if (has(policy, "Statement")) {
    return PolicyForm::Document;
  }
  return template_of(policy) != nullptr ? PolicyForm::Template : PolicyForm::Unknown;
}

Value expand(Translation& translation, const Source& source, const Value& policy) {
  const PolicyTemplate* found = template_of(policy);
  return found == nullptr
             ? policy
             : policy_of_template(translation, source, *found, policy.members().front().value);
}

// `change` applied to the value, or to both branches of an Fn::If that are not AWS::NoValue.
template <typename Change>
Value each_branch(Value policy, const Change& change) {
  if (if_parts(policy) == nullptr) {
    return change(policy);
  }
  Value::List& parts = member(policy, "Fn::If")->items();
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
    if (!is_no_value(parts[i])) {
      parts[i] = change(parts[i]);
    }
  }
  return policy;
}

Value managed_arn(const Translation& translation, const Value& policy) {
  if (policy.is_string()) {
    if (const auto path = managed_policy_path(policy.text())) {
      return translation.managed_policy(*path);
    }
  }
  return policy;
}

void add_policy(Translation& translation, const Source& source, const Value& policy,
                std::size_t index, RoleParts& parts) {
  PolicyForm form = form_of(policy);
  if (form == PolicyForm::Mixed) {
    report(translation, codes::ServerlessValue, source, &policy,
           fmt::format("the branches of a policy of \"{}\" are of different forms", source.id),
           "write one Fn::If for each form of policy");
    return;
  }
  if (form == PolicyForm::Unknown) {
    report(translation, codes::ServerlessValue, source, &policy,
           fmt::format("policy {} of \"{}\" is no name, ARN, document or known policy template",
                       index, source.id),
           "a policy document has a Statement; see the list of SAM policy templates");
    return;
  }
  if (form == PolicyForm::Managed) {
    Value arn =
        each_branch(policy, [&](const Value& branch) { return managed_arn(translation, branch); });
    if (std::find(parts.managed_policies.begin(), parts.managed_policies.end(), arn) ==
        parts.managed_policies.end()) {
      parts.managed_policies.push_back(std::move(arn));
    }
    return;
  }
  parts.policies.push_back(each_branch(policy, [&](const Value& branch) {
    return object({{"PolicyName", text(fmt::format("{}RolePolicy{}", source.id, index))},
                   {"PolicyDocument", expand(translation, source, branch)}});
  }));
}

}  // namespace

Value assume_role_policy(std::string_view service) {
  return object({{"Version", text("2012-10-17")},
                 {"Statement",
                  list({object({{"Action", list({text("sts:AssumeRole")})},
                                {"Effect", text("Allow")},
                                {"Principal", object({{"Service", list({text(service)})}})}})})}});
}

Value inline_policy(std::string_view name, std::string_view action, Value resource) {
  return object({{"PolicyName", text(name)},
                 {"PolicyDocument",
                  object({{"Statement", list({object({{"Action", text(action)},
                                                      {"Effect", text("Allow")},
                                                      {"Resource", std::move(resource)}})})}})}});
}

Value destination_policy(std::string_view kind, std::string_view id, const Value& destination) {
  const std::string name(id);
  if (kind == "SQS") {
    return inline_policy(name + "SQSPolicy", "sqs:SendMessage", destination);
  }
  if (kind == "SNS") {
    return inline_policy(name + "SNSPolicy", "sns:publish", destination);
  }
  if (kind == "EventBridge") {
    return inline_policy(name + "EventBridgePolicy", "events:PutEvents", destination);
  }
  if (kind == "Lambda") {
    return inline_policy(name + "LambdaPolicy", "lambda:InvokeFunction", destination);
  }
  if (!kind.starts_with("S3")) {
    return Value::null();
  }
  Value policy =
      inline_policy(name + "S3Policy", "s3:PutObject",
                    object({{"Fn::Join", list({text("/"), list({destination, text("*")})})}}));
  member(*member(policy, "PolicyDocument"), "Statement")
      ->items()
      .push_back(object({{"Action", text("s3:ListBucket")},
                         {"Effect", text("Allow")},
                         {"Resource", destination}}));
  return policy;
}

Resource execution_role(Translation& translation, const Source& source, RoleParts parts) {
  if (set(parts.written)) {
    if (parts.written->is_list()) {
      std::size_t index = 0;
      for (const Value& policy : parts.written->items()) {
        add_policy(translation, source, policy, index++, parts);
      }
    } else {
      add_policy(translation, source, *parts.written, 0, parts);
    }
  }
  Resource role(source.id + "Role", "AWS::IAM::Role", source.passed_on);
  role.put("AssumeRolePolicyDocument", std::move(parts.assume_role_policy));
  role.put("ManagedPolicyArns", Value::list(std::move(parts.managed_policies)));
  role.put("Path", parts.path);
  if (!parts.policies.empty()) {
    role.put("Policies", Value::list(std::move(parts.policies)));
  }
  role.put("PermissionsBoundary", parts.permissions_boundary);
  role.put("Tags", std::move(parts.tags));
  return role;
}

}  // namespace drydock::serverless
