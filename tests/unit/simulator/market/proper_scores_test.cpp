#include "simulator/market/proper_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.hpp"
#include "simulator/market/market_model.hpp"
#include "simulator/market/regional_copula.hpp"

namespace drydock {
namespace {

TEST(ProperScores, AreTheValuesComputedByHand) {
  EXPECT_DOUBLE_EQ(log_score(0.5), std::log(2.0));
  EXPECT_DOUBLE_EQ(log_score(0), -std::log(1e-4));
  const double counts[] = {0.1, 0.2, 0.3, 0.4};
  EXPECT_NEAR(brier_score(counts, 2), 0.01 + 0.04 + 0.49 + 0.16, 1e-12);
}

TEST(ProperScores, AnOutcomeThatStraddlesAPercentileCountsByItsPart) {
  const double counts[] = {0.2, 0.5, 0.3};
  EXPECT_NEAR(covered80(counts, 0), 0.5, 1e-12);        // 0.0-0.2 lies half above 0.1
  EXPECT_NEAR(covered80(counts, 1), 1.0, 1e-12);        // 0.2-0.7
  EXPECT_NEAR(covered80(counts, 2), 0.2 / 0.3, 1e-12);  // 0.7-1.0
  // What a calibrated forecast covers on average is 80 %.
  EXPECT_NEAR(0.2 * 0.5 + 0.5 + 0.3 * (0.2 / 0.3), 0.8, 1e-12);
  const double certain[] = {1.0, 0.0};
  EXPECT_EQ(covered80(certain, 1), 0.0);
}

TEST(BlockBootstrap, CoversTheMeanOfAnAutocorrelatedSeriesAboutAsOftenAsItSays) {
  constexpr int kSeries = 200;
  int covered = 0;
  for (std::uint32_t s = 0; s < kSeries; ++s) {
    Rng rng({.seed = 11, .trial = s});
    OriginSums sums;
    double state = 0;
    for (int t = 0; t < 2000; ++t) {
      state = 0.9 * state + rng.uniform() - 0.5;
      sums.sum.push_back(state);
      sums.count.push_back(1);
    }
    const Interval interval = BlockBootstrap(2000, 100, s).ratio(sums);
    covered += interval.low <= 0 && 0 <= interval.high ? 1 : 0;
  }
  EXPECT_GE(covered, kSeries * 86 / 100);
  EXPECT_LE(covered, kSeries * 99 / 100);
}

TEST(BlockBootstrap, PairsDifferencesOverTheSameDraws) {
  OriginSums a;
  OriginSums b;
  Rng rng({.seed = 3});
  for (int t = 0; t < 300; ++t) {
    const double noise = rng.uniform();
    a.sum.push_back(noise);
    b.sum.push_back(noise + 0.01);
    a.count.push_back(1);
    b.count.push_back(1);
  }
  const BlockBootstrap bootstrap(300, 30, 1);
  const Interval interval = bootstrap.difference(a, b);
  EXPECT_NEAR(interval.low, -0.01, 1e-9);
  EXPECT_NEAR(interval.high, -0.01, 1e-9);
  EXPECT_GT(bootstrap.ratio(a).high - bootstrap.ratio(a).low, 0.02);
}

TEST(RegionalCopula, KeepsMeansAndSpreadsCounts) {
  const double up[] = {0.3, 0.6, 0.9};
  const std::vector<double> independent = copula_counts(up, 0);
  EXPECT_EQ(independent, poisson_binomial(up));
  EXPECT_NEAR(independent[0], 0.7 * 0.4 * 0.1, 1e-12);
  const std::vector<double> together = copula_counts(up, 0.7);
  double mean = 0;
  double all = 0;
  for (std::size_t k = 0; k < together.size(); ++k) {
    mean += static_cast<double>(k) * together[k];
    all += together[k];
  }
  EXPECT_NEAR(all, 1, 1e-9);
  EXPECT_NEAR(mean, 1.8, 0.03);
  EXPECT_GT(together[0], independent[0]);
  EXPECT_GT(together[3], independent[3]);
}

}  // namespace
}  // namespace drydock
