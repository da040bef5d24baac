#include "cli/commands/workflow_test_state.hpp"

#include "cli/workflow_data.hpp"
#include "report/test_state_report.hpp"
#include "simulator/workflow/test_state.hpp"

namespace drydock {

ExitCode run_workflow_test_state(const WorkflowTestStateOptions& options,
                                 Environment& environment) {
  Workspace workspace(environment);
  JsonArena arena;
  const std::optional<Document> document = workspace.document(options.definition, ReadAs::OwnFile);
  TestStateRequest request;
  request.state_name = options.state;
  request.role_arn = options.role_arn;
  struct Argument {
    const std::string& text;
    std::string_view option;
    Json& value;
  };
  for (const Argument& argument :
       {Argument{options.input, "--input", request.input},
        Argument{options.mock, "--mock", request.mock},
        Argument{options.configuration, "--configuration", request.configuration},
        Argument{options.context, "--context", request.context},
        Argument{options.variables, "--variables", request.variables}}) {
    argument.value =
        read_json_argument(argument.text, argument.option, workspace, arena).value_or(Json());
  }
  std::optional<TestStateAnswer> answer;
  if (document && !workspace.diagnostics().has_errors()) {
    answer = test_state(document->root(), request);
  }
  const bool inspect = options.level != "INFO";
  if (options.json) {
    environment.out << test_state_json(answer ? &*answer : nullptr, inspect,
                                       workspace.diagnostics(), workspace.sources());
  } else if (answer) {
    environment.out << test_state_text(*answer, inspect, environment.out_style());
  }
  const ExitCode code = workspace.finish();
  const bool good = answer && (answer->status == "SUCCEEDED" || answer->status == "CAUGHT_ERROR");
  return code == ExitCode::Success && !good ? ExitCode::Error : code;
}

}  // namespace drydock
