// One statement of an IAM policy. Internal to planner/lint.
#pragma once

#include <functional>
#include <string>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/lint/policy_document.hpp"

namespace drydock {

// A function, whose value is not known here.
[[nodiscard]] bool is_policy_function(const Node& node);

// What a value or a list of them comes to: each item, each branch of Fn::If, but no other function.
void each_policy_value(const Node& node, const std::string& path,
                       const std::function<void(const Node&, const std::string&)>& use);

void check_policy_statement(const Node& node, PolicyKind kind, const std::string& path,
                            Diagnostics& diagnostics);

}  // namespace drydock
