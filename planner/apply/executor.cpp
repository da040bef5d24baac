#include "planner/apply/executor.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/apply/execution.hpp"

namespace drydock {
namespace {

// Short enough that an interrupt is noticed at once.
constexpr Nanoseconds kLongestSleep = 50 * kMillisecond;
constexpr Nanoseconds kSlowestPoll = kSecond;

void sleep_until(Clock& clock, Nanoseconds instant) {
  const Nanoseconds left = instant - clock.now();
  if (left > 0) {
    clock.sleep(std::min(left, kLongestSleep));
  }
}

// Follows an operation that a dead run began to its end, for as long as AWS lets one run (36 hours
// is the life of a client token; nothing of ours takes more than one).
Result<ProgressEvent> wait_for_end(const Recovery& recovery, ProgressEvent event) {
  Nanoseconds poll_after = 20 * kMillisecond;
  const Nanoseconds give_up_at = recovery.clock.now() + kHour;
  Nanoseconds renew_at = recovery.clock.now() + recovery.lease / 2;
  while (event.status == OperationStatus::InProgress) {
    if (recovery.interrupted != nullptr && recovery.interrupted->load()) {
      return Error{"interrupted while waiting for an operation of an earlier run",
                   "run the command again; nothing is lost"};
    }
    if (recovery.clock.now() >= give_up_at) {
      return Error{"an operation of an earlier run has not ended within an hour",
                   "look at it in the provider's console, then run the command again"};
    }
    if (recovery.clock.now() >= renew_at) {
      renew_at += recovery.lease / 2;
      if (Status renewed = recovery.store.renew(recovery.lock, recovery.lease); !renewed) {
        return renewed.error();
      }
    }
    // Often at first, later not more than every second; never deaf to an interrupt for long.
    recovery.clock.sleep(std::min(std::max(poll_after, event.retry_after), kSlowestPoll));
    poll_after = std::min(2 * poll_after, kSlowestPoll);
    Result<ProgressEvent> next = recovery.provider.poll(event.request_token);
    if (!next) {
      return next;
    }
    event = std::move(*next);
  }
  return event;
}

Status record_recovered(StateStore& store, const LockToken& lock, const Intent& intent,
                        const ProgressEvent& event, Nanoseconds now) {
  Outcome outcome;
  outcome.client_token = intent.client_token;
  if (intent.operation == OperationKind::Delete) {
    outcome.remove = {intent.address, intent.deposed};
    return store.write_one(lock, outcome);
  }
  RecordedResource record = record_of(intent, event, now);
  const Result<StateSnapshot> snapshot = store.snapshot();
  if (!snapshot) {
    return snapshot.error();
  }
  if (intent.operation == OperationKind::Create && snapshot->find(intent.address) != nullptr) {
    // The new object of a replacement: the old one is still to be deleted.
    outcome.depose_current = {intent.address, random_hex(4)};
  }
  outcome.record = std::move(record);
  return store.write_one(lock, outcome);
}

Status recover_one(const Recovery& recovery, const Intent& intent) {
  const auto& [store, lock, provider, clock, lease, interrupted] = recovery;
  const Result<std::optional<ProgressEvent>> found = provider.find_operation(intent.client_token);
  if (!found) {
    return found.error();
  }
  if (!*found) {
    return store.write_one(lock, Abandonment{intent.client_token});  // the request never arrived
  }
  const Result<ProgressEvent> event = wait_for_end(recovery, **found);
  if (!event) {
    return event.error();
  }
  const bool gone =
      intent.operation == OperationKind::Delete && event->error == HandlerError::NotFound;
  return event->status == OperationStatus::Success || gone
             ? record_recovered(store, lock, intent, *event, clock.now())
             : store.write_one(lock, Abandonment{intent.client_token});
}

}  // namespace

bool ApplyResult::complete() const {
  return std::all_of(steps.begin(), steps.end(), [](StepState state) {
    return state == StepState::Done || state == StepState::Unchanged;
  });
}

Result<ApplyResult> apply_plan(const Plan& plan, StateStore& store, const LockToken& lock,
                               Provider& provider, Clock& clock, const ApplyOptions& options) {
  Execution execution(plan, store, lock, provider, clock, options);
  if (Status begun = execution.begin(); !begun) {
    return begun.error();
  }
  while (true) {
    const Result<bool> over = execution.advance();
    if (!over) {
      return over.error();
    }
    if (*over) {
      break;
    }
    sleep_until(clock, execution.wake_at());
  }
  if (Status finished = execution.finish(); !finished) {
    return finished.error();
  }
  return std::move(execution).result();
}

Result<std::uint32_t> recover_intents(const Recovery& recovery) {
  const Result<std::vector<Intent>> intents = recovery.store.open_intents();
  if (!intents) {
    return intents.error();
  }
  for (const Intent& intent : *intents) {
    if (Status recovered = recover_one(recovery, intent); !recovered) {
      return recovered.error();
    }
  }
  return static_cast<std::uint32_t>(intents->size());
}

}  // namespace drydock
