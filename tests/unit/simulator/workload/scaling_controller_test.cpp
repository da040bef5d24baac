#include "simulator/workload/scaling_controller.hpp"

#include <gtest/gtest.h>

#include "simulator/schedule/instant.hpp"
#include "simulator/workload/scaling_schedule.hpp"

namespace drydock {
namespace {

ScalingPlan plan_of(Units min, Units desired, Units max) {
  ScalingPlan plan;
  plan.min = min;
  plan.desired = desired;
  plan.max = max;
  return plan;
}

TargetTracking tracking(double target) {
  TargetTracking policy;
  policy.target = target;
  return policy;
}

// All that is wanted runs at once. What is wanted after `minutes`.
Units after(ScalingController& controller, Nanoseconds& now, int minutes, double load) {
  Units running = controller.desired();
  for (int i = 0; i < minutes; ++i) {
    now += kMinute;
    running = controller.desired_at(now, running, 0, {load, load * 100});
  }
  return running;
}

TEST(TargetTracking, AddsInProportionAfterThreeMinutes) {
  ScalingPlan plan = plan_of(1, 10, 100);
  plan.tracking.push_back(tracking(50));
  ScalingController controller(plan, 0);
  Nanoseconds now = 0;
  EXPECT_EQ(controller.next_instant(), kMinute);
  EXPECT_EQ(after(controller, now, 2, 8), 10);
  EXPECT_EQ(after(controller, now, 1, 8), 16);  // 80 % of 10 at 50 %
  EXPECT_EQ(after(controller, now, 60, 8), 16) << "within a tenth of the target nothing moves";
}

TEST(TargetTracking, SaturatedUtilisationHidesTheLoad) {
  ScalingPlan plan = plan_of(1, 10, 1000);
  plan.tracking.push_back(tracking(50));
  ScalingController controller(plan, 0);
  Nanoseconds now = 0;
  EXPECT_EQ(after(controller, now, 3, 500), 20) << "100 % says twice, however much is waiting";
  plan.tracking[0].metric.kind = ScalingMetric::Kind::RequestsPerUnit;
  plan.tracking[0].target = 100.0 * 60;
  ScalingController by_requests(plan, 0);
  now = 0;
  EXPECT_EQ(after(by_requests, now, 3, 500), 500);
}

TEST(TargetTracking, RemovesGraduallyAfterFifteenMinutes) {
  ScalingPlan plan = plan_of(2, 100, 100);
  plan.tracking.push_back(tracking(50));
  ScalingController controller(plan, 0);
  Nanoseconds now = 0;
  EXPECT_EQ(after(controller, now, 14, 10), 100);
  EXPECT_EQ(after(controller, now, 1, 10), 90);
  EXPECT_EQ(after(controller, now, 1, 10), 81);
  EXPECT_EQ(after(controller, now, 60, 10), 22) << "until it is within a tenth of the target";
  EXPECT_EQ(after(controller, now, 60, 0), 2) << "never below the minimum";
}

TEST(TargetTracking, TheLargestWinsAndAllMustAgreeToRemove) {
  ScalingPlan plan = plan_of(1, 10, 100);
  plan.tracking.push_back(tracking(50));
  plan.tracking.push_back(tracking(20));
  ScalingController controller(plan, 0);
  Nanoseconds now = 0;
  EXPECT_EQ(after(controller, now, 3, 8), 40);
  EXPECT_EQ(after(controller, now, 60, 8), 40) << "20 % of 40 keeps what 50 % would give up";
  plan.tracking[1].scales_in = false;
  ScalingController one_sided(plan, 0);
  now = 0;
  EXPECT_EQ(after(one_sided, now, 3, 8), 40);
  EXPECT_LT(after(one_sided, now, 60, 4), 40) << "one that never scales in does not hold others";
}

TEST(TargetTracking, NothingIsRemovedWithinTheDefaultCooldown) {
  ScalingPlan plan = plan_of(1, 10, 100);
  plan.tracking.push_back(tracking(50));
  plan.default_cooldown = kHour;
  ScalingController controller(plan, 0);
  Nanoseconds now = 0;
  EXPECT_EQ(after(controller, now, 3, 8), 16);
  EXPECT_EQ(after(controller, now, 59, 1), 16);
  EXPECT_LT(after(controller, now, 2, 1), 16);
  plan.default_warmup = 0;
  ScalingController warm(plan, 0);
  now = 0;
  EXPECT_EQ(after(warm, now, 3, 8), 16);
  EXPECT_LT(after(warm, now, 20, 1), 16);
}

StepScaling steps(double threshold) {
  StepScaling policy;
  policy.alarm.threshold = threshold;
  policy.kind = AdjustmentKind::PercentChange;
  policy.steps = {{0, 10, 0}, {10, 20, 10}, {20, 1e9, 30}};
  return policy;
}

// The example of the guide's page on step scaling: 10 units, at 60 % one more; while it warms up
// the metric comes to 70 %: three more, of which one is there already.
TEST(StepScaling, WhatWarmsUpCountsAsAdded) {
  ScalingPlan plan = plan_of(1, 10, 100);
  plan.steps.push_back(steps(50));
  ScalingController controller(plan, 0);
  EXPECT_EQ(controller.desired_at(kMinute, 10, 0, {6.1, 0}), 11);
  EXPECT_EQ(controller.desired_at(2 * kMinute, 10, 1, {6.1, 0}), 11);
  EXPECT_EQ(controller.desired_at(3 * kMinute, 10, 1, {7.1, 0}), 13);
}

TEST(StepScaling, PercentagesAreRoundedTowardsOneAndHaveALeast) {
  ScalingPlan plan = plan_of(1, 5, 100);
  plan.steps.push_back(steps(50));
  ScalingController controller(plan, 0);
  EXPECT_EQ(controller.desired_at(kMinute, 5, 0, {3.1, 0}), 6) << "10 % of 5 is less than one";
  plan.steps[0].least_change = 3;
  ScalingController least(plan, 0);
  EXPECT_EQ(least.desired_at(kMinute, 5, 0, {3.1, 0}), 8);
}

TEST(StepScaling, AnAlarmNeedsItsDatapoints) {
  ScalingPlan plan = plan_of(1, 10, 100);
  StepScaling policy = steps(50);
  policy.alarm.period = 5 * kMinute;
  policy.alarm.periods = 3;
  policy.alarm.datapoints = 2;
  plan.steps.push_back(policy);
  ScalingController controller(plan, 0);
  EXPECT_EQ(controller.desired_at(5 * kMinute, 10, 0, {7.5, 0}), 10);
  EXPECT_EQ(controller.desired_at(10 * kMinute, 10, 0, {1, 0}), 10);
  EXPECT_EQ(controller.desired_at(15 * kMinute, 10, 0, {7.5, 0}), 13) << "two of three";
}

TEST(StepScaling, ASimplePolicyWaitsForItsCooldown) {
  ScalingPlan plan = plan_of(1, 10, 100);
  StepScaling policy = steps(50);
  policy.simple = true;
  policy.kind = AdjustmentKind::ChangeInCapacity;
  policy.steps = {{.change = 2}};
  policy.cooldown = 5 * kMinute;
  plan.steps.push_back(policy);
  ScalingController controller(plan, 0);
  Nanoseconds now = 0;
  EXPECT_EQ(after(controller, now, 5, 90), 12);
  EXPECT_EQ(after(controller, now, 1, 90), 14);
}

TEST(StepScaling, StepsDownTakeFromWhatIsWanted) {
  ScalingPlan plan = plan_of(1, 10, 100);
  plan.default_warmup = 0;
  StepScaling policy = steps(20);
  policy.alarm.comparison = ScalingAlarm::Comparison::Below;
  policy.kind = AdjustmentKind::ChangeInCapacity;
  policy.steps = {{-1e9, -10, -3}, {-10, 0, -1}};
  plan.steps.push_back(policy);
  ScalingController controller(plan, 0);
  EXPECT_EQ(controller.desired_at(kMinute, 10, 0, {1.5, 0}), 9);
  EXPECT_EQ(controller.desired_at(2 * kMinute, 9, 0, {0.5, 0}), 6);
}

TEST(ScheduledScaling, SetsSizesWhenTheClockSays) {
  ScalingPlan plan = plan_of(1, 10, 100);
  std::vector<ScheduleProblem> problems;
  const auto add = [&](const char* recurrence, Units min, std::optional<Units> desired) {
    ScheduledScaling action;
    action.min = min;
    action.desired = desired;
    for (const CronExpression& each : parse_recurrence(recurrence, problems)) {
      action.schedules.push_back({each, TimeZone()});
    }
    plan.scheduled.push_back(action);
  };
  add("0 8 * * 1-5", 20, std::nullopt);
  add("0 20 * * 1-5", 1, 5);
  ASSERT_TRUE(problems.empty());
  const Nanoseconds friday = day_number({2026, 11, 20}) * kDay;
  ScalingController controller(plan, friday);
  EXPECT_EQ(controller.next_instant(), 8 * kHour);
  EXPECT_EQ(controller.desired_at(7 * kHour, 10, 0, {}), 10);
  EXPECT_EQ(controller.desired_at(8 * kHour, 10, 0, {}), 20) << "raised to the new minimum";
  EXPECT_EQ(controller.next_instant(), 20 * kHour);
  EXPECT_EQ(controller.desired_at(20 * kHour, 20, 0, {}), 5);
  EXPECT_EQ(controller.next_instant(), 3 * kDay + 8 * kHour) << "over the weekend";
}

TEST(ScalingController, AStillPlanNeverAsks) {
  const ScalingPlan plan = plan_of(0, 4, 9);
  ScalingController controller(plan, 0);
  EXPECT_EQ(controller.next_instant(), ScalingController::kNever);
  controller.set_desired(12);
  EXPECT_EQ(controller.desired_at(kHour, 0, 0, {}), 9);
  controller.reset();
  EXPECT_EQ(controller.desired(), 4);
}

TEST(WarmPool, HoldsWhatIsBesideTheDesiredCapacity) {
  WarmPoolSettings pool;
  EXPECT_EQ(pool.size(4, 10), 6);
  pool.max_prepared = 5;
  EXPECT_EQ(pool.size(4, 10), 1);
  EXPECT_EQ(pool.size(8, 10), 0);
  pool.min_size = 2;
  EXPECT_EQ(pool.size(8, 10), 2);
}

}  // namespace
}  // namespace drydock
