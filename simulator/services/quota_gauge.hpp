// How much of a quota is in use when the end of each use is known beforehand: a heap of ends,
// looked at only when somebody asks. Knows nothing of what is used.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/clock.hpp"

namespace drydock {

class QuotaGauge {
 public:
  explicit QuotaGauge(std::uint64_t limit = UINT64_MAX) : limit_(limit) {}

  // Uses that have not ended. `now` never goes back.
  [[nodiscard]] std::uint64_t in_use(Nanoseconds now) {
    while (!ends_.empty() && ends_.front() <= now) {
      std::pop_heap(ends_.begin(), ends_.end(), std::greater<>());
      ends_.pop_back();
    }
    return ends_.size();
  }
  [[nodiscard]] bool has_room(Nanoseconds now) { return in_use(now) < limit_; }
  void take(Nanoseconds until) {
    ends_.push_back(until);
    std::push_heap(ends_.begin(), ends_.end(), std::greater<>());
    peak_ = std::max(peak_, static_cast<std::uint64_t>(ends_.size()));
  }
  void refuse() { ++refused_; }

  // First come, first served: when the use can begin. Call take() with its end afterwards.
  [[nodiscard]] Nanoseconds begin_at(Nanoseconds now) {
    if (has_room(now)) {
      return now;
    }
    // All uses from now on wait behind those that wait already, so the earliest end is theirs.
    const Nanoseconds free = ends_.front();
    std::pop_heap(ends_.begin(), ends_.end(), std::greater<>());
    ends_.pop_back();
    ++queued_;
    waited_ += free - now;
    return free;
  }

  [[nodiscard]] std::uint64_t limit() const { return limit_; }
  [[nodiscard]] std::uint64_t peak() const { return peak_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }
  [[nodiscard]] std::uint64_t queued() const { return queued_; }
  [[nodiscard]] Nanoseconds waited() const { return waited_; }
  void clear() {
    ends_.clear();
    peak_ = 0;
    refused_ = 0;
    queued_ = 0;
    waited_ = 0;
  }

 private:
  std::uint64_t limit_;
  std::vector<Nanoseconds> ends_;  // a heap, the earliest first
  std::uint64_t peak_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t queued_ = 0;
  Nanoseconds waited_ = 0;
};

}  // namespace drydock
