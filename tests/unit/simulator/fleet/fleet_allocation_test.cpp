#include "simulator/fleet/fleet_allocation.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace drydock {
namespace {

using Counts = std::vector<std::uint32_t>;

constexpr NanoDollars kCent = 10'000'000;

class Fleet : public testing::Test {
 protected:
  // A pool with an On-Demand price of a dollar.
  std::uint32_t pool(NanoDollars spot, Units weight = 1, std::uint32_t zone = 0) {
    const std::uint32_t number = table_.add(table_.size(), zone);
    table_.spot_price[number] = spot;
    table_.on_demand_price[number] = 100 * kCent;
    table_.weight[number] = weight;
    return number;
  }

  const Launches& launch(Units spot, Units on_demand = 0) {
    spot_.resize(table_.size());
    on_demand_.resize(table_.size());
    return allocator_.allocate(table_, rules_, {spot_, on_demand_}, spot, on_demand);
  }

  PoolTable table_;
  FleetRules rules_;
  Counts spot_;
  Counts on_demand_;
  FleetAllocator allocator_;
};

TEST_F(Fleet, Rule001_OnePoolThatLacksCapacityGivesNothing) {
  pool(kCent);
  table_.spot_room[0] = 0;
  EXPECT_EQ(launch(3).spot_units, 0);
}

TEST_F(Fleet, Rule002_WithoutAMaxPriceTheOnDemandPriceIsTheLimit) {
  pool(100 * kCent);
  pool(101 * kCent);
  table_.spot_room[0] = 1;
  EXPECT_EQ(launch(2).spot, (Counts{1, 0}));
}

TEST_F(Fleet, Rule004_WithWeightsTheMaxPriceIsPerUnit) {
  pool(50 * kCent, 4);
  table_.max_price[0] = 13 * kCent;
  EXPECT_EQ(launch(4).spot, Counts{0});
  table_.units_priced = true;  // 12.5 cents a unit
  EXPECT_EQ(launch(4).spot, Counts{1});
}

TEST_F(Fleet, Rule005_AMaxPriceOfAnOverrideHoldsForItAlone) {
  pool(5 * kCent);
  pool(6 * kCent);
  table_.max_price[0] = 4 * kCent;
  EXPECT_EQ(launch(2).spot, (Counts{0, 2}));
}

TEST_F(Fleet, Rule006_APoolAboveItsMaxPriceIsNotLaunched) {
  pool(5 * kCent);
  table_.max_price[0] = 5 * kCent;
  EXPECT_EQ(launch(1).spot, Counts{1});
  table_.spot_price[0] += 1;
  EXPECT_EQ(launch(1).spot, Counts{0});
}

TEST_F(Fleet, Rule012_LowestPriceGoesOnWithTheNextCheapest) {
  pool(3 * kCent);
  pool(1 * kCent);
  pool(2 * kCent);
  table_.spot_room = {9, 4, 3};
  EXPECT_EQ(launch(9).spot, (Counts{2, 4, 3}));
}

TEST_F(Fleet, Rule013_TheCheapestPoolsShareEvenlyAndAreReplacedWhenTheyRunOut) {
  pool(1 * kCent);
  pool(2 * kCent);
  pool(3 * kCent);
  rules_.spot.pools_to_use = 2;
  EXPECT_EQ(launch(10).spot, (Counts{5, 5, 0}));
  table_.spot_room[1] = 2;
  EXPECT_EQ(launch(10).spot, (Counts{4, 2, 4}));  // more pools than two, after all
  table_.spot_room = {0, 0, 9};
  EXPECT_EQ(launch(3).spot, (Counts{0, 0, 3}));  // fewer
}

TEST_F(Fleet, Rule014_DiversifiedUsesAllPoolsBelowTheOnDemandPrice) {
  for (NanoDollars i = 0; i < 10; ++i) {
    pool((10 + i) * kCent);
  }
  rules_.spot.strategy = SpotStrategy::Diversified;
  EXPECT_EQ(launch(100).spot, Counts(10, 10));
  table_.spot_price[3] = 100 * kCent;
  const Launches& without = launch(90);
  EXPECT_EQ(without.spot[3], 0U);
  EXPECT_EQ(without.spot[4], 10U);
}

TEST_F(Fleet, Rule015_CapacityOptimizedTakesThePoolThatIsLikeliestToGiveAndKeepIt) {
  pool(1 * kCent);
  pool(9 * kCent);
  table_.score = {0.5, 0.9};
  table_.spot_room[1] = 6;
  rules_.spot.strategy = SpotStrategy::CapacityOptimized;
  EXPECT_EQ(launch(8).spot, (Counts{2, 6}));
}

TEST_F(Fleet, Rule016_PriorityCountsAmongPoolsAsGoodAsTheBest) {
  for (int i = 0; i < 3; ++i) {
    pool(kCent);
  }
  table_.score = {0.90, 0.88, 0.5};
  table_.priority = {2, 1, 0};
  rules_.spot.strategy = SpotStrategy::CapacityOptimizedPrioritized;
  EXPECT_EQ(launch(5).spot, (Counts{0, 5, 0}));
  rules_.spot.choices.priority_tie = 0.01;  // U3
  EXPECT_EQ(launch(5).spot, (Counts{5, 0, 0}));
}

TEST_F(Fleet, Rule017_PriceCapacityOptimizedIsTheCheapestOfTheLikeliest) {
  for (const NanoDollars price : {5, 3, 1, 2, 4, 6}) {
    pool(price * kCent);
  }
  table_.score = {0.9, 0.8, 0.1, 0.3, 0.85, 0.2};
  rules_.spot.strategy = SpotStrategy::PriceCapacityOptimized;
  EXPECT_EQ(launch(2).spot, (Counts{0, 0, 0, 0, 2, 0}));  // of the best third of six
  rules_.spot.choices.short_list = RankingChoices::ShortList::WithinEpsilon;  // U2
  rules_.spot.choices.short_list_epsilon = 0.1;
  EXPECT_EQ(launch(2).spot, (Counts{0, 2, 0, 0, 0, 0}));
}

TEST_F(Fleet, Rule018_ReplacementsFollowTheStrategyGivenWhatRuns) {
  for (int i = 0; i < 4; ++i) {
    pool((i + 1) * kCent);
  }
  rules_.spot.strategy = SpotStrategy::Diversified;
  spot_ = {5, 0, 5, 5};  // the second pool was lost and gives nothing now
  table_.spot_room[1] = 0;
  EXPECT_EQ(launch(5).spot, (Counts{2, 0, 2, 1}));  // over the remaining pools
  rules_.spot = {SpotStrategy::LowestPrice, 2, {}};
  EXPECT_EQ(launch(3).spot, (Counts{2, 0, 1, 0}));  // again the two cheapest that give
  rules_.spot = {SpotStrategy::LowestPrice, 1, {}};
  EXPECT_EQ(launch(5).spot, (Counts{5, 0, 0, 0}));
  table_.score = {0.1, 0.2, 0.3, 0.9};
  rules_.spot.strategy = SpotStrategy::CapacityOptimized;
  EXPECT_EQ(launch(5).spot, (Counts{0, 0, 0, 5}));
}

TEST_F(Fleet, Rule019_OnDemandByPriceOrByPriority) {
  for (const NanoDollars price : {96, 100, 86}) {  // m5.large, m4.large, m5a.large
    pool(kCent);
    table_.on_demand_price.back() = price * kCent / 10;
  }
  table_.priority = {1, 2, 3};
  EXPECT_EQ(launch(0, 4).on_demand, (Counts{0, 0, 4}));
  rules_.on_demand = OnDemandStrategy::Prioritized;
  EXPECT_EQ(launch(0, 4).on_demand, (Counts{4, 0, 0}));
  table_.on_demand_room = {1, 2, 9};
  EXPECT_EQ(launch(0, 4).on_demand, (Counts{1, 2, 1}));
}

TEST_F(Fleet, Rule020_TheLowerNumberFirstAndWithoutANumberLast) {
  for (int i = 0; i < 3; ++i) {
    pool(kCent);
  }
  table_.priority = {kNoPriority, 5, 0};
  table_.on_demand_room = {9, 1, 1};
  rules_.on_demand = OnDemandStrategy::Prioritized;
  EXPECT_EQ(launch(0, 3).on_demand, (Counts{1, 1, 1}));
  EXPECT_EQ(launch(0, 1).on_demand, (Counts{0, 0, 1}));
}

TEST_F(Fleet, Rule024_TheTargetOverTheWeightRoundedUp) {
  EXPECT_EQ(instances_for(10, 2), 5U);
  EXPECT_EQ(instances_for(10, 8), 2U);
  EXPECT_EQ(instances_for(24, 6), 4U);
  EXPECT_EQ(instances_for(24, 5), 5U);
  EXPECT_EQ(instances_for(0, 5), 0U);
  pool(kCent, 8);
  EXPECT_EQ(launch(10).spot, Counts{2});
}

TEST_F(Fleet, Rule025_PricesArePerUnitUnlessOneInstanceIsEnough) {
  pool(8 * kCent, 8);
  pool(3 * kCent, 2);
  EXPECT_EQ(launch(8).spot, (Counts{1, 0}));  // 1 cent a unit
  EXPECT_EQ(launch(1).spot, (Counts{0, 1}));  // both weights are above the target
}

TEST_F(Fleet, Rule026_ThreePoolsOfWeightEight) {
  pool(9 * kCent, 8);
  pool(8 * kCent, 8);
  pool(10 * kCent, 8);
  EXPECT_EQ(launch(30).spot, (Counts{0, 4, 0}));
  rules_.spot.strategy = SpotStrategy::Diversified;
  EXPECT_EQ(launch(30).spot, (Counts{1, 2, 1}));
}

TEST_F(Fleet, Rule027_OvershootIsNotAvoided) {
  pool(8 * kCent, 8);
  pool(2 * kCent, 1);
  const Launches& launched = launch(9);
  EXPECT_EQ(launched.spot, (Counts{2, 0}));
  EXPECT_EQ(launched.spot_units, 16);
}

TEST_F(Fleet, Rule028_TheMinimumFromOnePoolOrNothing) {
  pool(1 * kCent, 1, 0);
  pool(2 * kCent, 1, 1);
  table_.spot_room = {19, 20};
  rules_.spot_limits = {kNoPriceLimit, 20, true, true};
  EXPECT_EQ(launch(20).spot, (Counts{0, 20}));
  table_.spot_room = {19, 19};
  EXPECT_EQ(launch(20).spot_units, 0);
}

TEST_F(Fleet, Rule028_OneZoneOrOneTypeAlone) {
  for (std::uint32_t i = 0; i < 4; ++i) {  // two types in two zones
    pool(kCent, 1, i % 2);
    table_.type[i] = i / 2;
    table_.spot_room[i] = 6;
  }
  rules_.spot_limits.single_zone = true;
  EXPECT_EQ(launch(10).spot, (Counts{6, 0, 4, 0}));
  rules_.spot_limits = {kNoPriceLimit, 10, true, false};
  EXPECT_EQ(launch(12).spot, (Counts{6, 6, 0, 0}));
}

TEST_F(Fleet, Rule029_TheHourlySumStopsLaunching) {
  pool(kCent);
  table_.on_demand_price[0] = 10 * kCent;
  rules_.on_demand_limits.max_total_price = 150 * kCent;
  EXPECT_EQ(launch(0, 10).on_demand, Counts{10});
  rules_.on_demand_limits.max_total_price = 80 * kCent;
  EXPECT_EQ(launch(0, 10).on_demand, Counts{8});
  on_demand_ = {3};  // what runs is part of the sum
  EXPECT_EQ(launch(0, 10).on_demand, Counts{5});
}

TEST_F(Fleet, Rule033_UnusedReservationsFirstThenTheStrategy) {
  pool(kCent);
  pool(kCent);
  table_.on_demand_price = {50 * kCent, 90 * kCent};
  table_.reserved_room = {0, 2};
  rules_.reservations = ReservationUse::First;
  const Launches& launched = launch(0, 5);
  EXPECT_EQ(launched.on_demand, (Counts{3, 2}));
  EXPECT_EQ(launched.reserved, (Counts{0, 2}));
  rules_.reservations =
      ReservationUse::Open;  // the strategy alone; a slot is entered if one is met
  EXPECT_EQ(launch(0, 5).reserved, (Counts{0, 0}));
  table_.reserved_room = {1, 2};
  EXPECT_EQ(launch(0, 5).reserved, (Counts{1, 0}));
}

TEST_F(Fleet, Rule113_SpotTakesNoReservedSlots) {
  pool(kCent);
  table_.reserved_room[0] = 5;
  rules_.reservations = ReservationUse::First;
  const Launches& launched = launch(3);
  EXPECT_EQ(launched.spot, Counts{3});
  EXPECT_EQ(launched.reserved, Counts{0});
}

TEST_F(Fleet, Rule121_TwoUnitsLeftAndWeightFiveGiveThreeTooMany) {
  pool(kCent, 5);
  EXPECT_EQ(launch(2).spot_units, 5);
  EXPECT_EQ(launch(0, 2).on_demand_units, 5);
}

TEST_F(Fleet, Rule126_EmrOnDemandUsesReservationsFirst) {
  pool(kCent);
  pool(kCent);
  table_.on_demand_price = {50 * kCent, 90 * kCent};
  table_.reserved_room = {0, 4};
  rules_.reservations = ReservationUse::First;
  EXPECT_EQ(launch(0, 3).on_demand, (Counts{0, 3}));
}

TEST_F(Fleet, AMemberThatOnlyOneSideMayUseIsLeftAloneByTheOther) {
  pool(1 * kCent);
  pool(2 * kCent);
  table_.may_spot = {0, 1};
  table_.may_on_demand = {1, 0};
  const Launches& launched = launch(2, 2);
  EXPECT_EQ(launched.spot, (Counts{0, 2}));
  EXPECT_EQ(launched.on_demand, (Counts{2, 0}));
}

}  // namespace
}  // namespace drydock
