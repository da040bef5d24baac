// Time as a port: the executor and the lock ask a Clock, never the system, so that the same code
// runs on virtual time.
#pragma once

#include <cstdint>
#include <string>

namespace drydock {

// Nanoseconds. An instant counts from 1970-01-01T00:00:00Z; a duration from wherever it began.
using Nanoseconds = std::int64_t;

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual Nanoseconds now() const = 0;
  // Returns when `duration` has passed; a virtual clock merely advances.
  virtual void sleep(Nanoseconds duration) = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Nanoseconds now() const override;
  void sleep(Nanoseconds duration) override;
};

// Advances only when told to: for tests and for rehearsals.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Nanoseconds start = 0) : now_(start) {}
  [[nodiscard]] Nanoseconds now() const override { return now_; }
  void sleep(Nanoseconds duration) override { now_ += duration; }

 private:
  Nanoseconds now_;
};

// RFC 3339 in UTC with seconds: "2026-11-21T10:14:51Z".
[[nodiscard]] std::string format_instant(Nanoseconds instant);

}  // namespace drydock
