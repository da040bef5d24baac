// $$ of JSONPath, $states.context of JSONata (AWS Step Functions Developer Guide, "Accessing
// execution data from the Context object").
#include <fmt/format.h>

#include "simulator/workflow/run/interpreter.hpp"
#include "simulator/workflow/run/timestamp.hpp"

namespace drydock {

Json Interpreter::context_of(MachineRun& run, const Branch& at, const State& state) {
  if (probe_ != nullptr && probe_->context.is_present()) {
    return probe_->context;
  }
  JsonArena& arena = run.arena;
  if (run.about.is_absent()) {
    const ExecutionOptions& names = names_of(run);
    JsonObjectBuilder about(arena);
    about.set("Id", arena.string(names.arn));
    about.set("Input", run.input);
    about.set("StartTime", arena.string(format_timestamp(run.started)));
    about.set("Name", arena.string(names.name));
    about.set("RoleArn", names.role_arn.empty() ? Json::null() : arena.string(names.role_arn));
    if (run.type == MachineType::Standard) {
      about.set("RedriveCount", Json::number(0));
    }
    run.about = about.finish();
    JsonObjectBuilder machine(arena);
    machine.set("Id", arena.string(names.machine_arn));
    machine.set("Name", arena.string(names.machine_name));
    run.about_machine = machine.finish();
  }
  JsonObjectBuilder about_state(arena);
  // TestState calls every state so.
  about_state.set("Name", Json::text_of(probe_ != nullptr ? std::string_view("StateName")
                                                          : std::string_view(state.name)));
  about_state.set("EnteredTime", arena.string(format_timestamp(at.entered_at)));
  JsonObjectBuilder context(arena);
  context.set("Execution", run.about);
  context.set("StateMachine", run.about_machine);
  if (state.type == StateType::Task || state.type == StateType::Map ||
      state.type == StateType::Parallel) {
    about_state.set("RetryCount", Json::number(at.retry_count));
  }
  if (state.type == StateType::Task) {
    if (state.resource.pattern == IntegrationPattern::WaitForTaskToken) {
      JsonObjectBuilder token(arena);
      token.set("Token", arena.string(token_of(run, at)));
      context.set("Task", token.finish());
    }
  }
  context.set("State", about_state.finish());
  if (at.map_index >= 0) {
    JsonObjectBuilder item(arena);
    item.set("Index", Json::number(static_cast<double>(at.map_index)));
    item.set("Value", at.map_value);
    JsonObjectBuilder map(arena);
    map.set("Item", item.finish());
    context.set("Map", map.finish());
  }
  return context.finish();
}

Json Interpreter::states_of(MachineRun& run, const Branch& at, const State& state,
                            const StatesView& view) {
  JsonObjectBuilder states(run.arena);
  states.set("input", view.input);
  if (view.result.is_present()) {
    states.set("result", view.result);
  }
  if (view.error_output.is_present()) {
    states.set("errorOutput", view.error_output);
  }
  if (state.uses_context) {
    states.set("context", context_of(run, at, state));
  }
  return states.finish();
}

}  // namespace drydock
