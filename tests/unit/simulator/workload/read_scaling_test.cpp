#include "simulator/workload/read_scaling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>

#include "base/codes/capacity_codes.hpp"
#include "base/codes/workload_codes.hpp"
#include "planner/model/plain_json.hpp"

namespace drydock {
namespace {

class ReadScaling : public testing::Test {
 protected:
  void add(const std::string& name, const std::string& type, const std::string& identifier,
           const std::string& json) {
    Result<Value> value = value_from_plain_json(json);
    ASSERT_TRUE(value.ok()) << json;
    values_.push_back(std::move(*value));
    resources_.push_back({name, type, identifier, &values_.back(), nullptr, {}});
  }
  void group(const std::string& more = "") {
    add("Web", "AWS::AutoScaling::AutoScalingGroup", "web",
        R"({"MinSize": "2", "MaxSize": "20", "DesiredCapacity": "4")" + more + "}");
  }
  void policy(const std::string& members) {
    add("Policy", "AWS::AutoScaling::ScalingPolicy", "arn:policy",
        R"({"AutoScalingGroupName": "web", )" + members + "}");
  }
  std::vector<ScalingPlan> read() {
    return read_scaling(
        resources_, [](const std::string&) -> Result<TimeZone> { return TimeZone(); },
        diagnostics_);
  }
  bool reported(DiagnosticCode code) const {
    const auto& all = diagnostics_.all();
    return std::any_of(all.begin(), all.end(),
                       [&](const Diagnostic& each) { return each.code == code; });
  }

  std::deque<Value> values_;
  std::vector<DeclaredResource> resources_;
  Diagnostics diagnostics_;
};

TEST_F(ReadScaling, TargetTrackingTakesTheWarmupOfThePolicyThenOfTheGroup) {
  group(R"(, "DefaultInstanceWarmup": 90, "Cooldown": "120")");
  policy(R"("PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration":
            {"TargetValue": 55, "PredefinedMetricSpecification":
             {"PredefinedMetricType": "ASGAverageCPUUtilization"}})");
  const auto plans = read();
  ASSERT_EQ(plans.size(), 1U);
  ASSERT_EQ(plans[0].tracking.size(), 1U);
  EXPECT_EQ(plans[0].tracking[0].target, 55);
  EXPECT_EQ(plans[0].warmup, 90 * kSecond);
  EXPECT_EQ(plans[0].default_cooldown, 120 * kSecond);
  EXPECT_EQ(plans[0].max, 20);
  EXPECT_TRUE(diagnostics_.all().empty());
}

TEST_F(ReadScaling, AStepPolicyHasTheAlarmsThatActOnIt) {
  group();
  policy(R"("PolicyType": "StepScaling", "AdjustmentType": "PercentChangeInCapacity",
            "MinAdjustmentMagnitude": 2, "StepAdjustments": [
              {"MetricIntervalLowerBound": 15, "ScalingAdjustment": 30},
              {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 15,
               "ScalingAdjustment": 10}])");
  add("High", "AWS::CloudWatch::Alarm", "high",
      R"({"MetricName": "CPUUtilization", "Threshold": 60, "Period": 300, "EvaluationPeriods": 3,
          "DatapointsToAlarm": 2, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
          "Statistic": "Average", "AlarmActions": ["arn:policy"]})");
  const auto plans = read();
  ASSERT_EQ(plans[0].steps.size(), 1U);
  const StepScaling& step = plans[0].steps[0];
  EXPECT_EQ(step.least_change, 2);
  EXPECT_EQ(step.steps[0].change, 10);
  EXPECT_EQ(step.alarm.period, 5 * kMinute);
  EXPECT_EQ(step.alarm.datapoints, 2U);
  EXPECT_EQ(step.warmup, 300 * kSecond);
}

TEST_F(ReadScaling, AGapBetweenStepsIsRefusedAndAPolicyWithoutAnAlarmIsTold) {
  group();
  policy(R"("PolicyType": "StepScaling", "StepAdjustments": [
              {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10,
               "ScalingAdjustment": 1},
              {"MetricIntervalLowerBound": 20, "ScalingAdjustment": 2}])");
  EXPECT_TRUE(read()[0].is_still());
  EXPECT_TRUE(reported(codes::FleetProperty));
  EXPECT_TRUE(reported(codes::ScalingUnattached));
}

TEST_F(ReadScaling, ScheduledActionsWarmPoolsAndHooksBelongToTheirGroup) {
  group();
  add("Day", "AWS::AutoScaling::ScheduledAction", "day",
      R"({"AutoScalingGroupName": "web", "Recurrence": "0 8 * * 1-5", "MinSize": 6,
          "TimeZone": "Europe/Berlin"})");
  add("Pool", "AWS::AutoScaling::WarmPool", "web",
      R"({"AutoScalingGroupName": "web", "PoolState": "Hibernated",
          "MaxGroupPreparedCapacity": -1, "InstanceReusePolicy": {"ReuseOnScaleIn": true}})");
  add("Hook", "AWS::AutoScaling::LifecycleHook", "hook",
      R"({"AutoScalingGroupName": "web", "HeartbeatTimeout": 120,
          "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING"})");
  add("Lost", "AWS::AutoScaling::ScheduledAction", "lost",
      R"({"AutoScalingGroupName": "other", "StartTime": "2026-11-21T10:00:00Z", "MinSize": 1})");
  const auto plans = read();
  ASSERT_EQ(plans[0].scheduled.size(), 1U);
  EXPECT_EQ(plans[0].scheduled[0].min, 6);
  ASSERT_TRUE(plans[0].warm_pool);
  EXPECT_EQ(plans[0].warm_pool->state, WarmPoolSettings::State::Hibernated);
  EXPECT_FALSE(plans[0].warm_pool->max_prepared);
  EXPECT_TRUE(plans[0].warm_pool->reuse_on_scale_in);
  EXPECT_EQ(plans[0].waits.terminating, 2 * kMinute);
  EXPECT_EQ(plans[0].waits.launching, 0);
  EXPECT_TRUE(reported(codes::ScalingUnattached)) << "of the group that is not there";
}

TEST_F(ReadScaling, ScalableTargetsOfServicesAndSpotFleets) {
  add("Api", "AWS::ECS::Service", "arn:service|cluster",
      R"({"ServiceName": "api", "DesiredCount": 3})");
  add("Fleet", "AWS::EC2::SpotFleet", "sfr-1",
      R"({"SpotFleetRequestConfigData": {"TargetCapacity": 7}})");
  const auto target = [&](const std::string& name, const std::string& id,
                          const std::string& dimension, const std::string& space) {
    add(name, "AWS::ApplicationAutoScaling::ScalableTarget", id + "|" + dimension + "|" + space,
        R"({"ResourceId": ")" + id + R"(", "ScalableDimension": ")" + dimension +
            R"(", "ServiceNamespace": ")" + space + R"(", "MinCapacity": 1, "MaxCapacity": 50})");
  };
  target("ApiTarget", "service/main/api", "ecs:service:DesiredCount", "ecs");
  target("FleetTarget", "spot-fleet-request/sfr-1", "ec2:spot-fleet-request:TargetCapacity", "ec2");
  add("ApiPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy", "arn:api",
      R"({"ScalingTargetId": "service/main/api|ecs:service:DesiredCount|ecs",
          "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration":
          {"TargetValue": 60, "ScaleInCooldown": 120, "PredefinedMetricSpecification":
           {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}})");
  add("FleetPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy", "arn:fleet",
      R"({"ResourceId": "spot-fleet-request/sfr-1",
          "ScalableDimension": "ec2:spot-fleet-request:TargetCapacity", "ServiceNamespace": "ec2",
          "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration":
          {"TargetValue": 40, "CustomizedMetricSpecification": {"MetricName": "QueueDepth"}}})");
  const auto plans = read();
  ASSERT_EQ(plans.size(), 2U);
  EXPECT_EQ(plans[0].address, "Api");
  EXPECT_EQ(plans[0].desired, 3);
  EXPECT_EQ(plans[0].tracking.at(0).scale_in_cooldown, 2 * kMinute);
  EXPECT_EQ(plans[1].desired, 7);
  EXPECT_EQ(plans[1].tracking.at(0).metric.name, "QueueDepth");
}

TEST_F(ReadScaling, ManagedScalingOfACapacityProviderTracksItsReservation) {
  group();
  add("Provider", "AWS::ECS::CapacityProvider", "provider",
      R"({"AutoScalingGroupProvider": {"AutoScalingGroupArn": "web", "ManagedScaling":
          {"Status": "ENABLED", "TargetCapacity": 80, "MinimumScalingStepSize": 2,
           "MaximumScalingStepSize": 5, "InstanceWarmupPeriod": 60}}})");
  const auto plans = read();
  ASSERT_EQ(plans[0].tracking.size(), 1U);
  EXPECT_EQ(plans[0].tracking[0].target, 80);
  EXPECT_EQ(plans[0].tracking[0].most_step, 5);
  EXPECT_EQ(plans[0].tracking[0].metric.at_full_load, 100);
}

}  // namespace
}  // namespace drydock
