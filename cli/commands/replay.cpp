#include "cli/commands/replay.hpp"

#include <fmt/format.h>

#include "base/codes/apply_codes.hpp"
#include "cli/run_files.hpp"
#include "report/replay_report.hpp"

namespace drydock {

ExitCode run_replay(const RehearseOptions& options, Environment& environment) {
  Workspace workspace(environment);
  if (!workspace.open()) {
    return workspace.finish();
  }
  const std::optional<RunLog> log = load_run(workspace, options.replay);
  if (!log) {
    return workspace.finish();
  }
  ReplayOptions how;
  how.schemas = &workspace.schemas();
  if (options.parallelism > 0) {
    how.parallelism = options.parallelism;
  }
  const Replay made = replay(*log, how);
  environment.out << (options.json ? replay_json(*log, made)
                                   : replay_text(*log, made, environment.out_style()));
  if (made.differs_at) {
    const bool same = log->header.schema_digest == workspace.schemas().digest();
    workspace.diagnostics().add(
        {codes::ReplayDiffers,
         fmt::format("event {} of run {} came otherwise this time", *made.differs_at + 1,
                     log->header.id),
         {},
         same ? fmt::format("replay it with drydock {}, which recorded it", log->header.version)
              : "the schemas of the resource types are others than then"});
  }
  return workspace.finish();
}

}  // namespace drydock
