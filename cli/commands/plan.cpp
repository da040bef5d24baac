#include "cli/commands/plan.hpp"

#include <fmt/format.h>

#include "base/codes/state_codes.hpp"
#include "cli/planning.hpp"
#include "planner/plan/plan_codec.hpp"
#include "report/plan_json.hpp"
#include "report/plan_text.hpp"
#include "report/schedule_text.hpp"
#include "report/state_report.hpp"

namespace drydock {
namespace {

bool save(Workspace& workspace, const Plan& plan, const std::string& path) {
  const Status written = write_file_atomically(path, encode_plan(plan));
  if (!written) {
    workspace.diagnostics().add(codes::PlanFile, written.error());
    return false;
  }
  Environment& environment = workspace.environment();
  if (environment.verbosity != Verbosity::Quiet) {
    environment.err << fmt::format("Saved the plan to {}; carry it out with: drydock apply {}\n",
                                   path, path);
  }
  return true;
}

// For those who read along, not for what reads the output.
void note_unsaved(const Plan& plan, const PlanOptions& options, Environment& environment) {
  if (options.json || !options.out.empty() || plan.diff.empty() || !environment.out_is_terminal ||
      environment.verbosity == Verbosity::Quiet) {
    return;
  }
  environment.out << "\n"
                  << wrapped("Note: ",
                             "the plan is not saved (no --out), so `drydock apply` makes a new "
                             "one, which may differ if "
                             "the template or the stack changes in between.",
                             environment.out_style());
}

}  // namespace

ExitCode run_plan(const PlanOptions& options, Environment& environment) {
  Workspace workspace(environment);
  PlanningOptions planning = options.planning;
  planning.bind = !options.out.empty();
  const std::optional<Desired> desired =
      workspace.open() ? load_desired(workspace, options.target,
                                      options.destroy || options.planning.refresh_only)
                       : std::nullopt;
  const std::optional<StateSnapshot> recorded =
      desired ? load_snapshot(workspace, desired->stack) : std::nullopt;
  const std::optional<Plan> plan =
      recorded ? make_current_plan(workspace, *desired, *recorded, planning) : std::nullopt;
  workspace.drop_suppressed();
  if (plan && options.json) {
    PlanJsonOptions form;
    form.errored = workspace.diagnostics().has_errors();
    form.recorded = &*recorded;
    environment.out << plan_json(*plan, form, workspace.diagnostics(), workspace.sources());
  } else if (plan) {
    environment.out << plan_text(*plan, environment.out_style());
    if (plan->steps.size() > 1) {
      environment.out << "\n"
                      << schedule_text(*plan, schedule_of(*plan, &*recorded),
                                       environment.out_style());
    }
    note_unsaved(*plan, options, environment);
  }
  if (plan && !workspace.diagnostics().has_errors() && !options.out.empty() &&
      !save(workspace, *plan, options.out)) {
    return workspace.finish();
  }
  const ExitCode code = workspace.finish();
  if (code == ExitCode::Success && options.detailed_exitcode && !plan->diff.empty()) {
    return ExitCode::Changes;
  }
  return code;
}

ExitCode run_show(const ShowOptions& options, Environment& environment) {
  Workspace workspace(environment);
  if (!workspace.open()) {
    return workspace.finish();
  }
  if (!options.plan_file.empty()) {
    if (const std::optional<Plan> plan = read_plan_file(workspace, options.plan_file)) {
      environment.out << (options.json
                              ? plan_json(*plan, {}, workspace.diagnostics(), workspace.sources())
                              : plan_text(*plan, environment.out_style()));
    }
    return workspace.finish();
  }
  const std::optional<StackConfig> stack = workspace.stack(options.target);
  const std::optional<StateSnapshot> snapshot =
      stack ? load_snapshot(workspace, *stack) : std::nullopt;
  if (snapshot) {
    environment.out << (options.json ? state_list_json(*snapshot)
                                     : state_list_text(*snapshot, environment.out_style()));
  }
  return workspace.finish();
}

}  // namespace drydock
