#include "cli/commands/workflow_run.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/codes/file_codes.hpp"
#include "base/codes/workflow_codes.hpp"
#include "cli/object_folder.hpp"
#include "cli/workflow_data.hpp"
#include "report/workflow_run_report.hpp"
#include "simulator/workflow/history.hpp"
#include "simulator/workflow/mocks.hpp"
#include "simulator/workflow/run/timestamp.hpp"

namespace drydock {
namespace {

std::optional<Mocks> read_mocks_file(const WorkflowRunOptions& options, Workspace& workspace) {
  if (options.mocks.empty()) {
    return Mocks();
  }
  const std::optional<Document> document = workspace.document(options.mocks, ReadAs::OwnFile);
  const MockSelection selection{options.machine_name, options.test_case};
  return document ? read_mocks(document->root(), selection, workspace.diagnostics()) : std::nullopt;
}

ExecutionOptions names_of(const WorkflowRunOptions& options) {
  ExecutionOptions names;
  names.type = options.type == "EXPRESS" ? MachineType::Express : MachineType::Standard;
  names.name = options.execution_name.empty() ? "run" : options.execution_name;
  names.machine_name = options.machine_name.empty()
                           ? std::filesystem::path(options.definition).stem().string()
                           : options.machine_name;
  constexpr std::string_view kPrefix = "arn:aws:states:us-east-1:123456789012";
  names.machine_arn = options.machine_arn.empty()
                          ? fmt::format("{}:stateMachine:{}", kPrefix, names.machine_name)
                          : options.machine_arn;
  names.arn = options.execution_arn.empty()
                  ? fmt::format("{}:execution:{}:{}", kPrefix, names.machine_name, names.name)
                  : options.execution_arn;
  names.role_arn =
      options.role_arn.empty() ? "arn:aws:iam::123456789012:role/run" : options.role_arn;
  return names;
}

void tell_missing(const MockedTasks::Missing& missing, Diagnostics& diagnostics) {
  const std::string& name = missing.state->name;
  diagnostics.add(
      {codes::TaskWithoutMock,
       missing.tried == 0
           ? fmt::format("no mock answers the task `{}`, which calls `{}`", name,
                         missing.state->resource.written)
           : fmt::format("the mocks of the task `{}` answer {} {}, and it is tried again", name,
                         missing.tried, missing.tried == 1 ? "try" : "tries"),
       missing.state->span,
       fmt::format(R"(add {{"{}": [{{"Return": …}}]}} to the file of --mocks, or give )"
                   "--generate-results",
                   name)});
}

}  // namespace

ExitCode run_workflow_run(const WorkflowRunOptions& options, Environment& environment) {
  Workspace workspace(environment);
  Diagnostics& diagnostics = workspace.diagnostics();
  const std::optional<Document> document = workspace.document(options.definition, ReadAs::OwnFile);
  std::optional<StateMachine> machine;
  if (document) {
    machine = compile_state_machine(document->root(), diagnostics);
  }
  JsonArena arena;
  const std::optional<Json> input =
      options.input.empty() ? arena.object({})
                            : read_json_argument(options.input, "--input", workspace, arena);
  const std::optional<Mocks> mocks = read_mocks_file(options, workspace);
  const std::optional<Nanoseconds> start =
      options.start_time.empty() ? environment.clock.now() : parse_timestamp(options.start_time);
  if (!start) {
    diagnostics.add({codes::WorkflowDataNotJson,
                     fmt::format("--start-time: `{}` is no instant", options.start_time),
                     {},
                     "write date, T, time and Z, as RFC 3339 has it"});
  }
  HistoryRecorder history;
  if (machine && input && mocks && start) {
    FolderObjects objects(environment.files, options.objects);
    const PlausibleData generated(document->root());
    MockedTasks tasks(*mocks, options.generate_results ? &generated : nullptr);
    const bool generate_input = options.generate_results && options.input.empty();
    const Json begins_with = generate_input ? generated.make(0, arena) : *input;
    EngineOptions engine_options;
    engine_options.seed = options.seed;
    engine_options.start = *start;
    engine_options.max_events = options.max_events;
    engine_options.observer = &history;
    engine_options.objects = options.objects.empty() ? nullptr : &objects;
    WorkflowEngine engine(tasks, engine_options);
    engine.start(*machine, begins_with, names_of(options));
    engine.run();
    if (tasks.missing()) {
      tell_missing(*tasks.missing(), diagnostics);
    }
  }
  if (options.json) {
    environment.out << workflow_run_json(history, diagnostics, workspace.sources());
  } else if (history.end() && !diagnostics.has_errors()) {
    environment.out << workflow_run_text(history, environment.out_style());
  }
  const ExitCode code = workspace.finish();
  const bool succeeded = history.end() && history.end()->end.status == ExecutionStatus::Succeeded;
  return code == ExitCode::Success && !succeeded ? ExitCode::Error : code;
}

}  // namespace drydock
