// Ends what a run that died left under way.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/apply/error_class.hpp"
#include "planner/apply/executor.hpp"
#include "planner/apply/failed_create.hpp"
#include "planner/apply/step_preparation.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kFirstPoll = 20 * kMillisecond;
constexpr Nanoseconds kSlowestPoll = kSecond;

class Recoverer {
 public:
  explicit Recoverer(const Recovery& recovery)
      : recovery_(recovery), give_up_at_(recovery.clock.now() + kHour) {}

  Status read_state() {
    const Result<StateSnapshot> snapshot = recovery_.store.snapshot();
    if (!snapshot) {
      return snapshot.error();
    }
    for (const RecordedResource& row : snapshot->resources) {
      if (row.deposed.empty()) {
        current_.insert(row.address);
      }
    }
    return success();
  }

  Status recover(const Intent& intent) {
    const Result<std::optional<ProgressEvent>> found =
        recovery_.provider.find_operation(intent.client_token);
    if (!found) {
      return found.error();
    }
    if (!*found) {
      return write(Abandonment{intent.client_token});  // the request never arrived
    }
    ++ended_;
    const Result<ProgressEvent> event = wait_for_end(**found);
    if (!event) {
      return event.error();
    }
    const bool gone =
        intent.operation == OperationKind::Delete && class_of(event->error).done_on_delete;
    return event->status == OperationStatus::Success || gone ? record_success(intent, *event)
                                                             : record_failure(intent, *event);
  }

  // Operations of the dead run that the provider knew.
  [[nodiscard]] std::uint32_t ended() const { return ended_; }

 private:
  // For as long as AWS lets an operation run (36 hours is the life of a client token), an hour is
  // long; all operations of the dead run share it, for they run side by side.
  Result<ProgressEvent> wait_for_end(ProgressEvent event) {
    Provider& provider = recovery_.provider;
    Clock& clock = recovery_.clock;
    const std::atomic<bool>* interrupted = recovery_.interrupted;
    Nanoseconds poll_after = kFirstPoll;
    while (event.status == OperationStatus::InProgress) {
      if (interrupted != nullptr && interrupted->load()) {
        return Error{"interrupted while waiting for an operation of an earlier run",
                     "run the command again; nothing is lost"};
      }
      if (clock.now() >= give_up_at_) {
        return Error{"an operation of an earlier run has not ended within an hour",
                     "look at it in the provider's console, then run the command again"};
      }
      // Often at first, later not more than every second; never deaf to an interrupt for long.
      clock.sleep(std::min(std::max(poll_after, event.retry_after), kSlowestPoll));
      poll_after = std::min(2 * poll_after, kSlowestPoll);
      Result<ProgressEvent> next = provider.poll(event.request_token);
      if (!next) {
        return next;
      }
      event = std::move(*next);
    }
    return event;
  }

  Status record_success(const Intent& intent, const ProgressEvent& event) {
    Outcome outcome;
    outcome.client_token = intent.client_token;
    if (intent.operation == OperationKind::Delete) {
      outcome.remove = {intent.address, intent.deposed};
      if (intent.deposed.empty()) {
        current_.erase(intent.address);
      }
      return write(std::move(outcome));
    }
    const bool is_new = current_.insert(intent.address).second;
    if (intent.operation == OperationKind::Create && !is_new) {
      // The new object of a replacement: the old one is still to be deleted.
      outcome.depose_current = {intent.address, random_hex(4)};
    }
    outcome.record = record_of(intent, event, recovery_.clock.now());
    return write(std::move(outcome));
  }

  Status record_failure(const Intent& intent, const ProgressEvent& event) {
    const Result<Remnant> remnant = find_remnant(recovery_.provider, intent, event);
    if (!remnant) {
      return remnant.error();
    }
    return *remnant == Remnant::Ours
               ? write(outcome_of_remnant(intent, event, recovery_.clock.now()))
               : write(Abandonment{intent.client_token});
  }

  Status write(const StateWrite& part) { return recovery_.store.write_one(recovery_.lock, part); }

  const Recovery& recovery_;
  Nanoseconds give_up_at_;
  std::uint32_t ended_ = 0;
  std::set<Address> current_;  // that have a current generation on record
};

}  // namespace

Result<std::uint32_t> recover_intents(const Recovery& recovery) {
  const Result<std::vector<Intent>> intents = recovery.store.open_intents();
  if (!intents) {
    return intents.error();
  }
  if (intents->empty()) {
    return std::uint32_t{0};
  }
  Recoverer recoverer(recovery);
  if (Status read = recoverer.read_state(); !read) {
    return read.error();
  }
  for (const Intent& intent : *intents) {
    if (Status recovered = recoverer.recover(intent); !recovered) {
      return recovered.error();
    }
  }
  return recoverer.ended();
}

}  // namespace drydock
