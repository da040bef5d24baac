#include "cli/commands/state.hpp"

#include <fmt/format.h>

#include "base/codes/state_codes.hpp"
#include "base/nearest_name.hpp"
#include "cli/planning.hpp"
#include "report/state_report.hpp"

namespace drydock {
namespace {

void report_absent(const StateSnapshot& snapshot, const std::string& address,
                   Workspace& workspace) {
  std::vector<std::string_view> names;
  for (const RecordedResource& resource : snapshot.resources) {
    names.push_back(resource.address.text());
  }
  const std::optional<std::string> nearest = nearest_name(address, names);
  workspace.diagnostics().add(
      {codes::StateNoSuchResource,
       fmt::format("`{}` is not in the state of stack {}", address, snapshot.stack_name),
       {},
       nearest ? fmt::format("did you mean `{}`?", *nearest)
               : "drydock state list names what is recorded"});
}

}  // namespace

ExitCode run_state(const StateOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<StateSnapshot> snapshot =
      stack ? load_snapshot(workspace, *stack) : std::nullopt;
  if (!snapshot) {
    return workspace.finish();
  }
  if (options.verb == "show") {
    const RecordedResource* resource = snapshot->find(Address(options.address));
    if (resource == nullptr) {
      report_absent(*snapshot, options.address, workspace);
    } else {
      environment.out << (options.json ? state_show_json(*resource)
                                       : state_show_text(*resource, environment.out_style()));
    }
  } else if (options.json || options.verb == "pull") {
    environment.out << state_list_json(*snapshot);
  } else {
    environment.out << state_list_text(*snapshot, environment.out_style());
  }
  return workspace.finish();
}

}  // namespace drydock
