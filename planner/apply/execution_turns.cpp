// What a step that runs does when its turn comes: ask, poll, take the answer, try again, end.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/apply/error_class.hpp"
#include "planner/apply/execution.hpp"
#include "planner/apply/failed_create.hpp"
#include "planner/apply/policy_timeouts.hpp"
#include "planner/apply/step_preparation.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kProgressEvery = 10 * kSecond;
constexpr Nanoseconds kHookPoll = 10 * kMillisecond;
// What a service has made it shows everywhere after seconds: IAM's documentation says seconds,
// EC2's retries of half a minute ("Eventual consistency in the Amazon EC2 API") are the longest.
constexpr Nanoseconds kSettlesWithin = kMinute;

}  // namespace

void Execution::take_turn(RunningStep& running) {
  switch (running.phase) {
    case StepPhase::Admitted:
      return;  // start_admitted takes it from here
    case StepPhase::BeforeHook:
    case StepPhase::AfterHook:
      poll_hook(running);
      return;
    case StepPhase::Polling:
      poll(running);
      return;
    case StepPhase::Retrying:
      try_again(running);
      return;
  }
}

// Its intent is durable, and there is a place for it.
void Execution::go(RunningStep& running) {
  if (running.started_at == 0) {
    running.started_at = clock_.now();
    running.told_at = running.started_at;
    result_.steps[running.step] = StepState::Running;
    tell(StepEvent::Kind::Started, running.step, {}, 0, running.intent.identifier);
  }
  if (!running.hooked) {
    running.hooked = true;
    running.phase = StepPhase::BeforeHook;
    if (start_hook(running, HookMoment::Before)) {
      return;
    }
  }
  ask(running);
}

void Execution::ask(RunningStep& running) {
  running.phase = StepPhase::Polling;
  running.asked_at = clock_.now();
  running.running_at = 0;
  running.deadline = running.asked_at + timeout_of(running);
  Result<ProgressEvent> event = provider_.start(running.request);
  if (event && running.unanswered && event->status == OperationStatus::Failed &&
      event->request_token.empty()) {
    event = ask_again_after(*event, running);
  }
  if (!event) {
    // Whether the request arrived is not known: the intent stays, and so does its token.
    running.unanswered = true;
    handle_no_answer(running, event.error());
    return;
  }
  running.unanswered = false;
  running.lost_calls = 0;
  running.intent.request_token = event->request_token;
  const Nanoseconds now = clock_.now();
  const std::string_view service = service_of(running.intent.type);
  if (event->status != OperationStatus::Failed) {
    schedule_.pace().accepted(service, now);
  }
  if (event->status != OperationStatus::InProgress) {
    running.answer = std::move(*event);
    wake(running, now);
    return;
  }
  notes_.push_back(running.step);
  const Nanoseconds delay = event->retry_after > 0
                                ? event->retry_after
                                : polls_.delay(running.intent.type, running.intent.operation, 0);
  wake(running, std::min(now + delay, running.deadline));
}

// A refusal of this call says nothing of an earlier one that got no answer: that one may have
// arrived, and its operation may run.
Result<ProgressEvent> Execution::ask_again_after(const ProgressEvent& refusal,
                                                 const RunningStep& running) {
  const Result<std::optional<ProgressEvent>> earlier =
      provider_.find_operation(running.intent.client_token);
  if (!earlier) {
    return earlier.error();
  }
  return *earlier ? **earlier : refusal;
}

void Execution::poll(RunningStep& running) {
  if (running.answer) {
    const ProgressEvent event = *std::exchange(running.answer, std::nullopt);
    handle(running, event);
    return;
  }
  const Result<ProgressEvent> event = provider_.poll(running.intent.request_token);
  if (!event) {
    handle_no_answer(running, event.error());
    return;
  }
  running.lost_calls = 0;
  handle(running, *event);
}

void Execution::handle(RunningStep& running, const ProgressEvent& event) {
  const Nanoseconds now = clock_.now();
  const OperationKind operation = running.intent.operation;
  if (event.status != OperationStatus::InProgress) {
    polls_.ended(running.intent.type, operation, running.running_at, now - running.asked_at);
    const bool gone = operation == OperationKind::Delete && class_of(event.error).done_on_delete &&
                      !settles_at(running, event);
    if (event.status == OperationStatus::Success || gone) {
      record_success(running, event);
    } else {
      handle_failure(running, event);
    }
    return;
  }
  running.running_at = std::max<Nanoseconds>(now - running.asked_at, 1);  // 0: not seen to run
  if (now >= running.deadline) {
    fail(running, fmt::format("it has not ended within {}; it goes on by itself, and the next "
                              "apply finds out what became of it",
                              format_duration(timeout_of(running))));
    return;
  }
  const Nanoseconds delay = event.retry_after > 0
                                ? event.retry_after
                                : polls_.delay(running.intent.type, operation, running.running_at);
  wake(running, std::min(now + delay, running.deadline));
  if (now - running.told_at >= kProgressEvery) {
    running.told_at = now;
    tell(StepEvent::Kind::Progress, running.step, event.message, now - running.started_at,
         event.identifier);
  }
}

void Execution::handle_no_answer(RunningStep& running, const Error& error) {
  const Nanoseconds now = clock_.now();
  running.last_failure = error.message;
  const std::optional<Nanoseconds> delay = retry_delay({}, ++running.lost_calls, 0, jitter_);
  if (!delay) {
    fail_unreached(running);
    return;
  }
  if (running.unanswered) {
    ++running.attempt;
    running.phase = StepPhase::Retrying;
  }
  wake(running, now + *delay);
  tell(StepEvent::Kind::Retrying, running.step, error.message, now - running.started_at);
}

// The service refused or broke off: nothing comes of this intent, and a new attempt is a new one.
void Execution::handle_failure(RunningStep& running, const ProgressEvent& event) {
  if (keep_remnant(running, event)) {
    return;
  }
  add_write(Abandonment{running.intent.client_token});
  running.intent.client_token.clear();
  running.intent.request_token.clear();
  const Nanoseconds now = clock_.now();
  const ErrorClass& error = class_of(event.error);
  const std::string_view service = service_of(running.intent.type);
  if (error.throttles) {
    schedule_.pace().throttled(service, now, event.retry_after);
  }
  const std::optional<Nanoseconds> settles = settles_at(running, event);
  const RetryPolicy& policy = error.throttles ? kThrottledPolicy
                              : settles       ? kSettlingPolicy
                                              : kBusyPolicy;
  const std::optional<Nanoseconds> delay =
      error.retriable || settles ? retry_delay(policy, running.attempt, event.retry_after, jitter_)
                                 : std::nullopt;
  const std::string why = fmt::format("{} ({})", event.message, handler_error_name(event.error));
  if (!delay) {
    fail(running, why);
    return;
  }
  ++running.attempt;
  running.phase = StepPhase::Retrying;
  wake(running, std::max(now + *delay, schedule_.pace().next_at(service)));
  tell(StepEvent::Kind::Retrying, running.step, why, now - running.started_at);
}

void Execution::try_again(RunningStep& running) {
  if (interrupted()) {
    if (running.unanswered) {
      fail_unreached(running);
      return;
    }
    if (!running.intent.client_token.empty()) {
      add_write(Abandonment{running.intent.client_token});  // written anew, and not asked for
    }
    fail(running, "interrupted while waiting to try again");
    return;
  }
  const std::string_view service = service_of(running.intent.type);
  if (const Nanoseconds at = schedule_.pace().next_at(service); at > clock_.now()) {
    wake(running, at);  // another has taken this place in the service's pace
    return;
  }
  if (running.intent.client_token.empty()) {
    intend(running);
  }
  schedule_.pace().asked(service, clock_.now());
  running.phase = StepPhase::Admitted;
  --running_;
  admitted_.emplace(schedule_.rank(running.step), running.step);
}

void Execution::record_success(RunningStep& running, const ProgressEvent& event) {
  const PlanStep& planned = plan_.steps[running.step];
  const Nanoseconds now = clock_.now();
  Outcome outcome;
  outcome.client_token = running.intent.client_token;
  if (planned.operation == OperationKind::Delete) {
    outcome.remove = {running.intent.address, running.intent.deposed};
  } else {
    RecordedResource record = record_of(running.intent, event, now);
    const ResourceChange& change = change_of(running.step);
    const bool replaces = planned.operation == OperationKind::Create &&
                          change.action == Action::Replace && !change.delete_first;
    if (replaces) {
      const std::string key = random_hex(4);
      deposed_[planned.change] = key;
      outcome.depose_current = {running.intent.address, key};
    }
    if (planned.operation == OperationKind::Create) {
      made_at_[record.address] = now;
    }
    values_->learn(record);
    running.intent.identifier = record.identifier;
    outcome.record = std::move(record);
  }
  add_write(std::move(outcome));
  result_.created += planned.operation == OperationKind::Create ? 1U : 0U;
  result_.updated += planned.operation == OperationKind::Update ? 1U : 0U;
  result_.deleted += planned.operation == OperationKind::Delete ? 1U : 0U;
  tell(StepEvent::Kind::Finished, running.step, {}, now - running.started_at,
       event.identifier.empty() ? running.intent.identifier : event.identifier);
  settle(running, StepState::Done);
}

bool Execution::keep_remnant(RunningStep& running, const ProgressEvent& event) {
  const Result<Remnant> remnant = find_remnant(provider_, running.intent, event);
  const std::string why = fmt::format("{} ({})", event.message, handler_error_name(event.error));
  if (!remnant) {
    fail(running, fmt::format("{}; whether {} is left behind is not known: {}; the next apply "
                              "finds out",
                              why, event.identifier, remnant.error().message));
    return true;
  }
  switch (*remnant) {
    case Remnant::None:
      return false;
    case Remnant::Ambiguous:
      add_write(Abandonment{running.intent.client_token});
      fail(running, fmt::format("{}; an object called {} exists, made by this or by somebody else: "
                                "look at it, then import or delete it",
                                why, event.identifier));
      return true;
    case Remnant::Ours:
      add_write(outcome_of_remnant(running.intent, event, clock_.now()));
      fail(running,
           fmt::format("{}; it left {} behind, which is recorded and which the next plan {}", why,
                       event.identifier,
                       running.intent.desired.deletion_policy == RetentionPolicy::Retain
                           ? "forgets, for its DeletionPolicy is Retain"
                           : "deletes"));
      return true;
  }
  return false;
}

void Execution::fail(RunningStep& running, const std::string& why) {
  report_failure(running.step, why, clock_.now() - running.started_at);
  settle(running, StepState::Failed, why);
}

// Whether the provider did what it was asked is not known: the intent stays.
void Execution::fail_unreached(RunningStep& running) {
  fail(running, fmt::format("the provider could not be reached: {}; the next apply finds out what "
                            "became of the operation",
                            running.last_failure));
}

void Execution::report_failure(std::uint32_t step, const std::string& why, Nanoseconds elapsed) {
  result_.steps[step] = StepState::Failed;
  result_.problems.push_back(fmt::format("{} of {}: {}",
                                         operation_name(plan_.steps[step].operation),
                                         change_of(step).address.text(), why));
  tell(StepEvent::Kind::Failed, step, why, elapsed);
  skip_dependents(step);
}

void Execution::skip_dependents(std::uint32_t step) {
  std::vector<std::uint32_t> pending = schedule_.dependents(step);
  while (!pending.empty()) {
    const std::uint32_t next = pending.back();
    pending.pop_back();
    if (result_.steps[next] != StepState::Waiting) {
      continue;
    }
    result_.steps[next] = StepState::Skipped;
    tell(StepEvent::Kind::Skipped, next, "it needs a step that failed");
    const std::vector<std::uint32_t>& more = schedule_.dependents(next);
    pending.insert(pending.end(), more.begin(), more.end());
  }
}

void Execution::settle(RunningStep& running, StepState outcome, const std::string& message) {
  running.outcome = outcome;
  running.phase = StepPhase::AfterHook;
  if (running.hooked && start_hook(running, HookMoment::After, message)) {
    return;
  }
  const std::uint32_t step = running.step;
  leave(step);
  if (outcome == StepState::Done) {
    end_step(step, outcome);
  }
}

// False: there is no hook to wait for.
bool Execution::start_hook(RunningStep& running, HookMoment moment, const std::string& message) {
  if (options_.hooks == nullptr) {
    return false;
  }
  const Intent& intent = running.intent;
  HookCall call{moment,
                intent.operation,
                plan_.stack_name,
                intent.address,
                intent.type,
                intent.identifier,
                redact_secrets(intent.desired.properties, snapshot_.secret_key),
                running.outcome == StepState::Done && moment == HookMoment::After,
                message};
  const Result<std::optional<std::uint64_t>> started = options_.hooks->start(call);
  if (started && !*started) {
    return false;
  }
  running.hook = started ? *started : std::nullopt;
  running.last_failure = started ? std::string() : started.error().message;
  wake(running, clock_.now());
  return true;
}

void Execution::poll_hook(RunningStep& running) {
  std::optional<Status> ended = running.hook
                                    ? options_.hooks->poll(*running.hook)
                                    : std::optional<Status>(Error{running.last_failure, ""});
  if (!ended) {
    wake(running, clock_.now() + kHookPoll);
    return;
  }
  const std::uint32_t step = running.step;
  if (running.phase == StepPhase::AfterHook) {
    if (!*ended) {
      result_.warnings.push_back(fmt::format(
          "the hook after {} of {} failed: {}", operation_name(plan_.steps[step].operation),
          change_of(step).address.text(), ended->error().message));
    }
    const StepState outcome = running.outcome;
    leave(step);
    if (outcome == StepState::Done) {
      end_step(step, outcome);
    }
    return;
  }
  if (!*ended) {
    add_write(Abandonment{running.intent.client_token});
    running.hooked = false;  // nothing was done that a hook after it could be about
    fail(running, fmt::format("the hook before it failed: {}", ended->error().message));
    return;
  }
  running.phase = StepPhase::Admitted;
  --running_;
  admitted_.emplace(schedule_.rank(step), step);
}

Nanoseconds Execution::timeout_of(const RunningStep& running) const {
  const auto own =
      options_.resource_timeouts.find({running.intent.address, running.intent.operation});
  return own != options_.resource_timeouts.end() ? own->second
                                                 : type_timeout(options_, running.intent.type);
}

std::optional<Nanoseconds> Execution::settles_at(const RunningStep& running,
                                                 const ProgressEvent& event) const {
  if (!says_absent(event)) {
    return std::nullopt;
  }
  const Intent& intent = running.intent;
  Nanoseconds youngest = 0;
  const auto look_at = [&](const Address& address) {
    const auto made = made_at_.find(address);
    const RecordedResource* recorded = snapshot_.find(address);
    youngest = std::max({youngest, made == made_at_.end() ? 0 : made->second,
                         recorded == nullptr ? 0 : recorded->created_at});
  };
  if (intent.operation != OperationKind::Create) {
    look_at(intent.address);
  }
  if (intent.operation != OperationKind::Delete) {
    for (const Address& dependency : change_of(running.step).dependencies) {
      look_at(dependency);
    }
  }
  const Nanoseconds until = youngest + kSettlesWithin;
  return until > clock_.now() ? std::optional(until) : std::nullopt;
}

}  // namespace drydock
