#include "planner/apply/execution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/recorded_reference.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kFirstPoll = 10 * kMillisecond;
constexpr Nanoseconds kSlowestPoll = kSecond;
constexpr Nanoseconds kProgressEvery = 10 * kSecond;

Nanoseconds poll_delay(std::uint32_t polls, Nanoseconds advised) {
  if (advised > 0) {
    return advised;
  }
  const Nanoseconds doubled = kFirstPoll << std::min(polls, 10U);
  return std::min(doubled, kSlowestPoll);
}

}  // namespace

RecordedResource record_of(const Intent& intent, const ProgressEvent& event, Nanoseconds now) {
  RecordedResource record = intent.desired;
  record.identifier = event.identifier;
  if (!record.attributes.is_object()) {
    record.attributes = Value::object({});
  }
  if (event.attributes.is_object()) {
    for (const Value::Member& attribute : event.attributes.members()) {
      record.attributes.set(attribute.key, attribute.value);
    }
  }
  record.updated_at = now;
  return record;
}

Execution::Execution(const Plan& plan, StateStore& store, LockToken lock, Provider& provider,
                     const Clock& clock, const ApplyOptions& options)
    : plan_(plan),
      store_(store),
      lock_(std::move(lock)),
      provider_(provider),
      clock_(clock),
      options_(options),
      jitter_({options.jitter_seed, 0, 0, stream_hash("retry_jitter")}),
      lease_renewed_at_(clock.now()),
      unmet_(plan.steps.size()),
      dependents_(plan.steps.size()) {
  result_.steps.assign(plan.steps.size(), StepState::Waiting);
  for (std::uint32_t step = 0; step < plan.steps.size(); ++step) {
    unmet_[step] = static_cast<std::uint32_t>(plan.steps[step].after.size());
    for (const std::uint32_t needed : plan.steps[step].after) {
      dependents_[needed].push_back(step);
    }
    if (unmet_[step] == 0) {
      ready_.push_back(step);
    }
  }
}

Status Execution::begin() {
  // What the plan changes in the record alone comes first: the steps find it done.
  const std::vector<StateWrite> edits(plan_.diff.edits.begin(), plan_.diff.edits.end());
  if (!edits.empty()) {
    if (Status written = store_.write(lock_, edits); !written) {
      return written;
    }
  }
  Result<StateSnapshot> snapshot = store_.snapshot();
  if (!snapshot) {
    return snapshot.error();
  }
  snapshot_ = std::move(*snapshot);
  values_.emplace(plan_, snapshot_, provider_);
  return success();
}

const ResourceChange& Execution::change_of(std::uint32_t step) const {
  return plan_.diff.changes[plan_.steps[step].change];
}

bool Execution::interrupted() const {
  return options_.interrupted != nullptr && options_.interrupted->load();
}

const RecordedResource* Execution::recorded(const Address& address) const {
  return snapshot_.find(address);
}

void Execution::tell(StepEvent::Kind kind, std::uint32_t step, std::string message,
                     Nanoseconds elapsed, std::string identifier) const {
  if (!options_.on_event) {
    return;
  }
  const ResourceChange& change = change_of(step);
  options_.on_event(StepEvent{kind, step, plan_.steps[step].operation, change.address,
                              plan_.type_of(plan_.steps[step]), std::move(identifier), elapsed,
                              std::move(message)});
}

Status Execution::renew_lease() {
  const Nanoseconds now = clock_.now();
  if (now - lease_renewed_at_ < options_.lease / 2) {
    return success();
  }
  lease_renewed_at_ = now;
  return store_.renew(lock_, options_.lease);
}

Result<bool> Execution::advance() {
  if (Status renewed = renew_lease(); !renewed) {
    return renewed.error();
  }
  const Nanoseconds now = clock_.now();
  for (std::size_t i = 0; i < running_.size();) {
    bool ended = false;
    if (running_[i].due_at <= now) {
      if (Status status = advance_one(running_[i], ended); !status) {
        return status.error();
      }
    }
    if (ended) {
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  if (interrupted()) {
    result_.interrupted = true;
  } else if (Status started = start_ready(); !started) {
    return started.error();
  }
  return running_.empty() && (ready_.empty() || result_.interrupted);
}

Nanoseconds Execution::wake_at() const {
  DRYDOCK_CHECK(!running_.empty());
  return std::min_element(running_.begin(), running_.end(),
                          [](const Running& a, const Running& b) { return a.due_at < b.due_at; })
      ->due_at;
}

Status Execution::start_ready() {
  while (!ready_.empty() && running_.size() < options_.parallelism) {
    const auto first = std::min_element(ready_.begin(), ready_.end());
    const std::uint32_t step = *first;
    ready_.erase(first);
    Status started = plan_.only_forgets(plan_.steps[step]) ? forget(step) : start_step(step);
    if (!started) {
      return started;
    }
  }
  return success();
}

Status Execution::forget(std::uint32_t step) {
  const ResourceChange& change = change_of(step);
  const auto deposed = deposed_.find(plan_.steps[step].change);
  const std::string key = deposed != deposed_.end() ? deposed->second : change.deposed;
  Outcome outcome;
  outcome.remove = {change.address, key};
  if (Status done = store_.write_one(lock_, outcome); !done) {
    return done;
  }
  tell(StepEvent::Kind::Finished, step, "kept, no longer recorded", 0, change.identifier);
  end_step(step, StepState::Done);
  return success();
}

std::optional<Value> Execution::desired_of(std::uint32_t step, Running& running) {
  const ResourceChange& change = change_of(step);
  Result<Value> resolved = values_->known(change.after);
  if (!resolved) {
    fail_step(step, resolved.error().message, 0);
    return std::nullopt;
  }
  // What dynamic references stood for is recorded with the resource; the intent carries it, so that
  // a recovered operation records it too.
  running.intent.desired.attributes = Value::object({});
  for (const std::string& reference : dynamic_references_of(change.after)) {
    if (std::optional<Value> answer = values_->dynamic_reference(reference)) {
      running.intent.desired.attributes.set(recorded_reference_key(reference), std::move(*answer));
    }
  }
  const ResourceType* type =
      options_.schemas == nullptr ? nullptr : options_.schemas->find(change.type);
  Value desired = type == nullptr ? std::move(*resolved) : type->coerced(std::move(*resolved));
  if (desired.is_null()) {
    desired = Value::object({});
  }
  const RecordedResource* current = recorded(change.address);
  if (plan_.steps[step].operation == OperationKind::Update && current != nullptr &&
      !change.changed_outside &&
      redact_secrets(desired, snapshot_.secret_key) == current->properties) {
    values_->learn(*current);
    tell(StepEvent::Kind::Finished, step, "nothing changed after all", 0, current->identifier);
    end_step(step, StepState::Unchanged);
    return std::nullopt;
  }
  return desired;
}

Status Execution::start_step(std::uint32_t step) {
  const ResourceChange& change = change_of(step);
  const PlanStep& planned = plan_.steps[step];
  Running running;
  running.step = step;
  running.started_at = clock_.now();
  result_.steps[step] = StepState::Running;
  Value desired;
  if (planned.operation != OperationKind::Delete) {
    std::optional<Value> known = desired_of(step, running);
    if (!known) {
      return success();
    }
    desired = std::move(*known);
  }
  const RecordedResource* current = recorded(change.address);
  RecordedResource& record = running.intent.desired;
  record.address = change.address;
  record.type = change.type;
  record.identifier = planned.operation == OperationKind::Update ? change.identifier : "";
  record.properties = desired;
  record.dependencies = change.dependencies;
  record.deletion_policy = change.deletion_policy;
  record.update_replace_policy = change.update_replace_policy;
  record.updated_at = running.started_at;
  record.created_at = planned.operation == OperationKind::Update && current != nullptr
                          ? current->created_at
                          : running.started_at;

  const auto deposed = deposed_.find(planned.change);
  running.intent.operation = planned.operation;
  running.intent.address = change.address;
  running.intent.type = plan_.type_of(planned);
  running.intent.identifier =
      planned.operation == OperationKind::Create ? std::string() : change.identifier;
  running.intent.deposed = planned.operation == OperationKind::Delete && deposed != deposed_.end()
                               ? deposed->second
                               : change.deposed;
  running.intent.desired_digest = sha256_hex(
      value_to_canonical_json(redact_secrets(desired, snapshot_.secret_key), ValueForm::Revealed));

  running.request.operation = planned.operation;
  running.request.type = running.intent.type;
  running.request.identifier = running.intent.identifier;
  running.request.desired = std::move(desired);
  running.request.logical_id = change.address.text();
  running.request.stack_name = plan_.stack_name;
  tell(StepEvent::Kind::Started, step, {}, 0, running.intent.identifier);
  Status asked = ask(running);
  if (asked) {
    running_.push_back(std::move(running));
  }
  return asked;
}

// Intent first, made durable; then the provider; then its request token. A failure of the call
// itself leaves the intent: whether the request arrived is not known.
Status Execution::ask(Running& running) {
  running.waiting_to_retry = false;
  if (running.intent.client_token.empty()) {
    running.intent.client_token = random_hex(16);
    running.intent.request_token.clear();
    running.intent.written_at = clock_.now();
    running.request.client_token = running.intent.client_token;
    if (Status written = store_.write_one(lock_, running.intent); !written) {
      return written;
    }
  }
  const Result<ProgressEvent> event = provider_.start(running.request);
  if (!event) {
    bool ended = false;
    Status handled = handle_call_failure(running, event.error(), ended);
    DRYDOCK_CHECK(!ended);
    return handled;
  }
  running.intent.request_token = event->request_token;
  running.due_at = clock_.now() + poll_delay(0, event->retry_after);
  if (event->status == OperationStatus::Failed && event->request_token.empty()) {
    running.refusal = *event;  // refused at the call: there is nothing to poll
    running.due_at = clock_.now();
    return success();
  }
  return store_.write_one(lock_,
                          RequestNote{running.intent.client_token, running.intent.request_token});
}

Status Execution::advance_one(Running& running, bool& ended) {
  if (running.waiting_to_retry) {
    if (interrupted()) {
      fail_step(running.step, "interrupted while waiting to try again",
                clock_.now() - running.started_at);
      ended = true;
      return success();
    }
    return ask(running);
  }
  if (running.intent.request_token.empty()) {
    fail_unreached(running);
    ended = true;
    return success();
  }
  const Result<ProgressEvent> event = provider_.poll(running.intent.request_token);
  return event ? handle(running, *event, ended)
               : handle_call_failure(running, event.error(), ended);
}

Status Execution::handle_call_failure(Running& running, const Error& error, bool& ended) {
  const std::optional<Nanoseconds> delay =
      retry_delay(retry_policy_, running.lost_calls, 0, jitter_);
  running.last_failure = error.message;
  if (!delay) {
    // Due at once: `advance_one` ends the step, the intent stays for the next run.
    running.due_at = clock_.now();
    if (!running.intent.request_token.empty()) {
      fail_unreached(running);
      ended = true;
    }
    return success();
  }
  ++running.lost_calls;
  running.waiting_to_retry = running.intent.request_token.empty();
  running.due_at = clock_.now() + *delay;
  tell(StepEvent::Kind::Retrying, running.step, error.message, clock_.now() - running.started_at);
  return success();
}

// Whether the provider did what it was asked is not known: the intent stays.
void Execution::fail_unreached(const Running& running) {
  fail_step(running.step,
            fmt::format("the provider could not be reached: {}; the next apply finds out what "
                        "became of the operation",
                        running.last_failure),
            clock_.now() - running.started_at);
}

Status Execution::handle(Running& running, const ProgressEvent& event, bool& ended) {
  const Nanoseconds now = clock_.now();
  switch (event.status) {
    case OperationStatus::InProgress:
      running.lost_calls = 1;  // the provider answers again
      running.due_at = now + poll_delay(++running.polls, event.retry_after);
      if (now - std::max(running.told_at, running.started_at) >= kProgressEvery) {
        running.told_at = now;
        tell(StepEvent::Kind::Progress, running.step, event.message, now - running.started_at,
             event.identifier);
      }
      return success();
    case OperationStatus::Success:
      ended = true;
      return record_success(running, event);
    case OperationStatus::Failed:
      if (running.intent.operation == OperationKind::Delete &&
          event.error == HandlerError::NotFound) {
        ended = true;
        return record_success(running, event);
      }
      return retry_or_fail(running, event, ended);
  }
  return success();
}

Status Execution::retry_or_fail(Running& running, const ProgressEvent& event, bool& ended) {
  // The service refused: nothing came of this intent, and a new attempt is a new one.
  if (Status dropped = store_.write_one(lock_, Abandonment{running.intent.client_token});
      !dropped) {
    return dropped;
  }
  running.intent.client_token.clear();
  const Nanoseconds elapsed = clock_.now() - running.started_at;
  const std::optional<Nanoseconds> delay =
      is_retriable(event.error)
          ? retry_delay(retry_policy_, running.attempt, event.retry_after, jitter_)
          : std::nullopt;
  const std::string why = fmt::format("{} ({})", event.message, handler_error_name(event.error));
  if (!delay) {
    fail_step(running.step, why, elapsed);
    ended = true;
    return success();
  }
  ++running.attempt;
  running.polls = 0;
  running.waiting_to_retry = true;
  running.due_at = clock_.now() + *delay;
  tell(StepEvent::Kind::Retrying, running.step, why, elapsed);
  return success();
}

Status Execution::record_success(Running& running, const ProgressEvent& event) {
  const PlanStep& planned = plan_.steps[running.step];
  Outcome outcome;
  outcome.client_token = running.intent.client_token;
  if (planned.operation == OperationKind::Delete) {
    outcome.remove = {running.intent.address, running.intent.deposed};
  } else {
    RecordedResource record = record_of(running.intent, event, clock_.now());
    const bool replaces = planned.operation == OperationKind::Create &&
                          change_of(running.step).action == Action::Replace &&
                          !change_of(running.step).delete_first;
    if (replaces) {
      const std::string key = random_hex(4);
      deposed_[planned.change] = key;
      outcome.depose_current = {running.intent.address, key};
    }
    values_->learn(record);
    outcome.record = std::move(record);
  }
  if (Status done = store_.write_one(lock_, outcome); !done) {
    return done;
  }
  result_.created += planned.operation == OperationKind::Create ? 1U : 0U;
  result_.updated += planned.operation == OperationKind::Update ? 1U : 0U;
  result_.deleted += planned.operation == OperationKind::Delete ? 1U : 0U;
  tell(StepEvent::Kind::Finished, running.step, {}, clock_.now() - running.started_at,
       event.identifier.empty() ? running.intent.identifier : event.identifier);
  end_step(running.step, StepState::Done);
  return success();
}

void Execution::end_step(std::uint32_t step, StepState state) {
  result_.steps[step] = state;
  for (const std::uint32_t dependent : dependents_[step]) {
    if (--unmet_[dependent] == 0 && result_.steps[dependent] == StepState::Waiting) {
      ready_.push_back(dependent);
    }
  }
}

void Execution::fail_step(std::uint32_t step, const std::string& why, Nanoseconds elapsed) {
  result_.steps[step] = StepState::Failed;
  result_.problems.push_back(fmt::format("{} of {}: {}",
                                         operation_name(plan_.steps[step].operation),
                                         change_of(step).address.text(), why));
  tell(StepEvent::Kind::Failed, step, why, elapsed);
  skip_dependents(step);
}

void Execution::skip_dependents(std::uint32_t step) {
  std::vector<std::uint32_t> pending = dependents_[step];
  while (!pending.empty()) {
    const std::uint32_t next = pending.back();
    pending.pop_back();
    if (result_.steps[next] != StepState::Waiting) {
      continue;
    }
    result_.steps[next] = StepState::Skipped;
    tell(StepEvent::Kind::Skipped, next, "it needs a step that failed");
    pending.insert(pending.end(), dependents_[next].begin(), dependents_[next].end());
  }
}

Status Execution::finish() {
  if (plan_.refresh_only) {
    return success();  // it says nothing of outputs
  }
  OutputsRecord record;
  record.imports = plan_.imports;
  for (const Output& output : plan_.outputs) {
    if (Result<Value> known = values_->known(output.value); known) {
      record.outputs.emplace(output.name, redact_secrets(*known, snapshot_.secret_key));
      if (!output.export_name.empty()) {
        record.exports.emplace(output.export_name, output.name);
      }
    }
  }
  if (record.outputs == snapshot_.outputs && record.exports == snapshot_.exports &&
      record.imports == snapshot_.imports) {
    return success();
  }
  return store_.write_one(lock_, record);
}

}  // namespace drydock
