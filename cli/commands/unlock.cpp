#include "cli/commands/unlock.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/apply_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "cli/state_target.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "report/state_change_report.hpp"

namespace drydock {
namespace {

std::string describe(const RecordedStack& stack) {
  return fmt::format("{} of stack {} by {} since {}", stack.lock->operation, stack.name,
                     stack.lock->who, format_instant(stack.lock->acquired_at));
}

// The stack whose lock has the id; nothing, and a diagnostic that lists the locks, if none has.
std::optional<RecordedStack> find_lock(const std::string& lock_id, Workspace& workspace) {
  const Result<std::vector<RecordedStack>> stacks = list_stacks(workspace.project().state_path);
  if (!stacks) {
    workspace.diagnostics().add(codes::StateUnreadable, stacks.error());
    return std::nullopt;
  }
  std::string held;
  for (const RecordedStack& stack : *stacks) {
    if (!stack.lock) {
      continue;
    }
    if (stack.lock->token.id == lock_id) {
      return stack;
    }
    held +=
        fmt::format("{}{} ({})", held.empty() ? "" : "; ", stack.lock->token.id, describe(stack));
  }
  workspace.diagnostics().add(
      {codes::LockNotHeld,
       fmt::format("no lock of {} has the id `{}`", workspace.project().state_path, lock_id),
       {},
       held.empty() ? "nothing is locked" : "held: " + held});
  return std::nullopt;
}

bool approve(const RecordedStack& stack, const UnlockOptions& options, Workspace& workspace) {
  Environment& environment = workspace.environment();
  if (options.force) {
    return true;
  }
  if (!environment.in_is_terminal || options.json) {
    workspace.diagnostics().add({codes::NotApproved,
                                 "there is no terminal to ask for approval",
                                 {},
                                 "make sure that the holder is dead, then pass --force"});
    return false;
  }
  environment.out << fmt::format(
      "The lock is held for {}.\nIf that still runs, it will fail at its next write. Only 'yes' "
      "breaks the lock.\n\n  Enter a value: ",
      describe(stack));
  environment.out.flush();
  std::string answer;
  std::getline(environment.in, answer);
  if (answer != "yes") {
    environment.out << "\nThe lock stays.\n";
  }
  return answer == "yes";
}

}  // namespace

ExitCode run_unlock(const UnlockOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<RecordedStack> found =
      workspace.open_project() ? find_lock(options.lock_id, workspace) : std::nullopt;
  if (!found || !approve(*found, options, workspace)) {
    static_cast<void>(finish_without(workspace, options.json));
    return ExitCode::Error;
  }
  StackConfig stack;
  stack.name = found->name;
  const std::unique_ptr<StateStore> store = open_store(workspace, stack, false);
  const Status broken = store ? store->break_lock(options.lock_id) : success();
  if (!broken) {
    workspace.diagnostics().add(codes::LockNotHeld, broken.error());
  }
  if (workspace.diagnostics().has_errors()) {
    return finish_without(workspace, options.json);
  }
  environment.out << (options.json ? unlock_json(found->name, *found->lock)
                                   : fmt::format("Broke the lock of {}.\n", describe(*found)));
  return workspace.finish();
}

}  // namespace drydock
