#include "cli/state_target.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/codes/project_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "report/state_change_report.hpp"

namespace drydock {

std::optional<StackConfig> recorded_stack(Workspace& workspace, const TemplateOptions& target) {
  if (workspace.project().from_file || !target.path.empty()) {
    return workspace.stack(target);
  }
  StackConfig only;
  only.name = target.stack_name;
  if (!only.name.empty()) {
    return only;
  }
  const Result<std::vector<RecordedStack>> stacks = list_stacks(workspace.project().state_path);
  if (!stacks) {
    workspace.diagnostics().add(codes::StateUnreadable, stacks.error());
    return std::nullopt;
  }
  if (stacks->empty()) {
    return workspace.stack(target);  // which says what to name
  }
  if (stacks->size() > 1) {
    std::string names;
    for (const RecordedStack& stack : *stacks) {
      names += (names.empty() ? "" : ", ") + stack.name;
    }
    workspace.diagnostics().add({codes::ProjectChoice,
                                 "several stacks are recorded here",
                                 {},
                                 fmt::format("choose one with --stack-name: {}", names)});
    return std::nullopt;
  }
  only.name = stacks->front().name;
  return only;
}

std::unique_ptr<StateStore> open_store(Workspace& workspace, const StackConfig& stack,
                                       bool create) {
  Result<std::unique_ptr<StateStore>> store = workspace.state(stack, create);
  if (!store) {
    workspace.diagnostics().add(codes::StateUnreadable, store.error());
    return nullptr;
  }
  return std::move(*store);
}

std::optional<StateSnapshot> recorded(Workspace& workspace, const StateStore& store,
                                      std::optional<std::int64_t> serial) {
  Result<StateSnapshot> snapshot = store.snapshot();
  if (snapshot && serial && *serial != snapshot->serial) {
    snapshot = store.snapshot_at(*serial);
    if (!snapshot) {
      workspace.diagnostics().add(codes::StateNoSuchSerial, snapshot.error());
      return std::nullopt;
    }
  }
  if (!snapshot) {
    workspace.diagnostics().add(codes::StateUnreadable, snapshot.error());
    return std::nullopt;
  }
  return std::move(*snapshot);
}

std::optional<StateSnapshot> read_state_file(Workspace& workspace, const std::string& path) {
  const std::optional<Document> document = workspace.document(path, ReadAs::OwnFile);
  return document ? read_state_text(*document, workspace.diagnostics()) : std::nullopt;
}

void report_absent(Workspace& workspace, const StateSnapshot& snapshot,
                   const std::string& address) {
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

ExitCode finish_without(Workspace& workspace, bool json) {
  if (json) {
    workspace.environment().out << failed_json(workspace.diagnostics(), workspace.sources());
  }
  return workspace.finish();
}

}  // namespace drydock
