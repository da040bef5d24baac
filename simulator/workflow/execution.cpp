#include "simulator/workflow/execution.hpp"

#include "simulator/workflow/run/interpreter.hpp"

namespace drydock {

std::string_view execution_status_name(ExecutionStatus status) {
  switch (status) {
    case ExecutionStatus::Running:
      return "RUNNING";
    case ExecutionStatus::Succeeded:
      return "SUCCEEDED";
    case ExecutionStatus::Failed:
      return "FAILED";
    case ExecutionStatus::TimedOut:
      return "TIMED_OUT";
    case ExecutionStatus::Aborted:
      break;
  }
  return "ABORTED";
}

WorkflowEngine::WorkflowEngine(TaskService& service, const EngineOptions& options)
    : interpreter_(std::make_unique<Interpreter>(*this, service, options)) {}
WorkflowEngine::~WorkflowEngine() = default;

ExecutionId WorkflowEngine::start(const StateMachine& machine, const Json& input,
                                  const ExecutionOptions& options) {
  return interpreter_->start(machine, 0, input, options, nullptr, nullptr, 0);
}
void WorkflowEngine::stop(ExecutionId id, std::optional<std::string> error,
                          std::optional<std::string> cause) {
  interpreter_->stop(id, std::move(error), std::move(cause));
}
void WorkflowEngine::run() { interpreter_->run_until(0, true); }
void WorkflowEngine::run_until(Nanoseconds instant) { interpreter_->run_until(instant, false); }
std::optional<Nanoseconds> WorkflowEngine::next_event_at() const {
  return interpreter_->next_event_at();
}
Nanoseconds WorkflowEngine::now() const { return interpreter_->now(); }
std::size_t WorkflowEngine::running() const { return interpreter_->running(); }

void WorkflowEngine::task_started(TaskHandle handle) { interpreter_->task_started(handle); }
void WorkflowEngine::task_submitted(TaskHandle handle, const Json& submitted) {
  interpreter_->task_submitted(handle, submitted);
}
void WorkflowEngine::complete(TaskHandle handle, const TaskOutcome& outcome) {
  interpreter_->complete(handle, outcome);
}
void WorkflowEngine::heartbeat(TaskHandle handle) { interpreter_->heartbeat(handle); }
bool WorkflowEngine::is_waiting(TaskHandle handle) const {
  return interpreter_->is_waiting(handle);
}
void WorkflowEngine::wake_at(Nanoseconds instant, std::uint64_t token) {
  interpreter_->wake_at(instant, token);
}
void WorkflowEngine::reset(const EngineOptions& options) { interpreter_->reset(options); }

}  // namespace drydock
