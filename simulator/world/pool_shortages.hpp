// When On-Demand capacity is short in a trial, by pool: one zone and one instance type. A shortage
// is a state of the pool that lasts, not the bad luck of one launch: every launch outside a
// reservation fails until it is over. Two processes, both assumptions (AWS publishes no figure):
//   - in normal times a pool alternates between short and not short. A shortage lasts as
//     on_demand_shortage_duration, with mean m; the time between two is exponential with mean
//     m (1 - p) / p, so that the pool is short for a share p of the time (alternating renewal
//     process: S. M. Ross, "Stochastic Processes", 2nd ed., theorem 3.4.4). It is stationary from
//     the start: a pool that is short at the start is so for a residual time;
//   - when a zone fails, each pool of the other zones runs short with probability q once
//     shortage_onset has passed, for an on_demand_shortage_duration of its own.
// Every draw is keyed by the pool and by what it is for, so configurations that are compared meet
// the same shortages. Who is hit by a shortage is left to the trial.
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/world/world.hpp"

namespace drydock {

// Extends a stream number by another number (FNV-1a over its bytes).
[[nodiscard]] constexpr std::uint32_t mix_stream(std::uint32_t stream, std::uint32_t number) {
  for (int byte = 0; byte < 4; ++byte) {
    stream = (stream ^ (number & 0xFFU)) * 16777619U;
    number >>= 8U;
  }
  return stream;
}

struct ShortageAssumptions {
  Distribution probability;        // p
  Distribution during_impairment;  // q
  Distribution duration;           // seconds
  Distribution onset;              // seconds
};

// Stream numbers of the pools, by [type * zones + zone]: hashes of names, so that other zones and
// types do not change them.
[[nodiscard]] std::vector<std::uint32_t> pool_streams(const World& world);

class PoolShortages {
 public:
  static constexpr std::uint64_t kMostChanges = 2'000'000;  // in a trial

  // `streams` must outlive it.
  PoolShortages(const ShortageAssumptions& assumptions, const std::vector<std::uint32_t>& streams,
                std::size_t zones)
      : assumptions_(assumptions), streams_(streams), zones_(zones), pools_(streams.size()) {}

  // A new trial, at time 0. Times at or after `until` are never asked for.
  void reset(std::uint64_t seed, std::uint32_t trial, Nanoseconds until);

  // `zone` failed now; `event` is the number of the impairment in the scenario.
  void impair(std::uint32_t zone, std::uint32_t event, Nanoseconds now);

  // Precondition: `now` is never less than before.
  [[nodiscard]] bool is_short(std::uint32_t zone, std::uint32_t type, Nanoseconds now);

  // Whether pools changed more often than kMostChanges; what is_short says is then worthless.
  [[nodiscard]] bool overrun() const { return changes_ > kMostChanges; }

 private:
  struct Stretch {
    Nanoseconds begin = 0;
    Nanoseconds end = 0;  // the first instant that is not short
  };
  struct Pool {
    bool started = false;
    bool is_short = false;  // in normal times, until `until`
    Nanoseconds until = 0;
    std::uint32_t turn = 0;  // number of the draw that ends the present state
    std::vector<Stretch> failovers;
  };

  void advance(Pool& pool, std::uint32_t entity, Nanoseconds now);
  [[nodiscard]] Nanoseconds nanoseconds(double seconds) const;
  [[nodiscard]] Rng stream(std::uint32_t entity, std::uint32_t purpose) const {
    return Rng({seed_, trial_, entity, purpose});
  }

  const ShortageAssumptions& assumptions_;
  const std::vector<std::uint32_t>& streams_;
  std::size_t zones_;
  std::vector<Pool> pools_;
  std::uint64_t seed_ = 0;
  std::uint32_t trial_ = 0;
  Nanoseconds horizon_ = 0;
  double probability_ = 0;
  double during_impairment_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace drydock
