// AWS Batch: jobs of a queue in its compute environments. Rules: AWS Batch User Guide, "Job
// queues" (environments are tried in their order, jobs begin first in, first out), "Compute
// environment parameters" (maxvCpus). An environment is full when the vCPUs of its jobs are.
#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/services/service_run.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kNoQueue = 0xFFFFFFFFU;  // a queue that the template does not hold
constexpr std::uint64_t kUnitsOfVcpu = 1024;

}  // namespace

// The environments of a queue, in its order, with what the template says of their size.
const std::vector<ServiceRun::BatchEnvironment>& ServiceRun::environments_of(
    std::string_view queue) {
  const CalledIndex called = plan_.find("AWS::Batch::JobQueue", queue);
  const auto known = batch_queues_.find(called.valid() ? called.value : kNoQueue);
  if (known != batch_queues_.end()) {
    return known->second;
  }
  std::vector<std::pair<std::int64_t, BatchEnvironment>> ordered;
  const Value* order = called.valid()
                           ? plan_.called[called.value].properties->find("ComputeEnvironmentOrder")
                           : nullptr;
  for (const Value& one : order != nullptr && order->is_list() ? order->items() : Value::List{}) {
    const Value* named = one.find("ComputeEnvironment");
    const Value* place = one.find("Order");
    const std::optional<std::string> name = named != nullptr ? named->scalar_text() : std::nullopt;
    const CalledIndex index =
        name ? plan_.find("AWS::Batch::ComputeEnvironment", *name) : CalledIndex{};
    if (index.valid()) {
      ordered.emplace_back(place != nullptr ? place->as_integer().value_or(0) : 0,
                           environment(index));
    }
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<BatchEnvironment>& all = batch_queues_[called.valid() ? called.value : kNoQueue];
  for (auto& [place, environment] : ordered) {
    all.push_back(environment);
  }
  return all;
}

ServiceRun::BatchEnvironment ServiceRun::environment(CalledIndex index) const {
  BatchEnvironment made;
  made.index = index;
  const Value* resources = plan_.called[index.value].properties->find("ComputeResources");
  const Value* most = resources != nullptr ? resources->find("MaxvCpus") : nullptr;
  const Value* type = resources != nullptr ? resources->find("Type") : nullptr;
  made.spot = type != nullptr && type->scalar_text() == "FARGATE_SPOT";
  if (const std::optional<std::int64_t> vcpus =
          most != nullptr ? most->as_integer() : std::nullopt) {
    made.cpu_units = static_cast<std::uint64_t>(std::max<std::int64_t>(*vcpus, 0)) * kUnitsOfVcpu;
  }
  return made;
}

// In the first environment that has room, else in the one that has it first; and not before the
// scenario's own bound on jobs at once.
ServiceRun::BatchPlace ServiceRun::place_job(const Call& call, ResourceState& state,
                                             std::int64_t cpu_units, Nanoseconds runs) {
  BatchPlace place;
  place.begin = state.gauge.begin_at(call.now);
  const auto share = static_cast<std::uint64_t>(std::max<std::int64_t>(cpu_units, 0));
  const BatchEnvironment* chosen = nullptr;
  Nanoseconds earliest = 0;
  const std::vector<BatchEnvironment>& environments =
      environments_of(text_member(call.arguments, "JobQueue"));
  for (const BatchEnvironment& one : environments) {
    CapacityGauge& gauge = states_[one.index.value].vcpus;
    gauge.set_limit(one.cpu_units);
    const Nanoseconds begins =
        environments.size() == 1 ? place.begin : gauge.could_begin(place.begin, share);
    if (chosen == nullptr || begins < earliest) {
      chosen = &one;
      earliest = begins;
    }
  }
  if (chosen != nullptr) {
    ResourceState& environment = states_[chosen->index.value];
    environment.used = true;
    place.begin = environment.vcpus.begin_at(place.begin, share);
    environment.vcpus.end_at(place.begin + runs, share);
    place.spot = chosen->spot;
  }
  state.gauge.take(place.begin + runs);
  return place;
}

// AWS Batch User Guide, "Job queues": a job waits until its compute environment has room.
TaskAnswer ServiceRun::batch(Call& call) {
  if (call.action != "submitJob") {
    return message(call);
  }
  const CalledIndex called =
      plan_.find("AWS::Batch::JobDefinition", text_member(call.arguments, "JobDefinition"));
  Effective& effective = this->effective(call, called);
  ResourceState& state = state_of(call, called);
  const Luck luck = draw(call, effective);
  if (effective.concurrency != 0 && state.limit != effective.concurrency) {
    state.limit = effective.concurrency;
    state.gauge = QuotaGauge(effective.concurrency);
  }
  const bool failed = luck.failure < effective.failure_now;
  Nanoseconds work = luck.work;
  const Nanoseconds allowed = effective.facts.timeout_s * kSecond;
  const bool timed_out = called.valid() && allowed > 0 && work > allowed;
  if (timed_out) {
    work = allowed;
  }
  Nanoseconds all = work;
  std::int64_t attempts = 1;
  bool still_failing = failed;
  while (still_failing && attempts <= effective.facts.max_retries) {
    ++attempts;
    all += work;
    still_failing = call.luck->uniform() < effective.failure_now;
  }
  const Nanoseconds billed = luck.start + all;
  const BatchPlace place = place_job(call, state, effective.facts.cpu_units, billed);
  if (effective.facts.fargate) {
    bill_fargate(call, effective, billed, place.spot);
  } else {
    // A share of an instance that the environment is taken to fill: 2 vCPU of an m5.large.
    charge(call.run, line(effective, 0, "ec2.m5.large", call),
           billed_ms(billed, kMinute) * effective.facts.cpu_units / 2048);
  }
  const std::string id = next_id("job-");
  Job job;
  job.start = place.begin - call.now + luck.start;
  job.work = all;
  job.failed = still_failing || timed_out;
  job.error = effective.error.empty() ? "States.TaskFailed" : effective.error;
  job.cause = !effective.cause.empty()
                  ? effective.cause
                  : fmt::format(R"({{"JobId":"{}","Status":"FAILED","StatusReason":"{}"}})", id,
                                timed_out ? "Job attempt duration exceeded timeout"
                                          : "Essential container in task exited");
  const JsonMember started[] = {{"JobId", call.arena->string(id)},
                                {"JobName", call.arguments.find("JobName")}};
  job.started = call.arena->object(started);
  const JsonMember ended[] = {{"JobId", call.arena->string(id)},
                              {"JobName", call.arguments.find("JobName")},
                              {"Status", Json::text_of("SUCCEEDED")}};
  const std::optional<Json> given = answer(call, effective, luck.answer);
  job.ended = given ? *given : call.arena->object(ended);
  return answer_job(call, job);
}

}  // namespace drydock
