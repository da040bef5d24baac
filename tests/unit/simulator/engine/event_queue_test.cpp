#include "simulator/engine/event_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/rng.hpp"
#include "simulator/engine/virtual_clock.hpp"

namespace drydock {
namespace {

TEST(EventQueue, OrdersByTimeThenByArrivalUnderInterleavedUse) {
  EventQueue<std::uint32_t> queue;
  Rng rng({7, 0, 0, 0});
  VirtualClock clock;
  std::uint32_t next = 0;
  std::vector<std::pair<Nanoseconds, std::uint32_t>> popped;
  for (int i = 0; i < 5000; ++i) {
    if (queue.empty() || rng.below(5) < 3) {
      queue.push(clock.now() + rng.below(4), next++);
    } else {
      const auto entry = queue.pop();
      clock.advance_to(entry.at);
      popped.emplace_back(entry.at, entry.event);
    }
  }
  while (!queue.empty()) {
    const auto entry = queue.pop();
    popped.emplace_back(entry.at, entry.event);
  }
  EXPECT_EQ(popped.size(), next);
  // Numbers rise with time of arrival, so equal times must come out in rising numbers.
  EXPECT_TRUE(std::is_sorted(popped.begin(), popped.end()));
}

}  // namespace
}  // namespace drydock
