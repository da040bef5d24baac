#include "cli/commands/events.hpp"

#include "cli/workflow_data.hpp"
#include "report/workflow_report.hpp"
#include "simulator/events/event_pattern.hpp"

namespace drydock {

ExitCode run_events_match(const EventsMatchOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<Document> document = workspace.document(options.pattern, ReadAs::OwnFile);
  const std::optional<EventPattern> pattern =
      document ? EventPattern::read(document->root(), workspace.diagnostics()) : std::nullopt;
  JsonArena arena;
  const std::optional<Json> event = read_workflow_data(options.event, workspace, arena);
  std::optional<bool> matched;
  if (pattern && event) {
    matched = pattern->matches(*event);
  }
  if (options.json) {
    environment.out << match_json(matched, workspace.diagnostics(), workspace.sources());
  } else if (matched) {
    environment.out << (*matched ? "the pattern matches the event\n"
                                 : "the pattern does not match the event\n");
  }
  return workspace.finish();
}

}  // namespace drydock
