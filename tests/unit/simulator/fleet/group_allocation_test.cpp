#include "simulator/fleet/group_allocation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace drydock {
namespace {

using Counts = std::vector<std::uint32_t>;
using Amounts = std::vector<Units>;

constexpr NanoDollars kCent = 10'000'000;

class Group : public testing::Test {
 protected:
  // The same types in every zone: pool type * zones + zone.
  void pools(std::uint32_t types, std::uint32_t zones, Units weight = 1) {
    zones_ = zones;
    usable_.assign(zones, 1);
    for (std::uint32_t type = 0; type < types; ++type) {
      for (std::uint32_t zone = 0; zone < zones; ++zone) {
        const std::uint32_t pool = table_.add(type, zone);
        table_.spot_price[pool] = (type + 1) * kCent;
        table_.on_demand_price[pool] = (types - type) * 10 * kCent;
        table_.priority[pool] = type;
        table_.weight[pool] = weight;
      }
    }
    spot_.assign(table_.size(), 0);
    on_demand_.assign(table_.size(), 0);
  }

  const Launches& launch(Units desired) {
    return allocator_.allocate(table_, rules_, {spot_, on_demand_}, desired, usable_);
  }
  // Launches and takes what was launched as running.
  const Launches& keep(Units desired) {
    const Launches& launched = launch(desired);
    for (std::uint32_t pool = 0; pool < table_.size(); ++pool) {
      spot_[pool] += launched.spot[pool];
      on_demand_[pool] += launched.on_demand[pool];
    }
    return launched;
  }
  Amounts by_zone() const {
    return {allocator_.zone_units().begin(), allocator_.zone_units().end()};
  }

  PoolTable table_;
  GroupRules rules_;
  Counts spot_;
  Counts on_demand_;
  std::vector<std::uint8_t> usable_;
  std::uint32_t zones_ = 0;
  GroupAllocator allocator_;
};

TEST_F(Group, Rule040_ZonesAreBalancedBeforeTheStrategyRanks) {
  pools(2, 3);
  rules_.on_demand_percentage = 0;
  rules_.spot = {SpotStrategy::LowestPrice, 1, {}};
  table_.spot_price[0] = kCent / 10;  // by far the cheapest, and yet it gets its zone's share only
  EXPECT_EQ(launch(6).spot, (Counts{2, 2, 2, 0, 0, 0}));
}

TEST_F(Group, Rule041_TheDefaultStrategyIsLowestPrice) {
  EXPECT_EQ(GroupRules().spot.strategy, SpotStrategy::LowestPrice);
}

TEST_F(Group, Rule042_TwoPoolsInEachZoneUnlessSaid) {
  pools(4, 4);
  rules_.on_demand_percentage = 0;
  const Launches& launched = launch(32);
  std::uint32_t used = 0;
  for (const std::uint32_t count : launched.spot) {
    used += count > 0 ? 1 : 0;
  }
  EXPECT_EQ(used, 8U);  // of 16
  EXPECT_EQ(launched.spot[0], 4U);
  EXPECT_EQ(launched.spot[4], 4U);
}

TEST_F(Group, Rule044_PrioritizedIsTheOrderOfTheList) {
  pools(3, 2);
  EXPECT_EQ(launch(2).on_demand, (Counts{1, 1, 0, 0, 0, 0}));
  rules_.on_demand = OnDemandStrategy::LowestPrice;
  EXPECT_EQ(launch(2).on_demand, (Counts{0, 0, 0, 0, 1, 1}));
}

TEST_F(Group, Rule045_TheBaseIsOnDemandAndCountsInUnits) {
  pools(1, 2, 4);
  rules_.on_demand_base = 8;
  rules_.on_demand_percentage = 0;
  const Launches& launched = launch(24);
  EXPECT_EQ(launched.on_demand, (Counts{1, 1}));
  EXPECT_EQ(launched.spot, (Counts{2, 2}));
}

TEST_F(Group, Rule046_TheShareRoundsInFavorOfOnDemand) {
  EXPECT_EQ(on_demand_target(7, 0, 50), 4);
  EXPECT_EQ(on_demand_target(7, 2, 1), 3);
  EXPECT_EQ(on_demand_target(7, 0, 0), 0);
  EXPECT_EQ(on_demand_target(0, 5, 100), 0);
  EXPECT_EQ(GroupRules().on_demand_percentage, 100U);  // all On-Demand unless said
}

TEST_F(Group, Rule047_TheTableOfTheGuide) {
  const auto table = [](Units base, std::uint32_t percentage) {
    Amounts on_demand;
    for (const Units desired : {10, 20, 30, 40}) {
      on_demand.push_back(on_demand_target(desired, base, percentage));
    }
    return on_demand;
  };
  EXPECT_EQ(table(10, 50), (Amounts{10, 15, 20, 25}));
  EXPECT_EQ(on_demand_target(10, 0, 60), 6);
  EXPECT_EQ(on_demand_target(20, 0, 60), 12);
  EXPECT_EQ(table(12, 0), (Amounts{10, 12, 12, 12}));
}

TEST_F(Group, Rule048_FiveUnitsLeftAndWeightTwelveGiveSevenTooMany) {
  pools(1, 1, 12);
  rules_.on_demand_percentage = 0;
  EXPECT_EQ(launch(5).spot_units - 5, 7);
  table_.weight[0] = 5;
  EXPECT_EQ(launch(2).spot_units - 2, 3);
}

TEST_F(Group, Rule049_BalanceAndStrategyComeBeforeOvershoot) {
  pools(2, 2);
  rules_.on_demand_percentage = 0;
  rules_.spot = {SpotStrategy::LowestPrice, 1, {}};
  table_.weight = {6, 6, 1, 1};
  table_.spot_price = {kCent, kCent, kCent, kCent};  // the large type is cheaper per unit
  EXPECT_EQ(launch(7).spot, (Counts{1, 1, 0, 0}));
}

TEST_F(Group, Rule050_TheWholeNeverExceedsTheDesiredByTheLargestWeight) {
  pools(2, 3, 8);
  rules_.on_demand_base = 3;
  rules_.on_demand_percentage = 50;
  for (Units desired = 0; desired < 60; ++desired) {
    const Launches& launched = launch(desired);
    EXPECT_LT(launched.spot_units + launched.on_demand_units, desired + 8) << desired;
    EXPECT_GE(launched.spot_units + launched.on_demand_units, desired) << desired;
  }
}

TEST_F(Group, Rule055_AZoneTriesItsOtherSpotPoolsAndNothingBecomesOnDemand) {
  pools(2, 2);
  rules_.on_demand_percentage = 0;
  rules_.spot = {SpotStrategy::LowestPrice, 1, {}};
  table_.spot_room = {1, 9, 1, 9};
  const Launches& launched = launch(8);
  EXPECT_EQ(launched.spot, (Counts{1, 6, 1, 0}));
  table_.spot_room = {0, 0, 0, 0};
  EXPECT_EQ(launch(8).on_demand_units, 0);
  EXPECT_TRUE(allocator_.came_short(0));
}

TEST_F(Group, Rule069_ALaunchGoesToTheEmptiestZone) {
  pools(1, 3);
  on_demand_ = {3, 1, 2};
  EXPECT_EQ(launch(7).on_demand, (Counts{0, 1, 0}));
  EXPECT_EQ(launch(9).on_demand, (Counts{0, 2, 1}));
}

TEST_F(Group, Rule070_BestEffortGoesElsewhereAndBalancedOnlyWaits) {
  pools(1, 3);
  table_.on_demand_room[1] = 1;
  EXPECT_EQ(launch(9).on_demand, (Counts{4, 1, 4}));
  rules_.zones = BalanceStrategy::BalancedOnly;
  EXPECT_EQ(launch(9).on_demand, (Counts{2, 1, 2}));  // no further from even than one
  EXPECT_TRUE(allocator_.came_short(1));
}

TEST_F(Group, Rule071_SpotTriesEveryZone) {
  pools(1, 3);
  rules_.on_demand_percentage = 0;
  table_.spot_room = {0, 0, 9};
  EXPECT_EQ(launch(4).spot, (Counts{0, 0, 4}));
}

TEST_F(Group, Rule075_AShiftedZoneTakesNothing) {
  pools(1, 3);
  usable_[0] = 0;
  EXPECT_EQ(launch(6).on_demand, (Counts{0, 3, 3}));
}

TEST_F(Group, Rule076_DuringAShiftNewCapacityGoesToHealthyZones) {
  pools(1, 3);
  keep(6);
  usable_[2] = 0;
  EXPECT_EQ(launch(9).on_demand, (Counts{2, 1, 0}));
}

TEST_F(Group, Rule114_ReservationsOnlyStaysBelow) {
  pools(1, 2);
  table_.reserved_room = {2, 0};
  rules_.reservations = ReservationUse::Only;
  const Launches& launched = launch(6);
  EXPECT_EQ(launched.on_demand, (Counts{2, 0}));
  EXPECT_EQ(launched.reserved, (Counts{2, 0}));
  rules_.reservations = ReservationUse::None;
  EXPECT_EQ(launch(6).reserved, (Counts{0, 0}));
}

TEST_F(Group, Rule116_ReservationsFirstStillBalancesZonesFirst) {
  pools(1, 3);
  table_.reserved_room = {10, 3, 1};
  rules_.reservations = ReservationUse::First;
  const Launches& launched = launch(9);
  EXPECT_EQ(launched.on_demand, (Counts{3, 3, 3}));
  EXPECT_EQ(launched.reserved, (Counts{3, 3, 1}));
}

TEST_F(Group, Rule117_ReservationsThenBalancedFillsSlotsAndEvensTheRest) {
  pools(1, 3);
  table_.reserved_room = {5, 1, 0};
  rules_.zones = BalanceStrategy::ReservationsThenBalanced;
  const Launches& launched = launch(9);
  EXPECT_EQ(launched.reserved, (Counts{5, 1, 0}));
  EXPECT_EQ(launched.on_demand, (Counts{5, 2, 2}));
}

TEST_F(Group, Rule118_SlotsOfALostZoneHelpNoOther) {
  pools(1, 2);
  table_.reserved_room = {9, 0};
  rules_.reservations = ReservationUse::Only;
  usable_[0] = 0;
  EXPECT_EQ(launch(4).on_demand_units, 0);
}

TEST_F(Group, Rule019_OnDemandThatIsShortIsNotReplacedBySpot) {
  pools(1, 2);
  rules_.on_demand_percentage = 50;
  table_.on_demand_room = {1, 0};
  const Launches& launched = launch(8);
  EXPECT_EQ(launched.on_demand_units, 1);
  EXPECT_EQ(launched.spot_units, 4);
}

TEST_F(Group, AGroupGrowsStepByStepToTheSameSplit) {
  pools(3, 3);
  rules_.on_demand_base = 2;
  rules_.on_demand_percentage = 30;
  for (Units desired = 1; desired <= 40; ++desired) {
    keep(desired);
    Units spot = 0;
    Units on_demand = 0;
    for (std::uint32_t pool = 0; pool < table_.size(); ++pool) {
      spot += spot_[pool];
      on_demand += on_demand_[pool];
    }
    EXPECT_EQ(on_demand, on_demand_target(desired, 2, 30)) << desired;
    EXPECT_EQ(spot + on_demand, desired);
    const Amounts zones = by_zone();
    EXPECT_LE(*std::max_element(zones.begin(), zones.end()) -
                  *std::min_element(zones.begin(), zones.end()),
              1)
        << desired;
  }
}

}  // namespace
}  // namespace drydock
