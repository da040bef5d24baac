#include "simulator/workflow/test_state.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/workflow_codes.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/workflow/execution.hpp"
#include "simulator/workflow/response_shape.hpp"
#include "simulator/workflow/run/interpreter.hpp"
#include "simulator/workflow/state_machine.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

namespace drydock {

// Reaches the interpreter behind an engine, which is all that TestState wants of it.
class StateTester {
 public:
  static Interpreter& interpreter(WorkflowEngine& engine) { return *engine.interpreter_; }
};

namespace {

constexpr std::string_view kLoneState = "StateName";  // as the API calls it

class OneMock final : public TaskService {
 public:
  OneMock(const Json& result, std::optional<TaskFailure> failure)
      : outcome_{result, std::move(failure)} {}
  [[nodiscard]] TaskAnswer start(const TaskRequest& /*request*/) override {
    TaskAnswer answer;
    answer.outcome = outcome_;
    return answer;
  }

 private:
  TaskOutcome outcome_;
};

std::optional<std::string> optional_text(const Json& object, std::string_view key) {
  const Json value = object.find(key);
  return value.is_string() ? std::optional(std::string(value.text())) : std::nullopt;
}

std::optional<std::uint32_t> count_of(const Json& object, std::string_view key) {
  const Json value = object.find(key);
  return value.is_number() && value.as_number() >= 0 && value.as_number() < 1e9
             ? std::optional(static_cast<std::uint32_t>(value.as_number()))
             : std::nullopt;
}

// Its own words for what was recorded, ours for the rest.
std::string in_service_words(const Diagnostic& diagnostic) {
  if (diagnostic.path.ends_with("/Type")) {
    return "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, "
           "Choice, Parallel, Map]";
  }
  if (diagnostic.code == codes::TimestampInvalid) {
    return "String does not match RFC3339 timestamp";
  }
  return diagnostic.message.ends_with(" is empty") ? "Value cannot be empty" : diagnostic.message;
}

class Test {
 public:
  explicit Test(const TestStateRequest& request) : request_(request) {
    answer_.values = std::make_unique<JsonArena>();
  }

  TestStateAnswer run(const Node& definition) {
    if (!compile(definition) || !check_mock() || !check_context()) {
      return std::move(answer_);
    }
    execute();
    return std::move(answer_);
  }

 private:
  bool refuse(std::string why, std::string_view exception = "ValidationException") {
    answer_.refusal = std::move(why);
    answer_.exception = exception;
    return false;
  }
  [[nodiscard]] const State& state() const { return machine_->states[number_]; }
  [[nodiscard]] bool waits_for_others() const {
    return state().type == StateType::Task || state().type == StateType::Map ||
           state().type == StateType::Parallel;
  }

  bool compile(const Node& definition) {
    Diagnostics diagnostics;
    const bool alone = !definition.is(NodeKind::Mapping) || !definition.find("States");
    if (alone) {
      validate_state(definition, kLoneState, {}, diagnostics);
    } else {
      validate_definition(definition, {}, diagnostics);
    }
    if (!diagnostics.has_errors()) {
      machine_ = alone ? compile_single_state(definition, kLoneState, diagnostics)
                       : compile_state_machine(definition, diagnostics);
    }
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      if (!machine_ && diagnostic.severity() == Severity::Error) {
        const std::string_view code = service_code(diagnostic.code);
        return refuse(fmt::format("Invalid State Machine Definition: '{}: {} at {}'",
                                  code.empty() ? "SCHEMA_VALIDATION_FAILED" : code,
                                  in_service_words(diagnostic), diagnostic.path),
                      "InvalidDefinition");
      }
    }
    if (!machine_) {
      return refuse("Invalid State Machine Definition", "InvalidDefinition");
    }
    if (request_.state_name.empty()) {
      number_ = machine_->flows[0].start;
      return true;
    }
    const auto found =
        std::find_if(machine_->states.begin(), machine_->states.end(),
                     [&](const State& state) { return state.name == request_.state_name; });
    if (found == machine_->states.end()) {
      return refuse(
          fmt::format("State '{}' does not exist in the definition.", request_.state_name));
    }
    number_ = static_cast<StateNumber>(found - machine_->states.begin());
    return true;
  }

  bool check_mock() {
    const Json& mock = request_.mock;
    const Json result = mock.find("result");
    const Json failure = mock.find("errorOutput");
    if (result.is_absent() && failure.is_absent()) {
      if (state().type == StateType::Task && request_.role_arn.empty()) {
        return refuse("RoleArn must be specified when testing a Task state");
      }
      if (state().type == StateType::Map || state().type == StateType::Parallel) {
        return refuse(
            "TestState API does not support Map or Parallel states. Supported state types include: "
            "[Task, Wait, Pass, Succeed, Fail, Choice]",
            "InvalidDefinition");
      }
      return !waits_for_others() ||
             refuse(fmt::format("A mock must be specified: drydock calls no service for the {} "
                                "state",
                                state_type_name(state().type)));
    }
    if (result.is_present() && failure.is_present()) {
      return refuse(
          "A test mock should have only one of the following fields: [result, errorOutput].");
    }
    if (!waits_for_others()) {
      return refuse(fmt::format("State type '{}' is not supported when a mock is specified",
                                state_type_name(state().type)));
    }
    if (failure.is_present()) {
      probe_.failure =
          TaskFailure{optional_text(failure, "error"), optional_text(failure, "cause")};
      return true;
    }
    return check_result(result, std::string(text_member(mock, "fieldValidationMode")));
  }

  bool check_result(const Json& written, const std::string& mode) {
    const Result<Json> value = written.is_string()
                                   ? read_json_value(written.text(), *answer_.values)
                                   : Result<Json>(written);
    if (!value) {
      return refuse("Mocked result must be valid JSON");
    }
    probe_.result = *value;
    const bool writes = state().type == StateType::Map && state().map->writer != nullptr;
    if (writes && !value->is_object()) {
      return refuse("Mocked result must be a JSON object.");
    }
    if (state().type != StateType::Task && !writes && !value->is_array()) {
      return refuse("Mocked result must be an array.");
    }
    if (state().type == StateType::Parallel && value->size() != state().branches.size()) {
      return refuse(
          "Mocked result must contain the same number of items as number of Parallel branches.");
    }
    if (state().type != StateType::Task || mode == "NONE") {
      return true;
    }
    const std::optional<std::string> problem =
        shape_problem(*value, response_shape(state().resource), mode != "PRESENT");
    return !problem || refuse("Mock result schema validation error: " + *problem);
  }

  bool check_context() {
    probe_.context = request_.context;
    const bool token = state().type == StateType::Task && state().resource.waits();
    return request_.context.find("Task").is_absent() || token ||
           refuse(
               "Invalid Context object provided: Context object contains 'Task' when state is "
               "not a Task state with a '.sync' or '.waitForTaskToken' service integration "
               "pattern");
  }

  bool configure() {
    const Json& configuration = request_.configuration;
    probe_.retries_made = count_of(configuration, "retrierRetryCount").value_or(0);
    probe_.failed_iterations = count_of(configuration, "mapIterationFailureCount");
    const std::string items(text_member(configuration, "mapItemReaderData"));
    if (!items.empty()) {
      const Result<Json> value = read_json_value(items, *answer_.values);
      if (!value || !value->is_array()) {
        return refuse("mapItemReaderData must be a JSON array");
      }
      probe_.reader_items = *value;
    }
    return true;
  }

  void execute() {
    if (!configure()) {
      return;
    }
    JsonArena& values = *answer_.values;
    const Json input =
        request_.input.is_absent() || request_.input.is_null() ? values.object({}) : request_.input;
    OneMock service(probe_.result, probe_.failure);
    WorkflowEngine engine(service, {});
    ExecutionOptions names;
    names.type = MachineType::Express;
    names.name = "test";
    names.machine_name = "TestState";
    names.machine_arn = "arn:aws:states:us-east-1:123456789012:stateMachine:TestState";
    names.arn = "arn:aws:states:us-east-1:123456789012:express:TestState:test";
    names.role_arn = request_.role_arn;
    std::vector<JsonMember> variables;
    if (request_.variables.is_object()) {
      variables.assign(request_.variables.members().begin(), request_.variables.members().end());
    }
    probe_.note("input", input);
    StateTester::interpreter(engine).test(*machine_, number_, input, std::move(variables), names,
                                          probe_);
    if (probe_.failed_iterations && probe_.iterations &&
        *probe_.failed_iterations > *probe_.iterations) {
      refuse(
          "Map iteration failure count must be less than or equal to the number of Map "
          "iterations");
      return;
    }
    tell(values);
  }

  void tell(JsonArena& values) {
    answer_.status = probe_.retriable            ? "RETRIABLE"
                     : probe_.output.is_absent() ? "FAILED"
                     : probe_.caught             ? "CAUGHT_ERROR"
                                                 : "SUCCEEDED";
    answer_.error = probe_.error;
    answer_.cause = probe_.cause;
    answer_.output = values.copy(probe_.output);
    answer_.next_state = probe_.next;
    if (probe_.details.size() > 0) {
      probe_.stages.set("errorDetails", probe_.details.finish());
    }
    if (probe_.variables.size() > 0) {
      probe_.stages.set("variables", probe_.variables.finish());
    }
    answer_.inspection = values.copy(probe_.stages.finish());
  }

  const TestStateRequest& request_;
  TestStateAnswer answer_;
  std::optional<StateMachine> machine_;
  StateNumber number_ = 0;
  StateProbe probe_;
};

}  // namespace

TestStateAnswer test_state(const Node& definition, const TestStateRequest& request) {
  return Test(request).run(definition);
}

}  // namespace drydock
