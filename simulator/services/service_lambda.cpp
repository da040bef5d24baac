// Lambda functions: environments that are cold or warm, concurrency of the function and of the
// account with throttling, time-out, billing by duration and memory. Rules: AWS Lambda Developer
// Guide, "Understanding Lambda function scaling" and "Configuring reserved concurrency".
#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/services/service_run.hpp"

namespace drydock {
namespace {

// The refusal of a call takes about as long as any API call.
constexpr Nanoseconds kRefusal = 20 * kMillisecond;

std::int64_t milliseconds_up(Nanoseconds duration) {
  return (duration + kMillisecond - 1) / kMillisecond;
}

}  // namespace

// Whether the call finds room; `cold` if it needs a new environment.
bool ServiceRun::admit(const Call& call, Effective& effective, ResourceState& state, bool& cold) {
  const std::uint64_t own =
      effective.concurrency != 0 ? effective.concurrency : effective.facts.concurrency;
  const std::uint64_t busy = state.pool.busy(call.now, lambda_limits_);
  state.limit = own;
  if (own != 0 && busy >= own) {
    ++state.refused;
    return false;
  }
  if (own == 0) {
    const auto place = static_cast<std::uint32_t>(&state - states_.data());
    if (std::find(functions_used_.begin(), functions_used_.end(), place) == functions_used_.end()) {
      functions_used_.push_back(place);
    }
    std::uint64_t all = 0;
    for (const std::uint32_t used : functions_used_) {
      all += states_[used].pool.busy(call.now, lambda_limits_);
    }
    if (all >= lambda_limit_) {
      ++lambda_refused_;
      return false;
    }
    lambda_busy_peak_ = std::max(lambda_busy_peak_, all + 1);
  }
  cold = !state.pool.take_warm();
  if (cold && !state.pool.make_new(call.now, lambda_limits_)) {
    ++lambda_refused_;
    return false;
  }
  return true;
}

// A state that names its function by ARN names the same one every time.
CalledIndex ServiceRun::function_of(const Call& call) {
  constexpr std::string_view kType = "AWS::Lambda::Function";
  if (call.known.valid()) {
    return call.known;
  }
  if (call.by_arn) {
    std::optional<CalledIndex>& known = functions_[call.label.value];
    if (!known) {
      known = plan_.find(kType, call.action);
    }
    return *known;
  }
  const Json name = call.arguments.find("FunctionName");
  return plan_.find(kType, name.is_string() ? name.text() : std::string_view{});
}

TaskAnswer ServiceRun::lambda(Call& call) {
  const CalledIndex called = function_of(call);
  Effective& effective = this->effective(call, called);
  ResourceState& state = state_of(call, called);
  const Json payload = call.by_arn ? call.arguments : call.arguments.find("Payload");
  call.original = payload;
  const Luck luck = draw(call, effective);
  bool cold = false;
  if (!admit(call, effective, state, cold)) {
    TaskFailure failure;
    failure.error = "Lambda.TooManyRequestsException";
    failure.cause = "Rate Exceeded. (Service: Lambda, Status Code: 429)";
    return fails(kRefusal, std::move(failure));
  }
  const Nanoseconds init = cold ? luck.start : 0;
  const Nanoseconds allowed = effective.facts.timeout_s * kSecond;
  const bool too_long = luck.work > allowed;
  const Nanoseconds run = std::min(luck.work, allowed);
  state.pool.begin(call.now + init + run);
  bill_function(call, effective, init + run);
  if (call.failed_records != nullptr) {
    draw_failed_records(call, effective);
  }
  const bool failed = call.failed_records == nullptr && luck.failure < effective.failure_now;
  const Json calls =
      failed || too_long ? Json{} : call_from_code(call, effective, call.sends_after + init + run);
  last_calls_ = calls;

  const Json invocation = call.arguments.find("InvocationType");
  if (!call.by_arn && invocation.is_string() && invocation.text() == "Event") {
    const JsonMember accepted[] = {{"StatusCode", Json::number(202)}};
    return at_once(kRefusal, call.arena->object(accepted));
  }
  if (too_long) {
    TaskFailure failure;
    failure.error = "Sandbox.Timedout";
    failure.cause =
        "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"Error: Task timed out "
        "after " +
        std::to_string(effective.facts.timeout_s) + ".00 seconds\"}";
    return fails(init + run, std::move(failure));
  }
  if (failed) {
    return fails(init + run,
                 failure_of(effective, "Exception",
                            R"({"errorMessage":"failed by chance","errorType":"Exception"})"));
  }
  const std::optional<Json> given = answer(call, effective, luck.answer);
  const Json body = given ? *given : (payload.is_present() ? payload : Json::null());
  if (call.by_arn) {
    return at_once(init + run, body);
  }
  const Json shown = call.sdk ? call.arena->string(json_text(body)) : body;
  const JsonMember members[] = {{"ExecutedVersion", Json::text_of("$LATEST")},
                                {"Payload", shown},
                                {"StatusCode", Json::number(200)}};
  return at_once(init + run, call.arena->object(members));
}

// Since August 2025 the INIT phase is billed for every kind of function (AWS Compute Blog, "AWS
// Lambda standardizes billing for INIT Phase").
void ServiceRun::bill_function(const Call& call, Effective& effective, Nanoseconds run) {
  const ServiceFacts& facts = effective.facts;
  const std::int64_t ms = milliseconds_up(run);
  charge(call.run, line(effective, 0, "lambda.requests", call), 1);
  charge(call.run,
         line(effective, 1, facts.arm ? "lambda.compute.arm64" : "lambda.compute.x86_64", call),
         ms * facts.memory_mib);
  if (facts.storage_mib > 512) {
    charge(call.run, line(effective, 2, "lambda.storage", call), ms * (facts.storage_mib - 512));
  }
}

// Of a batch whose mapping reports the items that failed: the code goes on without them.
void ServiceRun::draw_failed_records(Call& call, const Effective& effective) {
  for (std::uint32_t i = 0; i < call.records; ++i) {
    if (call.luck->uniform() < effective.failure_now) {
      call.failed_records->push_back(i);
    }
  }
  const Json records = call.original.find("Records");
  if (call.failed_records->empty() || !records.is_array()) {
    return;
  }
  std::vector<Json> good;
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    if (!std::binary_search(call.failed_records->begin(), call.failed_records->end(), i)) {
      good.push_back(records.items()[i]);
    }
  }
  const JsonMember members[] = {{"Records", call.arena->array(good)}};
  call.original = call.arena->object(members);
}

// What the code does, in order; the answers of the calls are `$calls`. What it sends goes out when
// it has done its work, `ends` after the call.
Json ServiceRun::call_from_code(Call& call, const Effective& effective, Nanoseconds ends) {
  if (effective.calls == nullptr) {
    return {};
  }
  std::vector<Json> answers;
  for (const CompiledCall& one : effective.calls->calls) {
    Call inner = call;
    inner.kind = one.kind;
    inner.service = one.service;
    inner.action = one.action;
    inner.pattern = IntegrationPattern::RequestResponse;
    inner.by_arn = false;
    inner.sdk = true;
    inner.depth = call.depth + 1;
    inner.timeout.reset();
    inner.records = 1;
    inner.failed_records = nullptr;
    inner.known = {};
    inner.sends_after = ends;
    if (!one.each) {
      answers.push_back(call_once(inner, one, {}));
      continue;
    }
    const Json list = evaluate(*one.each, call, {});
    std::vector<Json> of_each;
    if (list.is_array()) {
      for (const Json& item : list.items()) {
        of_each.push_back(call_once(inner, one, item));
      }
    } else if (list.is_present() && !list.is_null()) {
      of_each.push_back(call_once(inner, one, list));
    }
    answers.push_back(call.arena->array(of_each));
  }
  return call.arena->array(answers);
}

Json ServiceRun::call_once(const Call& inner, const CompiledCall& one, const Json& item) {
  Call call = inner;
  call.item = item;
  call.arguments = evaluate(one.arguments, call, {});
  if (one.units) {
    const Json units = evaluate(*one.units, call, {});
    call.units = units.is_number() ? std::llround(std::clamp(units.as_number(), 0.0, 1e12)) : 1;
  }
  call.original = call.arguments;
  const TaskAnswer answer = perform(call);
  if (!answer.outcome.failure) {
    return answer.outcome.output;
  }
  const JsonMember failure[] = {
      {"Error", call.arena->string(answer.outcome.failure->error.value_or(""))}};
  return call.arena->object(failure);
}

}  // namespace drydock
