#include "cli/commands/workflow_run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "base/codes/file_codes.hpp"
#include "base/codes/pipeline_codes.hpp"
#include "base/codes/workflow_codes.hpp"
#include "cli/object_folder.hpp"
#include "cli/workflow_data.hpp"
#include "cli/workflow_definition.hpp"
#include "report/workflow_run_report.hpp"
#include "simulator/pipelines/single_run.hpp"
#include "simulator/services/scenario_objects.hpp"
#include "simulator/workflow/run/timestamp.hpp"
#include "simulator/workflow/written_objects.hpp"

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

// Of a template: its own names, but for those that were asked for.
void take_names(const MachineModel& model, const WorkflowRunOptions& options,
                ExecutionOptions& names) {
  names.type = model.type;
  if (options.machine_name.empty()) {
    names.machine_name = model.name;
  }
  if (options.machine_arn.empty()) {
    names.machine_arn = model.arn;
  }
  if (options.execution_arn.empty()) {
    std::string arn = names.machine_arn;
    const std::size_t kind = arn.find(":stateMachine:");
    if (kind != std::string::npos) {
      arn.replace(kind, std::string_view(":stateMachine:").size(), ":execution:");
    }
    names.arn = fmt::format("{}:{}", arn, names.name);
  }
  if (options.role_arn.empty() && !model.role_arn.empty()) {
    names.role_arn = model.role_arn;
  }
}

void tell_missing(const MockedTasks::Missing& missing, bool of_template, Diagnostics& diagnostics) {
  const std::string& name = missing.state->name;
  diagnostics.add(
      {codes::TaskWithoutMock,
       missing.tried == 0
           ? fmt::format("no mock answers the task `{}`, which calls `{}`", name,
                         missing.state->resource.written)
           : fmt::format("the mocks of the task `{}` answer {} {}, and it is tried again", name,
                         missing.tried, missing.tried == 1 ? "try" : "tries"),
       of_template ? Span{} : missing.state->span,
       fmt::format(R"(add {{"{}": [{{"Return": …}}]}} to the file of --mocks, or give )"
                   "--generate-results",
                   name)});
}

void report(const RunnableDefinition& definition, const SingleRun* run, Workspace& workspace) {
  Diagnostics& diagnostics = workspace.diagnostics();
  if (run != nullptr && run->missing()) {
    tell_missing(*run->missing(), definition.of_template, diagnostics);
  }
  if (run != nullptr) {
    for (const std::string& child : run->children_elsewhere()) {
      diagnostics.add({codes::ChildElsewhere,
                       fmt::format("`{}` was started and is not among the definitions: an API call "
                                   "answered for it",
                                   child),
                       {},
                       definition.of_template
                           ? "add the state machine to the template, or mock the state"
                           : "give its definition with --child NAME=FILE, or mock the state"});
    }
  }
}

}  // namespace

ExitCode run_workflow_run(const WorkflowRunOptions& options, Environment& environment) {
  Workspace workspace(environment);
  Diagnostics& diagnostics = workspace.diagnostics();
  ExecutionOptions names = names_of(options);
  const std::unique_ptr<RunnableDefinition> definition =
      read_runnable(options, names.machine_arn, workspace);
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
  std::optional<SingleRun> run;
  if (definition && input && mocks && start) {
    if (definition->of_template) {
      take_names(definition->model(), options, names);
    }
    const PlausibleData* generated =
        options.generate_results && definition->generated ? &*definition->generated : nullptr;
    FolderObjects folder(environment.files, options.objects);
    ScenarioObjects scenario(*definition->plan);
    WrittenObjects objects(options.objects.empty() ? static_cast<ObjectSource*>(&scenario)
                                                   : &folder);
    run.emplace(SingleRunInputs{*definition->plan, definition->machine, *mocks, generated,
                                definition->of_template});
    EngineOptions engine;
    engine.seed = options.seed;
    engine.start = *start;
    engine.max_events = options.max_events;
    engine.objects = &objects;
    const bool made_up = generated != nullptr && options.input.empty();
    run->run(made_up ? generated->make(0, arena) : *input, names, engine);
    report(*definition, &*run, workspace);
  }
  const HistoryRecorder none;
  const HistoryRecorder& history = run ? run->history() : none;
  const std::optional<RunCost> cost =
      run && definition->priced ? std::optional(run->cost()) : std::nullopt;
  if (options.json) {
    environment.out << workflow_run_json({history, cost ? &*cost : nullptr}, diagnostics,
                                         workspace.sources());
  } else if (history.end() && !diagnostics.has_errors()) {
    environment.out << workflow_run_text({history, cost ? &*cost : nullptr},
                                         environment.out_style());
  }
  const ExitCode code = workspace.finish();
  const bool succeeded = history.end() && history.end()->end.status == ExecutionStatus::Succeeded;
  return code == ExitCode::Success && !succeeded ? ExitCode::Error : code;
}

}  // namespace drydock
