// Jobs that end by themselves: Athena queries, SageMaker jobs, EMR clusters and steps, Batch jobs
// and ECS tasks. Athena and Batch queue what finds no room; the others start at once.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/services/service_run.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kApi = 100 * kMillisecond;

std::int64_t whole_of(const Json& object, std::string_view key, std::int64_t fallback) {
  const Json value = object.find(key);
  return value.is_number() ? std::llround(value.as_number()) : fallback;
}

Json first_present(const Json& object, std::initializer_list<std::string_view> path) {
  Json value = object;
  for (const std::string_view key : path) {
    value = value.find(key);
  }
  return value;
}

}  // namespace

// Of a request that does not wait the call alone; of .sync everything.
TaskAnswer ServiceRun::answer_job(const Call& call, const Job& job) const {
  if (call.pattern == IntegrationPattern::RequestResponse) {
    return at_once(kApi, job.started);
  }
  TaskAnswer answer;
  answer.until_started = 0;
  answer.until_submitted = kApi;
  answer.submitted = job.started;
  answer.until_ended = std::max(kApi, job.start + job.work);
  if (job.failed) {
    answer.outcome.failure = TaskFailure{job.error, job.cause};
  } else {
    answer.outcome.output = job.ended;
  }
  return answer;
}

// Athena User Guide, "Service quotas": what exceeds the active queries waits.
TaskAnswer ServiceRun::athena(Call& call) {
  const CalledIndex called =
      plan_.find("AWS::Athena::WorkGroup", text_member(call.arguments, "WorkGroup"));
  Effective& effective = this->effective(call, called);
  if (call.action != "startQueryExecution") {
    const Luck luck = draw(call, effective);
    const JsonMember status[] = {{"State", Json::text_of("SUCCEEDED")}};
    const JsonMember execution[] = {{"QueryExecutionId", call.arguments.find("QueryExecutionId")},
                                    {"Status", call.arena->object(status)}};
    const JsonMember whole[] = {{"QueryExecution", call.arena->object(execution)}};
    const std::optional<Json> given = answer(call, effective, luck.answer);
    return at_once(kApi, given ? *given : call.arena->object(whole));
  }
  const Luck luck = draw(call, effective);
  const Nanoseconds begin = athena_account_.begin_at(call.now);
  const Nanoseconds start = begin - call.now + luck.start;
  athena_account_.take(begin + luck.start + luck.work);
  const double megabytes = std::max(effective.scanned_mb, number_of("athena.minimum_mb"));
  charge(call.run, line(effective, 0, "athena.scanned", call),
         std::llround(std::ceil(megabytes)) << 20U);
  const std::string id = next_id("query-");
  Job job;
  job.start = start;
  job.work = luck.work;
  job.failed = luck.failure < effective.failure_now;
  job.error = effective.error.empty() ? "States.TaskFailed" : effective.error;
  job.cause = !effective.cause.empty()
                  ? effective.cause
                  : fmt::format(R"({{"QueryExecution":{{"QueryExecutionId":"{}","Status":)"
                                R"({{"State":"FAILED"}}}}}})",
                                id);
  const JsonMember started[] = {{"QueryExecutionId", call.arena->string(id)}};
  job.started = call.arena->object(started);
  const JsonMember status[] = {{"State", Json::text_of("SUCCEEDED")}};
  const JsonMember statistics[] = {
      {"DataScannedInBytes", Json::number(std::ceil(megabytes) * 1024 * 1024)},
      {"TotalExecutionTimeInMillis",
       Json::number(std::floor(to_seconds(start + luck.work) * 1000))}};
  const JsonMember execution[] = {{"QueryExecutionId", call.arena->string(id)},
                                  {"Status", call.arena->object(status)},
                                  {"Statistics", call.arena->object(statistics)}};
  const JsonMember whole[] = {{"QueryExecution", call.arena->object(execution)}};
  const std::optional<Json> given = answer(call, effective, luck.answer);
  job.ended = given ? *given : call.arena->object(whole);
  return answer_job(call, job);
}

// Training, processing and transform jobs: each instance by the second of work (Amazon SageMaker
// pricing); other actions are API calls.
TaskAnswer ServiceRun::sagemaker(Call& call) {
  Json cluster;
  std::string_view name_key;
  if (call.action == "createTrainingJob") {
    cluster = call.arguments.find("ResourceConfig");
    name_key = "TrainingJobName";
  } else if (call.action == "createProcessingJob") {
    cluster = first_present(call.arguments, {"ProcessingResources", "ClusterConfig"});
    name_key = "ProcessingJobName";
  } else if (call.action == "createTransformJob") {
    cluster = call.arguments.find("TransformResources");
    name_key = "TransformJobName";
  } else {
    return message(call);
  }
  Effective& effective = this->effective(call, {});
  const Luck luck = draw(call, effective);
  const std::string_view type = text_member(cluster, "InstanceType");
  const Json limit = first_present(call.arguments, {"StoppingCondition", "MaxRuntimeInSeconds"});
  const Nanoseconds work =
      limit.is_number() ? std::min(luck.work, static_cast<Nanoseconds>(limit.as_number()) * kSecond)
                        : luck.work;
  const std::string state =
      call.label.valid() ? plan_.labels[call.label.value].full : std::string();
  charge(call.run, lines_.line(fmt::format("sagemaker.{}", type), "sagemaker", state),
         billed_ms(work) * whole_of(cluster, "InstanceCount", 1));
  Job job;
  job.start = luck.start;
  job.work = work;
  job.failed = luck.failure < effective.failure_now;
  job.error = effective.error.empty() ? "SageMaker.AmazonSageMakerException" : effective.error;
  job.cause = effective.cause.empty() ? "AlgorithmError: failed by chance" : effective.cause;
  const JsonMember started[] = {{name_key, call.arguments.find(name_key)}};
  job.started = call.arena->object(started);
  const JsonMember ended[] = {{name_key, call.arguments.find(name_key)},
                              {name_key == "TrainingJobName"    ? "TrainingJobStatus"
                               : name_key == "TransformJobName" ? "TransformJobStatus"
                                                                : "ProcessingJobStatus",
                               Json::text_of("Completed")}};
  const std::optional<Json> given = answer(call, effective, luck.answer);
  job.ended = given ? *given : call.arena->object(ended);
  return answer_job(call, job);
}

// A cluster costs its instances and EMR's uplift from createCluster to terminateCluster (Amazon EMR
// pricing); the fleets of a cluster that is bought on the Spot market are of another model.
TaskAnswer ServiceRun::emr(Call& call) {
  Effective& effective = this->effective(call, {});
  const Luck luck = draw(call, effective);
  Job job;
  job.failed = luck.failure < effective.failure_now;
  job.error = effective.error.empty() ? "States.TaskFailed" : effective.error;
  job.cause = effective.cause.empty() ? "failed by chance" : effective.cause;
  if (call.action.starts_with("createCluster")) {
    Cluster cluster;
    cluster.id = next_id("j-");
    cluster.opened = call.now;
    cluster.run = call.run;
    const std::string state =
        call.label.valid() ? plan_.labels[call.label.value].full : std::string();
    const auto add = [&](std::string_view type, std::int64_t count) {
      cluster.instances.emplace_back(lines_.line(fmt::format("ec2.{}", type), "emr", state), count);
      cluster.instances.emplace_back(lines_.line(fmt::format("emr.uplift.{}", type), "emr", state),
                                     count);
    };
    const Json instances = call.arguments.find("Instances");
    const Json groups = instances.find("InstanceGroups");
    if (groups.is_array()) {
      for (const Json& group : groups.items()) {
        add(text_member(group, "InstanceType"), whole_of(group, "InstanceCount", 1));
      }
    } else if (instances.find("MasterInstanceType").is_string()) {
      add(text_member(instances, "MasterInstanceType"), 1);
      const std::int64_t workers = whole_of(instances, "InstanceCount", 1) - 1;
      if (workers > 0) {
        add(text_member(instances, "SlaveInstanceType"), workers);
      }
    }
    const JsonMember members[] = {{"ClusterId", call.arena->string(cluster.id)}};
    job.start = luck.start;
    job.started = call.arena->object(members);
    job.ended = job.started;
    clusters_.push_back(std::move(cluster));
  } else if (call.action.starts_with("addStep")) {
    const JsonMember members[] = {{"StepId", call.arena->string(next_id("s-"))}};
    job.work = luck.work;
    job.started = call.arena->object(members);
    job.ended = job.started;
  } else if (call.action.starts_with("terminateCluster")) {
    const auto found =
        std::find_if(clusters_.begin(), clusters_.end(), [&](const Cluster& cluster) {
          return cluster.id == text_member(call.arguments, "ClusterId");
        });
    if (found != clusters_.end()) {
      for (const auto& [line, count] : found->instances) {
        charge(found->run, line, count * billed_ms(call.now - found->opened, kMinute));
      }
      clusters_.erase(found);
    }
    job.started = call.arena->object({});
    job.ended = job.started;
  } else {
    return message(call);
  }
  if (const std::optional<Json> given = answer(call, effective, luck.answer)) {
    job.ended = *given;
  }
  return answer_job(call, job);
}

TaskAnswer ServiceRun::ecs(Call& call) {
  if (call.action != "runTask") {
    return message(call);
  }
  const CalledIndex called =
      plan_.find("AWS::ECS::TaskDefinition", text_member(call.arguments, "TaskDefinition"));
  Effective& effective = this->effective(call, called);
  const Luck luck = draw(call, effective);
  Nanoseconds work = luck.work;
  if (call.timeout && call.pattern != IntegrationPattern::RequestResponse) {
    work = std::clamp(*call.timeout - luck.start, Nanoseconds{0}, work);
  }
  bool spot = false;
  const Json providers = call.arguments.find("CapacityProviderStrategy");
  if (providers.is_array() && providers.size() > 0) {
    spot = text_member(providers.items().front(), "CapacityProvider") == "FARGATE_SPOT";
  }
  const std::string_view launch = text_member(call.arguments, "LaunchType");
  if (launch != "EC2") {
    bill_fargate(call, effective, luck.start + work, spot);
  }
  const std::string id = next_id("task-");
  Job job;
  job.start = luck.start;
  job.work = luck.work;
  job.failed = luck.failure < effective.failure_now;
  job.error = effective.error.empty() ? "States.TaskFailed" : effective.error;
  job.cause = !effective.cause.empty()
                  ? effective.cause
                  : fmt::format(R"({{"TaskArn":"{}","LastStatus":"STOPPED","StoppedReason":)"
                                R"("Essential container in task exited"}})",
                                id);
  const JsonMember task[] = {{"TaskArn", call.arena->string(id)},
                             {"LastStatus", Json::text_of("STOPPED")}};
  const Json tasks[] = {call.arena->object(task)};
  const JsonMember started[] = {{"Tasks", call.arena->array(tasks)}};
  job.started = call.arena->object(started);
  const std::optional<Json> given = answer(call, effective, luck.answer);
  job.ended = given ? *given : tasks[0];
  return answer_job(call, job);
}

// From the download of the image to the end of the task, by the second, at least a minute (AWS
// Fargate pricing). The whole start counts, which is a little too much: the part before the
// download is not known.
void ServiceRun::bill_fargate(const Call& call, Effective& effective, Nanoseconds run, bool spot) {
  const ServiceFacts& facts = effective.facts;
  const std::int64_t ms = billed_ms(run, time_of("fargate.minimum"));
  const char* const cpu = spot        ? "fargate.spot.vcpu"
                          : facts.arm ? "fargate.arm.vcpu"
                                      : "fargate.vcpu";
  const char* const memory = spot        ? "fargate.spot.memory"
                             : facts.arm ? "fargate.arm.memory"
                                         : "fargate.memory";
  charge(call.run, line(effective, 0, cpu, call), ms * facts.cpu_units);
  charge(call.run, line(effective, 1, memory, call), ms * facts.memory_mib);
  constexpr std::int64_t kFreeStorage = std::int64_t{20} * 1024;  // MiB
  if (facts.storage_mib > kFreeStorage) {
    charge(call.run, line(effective, 2, "fargate.storage", call),
           ms * (facts.storage_mib - kFreeStorage));
  }
}

}  // namespace drydock
