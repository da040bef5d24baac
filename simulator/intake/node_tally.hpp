// What one node does in one trial, counted as it happens: how many came and what became of them,
// how many wait and work over time, how long it took.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"

namespace drydock {

// A number that changes in steps, seen at points of equal distance.
class LevelTrack {
 public:
  static constexpr std::size_t kPoints = 480;

  void begin(Nanoseconds begins, Nanoseconds until) {
    begins_ = begins;
    step_ = std::max<Nanoseconds>(1, until / static_cast<Nanoseconds>(kPoints));
    points_.clear();
    level_ = 0;
    highest_ = 0;
    highest_at_ = begins;
    empty_at_ = begins;
  }
  // `at` never goes back.
  void set(Nanoseconds at, std::uint64_t level) {
    pass(at);
    level_ = level;
    if (level > highest_) {
      highest_ = level;
      highest_at_ = at;
    }
    if (level == 0 && empty_at_ < highest_at_) {
      empty_at_ = at;
    }
  }
  void add(Nanoseconds at, std::int64_t more) {
    set(at, static_cast<std::uint64_t>(static_cast<std::int64_t>(level_) + more));
  }
  void finish(Nanoseconds end) { pass(end); }
  void forget_points() { points_ = {}; }

  [[nodiscard]] std::uint64_t level() const { return level_; }
  [[nodiscard]] std::uint64_t highest() const { return highest_; }
  [[nodiscard]] const std::vector<double>& points() const { return points_; }
  // From the highest level until nothing is left; negative if that was not seen.
  [[nodiscard]] double drain_seconds() const {
    return highest_ == 0 ? 0 : empty_at_ < highest_at_ ? -1 : to_seconds(empty_at_ - highest_at_);
  }

 private:
  void pass(Nanoseconds at) {
    while (points_.size() < kPoints &&
           begins_ + static_cast<Nanoseconds>(points_.size()) * step_ < at) {
      points_.push_back(static_cast<double>(level_));
    }
  }

  Nanoseconds begins_ = 0;
  Nanoseconds step_ = 1;
  std::uint64_t level_ = 0;
  std::uint64_t highest_ = 0;
  Nanoseconds highest_at_ = 0;
  Nanoseconds empty_at_ = 0;  // the first time after the highest level
  std::vector<double> points_;
};

struct NodeTally {
  // What came is processed, dead, expired, refused or waits at the end.
  std::uint64_t arrivals = 0;
  std::uint64_t processed = 0;
  std::uint64_t filtered = 0;  // of those processed: taken out unread
  std::uint64_t dead = 0;      // given up: to a dead-letter queue or a destination, if there is one
  std::uint64_t expired = 0;
  std::uint64_t refused = 0;
  std::uint64_t waiting = 0;
  std::uint64_t attempts = 0;  // invocations, deliveries, runs
  std::uint64_t failed = 0;    // of the attempts
  std::uint64_t throttled = 0;
  std::uint64_t hits = 0;  // of those processed: within the deadline
  LevelTrack backlog;
  LevelTrack running;
  Nanoseconds oldest = 0;
  std::vector<float> latency;  // seconds since the first arrival of what was processed
  std::vector<float> waits;    // seconds in this queue

  void begin(Nanoseconds begins, Nanoseconds until) {
    *this = NodeTally{};
    backlog.begin(begins, until);
    running.begin(begins, until);
  }
};

}  // namespace drydock
