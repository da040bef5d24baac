#include "cli/commands/state_verify.hpp"

#include "base/codes/state_codes.hpp"
#include "cli/state_target.hpp"
#include "planner/state/state_check.hpp"
#include "report/state_change_report.hpp"

namespace drydock {
namespace {

void add_findings(const StateCheck& check, Diagnostics& diagnostics) {
  for (const StateFinding& finding : check.findings) {
    diagnostics.add(
        {finding.harmful ? codes::StateDamaged : codes::StateOdd,
         (finding.stack.empty() ? "" : "stack " + finding.stack + ": ") + finding.problem,
         {},
         finding.remedy.empty() ? "" : "with --repair: " + finding.remedy});
  }
}

}  // namespace

ExitCode run_state_verify(const StateOptions& options, Workspace& workspace) {
  Environment& environment = workspace.environment();
  const std::string& path = workspace.project().state_path;
  const Result<StateCheck> check =
      options.repair ? repair_state_file(path, environment.clock) : check_state_file(path);
  if (!check) {
    workspace.diagnostics().add(codes::StateUnreadable, check.error());
    return finish_without(workspace, options.json);
  }
  if (check->copy.empty()) {
    add_findings(*check, workspace.diagnostics());
  }
  environment.out << (options.json ? state_check_json(*check, path, workspace.diagnostics(),
                                                      workspace.sources())
                                   : state_check_text(*check, path));
  return workspace.finish();
}

}  // namespace drydock
