// Diff → Plan: orders creations after what they need, deletions after what needs them, and the
// deletion of a replaced object after everything that used it has moved over.
//
// Steps: Create and Update give one, Delete and Forget one Delete, Replace a Create and a Delete.
// A resource that does not change gives no step and no edge. What must come first:
//  - Create, Update: those of the dependencies that the template names
//  - the Create of a Replace that deletes first: its Delete
//  - the Delete of any other Replace: its Create, and the step of everything that uses the resource
//  - a Delete of a removed resource: the Update or Create of what used it by the record
//  - any Delete: the Delete of what used the object by the record
// An old generation that a broken-off run left does not wait for its users where that would close a
// circle: the record does not tell whether they use it or its successor.
// The last rule yields where it would close a circle: an object that is deleted first cannot wait
// for one that is only deleted once its users have moved to the successor.
#pragma once

#include "planner/graph/resource_graph.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

struct PlanInputs {
  const ResourceSet* desired = nullptr;  // null for destroy
  const StateSnapshot* recorded = nullptr;
  std::string schema_digest;
  std::string created_at;
};

[[nodiscard]] Plan make_plan(Diff diff, const PlanInputs& inputs);

}  // namespace drydock
