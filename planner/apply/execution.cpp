#include "planner/apply/execution.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/apply/step_preparation.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

// How many intents are written ahead of the steps that run. A crash leaves so many more to look up,
// so there are no more than a cloud uses up while a transaction is worth its price.
constexpr std::size_t kLeastAhead = 8;
constexpr std::size_t kMostAhead = 512;
constexpr Nanoseconds kUsedUpSoon = 100 * kMillisecond;
constexpr Nanoseconds kUsedUpLate = kSecond;
// With nothing to do for so long, what gathered is written.
constexpr Nanoseconds kIdle = 20 * kMillisecond;
constexpr Nanoseconds kLongestPending = 100 * kMillisecond;
// A provider is only asked while the lock was ours so short a time ago: no other process can have
// taken it and read the journal since.
constexpr Nanoseconds kLockIsFresh = 2 * kMillisecond;

}  // namespace

Execution::Execution(const Plan& plan, StateStore& store, LockToken lock, Provider& provider,
                     const Clock& clock, const ApplyOptions& options)
    : plan_(plan),
      store_(store),
      lock_(std::move(lock)),
      provider_(provider),
      clock_(clock),
      options_(options),
      jitter_({options.jitter_seed, 0, 0, stream_hash("retry_jitter")}),
      schedule_(plan, options.limits),
      ahead_(kLeastAhead),
      lock_seen_at_(clock.now()) {
  result_.steps.assign(plan.steps.size(), StepState::Waiting);
}

Status Execution::begin() {
  // What the plan changes in the record alone comes first: the steps find it done.
  const std::vector<StateWrite> edits(plan_.diff.edits.begin(), plan_.diff.edits.end());
  if (!edits.empty() && options_.resume == nullptr) {
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
  if (options_.resume == nullptr) {
    schedule_.open({});
    return success();
  }
  deposed_ = options_.resume->deposed;
  result_.resumed = options_.resume->count;
  for (std::uint32_t step = 0; step < plan_.steps.size(); ++step) {
    if (!options_.resume->done[step]) {
      continue;
    }
    result_.steps[step] = StepState::Done;
    const RecordedResource* recorded = snapshot_.find(change_of(step).address);
    if (plan_.steps[step].operation != OperationKind::Delete && recorded != nullptr) {
      values_->learn(*recorded);
    }
  }
  schedule_.open(options_.resume->done);
  return success();
}

const ResourceChange& Execution::change_of(std::uint32_t step) const {
  return plan_.diff.changes[plan_.steps[step].change];
}

bool Execution::interrupted() const {
  return options_.interrupted != nullptr && options_.interrupted->load();
}

Result<bool> Execution::advance() {
  if (Status held = see_lock(); !held) {
    return held.error();
  }
  const Nanoseconds now = clock_.now();
  opens_at_.reset();
  while (!due_.empty() && due_.top().first <= now) {
    const std::uint32_t step = due_.top().second;
    due_.pop();
    take_turn(taken_up_.at(step));
  }
  if (interrupted()) {
    result_.interrupted = true;
    withdraw_admitted();
  } else {
    take_up_ready();
  }
  if (Status started = start_admitted(); !started) {
    return started.error();
  }
  const bool over = taken_up_.empty() && (schedule_.empty() || result_.interrupted);
  if (must_commit(over)) {
    if (Status committed = commit(); !committed) {
      return committed.error();
    }
  }
  if (writes_.empty() && later_.empty()) {
    flush_events();
  }
  return over;
}

Nanoseconds Execution::wake_at() const {
  if (due_.empty()) {
    return opens_at_.value_or(clock_.now());
  }
  return opens_at_ ? std::min(*opens_at_, due_.top().first) : due_.top().first;
}

void Execution::take_up_ready() {
  const Nanoseconds now = clock_.now();
  const std::size_t free = options_.parallelism > running_ ? options_.parallelism - running_ : 0;
  while (admitted_.size() < free + ahead_) {
    const std::optional<std::uint32_t> step = schedule_.admit(now);
    if (!step) {
      opens_at_ = schedule_.opens_at();
      return;
    }
    if (plan_.only_forgets(plan_.steps[*step])) {
      forget(*step);
    } else {
      take_up(*step);
    }
  }
}

void Execution::take_up(std::uint32_t step) {
  Result<PreparedStep> prepared =
      prepare_step({plan_, snapshot_, *values_, options_.schemas, deposed_}, step, clock_.now());
  if (!prepared) {
    schedule_.leave(step);
    report_failure(step, prepared.error().message, 0);
    return;
  }
  if (const RecordedResource* unchanged = prepared->unchanged) {
    values_->learn(*unchanged);
    tell(StepEvent::Kind::Finished, step, "nothing changed after all", 0, unchanged->identifier);
    schedule_.leave(step);
    end_step(step, StepState::Unchanged);
    return;
  }
  RunningStep& running = taken_up_.emplace(step, std::move(prepared->running)).first->second;
  intend(running);
  admitted_.emplace(schedule_.rank(step), step);
}

void Execution::forget(std::uint32_t step) {
  const ResourceChange& change = change_of(step);
  const auto deposed = deposed_.find(plan_.steps[step].change);
  Outcome outcome;
  outcome.remove = {change.address, deposed != deposed_.end() ? deposed->second : change.deposed};
  add_write(std::move(outcome));
  tell(StepEvent::Kind::Finished, step, "kept, no longer recorded", 0, change.identifier);
  schedule_.leave(step);
  end_step(step, StepState::Done);
}

Status Execution::start_admitted() {
  while (running_ < options_.parallelism && !admitted_.empty()) {
    const std::uint32_t step = admitted_.begin()->second;
    RunningStep& running = taken_up_.at(step);
    if (!running.saved) {
      adapt_ahead();
      if (Status committed = commit_intents(); !committed) {
        return committed;
      }
    }
    if (Status held = see_lock(); !held) {
      return held;
    }
    admitted_.erase(admitted_.begin());
    ++running_;
    go(running);
  }
  return success();
}

// The intents that were written ahead are used up.
void Execution::adapt_ahead() {
  const Nanoseconds lasted = clock_.now() - committed_at_;
  if (lasted < kUsedUpSoon) {
    ahead_ = std::min(2 * ahead_, kMostAhead);
  } else if (lasted > kUsedUpLate) {
    ahead_ = std::max(ahead_ / 2, kLeastAhead);
  }
}

void Execution::withdraw_admitted() {
  while (!admitted_.empty()) {
    const std::uint32_t step = admitted_.begin()->second;
    admitted_.erase(admitted_.begin());
    withdraw(step);
  }
}

void Execution::withdraw(std::uint32_t step) {
  RunningStep& running = taken_up_.at(step);
  if (running.attempt > 1 || running.unanswered) {
    ++running_;  // it gives its place back on leaving
    running.phase = StepPhase::Retrying;
    try_again(running);
    return;
  }
  add_write(Abandonment{running.intent.client_token});
  schedule_.leave(step);
  taken_up_.erase(step);
  result_.steps[step] = StepState::Waiting;
}

void Execution::leave(std::uint32_t step) {
  taken_up_.erase(step);
  schedule_.leave(step);
  --running_;
}

void Execution::end_step(std::uint32_t step, StepState state) {
  result_.steps[step] = state;
  schedule_.end(step);
}

void Execution::intend(RunningStep& running) {
  running.intent.client_token = random_hex(16);
  running.intent.request_token.clear();
  running.intent.written_at = clock_.now();
  running.request.client_token = running.intent.client_token;
  running.saved = false;
  add_write(running.intent);
}

void Execution::add_write(StateWrite write) {
  if (writes_.empty() && later_.empty()) {
    pending_since_ = clock_.now();
  }
  // Who takes a row away or moves it must come before the intent of the next step on that address.
  const Outcome* outcome = std::get_if<Outcome>(&write);
  const bool can_wait = outcome != nullptr && !outcome->remove && !outcome->depose_current;
  (can_wait ? later_ : writes_).push_back(std::move(write));
}

bool Execution::must_commit(bool over) const {
  const bool nothing = writes_.empty() && later_.empty();
  if (nothing && notes_.empty()) {
    return false;
  }
  const Nanoseconds now = clock_.now();
  const bool late = !nothing && now - pending_since_ >= kLongestPending;
  return over || late || wake_at() - now >= kIdle;
}

// Everything that has gathered, in one transaction.
Status Execution::commit() {
  for (const std::uint32_t step : notes_) {
    const auto found = taken_up_.find(step);
    if (found != taken_up_.end() && found->second.phase == StepPhase::Polling &&
        !found->second.intent.request_token.empty()) {
      const Intent& intent = found->second.intent;
      add_write(RequestNote{intent.client_token, intent.request_token});
    }
  }
  notes_.clear();
  std::move(later_.begin(), later_.end(), std::back_inserter(writes_));
  later_.clear();
  if (Status written = commit_intents(); !written) {
    return written;
  }
  flush_events();
  return success();
}

// Of what has ended, only what the intents must follow.
Status Execution::commit_intents() {
  if (!writes_.empty()) {
    if (Status written = store_.write(lock_, writes_); !written) {
      return written;
    }
    lock_seen_at_ = clock_.now();
  }
  writes_.clear();
  committed_at_ = clock_.now();
  for (const auto& [rank, step] : admitted_) {
    taken_up_.at(step).saved = true;
  }
  return success();
}

// Who slept and was replaced finds intents in its memory that its successor has dropped from the
// journal: what it asked for now, nobody would record.
Status Execution::see_lock() {
  const Nanoseconds now = clock_.now();
  if (now - lock_seen_at_ < kLockIsFresh) {
    return success();
  }
  const Result<std::optional<LockInfo>> holder = store_.lock_holder();
  if (!holder) {
    return holder.error();
  }
  const bool ours = *holder && (*holder)->token.id == lock_.id &&
                    (*holder)->token.fence == lock_.fence && (*holder)->expires_at > now;
  if (!ours) {
    return Error{"the lock on the state was lost while this run was under way",
                 "nothing more was asked of the provider; run the command again"};
  }
  lock_seen_at_ = now;
  return success();
}

void Execution::tell(StepEvent::Kind kind, std::uint32_t step, std::string message,
                     Nanoseconds elapsed, std::string identifier) {
  if (!options_.on_event) {
    return;
  }
  const ResourceChange& change = change_of(step);
  events_.push_back(StepEvent{kind, step, plan_.steps[step].operation, change.address,
                              plan_.type_of(plan_.steps[step]), std::move(identifier), elapsed,
                              std::move(message)});
}

void Execution::flush_events() {
  for (const StepEvent& event : events_) {
    options_.on_event(event);
  }
  events_.clear();
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
