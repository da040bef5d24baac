#include "planner/plan/plan.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace drydock {

std::size_t Plan::count(Action action) const {
  return static_cast<std::size_t>(
      std::count_if(diff.changes.begin(), diff.changes.end(),
                    [&](const ResourceChange& change) { return change.action == action; }));
}

bool Plan::only_forgets(const PlanStep& step) const {
  DRYDOCK_CHECK(step.change < diff.changes.size());
  const ResourceChange& change = diff.changes[step.change];
  if (step.operation != OperationKind::Delete) {
    return false;
  }
  return change.action == Action::Forget ||
         (change.action == Action::Replace &&
          (change.update_replace_policy == RetentionPolicy::Retain ||
           change.update_replace_policy == RetentionPolicy::RetainExceptOnCreate));
}

const std::string& Plan::type_of(const PlanStep& step) const {
  DRYDOCK_CHECK(step.change < diff.changes.size());
  const ResourceChange& change = diff.changes[step.change];
  const bool old_one = step.operation == OperationKind::Delete && !change.previous_type.empty();
  return old_one ? change.previous_type : change.type;
}

}  // namespace drydock
