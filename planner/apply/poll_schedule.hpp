// When to ask how an operation is getting on. The service's own advice comes first. Without it, the
// first question comes when operations of this type have lately been about to end, so that a run
// asks seldom and yet notices soon; of a type that is new, after a millisecond. Later questions
// keep to a tenth of the time that has passed, so that what is lost to waiting stays in proportion.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

class PollSchedule {
 public:
  // How long to wait; `elapsed` since the service was asked, 0 for the first question.
  [[nodiscard]] Nanoseconds delay(const std::string& type, OperationKind operation,
                                  Nanoseconds elapsed) const;
  // An operation was seen to run at `running_at` (0 if it was never seen so) and to have ended
  // at a later question.
  void ended(const std::string& type, OperationKind operation, Nanoseconds running_at);

 private:
  // Nearly as long as the last operation took.
  std::map<std::pair<std::string, OperationKind>, Nanoseconds> expected_;
};

}  // namespace drydock
