#include "cli/commands/apply_rollback.hpp"

#include <fmt/format.h>

#include "cli/run_files.hpp"
#include "planner/apply/rollback_plan.hpp"

namespace drydock {

Result<bool> roll_back(const RollbackRun& run) {
  // What was left to the next run is looked up now: only then is it known what there is.
  const Result<std::uint32_t> recovered =
      recover_intents({run.store, run.lock, run.provider, run.clock, run.options.interrupted});
  if (!recovered) {
    return recovered.error();
  }
  const Result<StateSnapshot> before = run.store.snapshot_at(run.serial);
  if (!before) {
    return before.error();
  }
  const Result<StateSnapshot> now = run.store.snapshot();
  if (!now) {
    return now.error();
  }
  const RollbackPlan back = make_rollback_plan(run.carried_out, *before, *now);
  run.output.note(fmt::format("Rolling back to serial {}: {} step{}.\n", run.serial,
                              back.plan.steps.size(), back.plan.steps.size() == 1 ? "" : "s"));
  for (const std::string& sentence : back.impossible) {
    run.output.note(fmt::format("Rollback: {}.\n", sentence));
  }
  if (back.edits()) {
    if (Status edited = run.store.write_one(run.lock, back.edit); !edited) {
      return edited.error();
    }
  }
  const Result<StateSnapshot> start = back.edits() ? run.store.snapshot() : now;
  if (!start) {
    return start.error();
  }
  ApplyOptions options = run.options;
  options.resume = nullptr;
  run.output.begin(back.plan.steps.size(), options.hooks == nullptr);
  const Result<ApplyResult> result = apply_and_record(
      run.workspace, {"rollback", back.plan, *start, run.store, run.lock, run.provider, options});
  run.output.end();
  if (!result) {
    return result.error();
  }
  run.output.rollback_summary(*result);
  for (const std::string& problem : result->problems) {
    run.output.note(fmt::format("Rollback failed: {}\n", problem));
  }
  const bool whole = result->complete() && back.impossible.empty();
  run.output.note(whole ? "Rolled back: the state is as it was before this run.\n"
                        : "Rolled back in part: `drydock plan` shows what is left.\n");
  return whole;
}

}  // namespace drydock
