#include "simulator/fleet/scale_in.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/duration.hpp"

namespace drydock {
namespace {

using Numbers = std::vector<std::uint32_t>;
using enum TerminationPolicy;

class ScaleInTest : public testing::Test {
 protected:
  ScaleInTest() {
    for (std::uint32_t type = 0; type < 2; ++type) {
      for (std::uint32_t zone = 0; zone < 2; ++zone) {
        const std::uint32_t pool = table_.add(type, zone);
        table_.spot_price[pool] = type + 1;
        table_.on_demand_price[pool] = 10 * (type + 1);
        table_.priority[pool] = type;
      }
    }
    rules_.on_demand_percentage = 0;
    rules_.spot = {SpotStrategy::LowestPrice, 1, {}};
  }

  void add(std::uint32_t type, std::uint32_t zone, bool spot, Nanoseconds launched = 0,
           std::uint32_t version = 1) {
    instances_.push_back({type * 2 + zone, spot, false, version, launched});
  }
  Numbers choose(Units desired, std::vector<TerminationPolicy> policies = {}) {
    const auto chosen = scale_in_.choose(table_, rules_, instances_, desired, policies, 0);
    return {chosen.begin(), chosen.end()};
  }

  PoolTable table_;
  GroupRules rules_;
  std::vector<GroupInstance> instances_;
  ScaleIn scale_in_;
};

TEST_F(ScaleInTest, Rule077_FirstTheSideThenTheZoneThenThePolicy) {
  rules_.on_demand_percentage = 50;
  add(0, 0, false);
  add(0, 0, false);
  add(0, 1, false);
  add(0, 1, true);
  add(0, 1, true);
  // Of 4 two are On-Demand, which are three now: the one in the fuller zone is Spot's and safe.
  EXPECT_EQ(choose(4, {OldestInstance}), Numbers{2});
}

TEST_F(ScaleInTest, Rule077_ZonesStayAsEvenAsTheyCan) {
  for (int i = 0; i < 3; ++i) {
    add(0, 0, true);
  }
  add(0, 1, true);
  EXPECT_EQ(choose(2), (Numbers{0, 1}));
}

TEST_F(ScaleInTest, Rule078_TheDefaultAlignsWithTheStrategyThenOldestTemplateThenTheHour) {
  add(0, 0, true);
  add(1, 0, true);  // the strategy prefers the cheaper type
  EXPECT_EQ(choose(1), Numbers{1});
  instances_.clear();
  add(0, 0, true, 0, 2);
  add(0, 0, true, 0, 1);
  EXPECT_EQ(choose(1), Numbers{1});
  instances_.clear();
  add(0, 0, true, -10 * kMinute);
  add(0, 0, true, -(2 * kHour + 50 * kMinute));
  EXPECT_EQ(choose(1), Numbers{1});  // ten minutes to its next hour
}

TEST_F(ScaleInTest, Rule078_EachPolicy) {
  add(0, 0, true, -3 * kHour, 3);
  add(1, 0, true, -1 * kHour - kMinute, 2);
  add(0, 0, true, -2 * kHour, 1);
  EXPECT_EQ(choose(2, {AllocationStrategy}), Numbers{1});
  EXPECT_EQ(choose(2, {OldestLaunchTemplate}), Numbers{2});
  EXPECT_EQ(choose(2, {ClosestToNextInstanceHour}), Numbers{1});
  EXPECT_EQ(choose(2, {NewestInstance}), Numbers{1});
  EXPECT_EQ(choose(2, {OldestInstance}), Numbers{0});
}

TEST_F(ScaleInTest, Rule080_WhatIsProtectedStays) {
  add(0, 0, true);
  add(0, 0, true);
  instances_[0].is_protected = true;
  EXPECT_EQ(choose(0), Numbers{1});
}

TEST_F(ScaleInTest, AnInstanceTooLargeForWhatIsTooMuchStays) {
  table_.weight = {4, 4, 1, 1};
  add(0, 0, true);
  add(1, 0, true);
  EXPECT_EQ(choose(3), Numbers{1});
}

TEST_F(ScaleInTest, Rule072_AZoneThatGivesAgainIsFilledAtTheCostOfOthers) {
  const std::vector<Units> zones = {4, 0, 4};
  const std::vector<std::uint8_t> all = {1, 1, 1};
  const auto move = next_zone_move(zones, all, 1);
  ASSERT_TRUE(move.has_value());
  EXPECT_EQ(move->from, 0U);
  EXPECT_EQ(move->to, 1U);
  EXPECT_FALSE(next_zone_move(zones, std::vector<std::uint8_t>{1, 0, 1}, 1).has_value());
  EXPECT_FALSE(next_zone_move(std::vector<Units>{3, 2, 3}, all, 1).has_value());
  // A zone that the group gave up is left altogether.
  EXPECT_EQ(
      next_zone_move(std::vector<Units>{3, 1, 3}, std::vector<std::uint8_t>{1, 0, 1}, 1)->from, 1U);
}

TEST_F(ScaleInTest, Rule073_ATenthOrOneAboveTheMaximumWhileZonesAreEvenedOut) {
  EXPECT_EQ(rebalance_surplus(5), 1);
  EXPECT_EQ(rebalance_surplus(19), 1);
  EXPECT_EQ(rebalance_surplus(100), 10);
}

TEST_F(ScaleInTest, Rule074_TwoZonesOneFailsAndRecovers) {
  std::vector<Units> zones = {1, 1};
  GroupAllocator allocator;
  PoolTable table;
  table.add(0, 0);
  table.add(0, 1);
  GroupRules rules;
  // The second zone fails: what it held is launched in the first.
  const Numbers running = {1, 0};
  const Numbers none = {0, 0};
  const Launches& launched =
      allocator.allocate(table, rules, {none, running}, 2, std::vector<std::uint8_t>{1, 0});
  EXPECT_EQ(launched.on_demand, (Numbers{1, 0}));
  zones = {2, 0};
  EXPECT_FALSE(next_zone_move(zones, std::vector<std::uint8_t>{1, 0}, 1).has_value());
  // It recovers: one is launched there, then one ends here.
  const auto move = next_zone_move(zones, std::vector<std::uint8_t>{1, 1}, 1);
  ASSERT_TRUE(move.has_value());
  EXPECT_EQ(move->to, 1U);
  zones = {1, 1};
  EXPECT_FALSE(next_zone_move(zones, std::vector<std::uint8_t>{1, 1}, 1).has_value());
}

}  // namespace
}  // namespace drydock
