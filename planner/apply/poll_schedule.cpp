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
  const auto known = seen_.find({type, operation});
  if (known == seen_.end()) {
    return std::clamp(elapsed / 10, kShortest, kLongest);
  }
  const Seen& last = known->second;
  if (elapsed == 0) {
    const Nanoseconds between = last.ended - last.running;
    const bool close = between <= std::max(kShortest, last.ended / 50);
    return close ? last.ended : last.running + between / 2;
  }
  if (elapsed < last.ended) {
    return last.ended - elapsed;
  }
  // Operations that begin together end about together: at first the questions come close.
  const Nanoseconds most = std::clamp(elapsed / 20, kShortest, kLongest);
  const Nanoseconds least = std::min(std::max(kShortest, last.ended / 100), most);
  return std::clamp(elapsed - last.ended, least, most);
}

void PollSchedule::ended(const std::string& type, OperationKind operation, Nanoseconds running_at,
                         Nanoseconds ended_at) {
  Seen& last = seen_[{type, operation}];
  if (running_at > 0) {
    last = {running_at, ended_at};
  } else if (ended_at < kInstant) {
    last = {};
  } else {
    // Done at the first question: it came too late by who knows how much.
    last = {std::min(last.running, ended_at) / 10 * 9, ended_at};
  }
}

}  // namespace drydock
