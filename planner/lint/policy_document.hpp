// One IAM policy document: its elements, which of them its kind needs and forbids, and what their
// texts may be (IAM User Guide, "IAM JSON policy elements reference" and "Grammar of the IAM JSON
// policy language"). Whether an action, a resource or a condition key exists is not known here.
// What a function stands for fits everything. Internal to planner/lint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"

namespace drydock {

enum class PolicyKind : std::uint8_t {
  Identity,         // of a user, group, role or permission set: Resource, no Principal
  Trust,            // of a role: Principal, no Resource
  Resource,         // on a resource: Principal and Resource
  ResourceImplied,  // on a resource that is meant itself: Principal, Resource may be left out
};

struct PolicyPlace {
  PolicyKind kind;
  std::string path;        // of the document, as diagnostics name it
  bool statement = false;  // a single statement, not a document
};

// `node` is the document: a mapping, or JSON text.
void check_policy(const Node& node, const PolicyPlace& place, Diagnostics& diagnostics);

}  // namespace drydock
