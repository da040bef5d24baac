#include "planner/apply/executor.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "planner/apply/execution.hpp"

namespace drydock {
namespace {

// Short enough that an interrupt is noticed at once, and the display is never old.
constexpr Nanoseconds kLongestSleep = 50 * kMillisecond;
// So often a run looks whether the lock is still its own.
constexpr Nanoseconds kLongestWait = kSecond;

void sleep_until(Clock& clock, Nanoseconds instant, const ApplyOptions& options) {
  Nanoseconds left = std::min(instant - clock.now(), kLongestWait);
  do {
    if (options.on_wait) {
      options.on_wait();
    }
    if (left > 0) {
      clock.sleep(std::min(left, kLongestSleep));
    }
    left -= kLongestSleep;
  } while (left > 0 && (options.interrupted == nullptr || !options.interrupted->load()));
}

}  // namespace

bool ApplyResult::complete() const {
  return std::all_of(steps.begin(), steps.end(), [](StepState state) {
    return state == StepState::Done || state == StepState::Unchanged;
  });
}

Status run_to_end(Execution& execution, Clock& clock, const ApplyOptions& options) {
  if (Status begun = execution.begin(); !begun) {
    return begun;
  }
  while (true) {
    const Result<bool> over = execution.advance();
    if (!over) {
      return over.error();
    }
    if (*over) {
      return execution.finish();
    }
    sleep_until(clock, execution.wake_at(), options);
  }
}

Result<ApplyResult> apply_plan(const Plan& plan, StateStore& store, const LockToken& lock,
                               Provider& provider, Clock& clock, const ApplyOptions& options) {
  Execution execution(plan, store, lock, provider, clock, options);
  if (Status ended = run_to_end(execution, clock, options); !ended) {
    return ended.error();
  }
  return std::move(execution).result();
}

}  // namespace drydock
