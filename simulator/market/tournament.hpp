// Which of a fixed set of clocks is due first: a tournament over their times. Setting one costs as
// many comparisons as the set has doublings; looking costs none. Ties go to the lower number.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "base/clock.hpp"

namespace drydock {

class Tournament {
 public:
  static constexpr Nanoseconds kNever = INT64_MAX;

  explicit Tournament(std::uint32_t clocks)
      : leaves_(std::bit_ceil(std::max(clocks, 2U))), due_(leaves_, kNever), winner_(leaves_) {
    rebuild();
  }

  // Without playing; rebuild() before anybody looks.
  void put(std::uint32_t clock, Nanoseconds due) { due_[clock] = due; }
  void rebuild() {
    for (std::uint32_t node = leaves_ - 1; node > 0; --node) {
      play(node);
    }
  }
  void set(std::uint32_t clock, Nanoseconds due) {
    if (due_[clock] == due) {
      return;
    }
    due_[clock] = due;
    for (std::uint32_t node = (clock + leaves_) / 2; node > 0; node /= 2) {
      play(node);
    }
  }

  [[nodiscard]] std::uint32_t first() const { return winner_[1]; }
  [[nodiscard]] Nanoseconds due() const { return due_[winner_[1]]; }

 private:
  void play(std::uint32_t node) {
    const std::uint32_t child = 2 * node;
    const std::uint32_t left = child >= leaves_ ? child - leaves_ : winner_[child];
    const std::uint32_t right = child >= leaves_ ? child + 1 - leaves_ : winner_[child + 1];
    winner_[node] = due_[right] < due_[left] ? right : left;
  }

  std::uint32_t leaves_;
  std::vector<Nanoseconds> due_;
  std::vector<std::uint32_t> winner_;  // of each inner node; [0] is not used
};

}  // namespace drydock
