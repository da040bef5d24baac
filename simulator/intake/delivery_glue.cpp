// Workflows of AWS Glue: what their triggers start runs by the models of the services. And the
// schedules that start anything but state machines.
#include <algorithm>

#include "base/duration.hpp"
#include "simulator/intake/delivery_run.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostFires = 100'000;  // of one schedule, in one trial

}  // namespace

void DeliveryRun::draw_schedules() {
  const Nanoseconds end = trial_.begins + trial_.until;
  for (std::uint32_t i = 0; i < plan_.scheduled.size(); ++i) {
    const ScheduledNode& scheduled = plan_.scheduled[i];
    Rng luck({trial_.seed, trial_.trial, stream_hash(scheduled.name), stream_hash("schedule")});
    std::optional<Nanoseconds> fire = scheduled.schedule.next_fire(trial_.begins - 1);
    for (std::size_t k = 0; fire && *fire < end && k < kMostFires; ++k) {
      push(scheduled.schedule.invoked_at(*fire, luck), {Step::Fire, i, 0});
      fire = scheduled.schedule.next_fire(*fire);
    }
  }
}

// Without a trigger: somebody starts the workflow, or an event has come for it.
void DeliveryRun::fire(NodeIndex workflow, std::int32_t trigger, Nanoseconds at) {
  const std::vector<GlueTrigger>& triggers = node(workflow).triggers;
  if (trigger < 0) {
    for (std::size_t i = 0; i < triggers.size() && trigger < 0; ++i) {
      if (triggers[i].type == GlueTrigger::Type::OnDemand) {
        trigger = static_cast<std::int32_t>(i);
      } else if (triggers[i].type == GlueTrigger::Type::Event) {
        // The window is left out: a trigger fires when it has its number of events.
        if (++events_held_[workflow.value] < triggers[i].batch_size) {
          return;
        }
        events_held_[workflow.value] = 0;
        trigger = static_cast<std::int32_t>(i);
      }
    }
  }
  NodeTally& counts = tally(workflow);
  ++counts.arrivals;
  if (trigger < 0) {
    ++counts.refused;
    return;
  }
  ++counts.attempts;
  counts.running.add(at, 1);
  const auto free = std::find_if(workflows_.begin(), workflows_.end(),
                                 [](const WorkflowState& one) { return !one.used; });
  const auto place = static_cast<std::uint32_t>(free - workflows_.begin());
  if (free == workflows_.end()) {
    workflows_.emplace_back();
  }
  WorkflowState& run = workflows_[place];
  run.node = workflow;
  run.run.emplace(triggers);
  run.begun = at;
  run.failed = false;
  run.used = true;
  start_jobs(place, run.run->fire(static_cast<std::size_t>(trigger)), at);
}

void DeliveryRun::start_jobs(std::uint32_t workflow,
                             const std::vector<const GlueTrigger::Action*>& actions,
                             Nanoseconds at) {
  for (const GlueTrigger::Action* action : actions) {
    const GlueNode& what = action->node;
    const CalledIndex called =
        services_plan_.find(what.crawler ? "AWS::Glue::Crawler" : "AWS::Glue::Job", what.name);
    Rng luck({trial_.seed, trial_.trial, stream_hash(what.name),
              stream_hash("glue_trigger") + static_cast<std::uint32_t>(calls_++)});
    const JsonMember members[] = {{what.crawler ? "Name" : "JobName", arena_.string(what.name)}};
    const TaskAnswer answer =
        services_.call({"glue", what.crawler ? "startCrawler" : "startJobRun", called,
                        arena_.object(members), 1, nullptr, at, arena_, luck, engine_});
    const bool failed = answer.outcome.failure.has_value();
    const bool timed_out = failed && answer.outcome.failure->cause &&
                           answer.outcome.failure->cause->find("TIMEOUT") != std::string::npos;
    const char* const state = !failed ? "SUCCEEDED" : timed_out ? "TIMEOUT" : "FAILED";
    push(at + std::max<Nanoseconds>(1, answer.until_ended),
         {Step::JobEnd, 0, jobs_.put({workflow, what, state})});
  }
}

void DeliveryRun::job_ended(std::uint32_t job, Nanoseconds at) {
  const Job ended = std::move(jobs_.things[job]);
  jobs_.free.push_back(job);
  WorkflowState& run = workflows_[ended.workflow];
  const bool good = ended.state == std::string_view("SUCCEEDED");
  run.failed = run.failed || !good;
  tally(run.node).failed += good ? 0U : 1U;
  start_jobs(ended.workflow, run.run->finished(ended.node, ended.state), at);
  if (!run.run->ended()) {
    return;
  }
  NodeTally& counts = tally(run.node);
  counts.running.add(at, -1);
  if (run.failed) {
    ++counts.dead;
  } else {
    processed(counts, node(run.node), run.begun, at);
  }
  run.used = false;
}

}  // namespace drydock
