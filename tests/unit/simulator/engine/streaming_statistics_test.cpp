#include "simulator/engine/streaming_statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "base/rng.hpp"

namespace drydock {
namespace {

TEST(RunningMoments, AgreeWithTheDefinitionAndMergeToTheSame) {
  const std::vector<double> values = {4, 7, 13, 16, 1e9, 1e9 + 1};
  RunningMoments whole;
  RunningMoments left;
  RunningMoments right;
  for (std::size_t i = 0; i < values.size(); ++i) {
    whole.add(values[i]);
    (i < 2 ? left : right).add(values[i]);
  }
  left.merge(right);
  left.merge({});
  EXPECT_EQ(left.count(), 6U);
  EXPECT_NEAR(left.mean(), whole.mean(), 1e-6);
  EXPECT_NEAR(left.variance() / whole.variance(), 1, 1e-12);
  RunningMoments small;
  for (const double value : {1.0, 2.0, 3.0, 4.0}) {
    small.add(value);
  }
  EXPECT_NEAR(small.variance(), 5.0 / 3, 1e-15);
  // 2.5 ± t(0.975, 3) · sqrt(5/3/4), t = 3.182446.
  EXPECT_NEAR(small.mean_ci95().high, 2.5 + 3.18244630528 * std::sqrt(5.0 / 12), 1e-9);
}

TEST(EstimateQuantile, TakesOrderStatisticsByTheBinomialDistribution) {
  std::vector<double> values(100);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<double>(i + 1);
  }
  // The textbook case n = 100, median: ranks 40 and 61 (David and Nagaraja, section 7.1).
  const QuantileEstimate median = estimate_quantile(values, 0.5);
  EXPECT_EQ(median.value, 50);
  EXPECT_EQ(median.ci95.low, 40);
  EXPECT_EQ(median.ci95.high, 61);
  EXPECT_EQ(estimate_quantile(values, 0.99).ci95.high, 100);
  EXPECT_EQ(estimate_quantile(std::vector<double>{5}, 0.95).value, 5);
}

TEST(EstimateQuantile, IntervalsCoverTheTruthAsOftenAsTheySay) {
  constexpr int kRepeats = 2000;
  int median_covered = 0;
  int p95_covered = 0;
  int mean_covered = 0;
  for (std::uint32_t repeat = 0; repeat < kRepeats; ++repeat) {
    Rng rng({2026, repeat, 0, 0});
    std::vector<double> values(200);
    RunningMoments moments;
    for (double& value : values) {
      value = rng.uniform();
      moments.add(value);
    }
    std::sort(values.begin(), values.end());
    const auto covers = [](const Interval& interval, double truth) {
      return interval.low <= truth && truth <= interval.high;
    };
    median_covered += covers(estimate_quantile(values, 0.5).ci95, 0.5) ? 1 : 0;
    p95_covered += covers(estimate_quantile(values, 0.95).ci95, 0.95) ? 1 : 0;
    mean_covered += covers(moments.mean_ci95(), 0.5) ? 1 : 0;
  }
  // Standard error of a coverage of 95 % over 2000 repeats: 0.5 %.
  for (const int covered : {median_covered, p95_covered, mean_covered}) {
    EXPECT_GT(covered, 0.935 * kRepeats);
    EXPECT_LT(covered, 0.985 * kRepeats);
  }
}

TEST(TimeWeightedAverage, WeighsByHowLongAValueHeld) {
  TimeWeightedAverage average;
  EXPECT_EQ(average.average(), 0);
  average.add(6, 3 * kHour);
  average.add(2, kHour);
  EXPECT_DOUBLE_EQ(average.average(), 5);
}

TEST(CountHistogram, MergesExactly) {
  CountHistogram a;
  CountHistogram b;
  for (const std::uint32_t value : {1U, 1U, 2U}) {
    a.add(value);
  }
  b.add(9);
  a.merge(b);
  EXPECT_DOUBLE_EQ(a.mean(), 13.0 / 4);
  EXPECT_EQ(a.quantile(0.5), 1U);
  EXPECT_EQ(a.quantile(0.75), 2U);
  EXPECT_EQ(a.quantile(0.95), 9U);
}

}  // namespace
}  // namespace drydock
