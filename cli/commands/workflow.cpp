#include "cli/commands/workflow.hpp"

#include <fmt/format.h>

#include "base/codes/workflow_codes.hpp"
#include "cli/workflow_data.hpp"
#include "report/workflow_report.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/jsonata/jsonata.hpp"
#include "simulator/workflow/payload_template.hpp"

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

EvalAnswer failed_answer(std::string code, std::string message) {
  return {{}, EvalError{std::move(code), std::move(message), 0, ""}};
}

EvalAnswer answer_of(const StateValue& value) {
  return value.failure ? failed_answer(value.failure->error, value.failure->cause)
                       : EvalAnswer{value.value, std::nullopt};
}

// A path, a call of an intrinsic function, or a payload template. The context object is the binding
// `$`, for an expression reads it as `$$`.
EvalAnswer eval_jsonpath(const std::string& expression, const Json& input, const Json& bindings,
                         JsonArena& arena) {
  StateData data;
  data.input = input.is_absent() ? JsonObjectBuilder(arena).finish() : input;
  data.context = bindings.find("$");
  if (bindings.is_object()) {
    data.variables = bindings.members();
  }
  if (expression.starts_with("$") || expression.starts_with("States.")) {
    std::string why;
    const std::optional<StateExpression> parsed = StateExpression::parse(expression, why);
    return parsed ? answer_of(parsed->evaluate(data, "expression", arena))
                  : failed_answer("States.Runtime", why);
  }
  const Result<Json> written = read_json_value(expression, arena);
  if (!written) {
    return failed_answer("States.Runtime",
                         "the expression is no path, no intrinsic function and no payload "
                         "template: " +
                             written.error().message);
  }
  std::vector<PayloadTemplate::Problem> problems;
  const std::optional<PayloadTemplate> payload =
      PayloadTemplate::compile(*written, arena, problems);
  return payload ? answer_of(payload->evaluate(data, arena))
                 : failed_answer("States.Runtime",
                                 fmt::format("`{}`: {}", problems[0].key, problems[0].message));
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
  if (workspace.diagnostics().has_errors()) {
    return std::nullopt;
  }
  if (options.language == "jsonpath") {
    return eval_jsonpath(options.expression, *input, *bindings, arena);
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
