// The way back: from what a run that failed has left to what was recorded before it began, as a
// plan for the same executor. What the run created is deleted (RetainExceptOnCreate included;
// Retain keeps it, and on record), what it changed is set back, what it deleted is made again, and
// a replaced object that still exists takes its place again. A resource that is made again has
// another identifier: whatever named the old one by it, or by one of its attributes, follows.
//
// What cannot be brought back is said, not tried: a state holds digests in place of secrets, so a
// resource that needs one can be neither set back nor made again.
#pragma once

#include <string>
#include <vector>

#include "planner/plan/plan.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

struct RollbackPlan {
  Plan plan;
  // Of the record alone, to be written before the plan is carried out: objects that were only
  // forgotten or deposed are on record again.
  StateEdit edit;
  std::vector<std::string> impossible;  // one sentence each, with the address

  [[nodiscard]] bool edits() const { return !edit.upsert.empty() || !edit.remove.empty(); }
};

// `carried_out`: the plan of the run. Precondition: no intents are open.
[[nodiscard]] RollbackPlan make_rollback_plan(const Plan& carried_out, const StateSnapshot& before,
                                              const StateSnapshot& now);

}  // namespace drydock
