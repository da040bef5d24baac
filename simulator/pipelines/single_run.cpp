#include "simulator/pipelines/single_run.hpp"

#include <algorithm>

#include "simulator/json/json_members.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kTheRun = 0;

bool starts_machine(const TaskResource& resource) {
  return service_kind(resource) == ServiceKind::States &&
         (resource.action == "startExecution" || resource.action == "startSyncExecution");
}

}  // namespace

SingleRun::SingleRun(const SingleRunInputs& inputs)
    : inputs_(inputs), mocked_(inputs.mocks, inputs.generated), services_(inputs.plan) {}

void SingleRun::run(const Json& input, const ExecutionOptions& names, EngineOptions options) {
  services_.reset(options.seed, options.trial);
  options.observer = this;
  if (options.objects != nullptr) {
    services_.read_objects(*options.objects);
  }
  WorkflowEngine engine(*this, options);
  engine_ = &engine;
  engine.start(inputs_.plan.machines[inputs_.machine.value].machine, input, names);
  engine.run();
  services_.finish(engine.now());
  engine_ = nullptr;
}

TaskAnswer SingleRun::start(const TaskRequest& request) {
  if (inputs_.mocks.by_state.contains(request.state.name)) {
    return mocked_.start(request);
  }
  if (starts_machine(request.resource)) {
    const std::string_view arn = text_member(request.arguments, "StateMachineArn");
    if (inputs_.plan.find_machine(arn).valid()) {
      return services_.start(request);
    }
    if (inputs_.generated == nullptr) {
      elsewhere_.emplace(arn);
      return services_.start(request);
    }
  }
  return inputs_.generated == nullptr && inputs_.modelled ? services_.start(request)
                                                          : mocked_.start(request);
}

void SingleRun::on_start(ExecutionId id, ExecutionId parent, const StateMachine& machine,
                         const ExecutionOptions& options) {
  if (id.slot >= slots_.size()) {
    slots_.resize(id.slot + std::size_t{1});
  }
  Slot slot;
  slot.type = options.type;
  if (parent != ExecutionId{}) {
    slot.machine = slots_[parent.slot].machine;
    slot.of_root = slots_[parent.slot].of_root;
  } else {
    slot.machine = started_ ? services_.starting_machine() : inputs_.machine;
    slot.of_root = !started_;
  }
  started_ = true;
  services_.join_run(id, kTheRun);
  slots_[id.slot] = slot;
  if (slot.of_root) {
    history_.on_start(id, parent, machine, options);
  }
}

bool SingleRun::wants_events(ExecutionId id, ExecutionId parent) {
  return slots_[id.slot].of_root && history_.wants_events(id, parent);
}

void SingleRun::on_event(ExecutionId id, const HistoryEvent& event) {
  history_.on_event(id, event);
}

void SingleRun::on_end(ExecutionId id, const ExecutionEnd& end) {
  const Slot slot = slots_[id.slot];
  services_.execution_ended(*engine_, id, slot.machine, slot.type, end);
  if (slot.of_root) {
    history_.on_end(id, end);
  }
}

RunCost SingleRun::cost() const {
  RunCost cost;
  const BillPlan& plan = services_.bill_plan();
  const Bill& bill = services_.bill();
  for (std::uint32_t i = 0; i < plan.lines().size(); ++i) {
    const std::int64_t counts = bill.counts({i});
    if (counts == 0) {
      continue;
    }
    const BillLine& line = plan.lines()[i];
    const Money usd = bill.cost(plan, {i});
    cost.usd += usd;
    cost.lines.push_back(
        {line.price->item, line.resource, line.state,
         static_cast<double>(counts) / static_cast<double>(line.unit->counts_per_unit),
         std::string(line.unit->name), usd, line.price->confirmed});
  }
  std::stable_sort(cost.lines.begin(), cost.lines.end(),
                   [](const RunCostLine& a, const RunCostLine& b) { return a.usd > b.usd; });
  cost.unpriced = plan.unpriced();
  return cost;
}

}  // namespace drydock
