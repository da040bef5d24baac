// Fleets at work: what a load and its policies make of their size, what interruptions cost a batch.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/simulator/operation/operation_models.hpp"

namespace drydock {
namespace {

using namespace operation_models;  // NOLINT(google-build-using-namespace)

OperationModel serving(double policy_target, Units most) {
  const FleetShape shape{FleetKind::AutoScalingGroup, 4, 1, 2};
  FleetModel group = fleet_model(shape);
  group.min = 2;
  group.max = most;
  OperationModel model =
      one_fleet(group, shape, 3 * kDay, [](std::uint32_t, std::uint32_t) { return PoolShape{}; });
  OperationFleet& fleet = model.fleets[0];
  ServiceLoad load;
  load.requests.kind = DailyArrivals{1000, 0.6, 14 * kHour, {}};
  load.per_unit = 100;
  load.late_above = 0.8;
  fleet.service = load;
  ScalingPlan plan;
  plan.address = "Fleet";
  plan.min = 2;
  plan.max = most;
  plan.desired = 4;
  TargetTracking tracking;
  tracking.target = policy_target;
  plan.tracking.push_back(tracking);
  fleet.scaling = plan;
  return model;
}

TEST(OperationWork, AGroupFollowsItsLoad) {
  const OperationModel model = serving(50, 100);
  OperationRunner runner(model);
  Units least = 1000;
  Units most = 0;
  runner.watch([&](Nanoseconds now, std::span<const FleetMoment> fleets, auto) {
    if (now > kDay) {
      least = std::min(least, fleets[0].ready);
      most = std::max(most, fleets[0].ready);
    }
  });
  const OperationResult result = runner.run(1, 0, nullptr);
  // 16 units of load at the peak, 4 in the night, at half of what they can do.
  EXPECT_NEAR(static_cast<double>(most), 32, 3);
  EXPECT_NEAR(static_cast<double>(least), 8, 3);
  EXPECT_NEAR(value(result, OperationMetric::Utilisation), 0.47, 0.06);
  EXPECT_LT(value(result, OperationMetric::LoadShed), 0.03);
  EXPECT_EQ(result.launched, result.ended + result.left);
}

TEST(OperationWork, TheLargestSizeBindsWhatTheLoadRequires) {
  const OperationResult result = run_once(serving(50, 10));
  EXPECT_GT(value(result, OperationMetric::LoadShed), 0.1);
  EXPECT_GT(result.missing[0][static_cast<std::size_t>(BoundReason::MaxSize)], 3600);
  EXPECT_LT(value(result, OperationMetric::CapacityAttained), 0.95);
}

OperationModel batch(double loss, Nanoseconds interval) {
  const FleetShape shape{FleetKind::Ec2Fleet, 50, 1, 2};
  OperationModel model =
      one_fleet(fleet_model(shape), shape, 5 * kDay, [&](std::uint32_t, std::uint32_t) {
        PoolShape pool;
        pool.loss = loss;
        return pool;
      });
  BatchWork work;
  work.unit_hours = 1000;
  work.interval = interval;
  work.deadline = 22 * kHour;
  model.fleets[0].batch = work;
  return model;
}

TEST(OperationWork, ABatchEndsAndLetsItsInstancesGo) {
  const OperationResult result = run_once(batch(0, 0));
  EXPECT_NEAR(value(result, OperationMetric::WorkTime), 20 * 3600, 2);
  EXPECT_EQ(value(result, OperationMetric::WorkOnTime), 1);
  EXPECT_EQ(value(result, OperationMetric::WorkDone), 1);
  EXPECT_EQ(value(result, OperationMetric::WorkLost), 0);
  EXPECT_EQ(result.left, 0U);
  EXPECT_NEAR(value(result, OperationMetric::CostPerMonth), 1000 * 0.030 * 730 / 120, 0.01);
}

TEST(OperationWork, CheckpointsKeepWhatInterruptionsWouldThrowAway) {
  const OperationResult without = run_once(batch(0.05, 0));
  const OperationResult with = run_once(batch(0.05, 30 * kMinute));
  EXPECT_GT(value(without, OperationMetric::WorkLost), 0.2);
  // A quarter of an hour of every 20.
  EXPECT_NEAR(value(with, OperationMetric::WorkLost), 0.25 * 0.05, 0.006);
  EXPECT_LT(value(with, OperationMetric::WorkTime), value(without, OperationMetric::WorkTime));
  EXPECT_EQ(value(with, OperationMetric::WorkOnTime), 1);
  EXPECT_EQ(value(without, OperationMetric::WorkOnTime), 0);
}

}  // namespace
}  // namespace drydock
