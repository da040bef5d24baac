#include "planner/apply/executor.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "planner/apply/execution.hpp"

namespace drydock {
namespace {

// Short enough that an interrupt is noticed at once.
constexpr Nanoseconds kLongestSleep = 50 * kMillisecond;

void sleep_until(Clock& clock, Nanoseconds instant) {
  const Nanoseconds left = instant - clock.now();
  if (left > 0) {
    clock.sleep(std::min(left, kLongestSleep));
  }
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
    if (options.on_wait) {
      options.on_wait();
    }
    sleep_until(clock, execution.wake_at());
  }
  if (Status finished = execution.finish(); !finished) {
    return finished.error();
  }
  return std::move(execution).result();
}

}  // namespace drydock
