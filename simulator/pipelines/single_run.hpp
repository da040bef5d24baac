// One execution of a state machine, for somebody who looks at it: mocks answer its Tasks, the
// models of services those that have none, and state machines that it starts run as well if the
// plan has them. What it cost is that of everything that it caused.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/services/service_run.hpp"
#include "simulator/workflow/history.hpp"
#include "simulator/workflow/mocks.hpp"

namespace drydock {

struct SingleRunInputs {
  const ServicePlan& plan;
  MachineIndex machine;
  const Mocks& mocks;
  // What Tasks without a mock give; null: the models answer if `modelled`, else there is no answer.
  const PlausibleData* generated = nullptr;
  bool modelled = false;
};

// One line of what a run cost, at the first tiers.
struct RunCostLine {
  std::string item;
  std::string resource;
  std::string state;
  double quantity = 0;
  std::string unit;
  Money usd;
  bool confirmed = true;
};
struct RunCost {
  Money usd;
  std::vector<RunCostLine> lines;     // the dearest first
  std::vector<std::string> unpriced;  // items that the catalog has no price for
};

class SingleRun final : public TaskService, public ExecutionObserver {
 public:
  // What the inputs name outlives this.
  explicit SingleRun(const SingleRunInputs& inputs);

  // Once. `options` without an observer.
  void run(const Json& input, const ExecutionOptions& names, EngineOptions options);

  [[nodiscard]] const HistoryRecorder& history() const { return history_; }
  [[nodiscard]] const std::optional<MockedTasks::Missing>& missing() const {
    return mocked_.missing();
  }
  [[nodiscard]] RunCost cost() const;
  // State machines that Tasks started and the plan does not have; an API answered for them.
  [[nodiscard]] const std::set<std::string>& children_elsewhere() const { return elsewhere_; }

  [[nodiscard]] TaskAnswer start(const TaskRequest& request) override;
  void wake(WorkflowEngine& engine, std::uint64_t token) override { services_.wake(engine, token); }
  void on_start(ExecutionId id, ExecutionId parent, const StateMachine& machine,
                const ExecutionOptions& options) override;
  [[nodiscard]] bool wants_events(ExecutionId id, ExecutionId parent) override;
  void on_event(ExecutionId id, const HistoryEvent& event) override;
  void on_end(ExecutionId id, const ExecutionEnd& end) override;

 private:
  struct Slot {
    MachineIndex machine;
    MachineType type = MachineType::Standard;
    bool of_root = false;  // the execution itself, or a child of its Maps
  };

  SingleRunInputs inputs_;
  MockedTasks mocked_;
  ServiceRun services_;
  HistoryRecorder history_;
  std::vector<Slot> slots_;
  bool started_ = false;
  WorkflowEngine* engine_ = nullptr;
  std::set<std::string> elsewhere_;
};

}  // namespace drydock
