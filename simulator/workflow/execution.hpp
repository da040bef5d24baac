// Runs executions of state machines on one virtual clock: any number at once, children included,
// each with its own arena and random numbers, all of one event queue. The same machines, inputs,
// services and seed give the same course.
//
// An execution that nobody observes costs nothing for history: events are counted, because their
// numbers occur in the texts of errors and have a quota, but not made.
//
// Order: the branches of one execution take turns, one state each, in the order in which they
// became ready; executions of one instant run one after another. Pass, Choice and the like take no
// time unless the options say so.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/workflow/state_machine.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

// Service quotas (AWS Step Functions Developer Guide, "Quotas"; ../docs/WORKFLOWS.md).
inline constexpr std::size_t kLargestPayload = 262'144;
inline constexpr std::uint64_t kMostHistoryEvents = 25'000;
inline constexpr std::uint32_t kInlineMapConcurrency = 40;
inline constexpr std::uint32_t kDistributedMapConcurrency = 10'000;

enum class ExecutionStatus : std::uint8_t { Running, Succeeded, Failed, TimedOut, Aborted };
// "SUCCEEDED"
[[nodiscard]] std::string_view execution_status_name(ExecutionStatus status);

// Names and numbers of an execution; what is empty is made up from the rest.
struct ExecutionOptions {
  MachineType type = MachineType::Standard;
  std::string name;
  std::string arn;
  std::string machine_name;
  std::string machine_arn;
  std::string role_arn;
  std::uint32_t number = 0;  // of its stream of random numbers
};

struct ExecutionEnd {
  ExecutionStatus status = ExecutionStatus::Running;
  Json output;  // lies in the execution, which ends with the call that hands this over
  std::optional<std::string> error;
  std::optional<std::string> cause;
  Nanoseconds started = 0;
  Nanoseconds ended = 0;
  std::uint64_t transitions = 0;  // states entered and tries repeated, as Standard bills them
  std::uint64_t events = 0;
  std::uint64_t retries = 0;
  std::string_view quota;  // that ended it: "history events", "execution time"; else empty
};

// One line of an execution's history in the service's vocabulary (API reference, HistoryEvent).
// What does not apply to its type is Absent or empty. Values end with the call.
struct HistoryEvent {
  std::uint64_t id = 0;
  std::uint64_t previous = 0;
  Nanoseconds at = 0;
  std::string_view type;  // "PassStateEntered"
  std::string_view name;  // of the state, or of the Map of an iteration
  Json input;             // of a state, a task (its parameters) or the execution
  Json output;
  Json assigned;
  const std::string* error = nullptr;
  const std::string* cause = nullptr;
  std::int64_t index = -1;   // of an iteration
  std::int64_t length = -1;  // of a Map
  std::string_view resource;
  std::string_view resource_type;
  std::string_view location;  // field whose evaluation failed
  std::string_view state;     // in which it failed
  std::string_view map_run_arn;
  Json credentials;
  double timeout_seconds = -1;
  double heartbeat_seconds = -1;
};

class ExecutionObserver {
 public:
  ExecutionObserver() = default;
  ExecutionObserver(const ExecutionObserver&) = delete;
  ExecutionObserver& operator=(const ExecutionObserver&) = delete;
  virtual ~ExecutionObserver() = default;

  // `parent` is the execution whose Distributed Map started this one; its slot is not valid if
  // there is none.
  virtual void on_start(ExecutionId /*id*/, ExecutionId /*parent*/, const StateMachine& /*machine*/,
                        const ExecutionOptions& /*options*/) {}
  // False: the options of children of a Distributed Map may lack names and ARN.
  [[nodiscard]] virtual bool wants_names() const { return true; }
  // Asked of an execution when it starts: shall on_event be called for it?
  [[nodiscard]] virtual bool wants_events(ExecutionId /*id*/, ExecutionId /*parent*/) {
    return true;
  }
  virtual void on_event(ExecutionId /*id*/, const HistoryEvent& /*event*/) {}
  virtual void on_end(ExecutionId /*id*/, const ExecutionEnd& /*end*/) {}
};

struct EngineOptions {
  std::uint64_t seed = 0;
  std::uint32_t trial = 0;
  Nanoseconds start = 0;
  // Every change of state takes so long.
  Nanoseconds transition_latency = 0;
  std::uint64_t max_events = kMostHistoryEvents;  // of a Standard execution
  // An Express execution has no quota of events; beyond so many its five minutes count as over,
  // because a loop of states that take no time would have no end.
  std::uint64_t max_express_events = 1'000'000;
  ObjectSource* objects = nullptr;
  ExecutionObserver* observer = nullptr;
};

class WorkflowEngine {
 public:
  // `service` and what the options point to outlive the engine.
  WorkflowEngine(TaskService& service, const EngineOptions& options);
  WorkflowEngine(const WorkflowEngine&) = delete;
  WorkflowEngine& operator=(const WorkflowEngine&) = delete;
  ~WorkflowEngine();

  // Begins now. The input is copied; `machine` outlives the execution.
  ExecutionId start(const StateMachine& machine, const Json& input,
                    const ExecutionOptions& options);
  // As StopExecution; nothing happens if it has ended.
  void stop(ExecutionId id, std::optional<std::string> error, std::optional<std::string> cause);

  // Until nothing is left to happen.
  void run();
  // Everything up to `instant`, which is then the time.
  void run_until(Nanoseconds instant);
  // When something happens next; nothing if nothing will.
  [[nodiscard]] std::optional<Nanoseconds> next_event_at() const;
  [[nodiscard]] Nanoseconds now() const;
  [[nodiscard]] std::size_t running() const;

  // --- for services -------------------------------------------------------------------------

  // Of a Task whose answer was pending. What `outcome` and `submitted` hold is copied.
  void task_started(TaskHandle handle);
  void task_submitted(TaskHandle handle, const Json& submitted);
  void complete(TaskHandle handle, const TaskOutcome& outcome);
  void heartbeat(TaskHandle handle);
  // The try is still wanted.
  [[nodiscard]] bool is_waiting(TaskHandle handle) const;
  // TaskService::wake is called with `token` at that time, or now if it is past.
  void wake_at(Nanoseconds instant, std::uint64_t token);

  // Begins again for the next trial; memory is kept. Every handle ends.
  void reset(const EngineOptions& options);

 private:
  friend class StateTester;
  std::unique_ptr<class Interpreter> interpreter_;
};

}  // namespace drydock
