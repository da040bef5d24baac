// The logs of runs (planner/apply/run_log.hpp) as files: one a run, in the folder `runs` beside the
// state, the oldest ones deleted. A run whose log cannot be written goes on without one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/workspace.hpp"
#include "planner/apply/executor.hpp"
#include "planner/apply/run_log.hpp"

namespace drydock {

// So many runs are kept, the newest ones.
inline constexpr std::size_t kRunsKept = 20;

// What a run of the executor works with, and what it starts from.
struct RecordedRun {
  std::string operation;  // "apply", "destroy", "rollback"
  const Plan& plan;
  const StateSnapshot& recorded;
  StateStore& store;
  const LockToken& lock;
  Provider& provider;
  const ApplyOptions& options;
};

// apply_plan, with its log written. A log that cannot be is a warning of the workspace.
[[nodiscard]] Result<ApplyResult> apply_and_record(Workspace& workspace, const RecordedRun& run);

// The log that `run` names: a file, the name of a run of this project, or "last". Nothing, and a
// diagnostic, if there is none or it cannot be read.
[[nodiscard]] std::optional<RunLog> load_run(Workspace& workspace, const std::string& run);

}  // namespace drydock
