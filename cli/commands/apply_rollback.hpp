// The second half of `apply --rollback`: after a run that failed, back to what was recorded before.
#pragma once

#include "cli/apply_output.hpp"
#include "cli/held_lock.hpp"
#include "cli/workspace.hpp"
#include "planner/apply/executor.hpp"

namespace drydock {

struct RollbackRun {
  const Plan& carried_out;
  std::int64_t serial = 0;  // the state before the run
  StateStore& store;
  const LockToken& lock;
  Provider& provider;
  Clock& clock;
  const ApplyOptions& options;
  ApplyOutput& output;
  Workspace& workspace;  // where the run is logged
};

// True if everything is as it was. The Error is a failure of the store or of the provider's calls.
[[nodiscard]] Result<bool> roll_back(const RollbackRun& run);

}  // namespace drydock
