#include "simulator/workload/service_load.hpp"

#include <gtest/gtest.h>

namespace drydock {
namespace {

ServiceLoad daily(double amplitude) {
  ServiceLoad load;
  load.requests.kind = DailyArrivals{1000, amplitude, 14 * kHour, {}};
  load.per_unit = 100;
  load.late_above = 0.8;
  return load;
}

TEST(LoadRun, ADayOffersItsMeanHoweverItIsStepped) {
  const ServiceLoad load = daily(0.5);
  LoadRun far(load, {1, 0, 1, 1});
  LoadRun near(load, {1, 0, 1, 1});
  far.advance(2 * kDay, 10);
  for (Nanoseconds at = 7 * kSecond; at < 2 * kDay; at += 97 * kSecond) {
    near.advance(at, 10);
  }
  near.advance(2 * kDay, 10);
  EXPECT_NEAR(far.tally().required_units(), 10, 1e-9);
  EXPECT_NEAR(near.tally().offered, far.tally().offered, 1e-3);
  EXPECT_NEAR(near.tally().shed, far.tally().shed, 1e-3);
  EXPECT_NEAR(far.tally().most_required, 15, 0.01);
  // What is above 10 units of a cosine around 10: amplitude over pi, half of the day.
  EXPECT_NEAR(far.tally().shed_share(), 0.5 / 3.14159265, 1e-4);
  EXPECT_NEAR(far.tally().short_seconds, to_seconds(kDay), 120);
}

TEST(LoadRun, AnswersAreLateBeforeTheyAreShed) {
  const ServiceLoad load = daily(0);
  LoadRun run(load, {1, 0, 1, 1});
  run.advance(kHour, 13);
  EXPECT_EQ(run.tally().late, 0);
  run.advance(2 * kHour, 12);
  EXPECT_NEAR(run.tally().late_share(), 0.5, 1e-9);
  EXPECT_EQ(run.tally().shed, 0);
  EXPECT_NEAR(run.required_units(), 12.5, 1e-9);
  run.advance(3 * kHour, 4);
  EXPECT_NEAR(run.tally().shed_share(), 0.2, 1e-9);
  EXPECT_NEAR(run.tally().utilisation(), (10.0 + 10 + 4) / (13 + 12 + 4), 1e-9);
}

TEST(LoadRun, ABurstIsSpreadOverItsTime) {
  ServiceLoad load;
  BurstArrivals bursts;
  bursts.per_second = 1.0 / 3600;
  bursts.size = {Distribution::Kind::Constant, 60'000};
  bursts.within = 5 * kMinute;
  load.requests.kind = bursts;
  load.per_unit = 100;
  LoadRun run(load, {7, 0, 1, 1});
  run.advance(100 * kDay, 0);
  const double requests = run.tally().offered * load.per_unit;
  EXPECT_NEAR(requests / 60'000, 2400, 5 * 49);
  EXPECT_GE(run.tally().most_required, 2 - 1e-9);
  const double first = run.tally().offered;
  run.reset(7, 1);
  run.advance(100 * kDay, 0);
  EXPECT_NE(run.tally().offered, first);
  run.reset(7, 0);
  run.advance(100 * kDay, 0);
  EXPECT_EQ(run.tally().offered, first);
}

TEST(LoadRun, WhatIsReplayedIsCounted) {
  ServiceLoad load;
  load.requests.kind = ReplayedArrivals{{10 * kSecond, 30 * kSecond, 90 * kSecond}, 0};
  load.per_unit = 1;
  LoadRun run(load, {1, 0, 1, 1});
  run.advance(kMinute, 1);
  EXPECT_NEAR(run.load().per_second, 2.0 / 60, 1e-12);
  run.advance(10 * kMinute, 1);
  EXPECT_NEAR(run.tally().offered, 3, 1e-9);
}

}  // namespace
}  // namespace drydock
