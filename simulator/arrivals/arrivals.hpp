// When things come to what a simulation runs: objects in a bucket, messages in a queue, events,
// starts of a state machine. A process is a value; a stream draws from it, one arrival after the
// other in order of time, or counts over stretches of time where single ones are too many.
//
//   Regular   one every period
//   Poisson   independent arrivals at a steady rate
//   Daily     independent arrivals at a rate that follows the time of day: a sinusoid, or a weight
//             for each hour
//   Bursts    Poisson bursts of a random size, at once or spread evenly over a while
//   Replay    what was recorded, once or again and again
//
// Rates that vary are drawn by thinning, which is exact (P. A. W. Lewis, G. S. Shedler, "Simulation
// of nonhomogeneous Poisson processes by thinning", Naval Research Logistics 26 (1979)). The same
// stream of numbers gives the same arrivals, whatever else is simulated.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "simulator/engine/distribution.hpp"

namespace drydock {

struct RegularArrivals {
  Nanoseconds period = 0;  // above 0
};
struct PoissonArrivals {
  double per_second = 0;
};
struct DailyArrivals {
  double per_second = 0;  // the mean over a day
  // mean * (1 + amplitude * cos(2 pi (time of day - peak) / day)); amplitude from 0 to 1.
  double amplitude = 0;
  Nanoseconds peak = 0;
  // Instead of the sinusoid: for the hours from midnight, with a mean of 1.
  std::optional<std::array<double, 24>> weights = {};
};
struct BurstArrivals {
  double per_second = 0;   // of bursts
  Distribution size;       // rounded to a whole number, at least 1
  Nanoseconds within = 0;  // 0: all at once
};
struct ReplayedArrivals {
  std::vector<Nanoseconds> times;  // ascending, none below 0
  Nanoseconds repeat = 0;          // above the last time; 0: once
};

struct ArrivalProcess {
  std::variant<RegularArrivals, PoissonArrivals, DailyArrivals, BurstArrivals, ReplayedArrivals>
      kind;
  // Simulated times. Regular and replayed arrivals count from `from`.
  Nanoseconds from = 0;
  std::optional<Nanoseconds> until = {};
  // The time of day at simulated time 0.
  Nanoseconds starts_at = 0;

  // Of independent arrivals per second, at a time within the bounds: what a stream thins by, and
  // the expected number between two times. Preconditions: not Bursts, Regular or Replay; a <= b.
  [[nodiscard]] double rate_at(Nanoseconds at) const;
  [[nodiscard]] double expected_between(Nanoseconds a, Nanoseconds b) const;
  // In the long run, of any kind; of a replay that is not repeated over its length.
  [[nodiscard]] double mean_per_second() const;
};

struct Arrival {
  Nanoseconds at = 0;
  std::uint64_t count = 1;
};

class ArrivalStream {
 public:
  // The process outlives the stream.
  ArrivalStream(const ArrivalProcess& process, StreamKey key);

  // The next one before `end`; nothing if there is none, now or ever after for the same end.
  [[nodiscard]] std::optional<Arrival> next(Nanoseconds end);

  // How many come until `end`, from where the last call ended. For Poisson and Daily one draw,
  // however many they are. Not to be mixed with `next`.
  [[nodiscard]] std::uint64_t count_until(Nanoseconds end);

 private:
  [[nodiscard]] std::optional<Nanoseconds> draw_single(Nanoseconds end);
  [[nodiscard]] std::optional<Arrival> next_burst(Nanoseconds end);
  // The next of a Poisson process of this rate, after `at`.
  [[nodiscard]] Nanoseconds after_gap(Nanoseconds at, double per_second);

  const ArrivalProcess* process_;
  Rng rng_;
  Rng sizes_;
  Nanoseconds limit_;
  Nanoseconds at_;           // the last one; of counting, where it ended
  std::uint64_t drawn_ = 0;  // of regular and replayed ones
  std::optional<Nanoseconds> next_burst_;
  std::vector<Nanoseconds> spread_;  // what has begun and is still to come: a heap, soonest first
  std::optional<Arrival> ahead_;     // drawn beyond the end of a count
};

}  // namespace drydock
