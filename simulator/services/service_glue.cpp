// AWS Glue: job runs, crawlers, interactive sessions. Rules: AWS Glue Developer Guide, "Adding
// jobs", "Configuring interactive sessions"; billing: AWS Glue pricing (per second with a minimum,
// ten minutes of a crawler).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/services/service_run.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kApi = 100 * kMillisecond;

TaskFailure refusal(const char* error, std::string cause) {
  TaskFailure failure;
  failure.error = error;
  failure.cause = std::move(cause);
  return failure;
}

}  // namespace

TaskAnswer ServiceRun::glue_job(Call& call) {
  if (call.action == "getTags") {
    return glue_tags(call);
  }
  const std::string_view name = text_member(call.arguments, "JobName");
  const CalledIndex called = plan_.find("AWS::Glue::Job", name);
  Effective& effective = this->effective(call, called);
  if (call.action == "startJobRun") {
    return start_job(call, effective, name);
  }
  const std::optional<Json> given = answer(call, effective, call.luck->uniform());
  return given ? at_once(kApi, *given) : job_run(call, called, name);
}

TaskAnswer ServiceRun::glue_tags(const Call& call) const {
  const CalledIndex called =
      plan_.find("AWS::Glue::Job", text_member(call.arguments, "ResourceArn"));
  JsonObjectBuilder tags(*call.arena);
  if (called.valid()) {
    for (const auto& [key, value] : plan_.called[called.value].tags) {
      tags.set(key, call.arena->string(value));
    }
  }
  const JsonMember members[] = {{"Tags", tags.finish()}};
  return at_once(kApi, call.arena->object(members));
}

// getJobRun and getJobRuns: the run of that id, else the last.
TaskAnswer ServiceRun::job_run(const Call& call, CalledIndex called, std::string_view name) {
  ResourceState& state = state_of(call, called);
  const std::string_view id = text_member(call.arguments, "RunId");
  const BackgroundRun* found = state.background.empty() ? nullptr : &state.background.back();
  for (const BackgroundRun& run : state.background) {
    found = run.id == id ? &run : found;
  }
  if (found == nullptr) {
    return fails(kApi, refusal("Glue.EntityNotFoundException", "no such run"));
  }
  JsonArena& arena = *call.arena;
  const bool ended = call.now >= found->ends;
  JsonObjectBuilder run(arena);
  run.set("Id", arena.string(found->id));
  run.set("JobName", arena.string(name));
  run.set("JobRunState", Json::text_of(ended ? found->state : "RUNNING"));
  if (ended) {
    run.set("ExecutionTime", Json::number(std::floor(to_seconds(found->worked))));
  }
  if (called.valid()) {
    const Value& properties = *plan_.called[called.value].properties;
    const Value* workers = properties.find("NumberOfWorkers");
    const Value* type = properties.find("WorkerType");
    if (workers != nullptr && workers->as_integer()) {
      run.set("NumberOfWorkers", Json::number(static_cast<double>(*workers->as_integer())));
    }
    if (type != nullptr && type->is_string()) {
      run.set("WorkerType", arena.string(type->text()));
    }
  }
  const JsonMember members[] = {{"JobRun", run.finish()}};
  return at_once(kApi, arena.object(members));
}

TaskAnswer ServiceRun::start_job(Call& call, Effective& effective, std::string_view name) {
  ResourceState& state = state_of(call, effective.called);
  const Luck luck = draw(call, effective);
  const std::uint32_t most =
      effective.concurrency != 0 ? effective.concurrency : effective.facts.concurrency;
  state.limit = effective.called.valid() ? most : 0;
  if (most != 0 && state.gauge.in_use(call.now) >= most) {
    state.gauge.refuse();
    return fails(kApi, refusal("Glue.ConcurrentRunsExceededException",
                               fmt::format("Concurrent runs exceeded for {}", name)));
  }
  if (!glue_account_.has_room(call.now)) {
    glue_account_.refuse();
    return fails(kApi, refusal("Glue.ResourceNumberLimitExceededException",
                               "too many runs of jobs in this account"));
  }
  const Nanoseconds allowed = effective.facts.timeout_s > 3 && effective.called.valid()
                                  ? effective.facts.timeout_s * kSecond
                                  : 48 * kHour;
  Nanoseconds work = std::min(luck.work, allowed);
  const bool timed_out = luck.work > allowed;
  const bool failed = luck.failure < effective.failure_now;
  // A Task of .sync that times out stops the run (Step Functions Developer Guide, "Run a job").
  if (call.timeout && call.pattern != IntegrationPattern::RequestResponse) {
    work = std::clamp(*call.timeout - luck.start, Nanoseconds{0}, work);
  }
  const Nanoseconds ends = call.now + luck.start + work;
  state.gauge.take(ends);
  glue_account_.take(ends);
  bill_job(call, effective, work, *call.luck);
  // Glue starts a failed run again by itself; the Task watches the first one. The repetitions are
  // taken to be as long and to fail as often.
  for (std::int64_t i = 0; failed && i < effective.facts.max_retries; ++i) {
    bill_job(call, effective, work, *call.luck);
    if (call.luck->uniform() >= effective.failure_now) {
      break;
    }
  }
  const std::string id = next_id("jr_");
  Job job;
  job.start = luck.start;
  job.work = luck.work > allowed ? allowed : luck.work;
  job.failed = failed || timed_out;
  job.error = effective.error.empty() ? "States.TaskFailed" : effective.error;
  const std::string_view status = timed_out ? "TIMEOUT" : failed ? "FAILED" : "SUCCEEDED";
  job.cause =
      !effective.cause.empty()
          ? effective.cause
          : fmt::format(R"({{"Id":"{}","JobName":"{}","JobRunState":"{}","ErrorMessage":"{}"}})",
                        id, name, status,
                        timed_out ? "Job run exceeded its time-out" : "failed by chance");
  const JsonMember started[] = {{"JobName", call.arena->string(name)},
                                {"JobRunId", call.arena->string(id)}};
  job.started = call.arena->object(started);
  const std::optional<Json> given = answer(call, effective, luck.answer);
  const JsonMember ended[] = {{"Id", call.arena->string(id)},
                              {"JobName", call.arena->string(name)},
                              {"JobRunState", Json::text_of(status)},
                              {"ExecutionTime", Json::number(std::floor(to_seconds(work)))}};
  job.ended = given ? *given : call.arena->object(ended);
  // Nobody asks for a run of .sync but those who hear that it ended.
  if (call.pattern == IntegrationPattern::RequestResponse || listener_) {
    state.background.push_back({id, ends, work, status});
  }
  if (listener_ && call.engine != nullptr) {
    call.engine->wake_at(ends, job_ends_.size());
    job_ends_.push_back({std::string(name), id, status});
  }
  return answer_job(call, job);
}

void ServiceRun::bill_job(const Call& call, Effective& effective, Nanoseconds run, Rng& luck) {
  const ServiceFacts& facts = effective.facts;
  const Nanoseconds minimum =
      time_of(facts.before_glue_2 ? "glue.minimum_before_2" : "glue.minimum");
  double share = 1;
  if (effective.utilisation) {
    share = effective.utilisation->sample(luck);
  } else if (facts.auto_scaling) {
    share = default_of(ServiceKind::GlueJob, "autoscaled").sample(luck);
  }
  const auto dpu_ms = static_cast<double>(billed_ms(run, minimum) * facts.dpu_sixteenths);
  charge(call.run, line(effective, 0, facts.flex ? "glue.job.flex" : "glue.job", call),
         share == 1 ? std::llround(dpu_ms) : std::llround(dpu_ms * share));
}

// AWS Glue Developer Guide, "Automating AWS Glue with EventBridge": Glue Job State Change.
void ServiceRun::wake(WorkflowEngine& engine, std::uint64_t token) {
  if (token == kWakeTaker) {
    taker_->on_wake();
    return;
  }
  DRYDOCK_CHECK(token < job_ends_.size() && listener_);
  const JobEnd end = job_ends_[token];
  const bool good = end.state == "SUCCEEDED";
  JsonArena arena;
  const JsonMember detail[] = {
      {"jobName", arena.string(end.job)},
      {"severity", Json::text_of(good                    ? "INFO"
                                 : end.state == "FAILED" ? "ERROR"
                                                         : "WARN")},
      {"state", Json::text_of(end.state)},
      {"jobRunId", arena.string(end.run)},
      {"message", Json::text_of(good ? "Job run succeeded" : "Job run did not succeed")}};
  JsonObjectBuilder event(arena);
  event.set("version", Json::text_of("0"));
  event.set("id", arena.string("event-" + end.run));
  event.set("detail-type", Json::text_of("Glue Job State Change"));
  event.set("source", Json::text_of("aws.glue"));
  event.set("account", arena.string(plan_.account));
  event.set("time", arena.string(format_local(engine.now() / kSecond, 0)));
  event.set("region", arena.string(plan_.region));
  event.set("resources", arena.array({}));
  event.set("detail", arena.object(detail));
  listener_(event.finish(), engine.now());
}

TaskAnswer ServiceRun::crawler(Call& call) {
  const std::string_view name = text_member(call.arguments, "Name");
  const CalledIndex called = plan_.find("AWS::Glue::Crawler", name);
  Effective& effective = this->effective(call, called);
  ResourceState& state = state_of(call, called);
  const bool running = state.crawled && call.now < state.crawler_ends;
  if (call.action == "startCrawler") {
    if (running) {
      return fails(kApi, refusal("Glue.CrawlerRunningException",
                                 fmt::format("Crawler with name {} has already started", name)));
    }
    const Luck luck = draw(call, effective);
    state.crawled = true;
    state.crawl_failed = luck.failure < effective.failure_now;
    state.crawler_ends = call.now + luck.start + luck.work;
    const auto sixteenths = static_cast<std::int64_t>(16 * number_of("crawler.dpus"));
    charge(call.run, line(effective, 0, "glue.crawler", call),
           billed_ms(luck.work, time_of("crawler.minimum")) * sixteenths);
    return at_once(kApi, call.arena->object({}));
  }
  if (call.action == "stopCrawler") {
    state.crawler_ends = std::min(state.crawler_ends, call.now);
    return at_once(kApi, call.arena->object({}));
  }
  std::vector<JsonMember> members = {{"Name", call.arena->string(name)},
                                     {"State", Json::text_of(running ? "RUNNING" : "READY")}};
  if (state.crawled && !running) {
    const JsonMember last[] = {
        {"Status", Json::text_of(state.crawl_failed ? "FAILED" : "SUCCEEDED")}};
    members.push_back({"LastCrawl", call.arena->object(last)});
  }
  const JsonMember whole[] = {{"Crawler", call.arena->object(members)}};
  return at_once(kApi, call.arena->object(whole));
}

TaskAnswer ServiceRun::session(Call& call) {
  Effective& effective = this->effective(call, {});
  const std::string_view id = text_member(call.arguments, "Id");
  const JsonMember named[] = {{"Id", call.arena->string(id)}};
  const Json answer = call.arena->object(named);
  if (call.action == "createSession") {
    const Luck luck = draw(call, effective);
    const Json capacity = call.arguments.find("MaxCapacity");
    const Json idle = call.arguments.find("IdleTimeout");
    const Nanoseconds idle_timeout = idle.is_number()
                                         ? static_cast<Nanoseconds>(idle.as_number()) * kMinute
                                         : time_of("session.idle_timeout");
    const double dpus = capacity.is_number() ? capacity.as_number() : number_of("session.dpus");
    sessions_.push_back({std::string(id), call.now,
                         call.now + luck.start + luck.work + idle_timeout,
                         std::llround(dpus * 16)});
    return at_once(kApi, answer);
  }
  const auto found = std::find_if(sessions_.begin(), sessions_.end(),
                                  [&](const Session& session) { return session.id == id; });
  if (call.action != "stopSession" && call.action != "deleteSession") {
    const char* status = found != sessions_.end() && call.now < found->closes ? "READY" : "STOPPED";
    const JsonMember members[] = {{"Id", call.arena->string(id)},
                                  {"Status", Json::text_of(status)}};
    const JsonMember whole[] = {{"Session", call.arena->object(members)}};
    return at_once(kApi, call.arena->object(whole));
  }
  if (found == sessions_.end()) {
    return fails(
        kApi, refusal("Glue.EntityNotFoundException", fmt::format("Session {} is not found", id)));
  }
  bill_session(*found, std::min(call.now, found->closes));
  sessions_.erase(found);
  return at_once(kApi, answer);
}

// CloudTrail writes the names of parameters small (EventBridge User Guide, "Events from
// CloudTrail").
void ServiceRun::see_event(const Json& event, Nanoseconds now, JsonArena& arena) {
  const Json detail = event.find("detail");
  const Json parameters = detail.find("requestParameters");
  if (text_member(detail, "eventName") != "CreateSession" || !parameters.find("id").is_string()) {
    return;
  }
  const JsonMember arguments[] = {{"Id", parameters.find("id")},
                                  {"MaxCapacity", parameters.find("maxCapacity")},
                                  {"IdleTimeout", parameters.find("idleTimeout")}};
  Rng luck({seed_, trial_, stream_hash(parameters.find("id").text()), stream_hash("session")});
  Call call;
  call.kind = ServiceKind::GlueSession;
  call.service = "glue";
  call.action = "createSession";
  call.arguments = arena.object(arguments);
  call.now = now;
  call.arena = &arena;
  call.luck = &luck;
  static_cast<void>(session(call));
}

void ServiceRun::bill_session(const Session& session, Nanoseconds end) {
  const LineIndex line = lines_.line("glue.session", "glue", "");
  charge(kNoRun, line,
         billed_ms(end - session.opened, time_of("session.minimum")) * session.dpu_sixteenths);
}

}  // namespace drydock
