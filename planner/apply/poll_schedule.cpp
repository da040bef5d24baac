#include "planner/apply/poll_schedule.hpp"

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kShortest = kMillisecond;
constexpr Nanoseconds kLongest = kSecond;
// Below this an operation is as good as done at once.
constexpr Nanoseconds kInstant = 2 * kMillisecond;

}  // namespace

Nanoseconds PollSchedule::delay(const std::string& type, OperationKind operation,
                                Nanoseconds elapsed) const {
  const auto known = expected_.find({type, operation});
  if (known == expected_.end()) {
    return std::clamp(elapsed / 10, kShortest, kLongest);
  }
  if (elapsed < known->second) {
    return known->second - elapsed;
  }
  return elapsed == 0 ? 0 : std::clamp(elapsed / 20, kShortest, kLongest);
}

void PollSchedule::ended(const std::string& type, OperationKind operation, Nanoseconds running_at) {
  Nanoseconds& expected = expected_[{type, operation}];
  if (running_at > 0) {
    expected = running_at;
  } else {
    // Done at the first question: it came too late by who knows how much.
    expected = expected < kInstant ? 0 : expected / 10 * 9;
  }
}

}  // namespace drydock
