// Diff → Plan: orders creations after what they need, deletions after what needs them, and the
// deletion of a replaced object after everything that used it has moved over.
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
