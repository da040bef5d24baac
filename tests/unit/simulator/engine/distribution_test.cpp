#include "simulator/engine/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "simulator/engine/special_functions.hpp"

namespace drydock {
namespace {

using Kind = Distribution::Kind;

std::vector<double> draw(const Distribution& distribution, std::size_t count) {
  Rng rng({11, 3, 5, 7});
  std::vector<double> values(count);
  std::generate(values.begin(), values.end(), [&] { return distribution.sample(rng); });
  std::sort(values.begin(), values.end());
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

TEST(Distribution, LognormalHasTheMedianAndP95ItWasGiven) {
  const Distribution latency{Kind::Lognormal, 90, 180};
  const std::vector<double> values = draw(latency, 100'000);
  EXPECT_NEAR(values[50'000], 90, 1);
  EXPECT_NEAR(values[95'000], 180, 2.5);
  EXPECT_NEAR(mean_of(values), latency.mean(), 0.5);
}

TEST(Distribution, UniformStaysInsideAndExponentialHasItsMeanAndMedian) {
  const std::vector<double> uniform = draw({Kind::Uniform, 30, 120}, 50'000);
  EXPECT_GE(uniform.front(), 30);
  EXPECT_LT(uniform.back(), 120);
  EXPECT_NEAR(mean_of(uniform), 75, 0.5);
  const std::vector<double> exponential = draw({Kind::Exponential, 300, 0}, 100'000);
  EXPECT_NEAR(mean_of(exponential), 300, 4);
  EXPECT_NEAR(exponential[50'000], 300 * std::log(2.0), 4);
}

// Means and variances of 100,000 draws within 4.5 standard errors of the formulas.
TEST(Distribution, MomentsAgreeWithTheFormulas) {
  const double sigma = std::log(6.0) / 1.6448536269514722;
  const double lognormal_mean = 3600 * std::exp(sigma * sigma / 2);
  struct Case {
    Distribution distribution;
    double mean;
    double variance;
  };
  for (const Case& one :
       {Case{{Kind::Uniform, 60, 300}, 180, 240.0 * 240 / 12},
        Case{{Kind::Exponential, 300, 0}, 300, 300.0 * 300},
        Case{{Kind::Lognormal, 3600, 21600},
             lognormal_mean,
             (std::exp(sigma * sigma) - 1) * lognormal_mean * lognormal_mean},
        Case{{Kind::Gamma, 90, 30}, 90, 900}, Case{{Kind::Gamma, 90, 180}, 90, 32400},
        Case{{Kind::Empirical, 0, 0, {1, 2, 2, 7}}, 3, 5.5}}) {
    const std::vector<double> values = draw(one.distribution, 100'000);
    const double error = std::sqrt(one.variance / 100'000);
    EXPECT_NEAR(mean_of(values), one.mean, 4.5 * error);
    EXPECT_NEAR(one.distribution.mean(), one.mean, 1e-9 * one.mean);
  }
}

// The third moment tells a gamma from other distributions of the same mean and variance:
// skewness 2 sd / mean.
TEST(Distribution, GammaHasItsSkewness) {
  for (const double deviation : {30.0, 90.0, 120.0}) {
    const std::vector<double> values = draw({Kind::Gamma, 90, deviation}, 200'000);
    double cubes = 0;
    for (const double value : values) {
      cubes += std::pow((value - 90) / deviation, 3);
    }
    EXPECT_NEAR(cubes / 200'000, 2 * deviation / 90, 0.12 * 2 * deviation / 90) << deviation;
  }
}

// E[residual] = E[X²] / (2 E[X]).
TEST(Distribution, AResidualIsAsLongAsRenewalTheorySays) {
  const double sigma = std::log(2.0) / 1.6448536269514722;
  const std::vector<std::pair<Distribution, double>> cases = {
      {{Kind::Constant, 600, 0}, 300},
      {{Kind::Uniform, 60, 300}, (60.0 * 60 + 60 * 300 + 300 * 300) / 3 / (2 * 180)},
      {{Kind::Exponential, 300, 0}, 300},
      {{Kind::Lognormal, 90, 180}, 45 * std::exp(1.5 * sigma * sigma)},
      {{Kind::Gamma, 90, 30}, (8100.0 + 900) / (2 * 90)},
      {{Kind::Empirical, 0, 0, {1, 2, 2, 7}}, (1 + 4 + 4 + 49) / 4.0 / (2 * 3)}};
  for (const auto& [distribution, expected] : cases) {
    Rng rng({1, 2, 3, 4});
    double sum = 0;
    for (int i = 0; i < 200'000; ++i) {
      const double residual = distribution.sample_residual(rng);
      ASSERT_GT(residual, 0);
      sum += residual;
    }
    EXPECT_NEAR(sum / 200'000, expected, 0.01 * expected) << describe(distribution, true);
  }
}

TEST(Distribution, DescribesItselfAsInAScenario) {
  EXPECT_EQ(describe({Kind::Lognormal, 90, 180}, true), "lognormal(median 1m 30s, p95 3m)");
  EXPECT_EQ(describe({Kind::Uniform, 3600, 14400}, true), "uniform(1h to 4h)");
  EXPECT_EQ(describe({Kind::Constant, 0.02, 0}, false), "0.02");
  EXPECT_EQ(describe({Kind::Gamma, 90, 30}, true), "gamma(mean 1m 30s, sd 30s)");
  EXPECT_EQ(describe({Kind::Empirical, 0, 0, {1, 2, 7}}, true),
            "empirical(3 values from 1s to 7s)");
}

TEST(SpecialFunctions, NormalQuantileInvertsTheNormalDistribution) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
  for (const double p : {1e-300, 1e-20, 1e-9, 0.003, 0.07, 0.2, 0.4, 0.5, 0.7, 0.93}) {
    const double x = normal_quantile(p);
    EXPECT_NEAR(0.5 * std::erfc(-x / std::sqrt(2.0)) / p, 1, 1e-11) << p;
  }
}

TEST(SpecialFunctions, TQuantilesAgreeWithPrintedTables) {
  // Two-sided 95 % and 99 % points as in any table of Student's t.
  EXPECT_NEAR(t_quantile(0.975, 1), 12.7062047362, 1e-9);
  EXPECT_NEAR(t_quantile(0.975, 2), 0.95 * std::sqrt(2 / (1 - 0.95 * 0.95)), 1e-12);
  EXPECT_NEAR(t_quantile(0.975, 10), 2.22813885196, 1e-10);
  EXPECT_NEAR(t_quantile(0.975, 30), 2.04227245630, 1e-10);
  EXPECT_NEAR(t_quantile(0.975, 120), 1.97993040505, 1e-10);
  EXPECT_NEAR(t_quantile(0.995, 5), 4.03214298356, 1e-10);
  EXPECT_NEAR(t_quantile(0.025, 10), -2.22813885196, 1e-10);
  // The series for many degrees of freedom meets the inversion.
  EXPECT_NEAR(t_quantile(0.975, 1999.999), t_quantile(0.975, 2000.001), 1e-8);
}

TEST(SpecialFunctions, BinomialDistributionOfSmallCases) {
  EXPECT_NEAR(binomial_cdf(0, 3, 0.5), 0.125, 1e-14);
  EXPECT_NEAR(binomial_cdf(1, 3, 0.5), 0.5, 1e-14);
  EXPECT_NEAR(binomial_cdf(4, 5, 0.9), 1 - std::pow(0.9, 5), 1e-14);
  EXPECT_EQ(binomial_cdf(-1, 3, 0.5), 0);
  EXPECT_EQ(binomial_cdf(3, 3, 0.5), 1);
}

}  // namespace
}  // namespace drydock
