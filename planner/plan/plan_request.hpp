// What a plan is asked for, beside a template and a state: how it was read, what of it is wanted,
// and what the project file says about single resources.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "planner/diff/drift.hpp"
#include "planner/diff/imports.hpp"
#include "planner/diff/moves.hpp"
#include "planner/plan/selection.hpp"
#include "planner/state/live_state.hpp"

namespace drydock {

struct ForgetRule {
  Address address;
  Span span = {};
};

struct PlanRequest {
  PlanMode mode = PlanMode::Normal;
  Nanoseconds now = 0;
  // What was read of the recorded objects; empty: nothing was, and the record counts as real.
  LiveState live;
  std::vector<DriftIgnore> ignore_drift;
  std::vector<MoveRule> moves;
  std::vector<ForgetRule> forget;
  std::vector<ImportRule> imports;
  Selection selection;
  bool bind = false;  // the plan is to be saved: remember objects and secrets
};

}  // namespace drydock
