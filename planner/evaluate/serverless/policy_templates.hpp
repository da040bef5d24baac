// The policy templates of AWS SAM as data, and a template with its parameters as a policy document.
#pragma once

#include <span>
#include <string_view>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

struct PolicyTemplate {
  std::string_view name;
  std::string_view parameters;  // separated by spaces
  // Statements separated by " ; ", each "actions > resources" or "actions > resources ? operator
  // key value" for a condition. Several are separated by spaces. "=" before the only action: not a
  // list; "[" before the first resource: a list. "$" before a text: it is an Fn::Sub whose
  // variables are the parameters of that name in any case, with "#" for arn:${AWS::Partition}: and
  // "@" for ${AWS::Region}:${AWS::AccountId}. The effect is always Allow.
  std::string_view statements;
};

[[nodiscard]] const PolicyTemplate* find_policy_template(std::string_view name);
// {Statement: […]}; reports parameters that are missing.
[[nodiscard]] Value policy_of_template(Translation& translation, const Source& source,
                                       const PolicyTemplate& policy, const Value& parameters);

// The table, in two files.
[[nodiscard]] std::span<const PolicyTemplate> policy_templates_first();
[[nodiscard]] std::span<const PolicyTemplate> policy_templates_second();

}  // namespace drydock::serverless
