#include "simulator/workflow/run/probe.hpp"

#include "simulator/workflow/run/interpreter.hpp"

namespace drydock {

void Interpreter::test(const StateMachine& machine, StateNumber state, const Json& input,
                       std::vector<JsonMember> variables, const ExecutionOptions& options,
                       StateProbe& probe) {
  probe_ = &probe;
  const ExecutionId id =
      start(machine, machine.states[state].flow, input, options, nullptr, nullptr, 0);
  Branch& at = executions_[id.slot]->branches[0];
  at.state = state;
  at.variables = std::move(variables);
  run_until(0, true);
  probe_ = nullptr;
}

bool Interpreter::conclude_by_mock(MachineRun& run, Branch& at, const State& state) {
  if (probe_ == nullptr) {
    return false;
  }
  std::optional<Failure> failure;
  if (at.join != nullptr) {
    const Join& join = *at.join;
    probe_->iterations = join.total;
    const double failed = probe_->failed_iterations.value_or(0);
    const MapState& map = *state.map;
    // A Map that says nothing of failures tolerates those that the mock speaks of.
    if ((map.tolerated_count.present() && failed > join.tolerated_count) ||
        (map.tolerated_percentage.present() &&
         100 * failed > join.tolerated_percentage * join.total)) {
      failure = Failure{"States.ExceedToleratedFailureThreshold",
                        "The specified tolerated failure threshold was exceeded"};
    }
  }
  if (probe_->failure) {
    failure = Failure{probe_->failure->error, probe_->failure->cause};
  }
  at.join.reset();
  if (failure) {
    fail(run, at, state, *failure);
  } else {
    finish(run, at, state, run.arena.copy(probe_->result));
  }
  return true;
}

}  // namespace drydock
