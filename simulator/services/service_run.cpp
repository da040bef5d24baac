#include "simulator/services/service_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "base/glob.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kDeepestCall = 4;  // code that calls code that calls code …

bool has_tag(const CalledResource& called, const std::string& key, const std::string& value) {
  return std::any_of(called.tags.begin(), called.tags.end(), [&](const auto& tag) {
    return tag.first == key && matches_glob(value, tag.second);
  });
}

}  // namespace

ServiceRun::ServiceRun(const ServicePlan& plan)
    : plan_(plan),
      lines_(*plan.services, plan.region, plan.instances),
      effective_(plan.labels.size() + 1),
      functions_(plan.labels.size()),
      states_(plan.called.size() + static_cast<std::size_t>(ServiceKind::Api) + 1) {
  glue_account_ = QuotaGauge(static_cast<std::uint64_t>(number_of("glue.runs")));
  athena_account_ = QuotaGauge(static_cast<std::uint64_t>(number_of("athena.queries")));
  lambda_limits_.keep_warm = time_of("lambda.keep_warm");
  lambda_limits_.scaling_per_10s = static_cast<std::uint64_t>(number_of("lambda.scaling_per_10s"));
  lambda_limit_ = static_cast<std::uint64_t>(number_of("lambda.concurrency"));
  // An entry for the service alone speaks of the account.
  for (const CompiledSettings& settings : plan.settings) {
    const ServiceSettings& one = *settings.written;
    const bool account = one.concurrency && one.state.empty() && one.resource.empty() &&
                         one.tag_key.empty() && !one.service.empty();
    if (account && matches_glob(one.service, "lambda")) {
      lambda_limit_ = *one.concurrency;
    }
    if (account && matches_glob(one.service, "glue")) {
      glue_account_ = QuotaGauge(*one.concurrency);
    }
    if (account && matches_glob(one.service, "athena")) {
      athena_account_ = QuotaGauge(*one.concurrency);
    }
  }
}

void ServiceRun::reset(std::uint64_t seed, std::uint32_t trial) {
  seed_ = seed;
  trial_ = trial;
  ids_ = 0;
  bill_.clear();
  for (ResourceState& state : states_) {
    if (state.used) {
      state.gauge.clear();
      state.pool.clear();
      state.vcpus.clear();
      state.refused = 0;
      state.crawler_ends = 0;
      state.crawled = false;
      state.background.clear();
      state.used = false;
    }
  }
  glue_account_.clear();
  athena_account_.clear();
  lambda_busy_peak_ = 0;
  lambda_refused_ = 0;
  functions_used_.clear();
  job_ends_.clear();
  sessions_.clear();
  clusters_.clear();
  waiting_.clear();
  run_by_slot_.clear();
  run_costs_.clear();
  starting_run_ = kNoRun;
}

TaskAnswer ServiceRun::start(const TaskRequest& request) {
  Call call;
  call.kind = service_kind(request.resource);
  call.service = request.resource.service;
  call.action = request.resource.action;
  call.pattern = request.resource.pattern;
  call.by_arn = request.resource.kind == IntegrationKind::LambdaFunction;
  call.sdk = request.resource.kind == IntegrationKind::AwsSdk;
  call.arguments = request.arguments;
  call.original = request.arguments;
  call.handle = request.handle;
  call.run = run_of(request.handle.execution);
  call.now = request.now;
  call.timeout = request.timeout;
  call.arena = &request.arena;
  call.luck = &request.luck;
  call.engine = &request.engine;
  for (const MachineModel& model : plan_.machines) {
    const std::vector<State>& states = model.machine.states;
    if (!std::less<>()(&request.state, states.data()) &&
        std::less<>()(&request.state, states.data() + states.size())) {
      call.label = {model.first_label.value +
                    static_cast<std::uint32_t>(&request.state - states.data())};
    }
  }
  TaskAnswer answer = perform(call);
  if (call.pattern == IntegrationPattern::WaitForTaskToken && !answer.pending &&
      !answer.outcome.failure && call.kind != ServiceKind::Activity) {
    // What the call answered is only that it was made; somebody returns the token later.
    answer.until_submitted = answer.until_ended;
    answer.submitted = answer.outcome.output;
    answer.until_ended += default_of(ServiceKind::Activity, "duration").sample_time(*call.luck);
    answer.outcome.output = call.arena->object({});
    if (call.label.valid()) {
      for (Effective& one : effective_[call.label.value]) {
        if (one.answers != nullptr) {
          answer.outcome.output = answer.submitted;
        }
      }
    }
  }
  return answer;
}

TaskAnswer ServiceRun::perform(Call& call) {
  last_calls_ = {};
  if (call.depth > kDeepestCall) {
    return at_once(0, Json::null());
  }
  switch (call.kind) {
    case ServiceKind::Lambda:
      return lambda(call);
    case ServiceKind::Activity:
      return activity(call);
    case ServiceKind::GlueJob:
      return glue_job(call);
    case ServiceKind::GlueCrawler:
      return crawler(call);
    case ServiceKind::GlueSession:
      return session(call);
    case ServiceKind::Athena:
      return athena(call);
    case ServiceKind::SageMaker:
      return sagemaker(call);
    case ServiceKind::Emr:
      return emr(call);
    case ServiceKind::Batch:
      return batch(call);
    case ServiceKind::Ecs:
      return ecs(call);
    case ServiceKind::States:
      return nested(call);
    case ServiceKind::Sns:
    case ServiceKind::Sqs:
    case ServiceKind::DynamoDb:
    case ServiceKind::S3:
    case ServiceKind::Events:
    case ServiceKind::Http:
    case ServiceKind::Api:
      return message(call);
  }
  DRYDOCK_CHECK(false);
}

ServiceRun::Effective& ServiceRun::effective(const Call& call, CalledIndex called) {
  std::deque<Effective>& known =
      effective_[call.label.valid() ? call.label.value : plan_.labels.size()];
  const ServiceKindInfo& info = service_kind_info(call.kind);
  for (Effective& one : known) {
    // Code outside of states may call several services, so the kind counts too.
    if (one.called == called && one.kind == call.kind) {
      return one;
    }
  }
  Effective made;
  made.called = called;
  made.kind = call.kind;
  made.duration = default_of(call.kind, "duration");
  made.start = default_of(call.kind, call.kind == ServiceKind::Lambda ? "cold_start" : "start");
  made.failure = default_of(call.kind, "failure");
  if (called.valid()) {
    made.facts = service_facts(call.kind, *plan_.called[called.value].properties);
  }
  if (call.kind == ServiceKind::GlueJob && made.facts.flex) {
    made.start = default_of(call.kind, "flex_start");
  }
  if (call.kind == ServiceKind::Batch && !made.facts.fargate) {
    made.start = default_of(call.kind, "ec2_start");
  }
  made.scanned_mb = info.kind == ServiceKind::Athena ? number_of("athena.scanned_mb") : 0;
  for (const CompiledSettings& settings : plan_.settings) {
    if (fits(*settings.written, call, called)) {
      apply(settings, made);
    }
  }
  known.push_back(std::move(made));
  return known.back();
}

bool ServiceRun::fits(const ServiceSettings& settings, const Call& call, CalledIndex called) const {
  const ServiceKindInfo& info = service_kind_info(call.kind);
  if (!settings.service.empty() && !matches_glob(settings.service, call.service) &&
      !matches_glob(settings.service, info.service) && !matches_glob(settings.service, info.name)) {
    return false;
  }
  if (!settings.state.empty()) {
    // What code calls is not the state's own work.
    if (!call.label.valid() || call.depth > 0) {
      return false;
    }
    const StateLabel& label = plan_.labels[call.label.value];
    if (!matches_glob(settings.state, label.state) && !matches_glob(settings.state, label.full)) {
      return false;
    }
  }
  if (settings.resource.empty() && settings.tag_key.empty()) {
    return true;
  }
  if (!called.valid()) {
    return false;
  }
  const CalledResource& resource = plan_.called[called.value];
  return (settings.resource.empty() || matches_glob(settings.resource, resource.logical_id) ||
          matches_glob(settings.resource, resource.address)) &&
         (settings.tag_key.empty() || has_tag(resource, settings.tag_key, settings.tag_value));
}

void ServiceRun::apply(const CompiledSettings& settings, Effective& effective) const {
  const ServiceSettings& written = *settings.written;
  effective.duration = written.duration.value_or(effective.duration);
  effective.start = written.start.value_or(effective.start);
  effective.failure = written.failure.value_or(effective.failure);
  if (written.per_record) {
    effective.per_record = written.per_record;
  }
  if (written.utilisation) {
    effective.utilisation = written.utilisation;
  }
  if (written.scanned_mb) {
    effective.scanned_mb = written.scanned_mb->first;
  }
  // Of the account if the entry selects nothing finer; see the constructor.
  if (written.concurrency &&
      (!written.resource.empty() || !written.state.empty() || !written.tag_key.empty())) {
    effective.concurrency = *written.concurrency;
  }
  if (!written.error.empty()) {
    effective.error = written.error;
  }
  if (!written.cause.empty()) {
    effective.cause = written.cause;
  }
  if (!settings.answers.empty()) {
    effective.answers = &settings;
  }
  if (!settings.calls.empty()) {
    effective.calls = &settings;
  }
}

ServiceRun::Luck ServiceRun::draw(const Call& call, Effective& effective) {
  if (effective.drawn_in != trial_) {
    const std::string_view name =
        call.label.valid() ? std::string_view(plan_.labels[call.label.value].full) : "";
    Rng rng({seed_, trial_, stream_hash(name), stream_hash("service_failure")});
    effective.failure_now = effective.failure.sample(rng);
    effective.drawn_in = trial_;
  }
  Luck luck;
  luck.failure = call.luck->uniform();
  luck.answer = call.luck->uniform();
  luck.start = effective.start.sample_time(*call.luck);
  luck.work = effective.duration.sample_time(*call.luck);
  for (std::uint32_t i = 0; effective.per_record && i < call.records; ++i) {
    luck.work += effective.per_record->sample_time(*call.luck);
  }
  return luck;
}

ServiceRun::ResourceState& ServiceRun::state_of(const Call& call, CalledIndex called) {
  const std::size_t place =
      called.valid() ? called.value : plan_.called.size() + static_cast<std::size_t>(call.kind);
  states_[place].used = true;
  return states_[place];
}

Distribution ServiceRun::default_of(ServiceKind kind, std::string_view what) const {
  const ServiceDefault* found =
      plan_.services->find_default(fmt::format("{}.{}", service_kind_info(kind).name, what));
  return found != nullptr ? found->value : Distribution{};
}

double ServiceRun::number_of(std::string_view item) const {
  const ServiceDefault* found = plan_.services->find_default(item);
  DRYDOCK_CHECK(found != nullptr);
  return found->value.first;
}

Nanoseconds ServiceRun::time_of(std::string_view item) const {
  return static_cast<Nanoseconds>(number_of(item) * static_cast<double>(kSecond));
}

std::string ServiceRun::resource_name(const Call& call, CalledIndex called) const {
  return called.valid() ? plan_.called[called.value].address
                        : std::string(service_kind_info(call.kind).service);
}

LineIndex ServiceRun::line(Effective& effective, std::size_t place, std::string_view item,
                           const Call& call) {
  LineIndex& known = effective.lines.at(place);
  if (!known.valid()) {
    const std::string state =
        call.label.valid() ? plan_.labels[call.label.value].full : std::string();
    known = lines_.line(item, resource_name(call, effective.called), state);
  }
  return known;
}

void ServiceRun::charge(std::uint32_t run, LineIndex line, std::int64_t counts) {
  bill_.add(line, counts);
  if (run == kNoRun || !line.valid()) {
    return;
  }
  if (run >= run_costs_.size()) {
    run_costs_.resize(run + std::size_t{1});
  }
  const BillLine& one = lines_.lines()[line.value];
  run_costs_[run] += one.price->tiers.front().usd.times(counts, one.unit->counts_per_unit);
}

Json ServiceRun::evaluate(const JsonataTemplate& value, const Call& call, const Json& calls) {
  if (value.is_literal()) {
    return value.evaluate({}, *call.arena).value;
  }
  const JsonMember states[] = {{"input", call.original}};
  jsonata::Context context;
  context.variables = {
      {"states", call.arena->object(states)}, {"calls", calls}, {"item", call.item}};
  context.now_ms = call.now / kMillisecond;
  context.luck = call.luck;
  const StateValue result = value.evaluate(context, *call.arena);
  return result.failure ? Json::null() : result.value;
}

std::optional<Json> ServiceRun::answer(const Call& call, const Effective& effective, double luck) {
  if (effective.answers == nullptr) {
    return std::nullopt;
  }
  const std::vector<CompiledAnswer>& answers = effective.answers->answers;
  double all = 0;
  for (const CompiledAnswer& one : answers) {
    all += one.weight;
  }
  double rest = luck * all;
  const CompiledAnswer* chosen = &answers.back();
  for (const CompiledAnswer& one : answers) {
    if (rest < one.weight) {
      chosen = &one;
      break;
    }
    rest -= one.weight;
  }
  return evaluate(chosen->value, call, last_calls_);
}

TaskFailure ServiceRun::failure_of(const Effective& effective, std::string_view error,
                                   std::string_view cause) {
  TaskFailure failure;
  failure.error = effective.error.empty() ? std::string(error) : effective.error;
  failure.cause = effective.cause.empty() ? std::string(cause) : effective.cause;
  return failure;
}

std::string ServiceRun::next_id(std::string_view prefix) {
  return fmt::format("{}{:016x}", prefix, ++ids_);
}

TaskAnswer ServiceRun::at_once(Nanoseconds until, Json output) {
  TaskAnswer answer;
  answer.until_ended = until;
  answer.outcome.output = output;
  return answer;
}

TaskAnswer ServiceRun::fails(Nanoseconds until, TaskFailure failure) {
  TaskAnswer answer;
  answer.until_ended = until;
  answer.outcome.failure = std::move(failure);
  return answer;
}

void ServiceRun::join_run(ExecutionId id, std::uint32_t run) {
  if (id.slot >= run_by_slot_.size()) {
    run_by_slot_.resize(id.slot + std::size_t{1}, kNoRun);
  }
  run_by_slot_[id.slot] = run;
}

std::uint32_t ServiceRun::run_of(ExecutionId id) const {
  return id.slot < run_by_slot_.size() ? run_by_slot_[id.slot] : kNoRun;
}

void ServiceRun::finish(Nanoseconds end) {
  for (const Session& session : sessions_) {
    bill_session(session, std::min(end, session.closes));
  }
  sessions_.clear();
  for (const Cluster& cluster : clusters_) {
    for (const auto& [line, count] : cluster.instances) {
      charge(cluster.run, line, count * ((end - cluster.opened) / kMillisecond));
    }
  }
  clusters_.clear();
}

std::vector<ServiceQuotaUse> ServiceRun::quotas() const {
  std::vector<ServiceQuotaUse> uses;
  const auto account = [&](const char* name, const QuotaGauge& gauge) {
    if (gauge.peak() > 0) {
      uses.push_back(
          {name, "", gauge.limit(), gauge.peak(), gauge.refused(), gauge.queued(), gauge.waited()});
    }
  };
  account("Glue concurrent job runs", glue_account_);
  account("Athena active queries", athena_account_);
  if (lambda_busy_peak_ > 0) {
    uses.push_back({"Lambda concurrent executions", "", lambda_limit_, lambda_busy_peak_,
                    lambda_refused_, 0, 0});
  }
  for (std::size_t i = 0; i < plan_.called.size(); ++i) {
    const ResourceState& state = states_[i];
    if (state.used && state.vcpus.peak() > 0 && state.vcpus.limit() != UINT64_MAX) {
      uses.push_back({"Batch vCPUs", plan_.called[i].address, state.vcpus.limit() / 1024,
                      state.vcpus.peak() / 1024, 0, state.vcpus.queued(), state.vcpus.waited()});
    }
    if (!state.used || state.limit == 0) {
      continue;
    }
    const std::string& type = plan_.called[i].type;
    const std::string name = type == "AWS::Lambda::Function" ? "concurrent executions"
                             : type == "AWS::Glue::Job"      ? "concurrent runs"
                                                             : "concurrent jobs";
    uses.push_back({name, plan_.called[i].address, state.limit,
                    std::max(state.gauge.peak(), state.pool.peak()),
                    state.refused + state.gauge.refused(), state.gauge.queued(),
                    state.gauge.waited()});
  }
  return uses;
}

}  // namespace drydock
