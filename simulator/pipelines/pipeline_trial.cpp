#include "simulator/pipelines/pipeline_trial.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace drydock {

PipelineTrial::PipelineTrial(const ServicePlan& plan, const PipelineStarts& starts,
                             const Options& options)
    : plan_(plan),
      starts_(starts),
      options_(options),
      services_(plan),
      objects_(plan),
      engine_(services_, EngineOptions{}) {}

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
  options.start = kSimulationBegins;
  options.observer = this;
  options.objects = &objects_;
  engine_.reset(options);
  JsonArena arena;
  std::uint32_t number = 0;
  for (const PipelineStart& start : starts_.draw(seed, trial, options_.until)) {
    engine_.run_until(start.at);
    const StartSource& source = starts_.sources()[start.source];
    const MachineModel& model = plan_.machines[source.machine.value];
    ExecutionOptions execution;
    execution.type = model.type;
    execution.machine_name = model.name;
    execution.machine_arn = model.arn;
    execution.role_arn = model.role_arn;
    execution.number = number++;
    next_run_ = static_cast<std::uint32_t>(record_.runs.size());
    RunRecord run;
    run.machine = source.machine;
    run.started = start.at;
    record_.runs.push_back(std::move(run));
    arena.clear();
    engine_.start(model.machine, starts_.input_of(start, plan_, arena), execution);
    next_run_ = kNoRun;
    if (record_.overrun) {
      break;
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
  services_.finish(std::max(engine_.now(), kSimulationBegins + options_.until));
  for (std::uint32_t i = 0; i < record_.runs.size(); ++i) {
    record_.runs[i].cost = services_.run_cost(i);
  }
  return std::move(record_);
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
