// One trial of all pipelines: an engine, the services, and a record of every run. Which trials
// there are and what is made of their records is left to simulate_pipelines.
//
// A run is an execution that something outside of executions starts, or a Task that does not wait
// for it, with all that it starts and waits for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/intake/delivery_run.hpp"
#include "simulator/pipelines/pipeline_events.hpp"
#include "simulator/pipelines/pipeline_path.hpp"
#include "simulator/pipelines/pipeline_starts.hpp"
#include "simulator/services/scenario_objects.hpp"
#include "simulator/services/service_run.hpp"
#include "simulator/workflow/execution.hpp"
#include "simulator/workflow/written_objects.hpp"

namespace drydock {

struct RunRecord {
  MachineIndex machine;
  Nanoseconds started = 0;
  Nanoseconds ended = 0;
  ExecutionStatus status = ExecutionStatus::Running;
  std::uint64_t retries = 0;
  Money cost;
  std::string error;  // of a run that failed
  std::string cause;
};

struct TrialRecord {
  std::vector<RunRecord> runs;  // in order of start
  std::uint64_t executions = 0;
  std::uint64_t transitions = 0;
  std::uint64_t peak_executions = 0;
  bool overrun = false;
};

class PipelineTrial final : public ExecutionObserver, public DeliveryHost {
 public:
  struct Options {
    Nanoseconds until = 0;
    std::uint64_t most_executions = 5'000'000;
    std::size_t kept_latencies = 1;  // of a trial, of each node of the plan of delivery
  };
  PipelineTrial(const ServicePlan& plan, const PipelineStarts& starts, const PipelineEvents& events,
                const DeliveryPlan& deliveries, const Options& options);

  // `paths` and `trace` may be null: then nobody looks at the events of executions.
  TrialRecord run(std::uint64_t seed, std::uint32_t trial, PathTotals* paths, TraceRecord* trace);

  // Of the last trial.
  [[nodiscard]] const ServiceRun& services() const { return services_; }
  [[nodiscard]] const DeliveryRun& deliveries() const { return deliveries_; }

  void on_start(ExecutionId id, ExecutionId parent, const StateMachine& machine,
                const ExecutionOptions& options) override;
  [[nodiscard]] bool wants_names() const override { return trace_ != nullptr; }
  [[nodiscard]] bool wants_events(ExecutionId id, ExecutionId parent) override;
  void on_event(ExecutionId id, const HistoryEvent& event) override;
  void on_end(ExecutionId id, const ExecutionEnd& end) override;
  void start_machine(MachineIndex machine, const Json& input, Nanoseconds at) override;

 private:
  struct Slot {
    MachineIndex machine;
    MachineType type = MachineType::Standard;
    std::uint32_t run = kNoRun;
    bool root = false;
    std::uint32_t path = kNoRun;   // into paths_in_work_
    std::uint32_t track = kNoRun;  // of the trace
  };
  [[nodiscard]] MachineIndex machine_of(const StateMachine& machine) const;
  std::uint32_t add_run(MachineIndex machine, Nanoseconds at);
  void arrive(const PipelineArrival& arrival, JsonArena& arena);

  const ServicePlan& plan_;
  const PipelineStarts& starts_;
  const PipelineEvents& events_;
  Options options_;
  ServiceRun services_;
  ScenarioObjects objects_;
  WrittenObjects written_;
  WorkflowEngine engine_;
  DeliveryRun deliveries_;
  bool delivers_ = false;
  TrialRecord record_;
  std::vector<Slot> slots_;
  std::uint32_t next_run_ = kNoRun;  // of the execution that is being started
  std::uint64_t running_ = 0;
  PathTotals* paths_ = nullptr;
  TraceRecord* trace_ = nullptr;
  std::vector<PathRecorder> recorders_;
  std::vector<std::uint32_t> free_recorders_;
};

}  // namespace drydock
