// The engine from inside. One object; its parts stand in files by what they do:
//   interpreter.cpp    executions, the clock, branches taking turns, the quotas
//   step.cpp           entering and leaving states; Pass, Succeed, Fail, Wait
//   data_flow.cpp      paths, payload templates, JSONata, Assign, the context object
//   choice.cpp         the rules of Choice
//   task.cpp           asking services, time-outs
//   failure.cpp        Retry and Catch, ending branches
//   parallel.cpp       Parallel and inline Map
//   distributed_map.cpp, item_reader.cpp    Distributed Map
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/engine/event_queue.hpp"
#include "simulator/engine/virtual_clock.hpp"
#include "simulator/jsonata/jsonata.hpp"
#include "simulator/workflow/execution.hpp"
#include "simulator/workflow/run/branch.hpp"
#include "simulator/workflow/run/probe.hpp"
#include "simulator/workflow/state_data.hpp"

namespace drydock {

// What the expressions of a JSONata state see as $states besides `input` and `context`.
struct StatesView {
  Json input;
  Json result;
  Json error_output;
};

class Interpreter {
 public:
  Interpreter(WorkflowEngine& engine, TaskService& service, const EngineOptions& options);

  ExecutionId start(const StateMachine& machine, FlowNumber flow, const Json& input,
                    const ExecutionOptions& options, MachineRun* parent, Branch* parent_branch,
                    std::uint32_t place);
  void stop(ExecutionId id, std::optional<std::string> error, std::optional<std::string> cause);
  void run_until(Nanoseconds instant, bool to_the_end);
  [[nodiscard]] std::optional<Nanoseconds> next_event_at() const;
  [[nodiscard]] Nanoseconds now() const { return clock_.now(); }
  [[nodiscard]] std::size_t running() const { return running_; }

  void task_started(TaskHandle handle);
  void task_submitted(TaskHandle handle, const Json& submitted);
  void complete(TaskHandle handle, const TaskOutcome& outcome);
  void heartbeat(TaskHandle handle);
  [[nodiscard]] bool is_waiting(TaskHandle handle);
  void wake_at(Nanoseconds instant, std::uint64_t token);
  void reset(const EngineOptions& options);
  // One state alone, as TestState runs it; everything that is to tell stands in the probe. Nothing
  // else runs in this engine.
  void test(const StateMachine& machine, StateNumber state, const Json& input,
            std::vector<JsonMember> variables, const ExecutionOptions& options, StateProbe& probe);

 private:
  enum class Happening : std::uint8_t {
    WaitOver,
    EntersNext,
    RetryDue,
    TaskStarts,
    TaskSubmitted,
    TaskEnds,
    TaskTimesOut,
    HeartbeatMissing,
    ExecutionTimesOut,
    Wake,
  };
  struct Event {
    Happening happening = Happening::Wake;
    std::uint32_t branch = 0;
    ExecutionId execution;
    std::uint64_t token = 0;  // of a Wake; else the visit, and the heartbeat behind it
  };

  // --- interpreter.cpp ---
  void fetch_early(const Event& event) const;
  void handle(const Event& event);
  void drain();
  void take_turns(MachineRun& run);
  void queue(MachineRun& run);
  void make_ready(MachineRun& run, Branch& at);
  [[nodiscard]] MachineRun* find(ExecutionId id);
  [[nodiscard]] Branch* find(TaskHandle handle);
  [[nodiscard]] static TaskHandle handle_of(const MachineRun& run, const Branch& at) {
    return {{run.slot, run.generation}, at.number, at.visit};
  }
  Branch& add_branch(MachineRun& run, std::uint32_t parent);
  static void free_branch(MachineRun& run, Branch& at);
  void schedule(MachineRun& run, const Branch& at, Nanoseconds delay, Happening happening,
                std::uint32_t extra = 0);
  void arm_deadline(MachineRun& run);
  // At least 0, at most about a century.
  [[nodiscard]] static Nanoseconds duration_of(double seconds);
  // Ends an execution whose history or time is full; true if it did.
  [[nodiscard]] bool over_quota(MachineRun& run, const Branch& at);
  void end_for_history(MachineRun& run, const Branch& at);
  void end(MachineRun& run, ExecutionStatus status, const Json& output,
           std::optional<std::string> error, std::optional<std::string> cause,
           std::uint64_t previous, std::string_view quota = {});
  void release(MachineRun& run);
  void drop_garbage(MachineRun& run);

  template <class Fill>
  std::uint64_t emit(MachineRun& run, std::uint64_t previous, std::string_view type, Fill fill) {
    const std::uint64_t id = ++run.events;
    if (run.observed) {
      HistoryEvent event;
      event.id = id;
      event.previous = previous;
      event.at = clock_.now();
      event.type = type;
      fill(event);
      options_.observer->on_event({run.slot, run.generation}, event);
    }
    return id;
  }
  std::uint64_t emit(MachineRun& run, std::uint64_t previous, std::string_view type) {
    return emit(run, previous, type, [](HistoryEvent&) {});
  }

  // --- step.cpp ---
  void step(MachineRun& run, Branch& at);
  void enter(MachineRun& run, Branch& at, const State& state);
  // What the state's type does, once it is entered and again with every retry.
  void perform(MachineRun& run, Branch& at, const State& state);
  void pass(MachineRun& run, Branch& at, const State& state);
  void succeed(MachineRun& run, Branch& at, const State& state);
  void fail_state(MachineRun& run, Branch& at, const State& state);
  void wait(MachineRun& run, Branch& at, const State& state);
  [[nodiscard]] std::optional<Nanoseconds> wait_seconds(MachineRun& run, Branch& at,
                                                        const State& state, Failure& failure);
  [[nodiscard]] std::optional<Nanoseconds> wait_timestamp(MachineRun& run, Branch& at,
                                                          const State& state, Failure& failure);
  void wait_over(MachineRun& run, Branch& at);
  void leave(MachineRun& run, Branch& at, const State& state, const Json& output,
             const Json& assigned, StateNumber next);
  void end_flow(MachineRun& run, Branch& at, const Json& output);

  // --- data_flow.cpp ---
  [[nodiscard]] StateData data_of(MachineRun& run, const Branch& at, const State& state,
                                  const Json& input);
  [[nodiscard]] Json context_of(MachineRun& run, const Branch& at, const State& state);
  [[nodiscard]] Json states_of(MachineRun& run, const Branch& at, const State& state,
                               const StatesView& view);
  // Each gives Absent, and the failure, if it fails.
  [[nodiscard]] Json evaluate(MachineRun& run, Branch& at, const State& state,
                              const StateTemplate& written, const StatesView& view,
                              Failure& failure);
  [[nodiscard]] Json query(MachineRun& run, Branch& at, const State& state,
                           const JsonataTemplate& written, const StatesView& view,
                           Failure& failure);
  [[nodiscard]] Json read_field(MachineRun& run, Branch& at, const State& state,
                                const StateField& field, const Json& input, Failure& failure);
  // InputPath or OutputPath.
  [[nodiscard]] Json filter(MachineRun& run, Branch& at, const State& state, const StateField& path,
                            const Json& from, Failure& failure);
  [[nodiscard]] Json effective_input(MachineRun& run, Branch& at, const State& state,
                                     Failure& failure);
  [[nodiscard]] Json put_result(MachineRun& run, Branch& at, const State& state,
                                const ResultPlace& place, const Json& result, Failure& failure);
  // Sets what `assign` says; the object of the new values.
  [[nodiscard]] Json assign(MachineRun& run, Branch& at, const State& state,
                            const StateTemplate& written, const StatesView& view, Failure& failure);
  static void set_variables(Branch& at, const Json& assigned);
  // The result of a state on its way out: ResultSelector, ResultPath, Assign, OutputPath, or
  // Output and Assign.
  void finish(MachineRun& run, Branch& at, const State& state, const Json& result);
  // The same for states that hand their input on.
  void finish_input(MachineRun& run, Branch& at, const State& state, const Json& input,
                    const StateTemplate* assigns, const StateTemplate* gives, StateNumber next);
  [[nodiscard]] std::string about_state(const MachineRun& run, const Branch& at) const;
  [[nodiscard]] Failure runtime_failure(const MachineRun& run, const Branch& at,
                                        std::string_view what) const;
  [[nodiscard]] Failure failure_of(const MachineRun& run, const Branch& at,
                                   const StateFailure& failure) const;
  // The same for the value of a JSONata field that is of the wrong kind.
  [[nodiscard]] Failure query_failure(MachineRun& run, Branch& at, const State& state,
                                      std::string_view field, std::string_view what);
  [[nodiscard]] static bool too_large(Branch& at, const Json& value);
  [[nodiscard]] bool check_depth(MachineRun& run, const Branch& at, Failure& failure) const;

  // --- choice.cpp ---
  void choose(MachineRun& run, Branch& at, const State& state);
  [[nodiscard]] std::optional<bool> condition(MachineRun& run, Branch& at, const State& state,
                                              const ChoiceRule& rule, const StateData& data,
                                              Failure& failure);

  // --- task.cpp ---
  void task(MachineRun& run, Branch& at, const State& state);
  [[nodiscard]] std::optional<double> patience(MachineRun& run, Branch& at, const State& state,
                                               const StateField& field, const Json& input,
                                               Failure& failure);
  void answer(MachineRun& run, Branch& at, const State& state, const TaskAnswer& answer);
  void await(MachineRun& run, Branch& at, const TaskAnswer& answer);
  void watch_heartbeat(MachineRun& run, Branch& at);
  void say_started(MachineRun& run, Branch& at, const State& state);
  void say_submitted(MachineRun& run, Branch& at, const State& state, const Json& submitted);
  void conclude(MachineRun& run, Branch& at, const State& state, const TaskOutcome& outcome);
  void time_out(MachineRun& run, Branch& at, bool heartbeat);
  [[nodiscard]] std::string token_of(MachineRun& run, const Branch& at);

  // --- failure.cpp ---
  void fail(MachineRun& run, Branch& at, const State& state, const Failure& failure);
  [[nodiscard]] bool retry(MachineRun& run, Branch& at, const State& state, const Failure& failure);
  [[nodiscard]] bool catch_failure(MachineRun& run, Branch& at, const State& state,
                                   const Failure& failure);
  void go_to_catcher(MachineRun& run, Branch& at, const State& state, const Catcher& catcher,
                     const Failure& failure);
  void propagate(MachineRun& run, Branch& at, const Failure& failure);
  // Ends a branch and everything that it waits for, telling of it in the history.
  void abort_branch(MachineRun& run, Branch& at);
  void abort_children(MachineRun& run, Branch& at);
  void forget_task(MachineRun& run, Branch& at, bool cancel);

  // --- parallel.cpp ---
  void parallel(MachineRun& run, Branch& at, const State& state);
  void map(MachineRun& run, Branch& at, const State& state);
  void begin_iteration(MachineRun& run, Branch& at, const State& state, std::uint64_t previous);
  void branch_done(MachineRun& run, Branch& parent, Branch& child, const Json& output);
  void branch_failed(MachineRun& run, Branch& parent, Branch& child, const Failure& failure);
  void join_done(MachineRun& run, Branch& at, const State& state);
  [[nodiscard]] Json map_items(MachineRun& run, Branch& at, const State& state, const Json& input,
                               Failure& failure);
  [[nodiscard]] std::optional<double> map_number(MachineRun& run, Branch& at, const State& state,
                                                 const StateField& field, std::string_view kind,
                                                 const Json& input, Failure& failure);
  [[nodiscard]] Json select_item(MachineRun& run, Branch& at, const State& state, const Json& input,
                                 const Json& item, std::int64_t index, Failure& failure);

  // --- distributed_map.cpp ---
  void distributed_map(MachineRun& run, Branch& at, const State& state, const Json& input);
  [[nodiscard]] bool read_tolerance(MachineRun& run, Branch& at, const State& state,
                                    const Json& input, Failure& failure);
  void begin_children(MachineRun& run, Branch& at);
  // Children are named when somebody asks, because a name is a digest.
  [[nodiscard]] const ExecutionOptions& names_of(MachineRun& run);
  [[nodiscard]] ExecutionOptions child_names(MachineRun& run, const MapState& map,
                                             std::uint32_t map_run, std::uint32_t place);
  void child_ended(const MachineRun& child, ExecutionStatus status, const Json& output);
  void map_run_done(MachineRun& run, Branch& at, const State& state);
  void map_run_failed(MachineRun& run, Branch& at, const State& state, const Failure& failure);
  [[nodiscard]] Json batches_of(MachineRun& run, Branch& at, const State& state, const Json& items,
                                const Json& input, Failure& failure);
  [[nodiscard]] Json read_items(MachineRun& run, Branch& at, const State& state, const Json& input,
                                Failure& failure);

  // For TestState.
  void note(std::string_view stage, const Json& value) {
    if (probe_ != nullptr) {
      probe_->note(stage, value);
    }
  }
  // Puts the mock of a Map or Parallel in its place; true if there is a probe.
  bool conclude_by_mock(MachineRun& run, Branch& at, const State& state);

  WorkflowEngine& engine_;
  TaskService& service_;
  EngineOptions options_;
  VirtualClock clock_;
  EventQueue<Event> events_;
  std::vector<std::unique_ptr<MachineRun>> executions_;
  std::vector<std::uint32_t> free_slots_;
  std::vector<std::uint32_t> turns_;  // executions with ready branches, first in, first out
  std::size_t turns_begin_ = 0;
  std::size_t running_ = 0;
  StateProbe* probe_ = nullptr;
};

}  // namespace drydock
