// Shares of a capacity are given first come, first served.
#include "simulator/services/capacity_gauge.hpp"

#include <gtest/gtest.h>

namespace drydock {
namespace {

Nanoseconds use(CapacityGauge& gauge, Nanoseconds now, std::uint64_t share, Nanoseconds lasts) {
  const Nanoseconds begin = gauge.begin_at(now, share);
  gauge.end_at(begin + lasts, share);
  return begin;
}

TEST(CapacityGauge, QueuesWhatDoesNotFitAndLetsNobodyOvertake) {
  CapacityGauge gauge;
  gauge.set_limit(4);
  EXPECT_EQ(use(gauge, 0, 2, 100), 0);
  EXPECT_EQ(use(gauge, 0, 2, 50), 0);
  EXPECT_EQ(use(gauge, 10, 4, 10), 100);  // needs all of it
  EXPECT_EQ(use(gauge, 20, 1, 10), 110);  // would have fitted at 50, but stands behind
  EXPECT_EQ(use(gauge, 200, 3, 10), 200);
  EXPECT_EQ(gauge.queued(), 2U);
  EXPECT_EQ(gauge.waited(), 90 + 90);
  EXPECT_EQ(gauge.peak(), 4U);
}

TEST(CapacityGauge, AShareAboveTheLimitRunsAlone) {
  CapacityGauge gauge;
  gauge.set_limit(4);
  EXPECT_EQ(use(gauge, 0, 1, 30), 0);
  EXPECT_EQ(use(gauge, 1, 8, 10), 30);
  EXPECT_EQ(gauge.could_begin(2, 1), 40);
}

}  // namespace
}  // namespace drydock
