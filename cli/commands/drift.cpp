#include "cli/commands/drift.hpp"

#include <algorithm>

#include "base/codes/apply_codes.hpp"
#include "cli/planning.hpp"
#include "report/drift_report.hpp"

namespace drydock {
namespace {

std::optional<DriftFinding> look(Workspace& workspace, const StackConfig& stack,
                                 const StateSnapshot& recorded, const ReadOnlyProvider& cloud) {
  const std::optional<LiveState> live = load_live(workspace, cloud, recorded);
  if (!live) {
    return std::nullopt;
  }
  return DriftFinding{stack.name, stack.region, recorded.resources.size(),
                      find_drift(recorded, *live, workspace.schemas(), stack.rules.ignore_drift)};
}

}  // namespace

ExitCode run_drift(const DriftOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<StateSnapshot> recorded =
      stack ? load_snapshot(workspace, *stack) : std::nullopt;
  if (!recorded) {
    return workspace.finish();
  }
  const Result<std::unique_ptr<Provider>> provider = workspace.provider(*stack);
  if (!provider) {
    workspace.diagnostics().add(codes::ProviderUnavailable, provider.error());
    return workspace.finish();
  }
  const std::optional<DriftFinding> found = look(workspace, *stack, *recorded, **provider);
  if (!found) {
    return workspace.finish();
  }
  environment.out << (options.json
                          ? drift_json(*found, workspace.diagnostics(), workspace.sources())
                          : drift_text(*found, environment.out_style()));
  const ExitCode code = workspace.finish();
  const bool any = std::any_of(found->drift.begin(), found->drift.end(),
                               [](const ResourceDrift& one) { return one.drifted(); });
  return code == ExitCode::Success && options.detailed_exitcode && any ? ExitCode::Changes : code;
}

}  // namespace drydock
