#include "simulator/pipelines/pipeline_trial.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace drydock {

PipelineTrial::PipelineTrial(const ServicePlan& plan, const PipelineStarts& starts,
                             const PipelineEvents& events, const DeliveryPlan& deliveries,
                             const Options& options)
    : plan_(plan),
      starts_(starts),
      events_(events),
      options_(options),
      services_(plan),
      objects_(plan),
      written_(&objects_),
      engine_(services_, EngineOptions{}),
      deliveries_(plan, deliveries, services_, engine_, *this),
      delivers_(!deliveries.empty()) {
  services_.listen(delivers_ ? &deliveries_ : nullptr);
  if (!deliveries.rules.empty()) {
    services_.tell_events_to(
        [this](const Json& event, Nanoseconds now) { deliveries_.hear(event, now); });
  }
}

TrialRecord PipelineTrial::run(std::uint64_t seed, std::uint32_t trial, PathTotals* paths,
                               TraceRecord* trace) {
  record_ = {};
  paths_ = paths;
  trace_ = trace;
  slots_.clear();
  recorders_.clear();
  free_recorders_.clear();
  running_ = 0;
  services_.reset(seed, trial);
  EngineOptions options;
  options.seed = seed;
  options.trial = trial;
  options.start = starts_.begins();
  options.observer = this;
  options.objects = &written_;
  written_.forget();
  services_.read_objects(written_);
  engine_.reset(options);
  if (delivers_) {
    deliveries_.reset({seed, trial, starts_.begins(), options_.until, options_.kept_latencies});
  }
  JsonArena arena;
  const std::vector<PipelineStart> starts = starts_.draw(seed, trial, options_.until);
  const std::vector<PipelineArrival> arrivals = events_.draw(seed, trial, options_.until);
  auto arrival = arrivals.begin();
  auto start = starts.begin();
  while (!record_.overrun && (start != starts.end() || arrival != arrivals.end())) {
    arena.clear();
    const bool first =
        start != starts.end() && (arrival == arrivals.end() || start->at <= arrival->at);
    engine_.run_until(first ? start->at : arrival->at);
    if (first) {
      start_machine(starts_.sources()[start->source].machine,
                    starts_.input_of(*start, plan_, arena), start->at);
      ++start;
    } else {
      arrive(*arrival++, arena);
    }
  }
  while (!record_.overrun) {
    const std::optional<Nanoseconds> next = engine_.next_event_at();
    if (!next) {
      break;
    }
    // In steps, so that a trial that is too large ends soon.
    engine_.run_until(std::max(*next, engine_.now() + kSecond));
  }
  if (delivers_) {
    deliveries_.finish();
  }
  services_.finish(std::max(engine_.now(), starts_.begins() + options_.until));
  for (std::uint32_t i = 0; i < record_.runs.size(); ++i) {
    record_.runs[i].cost = services_.run_cost(i);
  }
  return std::move(record_);
}

std::uint32_t PipelineTrial::add_run(MachineIndex machine, Nanoseconds at) {
  RunRecord run;
  run.machine = machine;
  run.started = at;
  record_.runs.push_back(std::move(run));
  return static_cast<std::uint32_t>(record_.runs.size() - 1);
}

void PipelineTrial::start_machine(MachineIndex machine, const Json& input, Nanoseconds at) {
  const MachineModel& model = plan_.machines[machine.value];
  ExecutionOptions execution;
  execution.type = model.type;
  execution.machine_name = model.name;
  execution.machine_arn = model.arn;
  execution.role_arn = model.role_arn;
  execution.number = add_run(machine, at);
  next_run_ = execution.number;
  engine_.start(model.machine, input, execution);
  next_run_ = kNoRun;
}

void PipelineTrial::arrive(const PipelineArrival& arrival, JsonArena& arena) {
  const Json data = events_.data_of(arrival, arena);
  const MachineIndex machine = events_.machine_of(arrival);
  if (machine.valid()) {
    start_machine(machine, data, arrival.at);
  } else {
    deliveries_.arrive(events_.entry_of(arrival), data, arrival.at);
  }
}

MachineIndex PipelineTrial::machine_of(const StateMachine& machine) const {
  for (std::uint32_t i = 0; i < plan_.machines.size(); ++i) {
    if (&plan_.machines[i].machine == &machine) {
      return {i};
    }
  }
  DRYDOCK_CHECK(false);
}

void PipelineTrial::on_start(ExecutionId id, ExecutionId parent, const StateMachine& machine,
                             const ExecutionOptions& options) {
  if (id.slot >= slots_.size()) {
    slots_.resize(id.slot + std::size_t{1});
  }
  Slot slot;
  slot.type = options.type;
  const bool child_of_map = parent.slot < slots_.size() && parent != ExecutionId{};
  if (child_of_map) {
    slot.machine = slots_[parent.slot].machine;
    slot.run = slots_[parent.slot].run;
  } else {
    slot.machine = machine_of(machine);
    if (services_.starts_alone()) {
      next_run_ = add_run(slot.machine, engine_.now());  // nobody waits for it
    }
    slot.root = next_run_ != kNoRun;
    slot.run = slot.root ? next_run_ : services_.starting_run();
  }
  if (slot.root) {
    next_run_ = kNoRun;  // what it starts at once is no run of its own
  }
  services_.join_run(id, slot.run);
  if (slot.root && paths_ != nullptr) {
    if (free_recorders_.empty()) {
      free_recorders_.push_back(static_cast<std::uint32_t>(recorders_.size()));
      recorders_.emplace_back();
    }
    slot.path = free_recorders_.back();
    free_recorders_.pop_back();
    recorders_[slot.path].begin();
  }
  if (trace_ != nullptr && trace_->spans.size() < TraceRecord::kMostSpans) {
    slot.track = static_cast<std::uint32_t>(trace_->tracks.size());
    trace_->tracks.push_back({plan_.machines[slot.machine.value].logical_id,
                              options.name.empty() ? "execution" : options.name});
  }
  slots_[id.slot] = slot;
  ++record_.executions;
  ++running_;
  record_.peak_executions = std::max(record_.peak_executions, running_);
  record_.overrun = record_.overrun || record_.executions > options_.most_executions;
}

bool PipelineTrial::wants_events(ExecutionId id, ExecutionId /*parent*/) {
  const Slot& slot = slots_[id.slot];
  return slot.path != kNoRun || slot.track != kNoRun;
}

void PipelineTrial::on_event(ExecutionId id, const HistoryEvent& event) {
  const Slot& slot = slots_[id.slot];
  if (slot.path != kNoRun) {
    recorders_[slot.path].add(event);
  }
  if (slot.track != kNoRun) {
    trace_->on_event(slot.track, event);
  }
}

void PipelineTrial::on_end(ExecutionId id, const ExecutionEnd& end) {
  const Slot slot = slots_[id.slot];
  --running_;
  record_.transitions += end.transitions;
  services_.execution_ended(engine_, id, slot.machine, slot.type, end);
  if (slot.run != kNoRun) {
    RunRecord& run = record_.runs[slot.run];
    run.retries += end.retries;
    if (slot.root) {
      run.started = end.started;
      run.ended = end.ended;
      services_.run_ended(slot.run, slot.machine, end.ended - end.started);
      run.status = end.status;
      if (end.status != ExecutionStatus::Succeeded) {
        run.error = end.error.value_or("");
        run.cause = end.cause.value_or("");
      }
    }
  }
  if (slot.path != kNoRun) {
    recorders_[slot.path].finish(plan_.machines[slot.machine.value].logical_id, *paths_);
    free_recorders_.push_back(slot.path);
  }
}

}  // namespace drydock
