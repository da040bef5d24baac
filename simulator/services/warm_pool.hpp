// The execution environments of one function: which are busy, which are warm, and how fast new
// ones may come. Most recently used environments are taken first, so that the others can go cold.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"

namespace drydock {

class WarmPool {
 public:
  struct Limits {
    Nanoseconds keep_warm = 0;          // an idle environment is kept so long
    std::uint64_t scaling_per_10s = 0;  // new environments; Lambda Developer Guide, "Scaling rate"
  };

  // Environments that are at work. `now` never goes back.
  [[nodiscard]] std::uint64_t busy(Nanoseconds now, const Limits& limits) {
    while (!busy_.empty() && busy_.front() <= now) {
      std::pop_heap(busy_.begin(), busy_.end(), std::greater<>());
      idle_.push_back(busy_.back());
      busy_.pop_back();
    }
    while (first_idle_ < idle_.size() && idle_[first_idle_] + limits.keep_warm < now) {
      ++first_idle_;
    }
    if (first_idle_ == idle_.size()) {
      idle_.clear();
      first_idle_ = 0;
    }
    return busy_.size();
  }

  // Both after busy(now). False: a new one is needed.
  [[nodiscard]] bool take_warm() {
    if (first_idle_ == idle_.size()) {
      return false;
    }
    idle_.pop_back();
    return true;
  }
  // False: no more may come yet.
  [[nodiscard]] bool make_new(Nanoseconds now, const Limits& limits) {
    const auto most = static_cast<double>(limits.scaling_per_10s);
    room_ = first_ ? most
                   : std::min(most, room_ + most * static_cast<double>(now - refilled_) /
                                                static_cast<double>(10 * kSecond));
    first_ = false;
    refilled_ = now;
    if (room_ < 1) {
      return false;
    }
    room_ -= 1;
    return true;
  }
  void begin(Nanoseconds until) {
    busy_.push_back(until);
    std::push_heap(busy_.begin(), busy_.end(), std::greater<>());
    peak_ = std::max(peak_, static_cast<std::uint64_t>(busy_.size()));
  }
  [[nodiscard]] std::uint64_t peak() const { return peak_; }
  void clear() {
    busy_.clear();
    idle_.clear();
    first_idle_ = 0;
    first_ = true;
    peak_ = 0;
  }

 private:
  std::vector<Nanoseconds> busy_;  // ends, a heap with the earliest first
  std::vector<Nanoseconds> idle_;  // since when, ascending from first_idle_
  std::size_t first_idle_ = 0;
  double room_ = 0;
  Nanoseconds refilled_ = 0;
  bool first_ = true;
  std::uint64_t peak_ = 0;
};

}  // namespace drydock
