#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/workflow/run/interpreter.hpp"

namespace drydock {
namespace {

// Lambda functions and activities that are named by their ARN have events of their own.
enum TaskMoment : std::uint8_t { Scheduled, Started, Succeeded, Failed, TimedOut };

std::string_view event_type(const TaskResource& resource, TaskMoment moment) {
  constexpr std::array<std::array<std::string_view, 5>, 3> kTypes{{
      {"TaskScheduled", "TaskStarted", "TaskSucceeded", "TaskFailed", "TaskTimedOut"},
      {"LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded",
       "LambdaFunctionFailed", "LambdaFunctionTimedOut"},
      {"ActivityScheduled", "ActivityStarted", "ActivitySucceeded", "ActivityFailed",
       "ActivityTimedOut"},
  }};
  const std::size_t row = resource.kind == IntegrationKind::LambdaFunction ? 1
                          : resource.kind == IntegrationKind::Activity     ? 2
                                                                           : 0;
  return kTypes.at(row).at(moment);
}

void name_resource(HistoryEvent& event, const TaskResource& resource) {
  if (resource.kind != IntegrationKind::LambdaFunction &&
      resource.kind != IntegrationKind::Activity) {
    event.resource = resource.resource;
    event.resource_type = resource.type;
  }
}

// Whoever works on the Task tells that it is alive; of other integrations the service does not ask.
bool may_send_heartbeats(const TaskResource& resource) {
  return resource.kind == IntegrationKind::Activity ||
         resource.pattern == IntegrationPattern::WaitForTaskToken;
}

// What the service looks for in the arguments before it calls anybody; "" if nothing is wrong.
std::string wrong_arguments(const TaskResource& resource, const Json& arguments) {
  if (resource.kind != IntegrationKind::Optimised || resource.service != "apigateway") {
    return "";
  }
  const Json headers = arguments.find("Headers");
  bool good = headers.is_absent() || headers.is_object();
  for (const JsonMember& header :
       headers.is_object() ? headers.members() : std::span<const JsonMember>()) {
    good = good && header.value.is_array();
  }
  return good ? "" : "The value of the field 'Headers' has an invalid format";
}

}  // namespace

std::string Interpreter::token_of(MachineRun& run, const Branch& at) {
  return "AQ" + sha256_hex(fmt::format("{}/{}/{}/{}", names_of(run).arn, run.entity, at.number,
                                       at.entered_event * 64 + at.retry_count));
}

// A time-out in seconds; nothing if the field is not there.
std::optional<double> Interpreter::patience(MachineRun& run, Branch& at, const State& state,
                                            const StateField& field, const Json& input,
                                            Failure& failure) {
  if (!field.present()) {
    return std::nullopt;
  }
  const Json value = read_field(run, at, state, field, input, failure);
  if (value.is_absent()) {
    return std::nullopt;
  }
  if (value.is_number() && value.as_number() >= 1 &&
      value.as_number() == std::floor(value.as_number())) {
    return value.as_number();
  }
  if (field.form == StateField::Form::Query) {
    failure = {"States.QueryEvaluationError",
               about_state(run, at) +
                   fmt::format("The JSONata expression '{}' specified for the field '{}' returned "
                               "an unexpected result type. Expected 'positive integer', but was "
                               "'{}' for value: {}",
                               field.query->whole_expression(), field.name,
                               json_kind_name(value.kind()), json_text(value))};
    failure.location = field.name;
  } else {
    failure = runtime_failure(
        run, at,
        fmt::format("The {} parameter does not reference a positive integer: {} == {}", field.name,
                    field.path != nullptr ? field.path->text() : "", json_text(value)));
  }
  return std::nullopt;
}

void Interpreter::task(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  const Json input = effective_input(run, at, state, failure);
  Json arguments = input;
  if (input.is_present() && state.arguments.present()) {
    arguments = evaluate(run, at, state, state.arguments, {input, {}, {}}, failure);
  }
  Json credentials;
  if (arguments.is_present() && state.credentials.present()) {
    credentials = evaluate(run, at, state, state.credentials, {input, {}, {}}, failure);
  }
  if (const std::string wrong = wrong_arguments(state.resource, arguments); !wrong.empty()) {
    return fail(run, at, state,
                runtime_failure(run, at,
                                fmt::format("The {} '{}' could not be used to start the Task: [{}]",
                                            state.language == QueryLanguage::Jsonata ? "Arguments"
                                                                                     : "Parameters",
                                            json_text(arguments), wrong)));
  }
  TaskTry trying;
  if (!failure.error) {
    trying.timeout_seconds = patience(run, at, state, state.timeout, input, failure);
  }
  if (!failure.error) {
    trying.heartbeat_seconds = patience(run, at, state, state.heartbeat, input, failure);
  }
  if (failure.error) {
    return fail(run, at, state, failure);
  }
  const std::string token = state.resource.pattern == IntegrationPattern::WaitForTaskToken ||
                                    state.resource.kind == IntegrationKind::Activity
                                ? token_of(run, at)
                                : std::string();
  const auto limit = [](const std::optional<double>& seconds) {
    return seconds ? std::optional(duration_of(*seconds)) : std::nullopt;
  };
  const TaskRequest request{handle_of(run, at),
                            state,
                            state.resource,
                            arguments,
                            credentials,
                            at.retry_count,
                            at.map_index,
                            token,
                            run.number,
                            now(),
                            limit(trying.timeout_seconds),
                            limit(trying.heartbeat_seconds),
                            engine_,
                            run.arena,
                            run.luck};
  note(state.language == QueryLanguage::Jsonata ? "afterArguments" : "afterParameters", arguments);
  const TaskAnswer answered = service_.start(request);
  if (!answered.pending && answered.outcome.failure && answered.outcome.failure->not_startable) {
    return fail(run, at, state,
                runtime_failure(run, at, answered.outcome.failure->cause.value_or("")));
  }
  at.last_event =
      emit(run, at.last_event, event_type(state.resource, Scheduled), [&](HistoryEvent& event) {
        event.input = arguments;
        name_resource(event, state.resource);
        if (event.resource_type.empty()) {
          event.resource = state.resource.written;
        }
        event.credentials = credentials;
        event.timeout_seconds = trying.timeout_seconds.value_or(-1);
        event.heartbeat_seconds = trying.heartbeat_seconds.value_or(-1);
      });
  at.task.emplace(std::move(trying));
  answer(run, at, state, answered);
}

void Interpreter::answer(MachineRun& run, Branch& at, const State& state,
                         const TaskAnswer& answered) {
  if (answered.pending || answered.until_ended > 0) {
    return await(run, at, answered);
  }
  say_started(run, at, state);
  if (state.resource.waits()) {
    say_submitted(run, at, state, answered.submitted);
  }
  conclude(run, at, state, answered.outcome);
}

void Interpreter::await(MachineRun& run, Branch& at, const TaskAnswer& answered) {
  TaskTry& trying = *at.task;
  trying.pending = answered.pending;
  if (answered.pending) {
    arm_deadline(run);
  } else {
    trying.submission = answered.submitted;
    trying.outcome = answered.outcome;
    // Nobody sees when a branch that is alone starts at once, and nothing comes in between.
    if (answered.until_started == 0 && !run.observed && run.branches.only_one()) {
      say_started(run, at, run.machine->states[at.state]);
    } else {
      schedule(run, at, answered.until_started, Happening::TaskStarts);
    }
    if (run.machine->states[at.state].resource.waits()) {
      schedule(run, at, std::max(answered.until_started, answered.until_submitted),
               Happening::TaskSubmitted);
    }
    schedule(run, at, answered.until_ended, Happening::TaskEnds);
  }
  if (trying.timeout_seconds) {
    const Nanoseconds limit = duration_of(*trying.timeout_seconds);
    if (answered.pending || limit < answered.until_ended) {
      schedule(run, at, limit, Happening::TaskTimesOut);
    }
  }
  if (trying.heartbeat_seconds && may_send_heartbeats(run.machine->states[at.state].resource)) {
    const Nanoseconds limit = duration_of(*trying.heartbeat_seconds);
    const bool sent = answered.heartbeat_every > 0 && answered.heartbeat_every <= limit;
    if (answered.pending || (!sent && limit < answered.until_ended)) {
      watch_heartbeat(run, at);
    }
  }
}

void Interpreter::watch_heartbeat(MachineRun& run, Branch& at) {
  schedule(run, at, duration_of(*at.task->heartbeat_seconds), Happening::HeartbeatMissing,
           at.task->heartbeats);
}

void Interpreter::say_started(MachineRun& run, Branch& at, const State& state) {
  if (!std::exchange(at.task->started, true)) {
    at.last_event = emit(run, at.last_event, event_type(state.resource, Started),
                         [&](HistoryEvent& event) { name_resource(event, state.resource); });
  }
}

void Interpreter::say_submitted(MachineRun& run, Branch& at, const State& state,
                                const Json& submitted) {
  if (!std::exchange(at.task->submitted, true)) {
    at.last_event = emit(run, at.last_event, "TaskSubmitted", [&](HistoryEvent& event) {
      name_resource(event, state.resource);
      event.output = submitted;
    });
  }
}

void Interpreter::conclude(MachineRun& run, Branch& at, const State& state,
                           const TaskOutcome& outcome) {
  at.task.reset();
  ++at.visit;
  Failure failure;
  if (outcome.failure) {
    failure = {outcome.failure->error, outcome.failure->cause};
  } else if (too_large(at, outcome.output)) {
    failure = {
        "States.DataLimitExceeded",
        fmt::format("The state/task '{}' returned a result with a size exceeding the "
                    "maximum number of bytes service limit.",
                    state.resource.type.empty() ? state.resource.written : state.resource.type)};
  } else {
    const Json output = outcome.output.is_present() ? outcome.output : Json::null();
    at.last_event =
        emit(run, at.last_event, event_type(state.resource, Succeeded), [&](HistoryEvent& event) {
          name_resource(event, state.resource);
          event.output = output;
        });
    note("result", output);
    return finish(run, at, state, output);
  }
  const bool timed_out = failure.error == "States.Timeout" && !failure.cause;
  at.last_event =
      emit(run, at.last_event, event_type(state.resource, timed_out ? TimedOut : Failed),
           [&](HistoryEvent& event) {
             name_resource(event, state.resource);
             event.error = failure.error ? &*failure.error : nullptr;
             event.cause = failure.cause ? &*failure.cause : nullptr;
           });
  fail(run, at, state, failure);
}

void Interpreter::time_out(MachineRun& run, Branch& at, bool heartbeat) {
  const State& state = run.machine->states[at.state];
  say_started(run, at, state);
  const TaskHandle handle = handle_of(run, at);
  const bool pending = at.task->pending;
  at.task.reset();
  ++at.visit;
  if (pending) {
    service_.cancel(handle);
  }
  Failure failure{"States.Timeout", std::nullopt};
  failure.heartbeat = heartbeat;
  at.last_event =
      emit(run, at.last_event, event_type(state.resource, TimedOut), [&](HistoryEvent& event) {
        name_resource(event, state.resource);
        event.error = &*failure.error;
      });
  fail(run, at, state, failure);
}

void Interpreter::forget_task(MachineRun& run, Branch& at, bool cancel) {
  if (!at.task) {
    return;
  }
  const TaskHandle handle = handle_of(run, at);
  const bool pending = at.task->pending;
  at.task.reset();
  ++at.visit;
  if (pending && cancel) {
    service_.cancel(handle);
  }
}

void Interpreter::task_started(TaskHandle handle) {
  if (Branch* at = find(handle); at != nullptr && at->task) {
    MachineRun& run = *executions_[handle.execution.slot];
    say_started(run, *at, run.machine->states[at->state]);
  }
}

void Interpreter::task_submitted(TaskHandle handle, const Json& submitted) {
  if (Branch* at = find(handle); at != nullptr && at->task) {
    MachineRun& run = *executions_[handle.execution.slot];
    say_started(run, *at, run.machine->states[at->state]);
    say_submitted(run, *at, run.machine->states[at->state], submitted);
  }
}

void Interpreter::complete(TaskHandle handle, const TaskOutcome& outcome) {
  Branch* at = find(handle);
  if (at == nullptr || !at->task || !at->task->pending) {
    return;
  }
  MachineRun& run = *executions_[handle.execution.slot];
  const State& state = run.machine->states[at->state];
  say_started(run, *at, state);
  if (state.resource.waits()) {
    say_submitted(run, *at, state, Json::null());
  }
  TaskOutcome copied = outcome;
  copied.output = run.arena.copy(outcome.output);
  conclude(run, *at, state, copied);
}

void Interpreter::heartbeat(TaskHandle handle) {
  Branch* at = find(handle);
  if (at != nullptr && at->task && at->task->heartbeat_seconds) {
    ++at->task->heartbeats;
    watch_heartbeat(*executions_[handle.execution.slot], *at);
  }
}

bool Interpreter::is_waiting(TaskHandle handle) {
  const Branch* at = find(handle);
  return at != nullptr && at->task.has_value();
}

}  // namespace drydock
