// The words of the IAM policy language and the forms of its texts (IAM User Guide, "Grammar of the
// IAM JSON policy language", "IAM JSON policy elements: Condition operators"). Internal to
// planner/lint.
#pragma once

#include <string_view>
#include <vector>

namespace drydock {

[[nodiscard]] const std::vector<std::string_view>& policy_document_keys();
[[nodiscard]] const std::vector<std::string_view>& policy_statement_keys();
[[nodiscard]] const std::vector<std::string_view>& policy_principal_keys();
// Without ForAllValues:, ForAnyValue: and IfExists.
[[nodiscard]] const std::vector<std::string_view>& policy_operators();
// With them.
[[nodiscard]] bool is_policy_operator(std::string_view written);
// "StringEqualsIfExists" of "ForAnyValue:StringEqualsIfExists" without its end: "StringEquals".
[[nodiscard]] std::string_view plain_operator(std::string_view written);

// "*", or "service:Action" with wildcards.
[[nodiscard]] bool is_policy_action(std::string_view text);
// "*", or an ARN with wildcards and policy variables, which may be cut short by a "*".
[[nodiscard]] bool is_policy_resource(std::string_view text);
// "*", an account, an ARN of IAM or STS, or the unique id of what was deleted.
[[nodiscard]] bool is_policy_aws_principal(std::string_view text);

}  // namespace drydock
