// Execution roles, and the policies of a function or state machine in all their forms: names and
// ARNs of managed ones, documents, SAM policy templates, and Fn::If over two of a form.
#pragma once

#include <string>
#include <string_view>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

// Who may assume a role: {Version, Statement: [sts:AssumeRole for the service]}.
[[nodiscard]] Value assume_role_policy(std::string_view service);
// {PolicyName, PolicyDocument: {Statement: [{Action, Effect: Allow, Resource}]}}.
[[nodiscard]] Value inline_policy(std::string_view name, std::string_view action, Value resource);
// Allows what a destination of a kind (SQS, SNS, EventBridge, Lambda, S3…) needs; Null for another.
[[nodiscard]] Value destination_policy(std::string_view kind, std::string_view id,
                                       const Value& destination);

struct RoleParts {
  Value assume_role_policy;
  Value::List managed_policies = {};
  Value::List policies = {};  // before those of `written`
  const Value* written = nullptr;
  const Value* path = nullptr;
  const Value* permissions_boundary = nullptr;
  Value tags = {};
};
[[nodiscard]] Resource execution_role(Translation& translation, const Source& source,
                                      RoleParts parts);

}  // namespace drydock::serverless
