#include "simulator/fleet/instance_lifecycle.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "simulator/fleet/scale_in.hpp"

namespace drydock {
namespace {

using enum InterruptionBehavior;

InstanceType type_of(const char* name, std::uint64_t gib) {
  InstanceType type;
  type.name = name;
  type.memory_mib = gib * 1024;
  return type;
}

TEST(InstanceLifecycle, Rule010_StoppingAndHibernatingNeedAPersistentRequest) {
  EXPECT_TRUE(behavior_allowed(Terminate, false));
  EXPECT_FALSE(behavior_allowed(Stop, false));
  EXPECT_FALSE(behavior_allowed(Hibernate, false));
  EXPECT_TRUE(behavior_allowed(Hibernate, true));
}

TEST(InstanceLifecycle, Rule082_TwoMinutesUnlessItHibernates) {
  EXPECT_EQ(time_after_notice(Terminate), 2 * kMinute);
  EXPECT_EQ(time_after_notice(Stop), 2 * kMinute);
  EXPECT_EQ(time_after_notice(Hibernate), 0);
}

TEST(InstanceLifecycle, Rule086_WhatCannotHibernateStops) {
  EXPECT_TRUE(spot_can_hibernate(type_of("m5.4xlarge", 64)));
  EXPECT_FALSE(spot_can_hibernate(type_of("m5.12xlarge", 192)));
  EXPECT_FALSE(spot_can_hibernate(type_of("m5a.large", 8)));
  EXPECT_EQ(effective_behavior(Hibernate, type_of("m6i.large", 8)), Stop);
  EXPECT_EQ(effective_behavior(Hibernate, type_of("c5.large", 4)), Hibernate);
  EXPECT_EQ(effective_behavior(Terminate, type_of("m6i.large", 8)), Terminate);
}

TEST(InstanceLifecycle, Rule007_CapacityPriceAndConstraints) {
  EXPECT_EQ(interruption_reason(true, {}), std::nullopt);
  EXPECT_EQ(interruption_reason(true, {true, false, false}), InterruptionReason::Price);
  EXPECT_EQ(interruption_reason(true, {true, true, true}), InterruptionReason::Capacity);
  EXPECT_EQ(interruption_reason(true, {false, false, true}), InterruptionReason::Constraints);
}

TEST(InstanceLifecycle, Rule087_OnDemandIsNeverInterrupted) {
  EXPECT_EQ(interruption_reason(false, {true, true, true}), std::nullopt);
}

TEST(InstanceLifecycle, Rule085_WhoStopsComesBackToItsOwnPoolOnly) {
  EXPECT_TRUE(restarts_stopped(false, true, false));
  EXPECT_FALSE(restarts_stopped(false, false, false));
  EXPECT_FALSE(restarts_stopped(true, true, false));  // the fleet launches elsewhere
  EXPECT_TRUE(restarts_stopped(true, true, true));
}

TEST(InstanceLifecycle, Rule052_ARemovedTypeKeepsItsWeight) {
  const std::vector<TypeWeight> running = {{1, 2}, {2, 4}};
  const std::vector<TypeWeight> listed = {{1, 3}};
  const auto changed = weights_after_change(running, listed, true);
  ASSERT_TRUE(changed.has_value());
  EXPECT_EQ((*changed)[0].weight, 3);
  EXPECT_EQ((*changed)[1].weight, 4);
  EXPECT_FALSE(weights_after_change(running, listed, false).has_value());
}

TEST(InstanceLifecycle, Rule108_OnlyAnActiveReservationGivesCapacity) {
  EXPECT_EQ(reservation_gives_capacity("active"), true);
  EXPECT_EQ(reservation_gives_capacity("scheduled"), false);
  EXPECT_EQ(reservation_gives_capacity("cancelling"), false);
  EXPECT_EQ(reservation_gives_capacity("Active"), std::nullopt);
}

TEST(InstanceLifecycle, Rule111_UnusedSlotsWithoutAnEndAreLent) {
  EXPECT_EQ(lendable_slots(20, 15, true, false), 5U);
  EXPECT_EQ(lendable_slots(20, 25, true, false), 0U);
  EXPECT_EQ(lendable_slots(20, 15, true, true), 0U);
  EXPECT_EQ(lendable_slots(20, 15, false, false), 0U);
  EXPECT_EQ(lendable_slots(5000, 0, true, false), 1000U);
}

TEST(InstanceLifecycle, Rule112_ACapacityBlockWindsDownHalfAnHourBeforeItsEnd) {
  const auto gives = [](Nanoseconds now) { return capacity_block_gives(now, kHour, kDay); };
  EXPECT_FALSE(gives(kHour - 1));
  EXPECT_TRUE(gives(kHour));
  EXPECT_TRUE(gives(23 * kHour + 29 * kMinute));
  EXPECT_FALSE(gives(23 * kHour + 30 * kMinute));
}

TEST(InstanceLifecycle, Rule089_OnlyWhatIsAsGoodReplacesARisk) {
  EXPECT_FALSE(replaces(0.8, 0.7, false));
  EXPECT_TRUE(replaces(0.8, 0.8, false));
  EXPECT_TRUE(replaces(0.8, 0.1, true));
}

TEST(InstanceLifecycle, Rule091_AGroupLaunchesWaitsAndThenEnds) {
  // Ten run, three are marked: three more, and nothing ends yet.
  RebalanceStep step = rebalance_step(10, 10, 3, 0, true);
  EXPECT_EQ(step.launch, 3);
  EXPECT_EQ(step.end_marked, 0);
  // Two of them have passed their health check.
  step = rebalance_step(10, 12, 3, 1, true);
  EXPECT_EQ(step.launch, 0);
  EXPECT_EQ(step.end_marked, 2);
  // Below the desired capacity the missing ones come too.
  step = rebalance_step(10, 8, 2, 0, true);
  EXPECT_EQ(step.launch, 4);
  EXPECT_EQ(step.end_marked, 0);
  step = rebalance_step(10, 10, 3, 0, false);
  EXPECT_EQ(step.launch, 0);
  EXPECT_EQ(step.end_marked, 0);
}

TEST(InstanceLifecycle, Rule057_AChangedSplitLaunchesOneSideAndEndsTheOther) {
  const SplitChange change = split_change(10, 0, 50, 10, 0);
  EXPECT_EQ(change.launch_on_demand, 5);
  EXPECT_EQ(change.launch_spot, 0);
  PoolTable table;
  table.add(0, 0);
  GroupRules rules;
  rules.on_demand_percentage = 50;
  std::vector<GroupInstance> instances(15);
  for (std::size_t i = 0; i < 10; ++i) {
    instances[i].spot = true;
  }
  ScaleIn scale_in;
  const auto victims = scale_in.choose(table, rules, instances, 10, {}, 0);
  ASSERT_EQ(victims.size(), 5U);
  for (const std::uint32_t victim : victims) {
    EXPECT_TRUE(instances[victim].spot);
  }
}

TEST(InstanceLifecycle, Rule109_FutureReservationsHaveBounds) {
  FutureReservation wanted{4, 8, 5 * kDay, true, false};  // m5.xlarge
  EXPECT_EQ(future_reservation_problem(wanted), "");
  wanted.instances = 7;
  EXPECT_NE(future_reservation_problem(wanted), "");
  wanted = {4, 8, 5 * kDay - 1, true, false};
  EXPECT_NE(future_reservation_problem(wanted), "");
  wanted.lead = 120 * kDay + 1;
  EXPECT_NE(future_reservation_problem(wanted), "");
  wanted = {4, 8, 6 * kDay, false, false};
  EXPECT_NE(future_reservation_problem(wanted), "");
  wanted = {4, 8, 6 * kDay, true, true};
  EXPECT_NE(future_reservation_problem(wanted), "");
}

TEST(InstanceLifecycle, Rule128_AScaleDownEndsAfterAnHourWhereItIs) {
  EXPECT_EQ(scale_down(4, 7, 10 * kMinute).size, 7);
  EXPECT_FALSE(scale_down(4, 7, 10 * kMinute).ended);
  EXPECT_TRUE(scale_down(4, 7, kHour).ended);
  EXPECT_EQ(scale_down(4, 7, kHour).size, 7);
  EXPECT_TRUE(scale_down(4, 2, 0).ended);
}

}  // namespace
}  // namespace drydock
