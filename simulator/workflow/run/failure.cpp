// Retry, Catch, and what ends when a branch fails (states-language.net, "Errors").
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/workflow/run/interpreter.hpp"

namespace drydock {
namespace {

// Names match exactly; a name with a typing error is the name of some other error.
bool matches(const std::vector<std::string>& names, const Failure& failure) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    if (name == "States.ALL") {
      return true;
    }
    if (!failure.error) {
      return false;
    }
    return name == *failure.error ||
           (name == "States.TaskFailed" && *failure.error != "States.Timeout") ||
           (name == "States.HeartbeatTimeout" && failure.heartbeat);
  });
}

// What `$states.errorOutput` is and what a catcher hands on. A failure without a cause has an empty
// one; one that has not even a name, as a task token can come back, has neither.
Json error_output(JsonArena& arena, const Failure& failure) {
  JsonObjectBuilder object(arena);
  object.set("Error", failure.error ? arena.string(*failure.error) : Json::null());
  object.set("Cause", failure.cause   ? arena.string(*failure.cause)
                      : failure.error ? Json::text_of("")
                                      : Json::null());
  return object.finish();
}

// By StateType; what has none leaves no trace when it is aborted.
constexpr std::array<std::string_view, 8> kAborted{"",
                                                   "TaskStateAborted",
                                                   "",
                                                   "WaitStateAborted",
                                                   "",
                                                   "",
                                                   "ParallelStateAborted",
                                                   "MapStateAborted"};

}  // namespace

void Interpreter::fail(MachineRun& run, Branch& at, const State& state, const Failure& failure) {
  const bool joins = state.type == StateType::Map || state.type == StateType::Parallel;
  if (!failure.location.empty()) {
    // An expression is evaluated before the state counts as entered; what it gave is read behind.
    const bool before = at.last_event == at.entered_event && !failure.unreadable;
    at.last_event = emit(run, before ? at.event_before : at.last_event, "EvaluationFailed",
                         [&](HistoryEvent& event) {
                           event.error = &*failure.error;
                           event.cause = &*failure.cause;
                           event.location = failure.location;
                           event.state = state.name;
                         });
  }
  if (failure.terminal) {
    return end(run, ExecutionStatus::Failed, {}, failure.error, failure.cause, at.last_event);
  }
  if (retry(run, at, state, failure)) {
    return;
  }
  at.join.reset();
  if (joins) {
    at.last_event = emit(run, at.last_event,
                         state.type == StateType::Map ? "MapStateFailed" : "ParallelStateFailed");
  }
  if (!catch_failure(run, at, state, failure)) {
    propagate(run, at, failure);
  }
}

bool Interpreter::retry(MachineRun& run, Branch& at, const State& state, const Failure& failure) {
  for (std::size_t i = 0; i < state.retriers.size(); ++i) {
    const Retrier& retrier = state.retriers[i];
    if (!matches(retrier.errors, failure)) {
      continue;
    }
    if (at.retries.empty()) {
      at.retries.resize(state.retriers.size());
    }
    if (probe_ != nullptr) {
      at.retries[i] = probe_->retries_made;
    }
    if (at.retries[i] >= retrier.max_attempts) {
      return false;
    }
    double seconds = retrier.interval_seconds * std::pow(retrier.backoff_rate, at.retries[i]);
    if (retrier.max_delay_seconds) {
      seconds = std::min(seconds, *retrier.max_delay_seconds);
    }
    if (retrier.full_jitter) {
      seconds *= run.luck.uniform();
    }
    if (probe_ != nullptr) {
      probe_->retriable = true;
      probe_->note_error("retryIndex", static_cast<double>(i));
      probe_->note_error("retryBackoffIntervalSeconds", seconds);
      propagate(run, at, failure);
      return true;
    }
    ++at.retries[i];
    ++at.retry_count;
    ++run.retried;
    at.join.reset();
    ++at.visit;
    at.phase = BranchPhase::Waiting;
    schedule(run, at, duration_of(seconds), Happening::RetryDue);
    return true;
  }
  return false;
}

bool Interpreter::catch_failure(MachineRun& run, Branch& at, const State& state,
                                const Failure& failure) {
  for (std::size_t i = 0; i < state.catchers.size(); ++i) {
    if (matches(state.catchers[i].errors, failure)) {
      if (probe_ != nullptr) {
        probe_->caught = true;
        probe_->note_error("catchIndex", static_cast<double>(i));
        probe_->error = failure.error;
        probe_->cause = failure.cause;
      }
      go_to_catcher(run, at, state, state.catchers[i], failure);
      return true;
    }
  }
  return false;
}

void Interpreter::go_to_catcher(MachineRun& run, Branch& at, const State& state,
                                const Catcher& catcher, const Failure& failure) {
  Failure wrong;
  const Json error = error_output(run.arena, failure);
  // JSONPath: `$` of Assign is the error output.
  const StatesView view{at.input, state.language == QueryLanguage::JsonPath ? error : Json(),
                        error};
  Json assigned;
  if (catcher.assign.present()) {
    assigned = assign(run, at, state, catcher.assign, view, wrong);
    if (assigned.is_absent()) {
      wrong.terminal = true;
      return fail(run, at, state, wrong);
    }
  }
  Json output = error;
  if (catcher.output.present()) {
    output = evaluate(run, at, state, catcher.output, view, wrong);
  } else if (state.language == QueryLanguage::JsonPath) {
    output = put_result(run, at, state, catcher.result, error, wrong);
  }
  if (output.is_absent()) {
    // A catcher is not caught.
    wrong.terminal = true;
    return fail(run, at, state, wrong);
  }
  leave(run, at, state, output, assigned, catcher.next);
}

void Interpreter::propagate(MachineRun& run, Branch& at, const Failure& failure) {
  if (at.parent == kNoBranch || probe_ != nullptr) {
    return end(run, ExecutionStatus::Failed, {}, failure.error, failure.cause, at.last_event);
  }
  branch_failed(run, run.branches[at.parent], at, failure);
}

// Recursion: flows nest as deep as the document, at most kDeepestNesting.
void Interpreter::abort_branch(MachineRun& run, Branch& at) {
  const State& state = run.machine->states[at.state];
  abort_children(run, at);
  // A branch that has not entered its state, or has left the last, has nothing to tell.
  const std::string_view type = kAborted.at(static_cast<std::size_t>(state.type));
  if (at.phase == BranchPhase::Waiting && at.entered_event != 0 && !type.empty()) {
    emit(run, at.last_event, type);
  }
  forget_task(run, at, true);
  const bool iteration = at.map_index >= 0 && at.parent != kNoBranch &&
                         run.machine->states[run.branches[at.parent].state].type == StateType::Map;
  if (iteration) {
    emit(run, at.last_event, "MapIterationAborted", [&](HistoryEvent& event) {
      event.name = run.machine->states[run.branches[at.parent].state].name;
      event.index = at.map_index;
    });
  }
  free_branch(run, at);
}

void Interpreter::abort_children(MachineRun& run, Branch& at) {
  if (at.join == nullptr) {
    return;
  }
  const std::unique_ptr<Join> join = std::move(at.join);
  for (const std::uint32_t child : join->branches) {
    abort_branch(run, run.branches[child]);
  }
  if (join->children.empty()) {
    return;
  }
  // Their ends find no Map that waits for them.
  for (const ExecutionId& child : join->children) {
    stop(child, std::nullopt, std::nullopt);
  }
}

}  // namespace drydock
