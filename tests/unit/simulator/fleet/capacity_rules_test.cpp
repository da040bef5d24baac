#include "simulator/fleet/capacity_rules.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/duration.hpp"

namespace drydock {
namespace {

using Numbers = std::vector<std::uint32_t>;

TEST(CapacityRules, Rule009_QuotasCountVcpuByClass) {
  EXPECT_EQ(quota_room(256, 0, 8), 32U);   // m5.2xlarge
  EXPECT_EQ(quota_room(256, 0, 16), 16U);  // c5.4xlarge
  EXPECT_EQ(quota_room(256, 250, 8), 0U);
  EXPECT_EQ(quota_room(256, 300, 8), 0U);
  for (const char* type : {"m5.2xlarge", "c5.4xlarge", "a1.large", "d3.xlarge", "h1.2xlarge",
                           "im4gn.large", "is4gen.large", "r8g.large", "t3.nano", "z1d.large"}) {
    EXPECT_EQ(quota_class(type), QuotaClass::Standard) << type;
  }
  EXPECT_EQ(quota_class("dl1.24xlarge"), QuotaClass::Dl);
  EXPECT_EQ(quota_class("f2.6xlarge"), QuotaClass::F);
  EXPECT_EQ(quota_class("g5.xlarge"), QuotaClass::GAndVt);
  EXPECT_EQ(quota_class("gr6.4xlarge"), QuotaClass::Other);
  EXPECT_EQ(quota_class("vt1.3xlarge"), QuotaClass::GAndVt);
  EXPECT_EQ(quota_class("inf2.xlarge"), QuotaClass::Inf);
  EXPECT_EQ(quota_class("p5.48xlarge"), QuotaClass::P);
  EXPECT_EQ(quota_class("trn1.2xlarge"), QuotaClass::Trn);
  EXPECT_EQ(quota_class("x2gd.large"), QuotaClass::X);
  EXPECT_EQ(quota_class("mac2.metal"), QuotaClass::Other);
  EXPECT_EQ(quota_class(""), QuotaClass::Other);
}

TEST(CapacityRules, Rule079_BoundsOfAMaintenancePolicy) {
  EXPECT_EQ(maintenance_bounds(10, 90, 120).least, 9);
  EXPECT_EQ(maintenance_bounds(10, 90, 120).most, 12);
  EXPECT_EQ(maintenance_bounds(3, 50, 150).least, 2);
}

TEST(CapacityRules, Rule090_MarkedInstancesNoLongerCountUpToTwiceTheTarget) {
  EXPECT_EQ(rebalancing_target(100, 100), 200);
  EXPECT_EQ(rebalancing_target(100, 150), 200);
  EXPECT_EQ(rebalancing_target(100, 10), 110);
  EXPECT_EQ(rebalancing_target(50, 10), 60);    // the target is lowered
  EXPECT_EQ(rebalancing_target(200, 10), 210);  // and raised
}

TEST(CapacityRules, Rule093_AnInterruptionInTheFirstHourIsFree) {
  EXPECT_EQ(billed_spot_time(59 * kMinute, true), 0);
  EXPECT_EQ(billed_spot_time(59 * kMinute, false), 59 * kMinute);
  EXPECT_EQ(billed_spot_time(kHour, true), kHour);
  EXPECT_EQ(billed_spot_time(kHour + kMillisecond, true), kHour + kSecond);
}

TEST(CapacityRules, Rule101_UnusedSlotsAreBilledBesideTheInstances) {
  EXPECT_EQ(billed_unused_slots(20, 15), 5U);
  // 24 hours and 15 minutes of one slot are 24.25 hours.
  const Money price = Money::from_dollars(1);
  EXPECT_EQ(price.per_hour_for(24 * kHour + 15 * kMinute).to_string(), "24.25");
}

TEST(CapacityRules, Rule110_AReservationFleetTakesTheFirstTypeThatHoldsIt) {
  const std::vector<Units> weights = {64, 96};  // m4.16xlarge, m5.24xlarge
  const auto first = reservation_fleet_choice(384, weights, Numbers{6, 4});
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->option, 0U);
  EXPECT_EQ(first->instances, 6U);
  const auto second = reservation_fleet_choice(384, weights, Numbers{5, 4});
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->option, 1U);
  EXPECT_EQ(second->instances, 4U);
  EXPECT_FALSE(reservation_fleet_choice(384, weights, Numbers{5, 3}).has_value());
}

TEST(CapacityRules, Rule120_AClusterRunsInOneZone) {
  EXPECT_EQ(choose_cluster_zone(std::vector<Units>{3, 8, 8}, std::vector<NanoDollars>{1, 5, 4}),
            2U);
  EXPECT_EQ(choose_cluster_zone(std::vector<Units>{3}, std::vector<NanoDollars>{1}), 0U);
}

TEST(CapacityRules, Rule122_ATimeoutSwitchesOrEndsAndOnlyAtFirst) {
  const SpotTimeout to_on_demand{20 * kMinute, SpotTimeout::Action::SwitchToOnDemand};
  EXPECT_EQ(spot_timeout_outcome(to_on_demand, 19 * kMinute, 7, true).to_on_demand, 0);
  EXPECT_EQ(spot_timeout_outcome(to_on_demand, 20 * kMinute, 7, true).to_on_demand, 7);
  EXPECT_EQ(spot_timeout_outcome(to_on_demand, kHour, 7, false).to_on_demand, 0);
  EXPECT_EQ(spot_timeout_outcome(to_on_demand, kHour, 0, true).to_on_demand, 0);
  const SpotTimeout ends{20 * kMinute, SpotTimeout::Action::TerminateCluster};
  EXPECT_TRUE(spot_timeout_outcome(ends, 20 * kMinute, 1, true).terminate);
  EXPECT_FALSE(spot_timeout_outcome(ends, 20 * kMinute, 0, true).terminate);
}

TEST(CapacityRules, Rule127_ManagedScalingFillsCoreAndOnDemandFirst) {
  const ManagedScalingLimits limits{10, 4};
  const ManagedSizes small = managed_sizes(3, limits);
  EXPECT_EQ(small.core_on_demand, 3);
  const ManagedSizes core = managed_sizes(8, limits);
  EXPECT_EQ(core.core_on_demand, 4);
  EXPECT_EQ(core.core_spot, 4);
  const ManagedSizes large = managed_sizes(25, limits);
  EXPECT_EQ(large.core_spot, 6);
  EXPECT_EQ(large.task_on_demand, 0);
  EXPECT_EQ(large.task_spot, 15);  // the first to go when it shrinks
  const ManagedSizes all = managed_sizes(14, {10, 12});
  EXPECT_EQ(all.core_on_demand, 10);
  EXPECT_EQ(all.task_on_demand, 2);
  EXPECT_EQ(all.task_spot, 2);
}

TEST(CapacityRules, TasksFollowBasesAndWeightsOfCapacityProviders) {
  const std::vector<ProviderShare> shares = {{2, 1}, {0, 3}};
  EXPECT_EQ(tasks_by_provider(1, shares), (Numbers{1, 0}));
  EXPECT_EQ(tasks_by_provider(10, shares), (Numbers{4, 6}));
  EXPECT_EQ(tasks_by_provider(5, shares), (Numbers{3, 2}));
  EXPECT_EQ(tasks_by_provider(4, std::vector<ProviderShare>{{1, 0}}), Numbers{1});
}

}  // namespace
}  // namespace drydock
