// CreationPolicy and UpdatePolicy: which resource types take them, and what they are made of
// (Template Reference, "CreationPolicy attribute" and "UpdatePolicy attribute"). Looked at only:
// a policy says how a deployment waits, and drydock keeps it as it is written.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "planner/model/value.hpp"

namespace drydock {

struct StackPolicyPlace {
  std::string_view attribute;  // "CreationPolicy" or "UpdatePolicy"
  std::string_view type;       // of the resource; "" if it is not known
  std::string path;            // "Resources.Group.UpdatePolicy"
  Span span;                   // of the policy as it is written
};

// `policy` is evaluated; what is not known in it fits everything. That it is a mapping is left to
// the caller.
void check_stack_policy(const Value& policy, const StackPolicyPlace& place,
                        Diagnostics& diagnostics);

}  // namespace drydock
