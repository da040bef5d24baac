#include "simulator/workflow/run/interpreter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

// Garbage is dropped when an arena has grown so far, and then when it has doubled.
constexpr std::size_t kFirstArenaLimit = std::size_t{16} << 20U;
// Documented limits of the time that an execution may take.
constexpr Nanoseconds kLongestStandard = 365 * kDay;
constexpr Nanoseconds kLongestExpress = 5 * kMinute;

constexpr double kLongestDelaySeconds = 3e9;

std::uint32_t mixed(std::uint32_t a, std::uint32_t b) { return (a ^ (b + 1)) * 16777619U; }

}  // namespace

Nanoseconds Interpreter::duration_of(double seconds) {
  return static_cast<Nanoseconds>(std::clamp(seconds, 0.0, kLongestDelaySeconds) *
                                  static_cast<double>(kSecond));
}

Interpreter::Interpreter(WorkflowEngine& engine, TaskService& service, const EngineOptions& options)
    : engine_(engine), service_(service), options_(options) {
  (void)clock_.advance_to(options.start);
}

void Interpreter::reset(const EngineOptions& options) {
  for (const std::unique_ptr<MachineRun>& run : executions_) {
    if (run->live) {
      release(*run);
    }
  }
  options_ = options;
  events_.clear();
  turns_.clear();
  turns_begin_ = 0;
  clock_.reset();
  (void)clock_.advance_to(options.start);
}

MachineRun* Interpreter::find(ExecutionId id) {
  if (id.slot >= executions_.size()) {
    return nullptr;
  }
  MachineRun& run = *executions_[id.slot];
  return run.live && run.generation == id.generation ? &run : nullptr;
}

Branch* Interpreter::find(TaskHandle handle) {
  MachineRun* run = find(handle.execution);
  if (run == nullptr || handle.branch >= run->branches.size()) {
    return nullptr;
  }
  Branch& at = run->branches[handle.branch];
  return at.visit == handle.visit && at.phase == BranchPhase::Waiting ? &at : nullptr;
}

ExecutionId Interpreter::start(const StateMachine& machine, FlowNumber flow, const Json& input,
                               const ExecutionOptions& options, MachineRun* parent,
                               Branch* parent_branch, std::uint32_t place) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(executions_.size()));
    executions_.push_back(std::make_unique<MachineRun>());
    executions_.back()->slot = free_slots_.back();
  }
  MachineRun& run = *executions_[free_slots_.back()];
  free_slots_.pop_back();
  run.live = true;
  run.machine = &machine;
  run.type = options.type;
  run.unnamed = false;
  run.names = options;
  run.number = options.number;
  run.started = now();
  run.input = run.arena.copy(input);
  run.arena_limit = kFirstArenaLimit;
  run.entity = mixed(2166136261U, options.number);
  ExecutionId parent_id;
  if (parent != nullptr) {
    parent_id = {parent->slot, parent->generation};
    run.parent = parent_id;
    run.parent_branch = parent_branch->number;
    run.parent_visit = parent_branch->visit;
    run.parent_place = place;
    run.parent_run = parent_branch->join->run_number;
    run.unnamed = options.arn.empty();
    run.entity = mixed(mixed(parent->entity, parent->map_runs), place);
  }
  run.luck = Rng({options_.seed, options_.trial, run.entity, stream_hash("workflow")});
  const ExecutionId id{run.slot, run.generation};
  ++running_;
  run.observed = false;
  if (options_.observer != nullptr) {
    options_.observer->on_start(id, parent_id, machine, options);
    run.observed = options_.observer->wants_events(id, parent_id);
  }
  emit(run, 0, "ExecutionStarted", [&](HistoryEvent& event) { event.input = run.input; });
  Branch& at = add_branch(run, kNoBranch);
  at.state = machine.flows[flow].start;
  at.input = run.input;
  make_ready(run, at);
  const Nanoseconds quota = run.type == MachineType::Express ? kLongestExpress : kLongestStandard;
  const double own =
      flow == 0 ? machine.timeout_seconds.value_or(to_seconds(quota)) : to_seconds(quota);
  run.own_deadline = own < to_seconds(quota);
  run.deadline = now() + (run.own_deadline ? duration_of(own) : quota);
  run.deadline_armed = false;
  return id;
}

void Interpreter::stop(ExecutionId id, std::optional<std::string> error,
                       std::optional<std::string> cause) {
  if (MachineRun* run = find(id)) {
    end(*run, ExecutionStatus::Aborted, {}, std::move(error), std::move(cause), 0);
  }
}

Branch& Interpreter::add_branch(MachineRun& run, std::uint32_t parent) {
  Branch& at = run.branches.take();
  at.parent = parent;
  at.retry_count = 0;
  at.last_event = 0;
  at.map_index = -1;
  at.map_value = {};
  at.measured = {};
  at.variables.clear();
  return at;
}

void Interpreter::free_branch(MachineRun& run, Branch& at) {
  ++at.visit;
  at.phase = BranchPhase::Free;
  at.join.reset();
  at.task.reset();
  at.input = {};
  run.branches.give_back(at);
}

void Interpreter::queue(MachineRun& run) {
  if (!run.queued) {
    run.queued = true;
    turns_.push_back(run.slot);
  }
}

void Interpreter::make_ready(MachineRun& run, Branch& at) {
  at.phase = BranchPhase::Ready;
  run.ready.push(at.number);
  queue(run);
}

void Interpreter::schedule(MachineRun& run, const Branch& at, Nanoseconds delay,
                           Happening happening, std::uint32_t extra) {
  if (now() + delay >= run.deadline) {
    arm_deadline(run);
  }
  events_.push(now() + delay, {happening,
                               at.number,
                               {run.slot, run.generation},
                               at.visit | static_cast<std::uint64_t>(extra) << 32U});
}

// An execution whose waits all end before its time is over never enters the queue for that.
void Interpreter::arm_deadline(MachineRun& run) {
  if (!run.deadline_armed) {
    run.deadline_armed = true;
    events_.push(run.deadline, {Happening::ExecutionTimesOut, 0, {run.slot, run.generation}, 0});
  }
}

void Interpreter::wake_at(Nanoseconds instant, std::uint64_t token) {
  events_.push(std::max(instant, now()), {Happening::Wake, 0, {}, token});
}

std::optional<Nanoseconds> Interpreter::next_event_at() const {
  if (turns_begin_ < turns_.size()) {
    return now();
  }
  return events_.empty() ? std::nullopt : std::optional(events_.top().at);
}

void Interpreter::run_until(Nanoseconds instant, bool to_the_end) {
  drain();
  while (!events_.empty() && (to_the_end ? running_ > 0 : events_.top().at <= instant)) {
    const auto entry = events_.pop();
    if (!events_.empty()) {
      fetch_early(events_.top().event);
    }
    (void)clock_.advance_to(entry.at);
    handle(entry.event);
    drain();
  }
  if (!to_the_end && instant > now()) {
    (void)clock_.advance_to(instant);
  }
}

// Thousands of executions do not fit into the caches that are near: while one event is handled, the
// memory of the execution that comes next is already on its way.
void Interpreter::fetch_early(const Event& event) const {
  if (event.execution.slot < executions_.size()) {
    constexpr std::size_t kLine = 64;
    const MachineRun* run = executions_[event.execution.slot].get();
    const auto* end = static_cast<const std::byte*>(static_cast<const void*>(&run->names));
    for (const auto* at = static_cast<const std::byte*>(static_cast<const void*>(run)); at < end;
         at += kLine) {
      __builtin_prefetch(at);
    }
  }
}

void Interpreter::handle(const Event& event) {
  if (event.happening == Happening::Wake) {
    service_.wake(engine_, event.token);
    return;
  }
  MachineRun* run = find(event.execution);
  if (run == nullptr) {
    return;
  }
  if (event.happening == Happening::ExecutionTimesOut) {
    end(*run, ExecutionStatus::TimedOut, {}, std::nullopt, std::nullopt, 0,
        run->own_deadline ? "" : "execution time");
    return;
  }
  Branch& at = run->branches[event.branch];
  if (at.visit != static_cast<std::uint32_t>(event.token) || at.phase == BranchPhase::Free) {
    return;
  }
  const State& state = run->machine->states[at.state];
  switch (event.happening) {
    case Happening::WaitOver:
      wait_over(*run, at);
      break;
    case Happening::EntersNext:
      make_ready(*run, at);
      break;
    case Happening::RetryDue:
      at.phase = BranchPhase::Retrying;
      run->ready.push(at.number);
      queue(*run);
      break;
    case Happening::TaskStarts:
      say_started(*run, at, state);
      break;
    case Happening::TaskSubmitted:
      say_submitted(*run, at, state, at.task->submission);
      break;
    case Happening::TaskEnds: {
      const TaskOutcome outcome = std::move(at.task->outcome);
      conclude(*run, at, state, outcome);
      break;
    }
    case Happening::TaskTimesOut:
      time_out(*run, at, false);
      break;
    case Happening::HeartbeatMissing:
      if (at.task->heartbeats == event.token >> 32U) {
        time_out(*run, at, true);
      }
      break;
    case Happening::ExecutionTimesOut:
    case Happening::Wake:
      break;
  }
}

void Interpreter::drain() {
  while (turns_begin_ < turns_.size()) {
    MachineRun& run = *executions_[turns_[turns_begin_++]];
    run.queued = false;
    if (run.live) {
      take_turns(run);
    }
    if (turns_begin_ == turns_.size()) {
      turns_.clear();
      turns_begin_ = 0;
    }
  }
}

// Branches take turns, one state each.
void Interpreter::take_turns(MachineRun& run) {
  const std::uint32_t generation = run.generation;
  run.queued = true;
  while (!run.ready.empty()) {
    Branch& at = run.branches[run.ready.pop()];
    if (at.phase != BranchPhase::Ready && at.phase != BranchPhase::Retrying) {
      continue;
    }
    if (run.arena.bytes() > run.arena_limit) {
      drop_garbage(run);
    }
    if (over_quota(run, at)) {
      return;
    }
    step(run, at);
    if (!run.live || run.generation != generation) {
      return;
    }
  }
  run.queued = false;
}

bool Interpreter::over_quota(MachineRun& run, const Branch& at) {
  if (run.type == MachineType::Standard) {
    // The event that ends the execution is the last one that there is room for.
    if (run.events + 1 < options_.max_events) {
      return false;
    }
    end_for_history(run, at);
    return true;
  }
  if (run.events < options_.max_express_events) {
    return false;
  }
  end(run, ExecutionStatus::TimedOut, {}, std::nullopt, std::nullopt, 0, "execution time");
  return true;
}

void Interpreter::end_for_history(MachineRun& run, const Branch& at) {
  end(run, ExecutionStatus::Failed, {}, "States.Runtime",
      fmt::format("The execution reached the maximum number of history events ({}).",
                  options_.max_events),
      at.last_event, "history events");
}

void Interpreter::end(MachineRun& run, ExecutionStatus status, const Json& output,
                      std::optional<std::string> error, std::optional<std::string> cause,
                      std::uint64_t previous, std::string_view quota) {
  // Whoever waits below is told to stop, and the history says nothing more of it.
  const bool observed = std::exchange(run.observed, false);
  const std::uint64_t events = run.events;
  for (std::uint32_t i = 0; i < run.branches.size(); ++i) {
    Branch& at = run.branches[i];
    if (at.phase != BranchPhase::Free && at.parent == kNoBranch) {
      abort_children(run, at);
      forget_task(run, at, true);
    }
  }
  run.observed = observed;
  run.events = events;
  std::string_view type = "ExecutionSucceeded";
  if (status != ExecutionStatus::Succeeded) {
    type = status == ExecutionStatus::Failed     ? "ExecutionFailed"
           : status == ExecutionStatus::TimedOut ? "ExecutionTimedOut"
                                                 : "ExecutionAborted";
  }
  if (probe_ != nullptr && status != ExecutionStatus::Succeeded) {
    probe_->error = error;
    probe_->cause = cause;
  }
  emit(run, previous, type, [&](HistoryEvent& event) {
    event.output = output;
    event.error = error ? &*error : nullptr;
    event.cause = cause ? &*cause : nullptr;
  });
  if (options_.observer != nullptr) {
    const ExecutionEnd ended{status, output,          error,      cause,       run.started,
                             now(),  run.transitions, run.events, run.retried, quota};
    options_.observer->on_end({run.slot, run.generation}, ended);
  }
  if (run.parent_branch != kNoBranch) {
    child_ended(run, status, output);
  }
  release(run);
}

void Interpreter::release(MachineRun& run) {
  run.live = false;
  run.queued = false;
  ++run.generation;
  run.ready.clear();
  for (std::uint32_t i = 0; i < run.branches.size(); ++i) {
    Branch& at = run.branches[i];
    ++at.visit;
    at.phase = BranchPhase::Free;
    at.join.reset();
    at.task.reset();
    at.variables.clear();
  }
  run.branches.clear();
  run.parent = {};
  run.parent_branch = kNoBranch;
  run.transitions = run.events = run.retried = 0;
  run.map_runs = 0;
  run.input = run.about = run.about_machine = {};
  run.arena.clear();
  free_slots_.push_back(run.slot);
  --running_;
}

}  // namespace drydock
