// A capacity that uses take shares of, first come, first served: the vCPUs of a compute
// environment. The end of each use is known when it begins. Knows nothing of what is used.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace drydock {

class CapacityGauge {
 public:
  // Nothing is bounded until a limit is set.
  void set_limit(std::uint64_t limit) { limit_ = limit; }
  [[nodiscard]] std::uint64_t limit() const { return limit_; }

  // When a use of `share` could begin that is asked for at `now`: not before those asked for
  // earlier. A share above the limit never could; it is taken to begin when all others have ended.
  [[nodiscard]] Nanoseconds could_begin(Nanoseconds now, std::uint64_t share) const {
    Nanoseconds begin = std::max(now, last_begin_);
    std::uint64_t used = used_;
    std::vector<Use> uses = uses_;
    while (!uses.empty() && (uses.front().first <= begin || used + share > limit_)) {
      begin = std::max(begin, uses.front().first);
      used -= uses.front().second;
      std::pop_heap(uses.begin(), uses.end(), std::greater<>());
      uses.pop_back();
    }
    return begin;
  }
  // Takes it. `now` never goes back. Call end_at() with its end afterwards.
  Nanoseconds begin_at(Nanoseconds now, std::uint64_t share) {
    Nanoseconds begin = std::max(now, last_begin_);
    while (!uses_.empty() && (uses_.front().first <= begin || used_ + share > limit_)) {
      begin = std::max(begin, uses_.front().first);
      used_ -= uses_.front().second;
      std::pop_heap(uses_.begin(), uses_.end(), std::greater<>());
      uses_.pop_back();
    }
    last_begin_ = begin;
    used_ += share;
    peak_ = std::max(peak_, used_);
    if (begin > now) {
      ++queued_;
      waited_ += begin - now;
    }
    return begin;
  }
  void end_at(Nanoseconds end, std::uint64_t share) {
    uses_.emplace_back(end, share);
    std::push_heap(uses_.begin(), uses_.end(), std::greater<>());
  }
  [[nodiscard]] std::uint64_t peak() const { return peak_; }
  [[nodiscard]] std::uint64_t queued() const { return queued_; }
  [[nodiscard]] Nanoseconds waited() const { return waited_; }
  void clear() {
    uses_.clear();
    used_ = 0;
    peak_ = 0;
    queued_ = 0;
    waited_ = 0;
    last_begin_ = 0;
  }

 private:
  using Use = std::pair<Nanoseconds, std::uint64_t>;  // end, share
  std::uint64_t limit_ = UINT64_MAX;
  std::vector<Use> uses_;  // a heap, the earliest end first
  std::uint64_t used_ = 0;
  Nanoseconds last_begin_ = 0;
  std::uint64_t peak_ = 0;
  std::uint64_t queued_ = 0;
  Nanoseconds waited_ = 0;
};

}  // namespace drydock
