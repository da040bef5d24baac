#include "cli/commands/workflow.hpp"

#include <fmt/format.h>

#include "base/codes/project_codes.hpp"
#include "base/codes/workflow_codes.hpp"
#include "cli/workflow_data.hpp"
#include "report/workflow_report.hpp"
#include "simulator/jsonata/jsonata.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kNanosecondsInMs = 1'000'000;

EvalAnswer answer_of(const std::optional<jsonata::Problem>& problem, const Json& value) {
  if (problem) {
    return {{}, EvalError{problem->code, problem->message, problem->position, problem->token}};
  }
  if (value.is_function()) {
    return {{},
            EvalError{"U1003", "The expression gives a function, which is no JSON value", 0, ""}};
  }
  return {value, std::nullopt};
}

EvalAnswer eval_jsonata(const std::string& expression, const Json& input, const Json& bindings,
                        std::int64_t now_ms, JsonArena& arena) {
  jsonata::Problem problem;
  const std::optional<jsonata::Expression> parsed = jsonata::parse(expression, problem);
  if (!parsed) {
    return answer_of(problem, {});
  }
  jsonata::Context context;
  context.now_ms = now_ms;
  if (bindings.is_object()) {
    context.variables.assign(bindings.members().begin(), bindings.members().end());
  }
  const jsonata::Outcome outcome = jsonata::evaluate(*parsed, input, context, arena);
  // The value may hold texts of the expression, which ends here.
  return answer_of(outcome.problem,
                   outcome.value.is_function() ? outcome.value : arena.copy(outcome.value));
}

std::optional<EvalAnswer> answer(const WorkflowEvalOptions& options, Workspace& workspace,
                                 JsonArena& arena) {
  const std::optional<Json> input = read_workflow_data(options.input, workspace, arena);
  const std::optional<Json> bindings = read_workflow_data(options.bindings, workspace, arena);
  if (bindings && bindings->is_present() && !bindings->is_object()) {
    workspace.diagnostics().add({codes::WorkflowDataNotJson,
                                 fmt::format("{}: the variables must be an object, not {}",
                                             options.bindings, json_kind_name(bindings->kind())),
                                 {},
                                 R"(write {"name": value}; the expression reads it as $name)"});
  }
  if (options.language == "jsonpath") {
    workspace.diagnostics().add({codes::ArgumentInvalid,
                                 "expressions in JSONPath cannot be evaluated yet",
                                 {},
                                 "write the expression in JSONata"});
  }
  if (workspace.diagnostics().has_errors()) {
    return std::nullopt;
  }
  const std::int64_t now_ms = workspace.environment().clock.now() / kNanosecondsInMs;
  return eval_jsonata(options.expression, *input, *bindings, now_ms, arena);
}

}  // namespace

ExitCode run_workflow_eval(const WorkflowEvalOptions& options, Environment& environment) {
  Workspace workspace(environment);
  JsonArena arena;
  const std::optional<EvalAnswer> answered = answer(options, workspace, arena);
  if (options.json) {
    environment.out << eval_json(answered ? &*answered : nullptr, workspace.diagnostics(),
                                 workspace.sources());
  } else if (answered && !answered->error) {
    environment.out << eval_text(*answered);
  } else if (answered) {
    environment.err << fmt::format("error[{}]: {}\n  position {} of the expression\n",
                                   answered->error->code, answered->error->message,
                                   answered->error->position);
  }
  const ExitCode code = workspace.finish();
  return answered && answered->error ? ExitCode::Error : code;
}

}  // namespace drydock
