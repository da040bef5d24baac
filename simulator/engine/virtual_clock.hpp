// Simulated time: it only moves when the simulation moves it, and never back.
#pragma once

#include "base/check.hpp"
#include "base/clock.hpp"

namespace drydock {

class VirtualClock {
 public:
  [[nodiscard]] Nanoseconds now() const { return now_; }
  // Returns how much time passed. Precondition: instant >= now().
  Nanoseconds advance_to(Nanoseconds instant) {
    DRYDOCK_CHECK(instant >= now_);
    const Nanoseconds passed = instant - now_;
    now_ = instant;
    return passed;
  }
  void reset() { now_ = 0; }

 private:
  Nanoseconds now_ = 0;
};

}  // namespace drydock
