// State machines that Tasks start, and what any execution costs. Billing: AWS Step Functions
// pricing.
#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/services/service_run.hpp"

namespace drydock {
namespace {

Json describe(JsonArena& arena, const std::string& arn, std::string_view status, Json output) {
  const JsonMember members[] = {
      {"ExecutionArn", arena.string(arn)}, {"Status", Json::text_of(status)}, {"Output", output}};
  return arena.object(members);
}

}  // namespace

TaskAnswer ServiceRun::nested(Call& call) {
  const MachineIndex machine = plan_.find_machine(text_member(call.arguments, "StateMachineArn"));
  const bool starts = call.action == "startExecution" || call.action == "startSyncExecution";
  const bool waits = call.pattern == IntegrationPattern::Sync ||
                     call.pattern == IntegrationPattern::Sync2 ||
                     call.action == "startSyncExecution";
  // Code cannot wait here: what it is answered is known at once.
  if (!starts || !machine.valid() || (call.depth > 0 && waits) || call.engine == nullptr) {
    return message(call);
  }
  const MachineModel& model = plan_.machines[machine.value];
  Effective& effective = this->effective(call, {});
  const Luck luck = draw(call, effective);
  ExecutionOptions options;
  options.type = model.type;
  options.machine_name = model.name;
  options.machine_arn = model.arn;
  options.role_arn = model.role_arn;
  options.name = next_id("execution-");
  options.number = static_cast<std::uint32_t>(ids_);
  options.arn = fmt::format("arn:aws:states:{}:{}:execution:{}:{}", plan_.region, plan_.account,
                            model.name, options.name);
  Json input = call.arguments.find("Input");
  if (call.sdk && input.is_string()) {
    // The API takes the input as text.
    const Result<Json> read = read_json_value(input.text(), *call.arena);
    input = read ? *read : Json{};
  }
  starting_run_ = waits ? call.run : kNoRun;
  starting_machine_ = machine;
  const ExecutionId child = call.engine->start(
      model.machine, input.is_present() ? input : call.arena->object({}), options);
  starting_run_ = kNoRun;
  starting_machine_ = {};
  const JsonMember started[] = {{"ExecutionArn", call.arena->string(options.arn)},
                                {"StartDate", Json::number(to_seconds(call.now))}};
  const Json submitted = call.arena->object(started);
  if (!waits) {
    return at_once(luck.work, submitted);
  }
  waiting_.push_back(
      {child, call.handle, options.arn,
       call.pattern == IntegrationPattern::Sync || call.action == "startSyncExecution"});
  TaskAnswer answer;
  answer.pending = true;
  answer.submitted = submitted;
  return answer;
}

void ServiceRun::execution_ended(WorkflowEngine& engine, ExecutionId id, MachineIndex machine,
                                 MachineType type, const ExecutionEnd& end) {
  bill_execution(id, machine, type, end);
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const WaitingTask& one) { return one.child == id; });
  if (found == waiting_.end()) {
    return;
  }
  const WaitingTask waiting = *found;
  waiting_.erase(found);
  JsonArena arena;
  TaskOutcome outcome;
  const std::string_view status = execution_status_name(end.status);
  if (end.status == ExecutionStatus::Succeeded) {
    const Json output = waiting.as_text ? arena.string(json_text(end.output)) : end.output;
    outcome.output = describe(arena, waiting.arn, status, output);
  } else {
    // Step Functions Developer Guide, "Start executions from a Task state".
    TaskFailure failure;
    failure.error = "States.TaskFailed";
    const JsonMember members[] = {{"ExecutionArn", arena.string(waiting.arn)},
                                  {"Status", Json::text_of(status)},
                                  {"Error", end.error ? arena.string(*end.error) : Json{}},
                                  {"Cause", end.cause ? arena.string(*end.cause) : Json{}}};
    failure.cause = json_text(arena.object(members));
    outcome.failure = std::move(failure);
  }
  engine.complete(waiting.parent, outcome);
}

// Standard: transitions, repetitions included. Express: one request, and memory in steps of 64 MB
// by time in steps of 100 ms; the memory is taken as the pricing page estimates it, 50 MB and the
// definition, with payloads of no size worth counting.
void ServiceRun::bill_execution(ExecutionId id, MachineIndex machine, MachineType type,
                                const ExecutionEnd& end) {
  const std::uint32_t run = run_of(id);
  const MachineModel& model = plan_.machines[machine.value];
  if (type == MachineType::Standard) {
    charge(run, machine_line(machine, 0, "states.transitions"),
           static_cast<std::int64_t>(end.transitions));
    return;
  }
  constexpr std::int64_t kMebibyte = std::int64_t{1024} * 1024;
  constexpr std::int64_t kStep = 64;
  const std::int64_t memory =
      50 + (static_cast<std::int64_t>(model.definition_bytes) + kMebibyte - 1) / kMebibyte;
  const std::int64_t billed_mib = (memory + kStep - 1) / kStep * kStep;
  const Nanoseconds step = 100 * kMillisecond;
  const std::int64_t ms =
      std::max<std::int64_t>(1, (end.ended - end.started + step - 1) / step) * 100;
  charge(run, machine_line(machine, 1, "states.express.requests"), 1);
  charge(run, machine_line(machine, 2, "states.express.duration"), ms * billed_mib);
}

LineIndex ServiceRun::machine_line(MachineIndex machine, std::size_t place, std::string_view item) {
  constexpr std::size_t kLines = 4;
  machine_lines_.resize(plan_.machines.size() * kLines);
  LineIndex& known = machine_lines_[machine.value * kLines + place];
  if (!known.valid()) {
    known = lines_.line(item, plan_.machines[machine.value].address, "");
  }
  return known;
}

// Linux is billed by the second, at least a minute (Amazon EC2 On-Demand pricing).
void ServiceRun::run_ended(std::uint32_t run, MachineIndex machine, Nanoseconds took) {
  const std::string& host = plan_.machines[machine.value].host;
  if (!host.empty()) {
    charge(run, machine_line(machine, 3, "ec2." + host), billed_ms(took, kMinute));
  }
}

}  // namespace drydock
