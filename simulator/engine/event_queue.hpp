// The future of a simulation: events by time, first in first out among those of one instant. A
// binary heap of values; what an event means is left to its user. There is no removal from the
// middle: an event that no longer applies is recognised by its user when it comes up.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/clock.hpp"

namespace drydock {

template <class Event>
class EventQueue {
 public:
  static_assert(std::is_trivially_copyable_v<Event>, "events are small values");

  struct Entry {
    Nanoseconds at = 0;
    std::uint64_t sequence = 0;
    Event event{};
  };

  void push(Nanoseconds at, const Event& event) {
    const Entry added{at, next_sequence_++, event};
    std::size_t hole = heap_.size();
    heap_.push_back(added);
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / 2;
      if (!before(added, heap_[parent])) {
        break;
      }
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = added;
  }

  // Precondition of these: not empty.
  [[nodiscard]] const Entry& top() const {
    DRYDOCK_CHECK(!heap_.empty());
    return heap_.front();
  }
  Entry pop() {
    DRYDOCK_CHECK(!heap_.empty());
    const Entry first = heap_.front();
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) {
      sink(last);
    }
    return first;
  }

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  void clear() {
    heap_.clear();
    next_sequence_ = 0;
  }
  void reserve(std::size_t events) { heap_.reserve(events); }

 private:
  static bool before(const Entry& a, const Entry& b) {
    return a.at != b.at ? a.at < b.at : a.sequence < b.sequence;
  }

  // Puts `entry` where the root was: the hole goes down to a leaf, then the entry up from there,
  // because the last entry of a heap nearly always belongs near the leaves.
  void sink(const Entry& entry) {
    const std::size_t size = heap_.size();
    std::size_t hole = 0;
    for (std::size_t child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && before(heap_[child + 1], heap_[child])) {
        ++child;
      }
      heap_[hole] = heap_[child];
      hole = child;
    }
    while (hole > 0) {
      const std::size_t parent = (hole - 1) / 2;
      if (!before(entry, heap_[parent])) {
        break;
      }
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = entry;
  }

  std::vector<Entry> heap_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace drydock
