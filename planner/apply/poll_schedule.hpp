// When to ask how an operation is getting on. The service's own advice comes first. Without it, the
// questions come where the last operation of this type was seen to end: half-way between when it
// was last seen to run and when it was seen to have ended, so that the two draw together, and then
// at the end of that and shortly after; of a type that is new, after a millisecond. Later questions
// keep to a twentieth of the time that has passed (a new type: a tenth), so that what is lost to
// waiting stays in proportion.
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
  // at `ended_at`, the question after it.
  void ended(const std::string& type, OperationKind operation, Nanoseconds running_at,
             Nanoseconds ended_at);

 private:
  // What is known of how long the last operation took: between the two.
  struct Seen {
    Nanoseconds running = 0;
    Nanoseconds ended = 0;
  };
  std::map<std::pair<std::string, OperationKind>, Seen> seen_;
};

}  // namespace drydock
