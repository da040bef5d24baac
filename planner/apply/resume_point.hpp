// How far an earlier run of the same plan came. A saved plan is bound to a serial; after a run that
// failed half-way the serial is another, and yet the plan may go on if nothing else has happened:
// every resource that the plan does not touch is as it was at the plan's serial, and every one that
// it touches is either as it was or as the plan wants it. What the plan changes in the record alone
// (moves, imports) is the first transaction of a run, so that the state at the plan's serial is
// looked at with these changes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "planner/plan/plan.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

struct ResumePoint {
  std::vector<bool> done;                        // by step
  std::map<std::uint32_t, std::string> deposed;  // change → key of its old generation
  std::uint32_t count = 0;                       // of steps that are done
  bool edited = false;  // what the plan changes in the record alone is done
};

// `before` is the state at the plan's serial, `now` a later one. An Error names the first resource
// that is neither as it was nor as the plan wants it.
[[nodiscard]] Result<ResumePoint> find_resume_point(const Plan& plan, const StateSnapshot& before,
                                                    const StateSnapshot& now);

}  // namespace drydock
