#include <fmt/format.h>

#include <array>
#include <cmath>

#include "simulator/json/json_text.hpp"
#include "simulator/workflow/run/interpreter.hpp"
#include "simulator/workflow/run/timestamp.hpp"

namespace drydock {
namespace {

// By StateType.
constexpr std::array<std::string_view, 8> kEntered{
    "PassStateEntered",    "TaskStateEntered", "ChoiceStateEntered",   "WaitStateEntered",
    "SucceedStateEntered", "FailStateEntered", "ParallelStateEntered", "MapStateEntered"};
constexpr std::array<std::string_view, 8> kExited{
    "PassStateExited",    "TaskStateExited", "ChoiceStateExited",   "WaitStateExited",
    "SucceedStateExited", "FailStateExited", "ParallelStateExited", "MapStateExited"};

// Delays are counted in seconds of 31 bits: 24,855 days begin, 24,856 are refused.
constexpr double kLongestWaitSeconds = 2'147'483'647;

}  // namespace

void Interpreter::step(MachineRun& run, Branch& at) {
  const State& state = run.machine->states[at.state];
  if (at.phase == BranchPhase::Ready) {
    enter(run, at, state);
  }
  ++run.transitions;
  at.phase = BranchPhase::Waiting;
  ++at.visit;
  perform(run, at, state);
}

void Interpreter::enter(MachineRun& run, Branch& at, const State& state) {
  at.retry_count = 0;
  at.retries.clear();
  at.entered_at = now();
  at.event_before = at.last_event;
  at.entered_event = emit(run, at.last_event, kEntered.at(static_cast<std::size_t>(state.type)),
                          [&](HistoryEvent& event) {
                            event.name = state.name;
                            event.input = at.input;
                          });
  at.last_event = at.entered_event;
}

void Interpreter::perform(MachineRun& run, Branch& at, const State& state) {
  switch (state.type) {
    case StateType::Pass:
      return pass(run, at, state);
    case StateType::Task:
      return task(run, at, state);
    case StateType::Choice:
      return choose(run, at, state);
    case StateType::Wait:
      return wait(run, at, state);
    case StateType::Succeed:
      return succeed(run, at, state);
    case StateType::Fail:
      return fail_state(run, at, state);
    case StateType::Parallel:
      return parallel(run, at, state);
    case StateType::Map:
      return map(run, at, state);
  }
}

void Interpreter::pass(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  Json result = effective_input(run, at, state, failure);
  if (result.is_absent()) {
    return fail(run, at, state, failure);
  }
  if (state.result.is_present()) {
    result = state.result;
  } else if (state.arguments.present() && state.language == QueryLanguage::JsonPath) {
    result = evaluate(run, at, state, state.arguments, {result, {}, {}}, failure);
    if (result.is_absent()) {
      return fail(run, at, state, failure);
    }
  }
  if (state.language == QueryLanguage::JsonPath) {
    note("afterParameters", result);
  }
  finish(run, at, state, result);
}

void Interpreter::succeed(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  const Json input = effective_input(run, at, state, failure);
  if (input.is_absent()) {
    return fail(run, at, state, failure);
  }
  finish_input(run, at, state, input, &state.assign, &state.output, kNoState);
}

void Interpreter::fail_state(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  const auto text_of = [&](const StateField& field, std::optional<std::string>& text) {
    if (!field.present()) {
      return true;
    }
    const Json value = read_field(run, at, state, field, at.input, failure);
    if (value.is_absent()) {
      return false;
    }
    text = value.is_string() ? std::string(value.text()) : json_text(value);
    return true;
  };
  std::optional<std::string> error;
  std::optional<std::string> cause;
  if (!text_of(state.error, error) || !text_of(state.cause, cause)) {
    return fail(run, at, state, failure);
  }
  propagate(run, at, {std::move(error), std::move(cause)});
}

std::optional<Nanoseconds> Interpreter::wait_seconds(MachineRun& run, Branch& at,
                                                     const State& state, Failure& failure) {
  const Json value = read_field(run, at, state, state.seconds, at.input, failure);
  if (value.is_absent()) {
    return std::nullopt;
  }
  const bool by_path = state.seconds.form == StateField::Form::Path;
  const std::string path = by_path ? state.seconds.path->text() : std::string();
  if (!value.is_number() || value.as_number() != std::floor(value.as_number())) {
    failure = by_path
                  ? runtime_failure(run, at,
                                    fmt::format("The SecondsPath parameter cannot be parsed as a "
                                                "long value: {} == {}",
                                                path, json_text(value)))
                  : query_failure(run, at, state, "Seconds",
                                  fmt::format("returned an unexpected result type. Expected "
                                              "'integer', but was '{}' for value: {}",
                                              json_kind_name(value.kind()), json_text(value)));
    return std::nullopt;
  }
  if (value.as_number() < 0) {
    failure = by_path
                  ? runtime_failure(run, at,
                                    fmt::format("The SecondsPath parameter references a negative "
                                                "value: {} == {}",
                                                path, json_text(value)))
                  : query_failure(run, at, state, "Seconds",
                                  fmt::format("returned a negative value: {}", json_text(value)));
    return std::nullopt;
  }
  if (value.as_number() > kLongestWaitSeconds) {
    failure = runtime_failure(run, at, "Wait state delay is too long.");
    return std::nullopt;
  }
  return duration_of(value.as_number());
}

std::optional<Nanoseconds> Interpreter::wait_timestamp(MachineRun& run, Branch& at,
                                                       const State& state, Failure& failure) {
  const Json value = read_field(run, at, state, state.timestamp, at.input, failure);
  if (value.is_absent()) {
    return std::nullopt;
  }
  const std::optional<Nanoseconds> instant =
      value.is_string() ? parse_timestamp(value.text()) : std::nullopt;
  if (!instant) {
    const std::string shown = value.is_string() ? std::string(value.text()) : json_text(value);
    if (state.language == QueryLanguage::JsonPath) {
      failure = runtime_failure(
          run, at,
          fmt::format("The {} parameter does not reference a valid ISO-8601 extended offset "
                      "date-time format string: {} == {}",
                      state.timestamp.name,
                      state.timestamp.path != nullptr ? state.timestamp.path->text() : "", shown));
    } else {
      failure = query_failure(run, at, state, "Timestamp", {});
      failure.unreadable = true;
      failure.cause =
          about_state(run, at) + fmt::format(
                                     "The Timestamp field cannot be parsed as an ISO-8601 extended "
                                     "offset date-time format string: {}",
                                     shown);
    }
    return std::nullopt;
  }
  const Nanoseconds delay = std::max<Nanoseconds>(*instant - now(), 0);
  if (static_cast<double>(delay) / 1e9 > kLongestWaitSeconds) {
    failure = runtime_failure(run, at, "Wait state delay is too long.");
    return std::nullopt;
  }
  return delay;
}

void Interpreter::wait(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  std::optional<Nanoseconds> delay = 0;
  if (state.seconds.present()) {
    delay = wait_seconds(run, at, state, failure);
  } else if (state.timestamp.present()) {
    delay = wait_timestamp(run, at, state, failure);
  }
  if (!delay) {
    return fail(run, at, state, failure);
  }
  if (*delay == 0) {
    return wait_over(run, at);
  }
  schedule(run, at, *delay, Happening::WaitOver);
}

void Interpreter::wait_over(MachineRun& run, Branch& at) {
  const State& state = run.machine->states[at.state];
  Failure failure;
  const Json input = effective_input(run, at, state, failure);
  if (input.is_absent()) {
    return fail(run, at, state, failure);
  }
  finish_input(run, at, state, input, &state.assign, &state.output, state.next);
}

void Interpreter::leave(MachineRun& run, Branch& at, const State& state, const Json& output,
                        const Json& assigned, StateNumber next) {
  if (too_large(at, output)) {
    return fail(run, at, state,
                {"States.DataLimitExceeded",
                 fmt::format("The state/task '{}' returned a result with a size exceeding the "
                             "maximum number of bytes service limit.",
                             state.name),
                 true});
  }
  if (assigned.is_object()) {
    set_variables(at, assigned);
  }
  at.last_event = emit(run, at.last_event, kExited.at(static_cast<std::size_t>(state.type)),
                       [&](HistoryEvent& event) {
                         event.name = state.name;
                         event.output = output;
                         event.assigned = assigned;
                       });
  if (probe_ != nullptr) {
    probe_->output = probe_->arena.copy(output);
    probe_->next = next == kNoState ? "" : run.machine->states[next].name;
    for (const JsonMember& variable : at.variables) {
      probe_->variables.set(probe_->arena.copy_text(variable.key),
                            probe_->arena.copy(variable.value));
    }
    return end(run, ExecutionStatus::Succeeded, output, std::nullopt, std::nullopt, at.last_event);
  }
  if (next == kNoState) {
    return end_flow(run, at, output);
  }
  at.state = next;
  at.input = output;
  // Whoever comes back from a wait stands in line; whoever takes its turn goes on by itself.
  if (options_.transition_latency > 0) {
    ++at.visit;
    return schedule(run, at, options_.transition_latency, Happening::EntersNext);
  }
  make_ready(run, at);
}

void Interpreter::end_flow(MachineRun& run, Branch& at, const Json& output) {
  if (at.parent == kNoBranch) {
    // One step makes several events; the last of them may find no room.
    if (run.type == MachineType::Standard && run.events >= options_.max_events) {
      return end_for_history(run, at);
    }
    return end(run, ExecutionStatus::Succeeded, output, std::nullopt, std::nullopt, at.last_event);
  }
  branch_done(run, run.branches[at.parent], at, output);
}

}  // namespace drydock
