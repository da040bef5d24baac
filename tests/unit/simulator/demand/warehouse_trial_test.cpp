// A warehouse against what queueing theory says of it, and what its clusters cost.
#include "simulator/demand/warehouse_trial.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "base/duration.hpp"

namespace drydock {
namespace {

using Kind = Distribution::Kind;

double mean_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

class Warehouse : public testing::Test {
 protected:
  Warehouse() {
    arrivals_.to = "Warehouse";
    query_.label = "reports";
    model_.queues = {{{}, 1, false}};
    model_.kinds = {{&query_, &arrivals_, 0, false}};
    model_.minimum = kMinute;
    model_.kept = 5 * kMinute;
    model_.units = 1;
  }

  void come_at(std::vector<Nanoseconds> times) {
    arrivals_.process.kind = ReplayedArrivals{std::move(times), 0};
  }
  // Clusters may be added for what waits; each is there after ten seconds.
  void may_add(std::uint32_t clusters) {
    model_.most_added = clusters;
    model_.queues[0].scales = model_.kinds[0].scales = true;
    model_.start = {Kind::Constant, 10, 0};
  }
  [[nodiscard]] WarehouseFigures run(Nanoseconds until) const {
    return run_warehouse(model_, 1, 0, 0, until);
  }

  ArrivalSettings arrivals_;
  QuerySettings query_;
  WarehouseModel model_;
};

// Mean wait in an M/M/1 queue: rho / (mu - lambda) (L. Kleinrock, "Queueing Systems", vol. 1,
// section 3.2).
TEST_F(Warehouse, OneSlotIsAQueueOfOneServer) {
  arrivals_.process.kind = PoissonArrivals{0.7};
  query_.alone = {Kind::Exponential, 1, 0};
  const WarehouseFigures figures = run(1'000'000 * kSecond);
  EXPECT_NEAR(mean_of(figures.kinds[0].waits), 0.7 / 0.3, 0.1);
}

// Shared evenly, the mean time is E[S] / (1 - rho), whatever the distribution of S (Kleinrock, vol.
// 2, section 4.4).
TEST_F(Warehouse, ManySlotsShareThePowerEvenly) {
  arrivals_.process.kind = PoissonArrivals{0.5};
  query_.alone = {Kind::Lognormal, 0.5, 3};
  query_.rpus = 4;
  model_.rpus = 4;
  model_.queues[0].slots = 10'000;
  const WarehouseFigures figures = run(2'000'000 * kSecond);
  const double work = query_.alone.mean();
  EXPECT_NEAR(mean_of(figures.kinds[0].answers) / (work / (1 - 0.5 * work)), 1, 0.06);
  EXPECT_EQ(mean_of(figures.kinds[0].waits), 0);
}

// Two at once take twice as long; the first to come of two that differ leaves when it has had its
// work.
TEST_F(Warehouse, TwoThatShareTakeTwiceAsLong) {
  come_at({0, 0, 100 * kSecond});
  query_.alone = {Kind::Constant, 30, 0};
  model_.queues[0].slots = 2;
  const WarehouseFigures figures = run(kHour);
  EXPECT_EQ(figures.kinds[0].answers, (std::vector<float>{60, 60, 30}));
  EXPECT_EQ(figures.first_busy, 90 * kSecond);
}

// What waits goes to a cluster that is added; a minute is its least, a credit of an hour a day
// comes first, and the hour of a cluster that always runs costs nothing here.
TEST_F(Warehouse, AddedClustersCostByUseBeyondTheCredit) {
  may_add(1);
  come_at({0, 0, kHour, kHour});
  query_.alone = {Kind::Constant, 20, 0};
  WarehouseFigures figures = run(kDay);
  EXPECT_EQ(figures.kinds[0].waits, (std::vector<float>{0, 10, 0, 10}));
  EXPECT_EQ(figures.added_busy, 40 * kSecond);
  EXPECT_EQ(figures.billed, 2 * kMinute);
  model_.daily_credit = 90 * kSecond;
  model_.most_credit = kDay;
  EXPECT_EQ(run(kDay).billed, 30 * kSecond);
  model_.most_added = 0;
  figures = run(kDay);
  EXPECT_EQ(figures.kinds[0].waits, (std::vector<float>{0, 20, 0, 20}));
  EXPECT_EQ(figures.billed, 0);
}

// A minute that is paid is not paid twice.
TEST_F(Warehouse, ServerlessCostsWhileItWorks) {
  model_.serverless = true;
  model_.rpus = 8;
  query_.rpus = 8;
  may_add(0);
  query_.alone = {Kind::Constant, 5, 0};
  come_at({0, 20 * kSecond, 65 * kSecond, kHour});
  // From 10 to 70 by the first, which ends at 15; the third from 65 to 70 within it.
  EXPECT_EQ(run(kDay).billed, 2 * kMinute);
  query_.alone = {Kind::Constant, 30, 0};
  // From 10 to 100 without a pause; an hour later a minute.
  EXPECT_EQ(run(kDay).billed, 150 * kSecond);
}

// What may not run elsewhere waits for the first cluster and lets others pass.
TEST_F(Warehouse, WhatDoesNotScaleWaits) {
  QuerySettings loads = query_;
  loads.label = "loads";
  loads.scales = false;
  loads.alone = {Kind::Constant, 100, 0};
  query_.alone = {Kind::Constant, 10, 0};
  may_add(1);
  ArrivalSettings first;
  first.to = "Warehouse";
  first.process.kind = ReplayedArrivals{{0, kSecond}, 0};
  come_at({2 * kSecond});
  model_.kinds = {{&loads, &first, 0, false}, {&query_, &arrivals_, 0, true}};
  const WarehouseFigures figures = run(kHour);
  EXPECT_EQ(figures.kinds[0].waits, (std::vector<float>{0, 99}));
  EXPECT_EQ(figures.kinds[1].waits, (std::vector<float>{10}));
}

// Hundreds of thousands that wait take no more than a moment each.
TEST_F(Warehouse, AnOverloadEnds) {
  arrivals_.process.kind = PoissonArrivals{100};
  query_.alone = {Kind::Constant, 1, 0};
  may_add(3);
  const WarehouseFigures figures = run(kHour);
  EXPECT_GT(figures.kinds[0].waits.size(), 350'000U);
  EXPECT_EQ(figures.most_added, 3U);
  EXPECT_GT(figures.full, 300'000U);
}

}  // namespace
}  // namespace drydock
