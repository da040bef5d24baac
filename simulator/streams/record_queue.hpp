// Records that wait to be read, first in first out, counted by when they came and not kept one by
// one: a cohort is what came within one step. Adding, reading and losing cost a step each, however
// many records that is.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/clock.hpp"

namespace drydock {

// How many records waited how long, by whole steps of time.
class DelayCounts {
 public:
  // Precondition: resolution above 0.
  explicit DelayCounts(Nanoseconds resolution) : resolution_(resolution) {}
  void add(Nanoseconds delay, std::uint64_t records);

  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] Nanoseconds resolution() const { return resolution_; }
  // 0 if there are none.
  [[nodiscard]] double mean_seconds() const;
  // The least delay, in whole steps, that a share `p` of the records did not exceed.
  [[nodiscard]] Nanoseconds quantile(double p) const;
  [[nodiscard]] Nanoseconds longest() const { return longest_; }
  // The share of the records that waited no more whole steps than `delay` has; 1 if there are none.
  [[nodiscard]] double share_within(Nanoseconds delay) const;

 private:
  // Delays beyond are counted with the longest.
  static constexpr std::size_t kMostSteps = 1'000'000;
  Nanoseconds resolution_;
  std::vector<std::uint64_t> by_steps_;
  std::uint64_t records_ = 0;
  double seconds_ = 0;
  Nanoseconds longest_ = 0;
};

class RecordQueue {
 public:
  struct Cohort {
    Nanoseconds at = 0;
    std::uint64_t records = 0;
  };

  // Precondition: not before the last one.
  void add(Nanoseconds at, std::uint64_t records);
  // Takes up to `most` out, oldest first, and returns how many there were. `delays` may be null;
  // they are counted until `now`.
  std::uint64_t take(std::uint64_t most, Nanoseconds now, DelayCounts* delays);
  // Drops what came before `instant` and returns how many that were.
  std::uint64_t drop_before(Nanoseconds instant);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // When the oldest came. Precondition: size() > 0.
  [[nodiscard]] Nanoseconds oldest() const { return cohorts_.front().at; }
  [[nodiscard]] const std::deque<Cohort>& cohorts() const { return cohorts_; }

 private:
  std::deque<Cohort> cohorts_;  // none of them empty
  std::uint64_t size_ = 0;
};

}  // namespace drydock
