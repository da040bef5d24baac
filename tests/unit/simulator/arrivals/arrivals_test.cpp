#include "simulator/arrivals/arrivals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/duration.hpp"
#include "simulator/arrivals/poisson.hpp"

namespace drydock {
namespace {

constexpr StreamKey kKey{.seed = 11, .trial = 3, .entity = 5, .purpose = 7};

std::vector<Arrival> drawn(const ArrivalProcess& process, Nanoseconds end) {
  ArrivalStream stream(process, kKey);
  std::vector<Arrival> all;
  while (const auto arrival = stream.next(end)) {
    all.push_back(*arrival);
  }
  return all;
}

// Mean and variance within five standard errors, and every class of a chi-squared test.
TEST(Poisson, HasItsMeanVarianceAndShape) {
  for (const double mean : {0.3, 4.0, 9.9, 10.1, 50.0, 3e4, 1.5e8}) {
    Rng rng({.seed = 99});
    constexpr int kDraws = 100'000;
    double sum = 0;
    double squares = 0;
    std::vector<double> seen(30);
    for (int i = 0; i < kDraws; ++i) {
      const auto count = static_cast<double>(sample_poisson(mean, rng));
      sum += count - mean;
      squares += (count - mean) * (count - mean);
      seen[static_cast<std::size_t>(std::min(count, 29.0))] += 1;
    }
    EXPECT_LT(std::abs(sum / kDraws), 5 * std::sqrt(mean / kDraws)) << mean;
    const double relative = squares / kDraws / mean - 1;
    EXPECT_LT(std::abs(relative), 5 * std::sqrt((2 + 1 / mean) / kDraws)) << mean;
    if (mean > 15) {
      continue;
    }
    double chi_squared = 0;
    int classes = 0;
    for (int k = 0; k < 29; ++k) {
      const double expected = kDraws * std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
      if (expected >= 10) {
        const double off = seen[static_cast<std::size_t>(k)] - expected;
        chi_squared += off * off / expected;
        ++classes;
      }
    }
    EXPECT_LT(chi_squared, classes + 5 * std::sqrt(2.0 * classes)) << mean;
  }
  Rng rng({.seed = 1});
  EXPECT_EQ(sample_poisson(0, rng), 0U);
}

// The gaps of a Poisson process are exponential (Kolmogorov-Smirnov at 0.1 %).
TEST(Arrivals, PoissonGapsAreExponential) {
  const ArrivalProcess process{PoissonArrivals{0.5}};
  const std::vector<Arrival> all = drawn(process, 40'000 * kSecond);
  ASSERT_GT(all.size(), 15'000U);
  std::vector<double> gaps;
  Nanoseconds before = 0;
  for (const Arrival& arrival : all) {
    gaps.push_back(to_seconds(arrival.at - before));
    before = arrival.at;
  }
  std::sort(gaps.begin(), gaps.end());
  double distance = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const double at = 1 - std::exp(-0.5 * gaps[i]);
    const auto n = static_cast<double>(gaps.size());
    distance = std::max({distance, std::abs(at - static_cast<double>(i) / n),
                         std::abs(at - static_cast<double>(i + 1) / n)});
  }
  EXPECT_LT(distance, 1.95 / std::sqrt(static_cast<double>(gaps.size())));
}

TEST(Arrivals, DailyOnesFollowTheTimeOfDay) {
  DailyArrivals sinusoid{2.0, 0.9, 14 * kHour};
  DailyArrivals hours{2.0};
  hours.weights.emplace();
  hours.weights->fill(0);
  (*hours.weights)[9] = 18;
  (*hours.weights)[23] = 6;
  for (const DailyArrivals& daily : {sinusoid, hours}) {
    const ArrivalProcess process{daily, 0, {}, 6 * kHour};
    std::array<double, 24> seen{};
    for (const Arrival& arrival : drawn(process, 10 * kDay)) {
      seen[static_cast<std::size_t>((arrival.at + 6 * kHour) / kHour % 24)] += 1;
    }
    for (int hour = 0; hour < 24; ++hour) {
      const Nanoseconds begin = hour * kHour + 18 * kHour;  // by the time of the simulation
      const double expected = 10 * process.expected_between(begin, begin + kHour);
      EXPECT_NEAR(seen[static_cast<std::size_t>(hour)], expected, 5 * std::sqrt(expected) + 1e-6)
          << hour;
    }
    EXPECT_NEAR(process.expected_between(3 * kHour, 3 * kHour + kDay), 2.0 * 86'400, 1e-6);
  }
}

TEST(Arrivals, TheExpectedNumberIsTheIntegralOfTheRate) {
  const ArrivalProcess process{DailyArrivals{3.0, 0.5, 20 * kHour}, 0, {}, 5 * kHour};
  double sum = 0;
  for (Nanoseconds at = kHour; at < 40 * kHour; at += kMinute) {
    sum += process.rate_at(at + kMinute / 2) * 60;
  }
  EXPECT_NEAR(process.expected_between(kHour, 40 * kHour), sum, 1e-3 * sum);
}

TEST(Arrivals, CountsAndSingleArrivalsAgreeInTheMean) {
  const ArrivalProcess process{DailyArrivals{5.0, 0.8, 12 * kHour}};
  ArrivalStream counts(process, kKey);
  std::uint64_t total = 0;
  for (Nanoseconds at = kMinute; at <= kDay; at += kMinute) {
    total += counts.count_until(at);
  }
  const double expected = 5.0 * 86'400;
  EXPECT_NEAR(static_cast<double>(total), expected, 5 * std::sqrt(expected));
  EXPECT_NEAR(static_cast<double>(drawn(process, kDay).size()), expected, 5 * std::sqrt(expected));
}

TEST(Arrivals, DrawsDoNotDependOnTheEndsThatAreAskedFor) {
  for (const ArrivalProcess& process :
       {ArrivalProcess{PoissonArrivals{0.2}}, ArrivalProcess{DailyArrivals{0.2, 1, 0}},
        ArrivalProcess{BurstArrivals{0.01, {Distribution::Kind::Uniform, 1, 9}, 10 * kMinute}},
        ArrivalProcess{BurstArrivals{0.01, {Distribution::Kind::Uniform, 1, 9}, 0}},
        ArrivalProcess{RegularArrivals{7 * kSecond}, 3 * kSecond, 5 * kHour}}) {
    const std::vector<Arrival> at_once = drawn(process, 6 * kHour);
    ArrivalStream stream(process, kKey);
    std::size_t next = 0;
    Nanoseconds before = 0;
    for (Nanoseconds end = 0; end <= 6 * kHour; end += 13 * kSecond) {
      while (const auto arrival = stream.next(end)) {
        ASSERT_LT(next, at_once.size());
        ASSERT_EQ(arrival->at, at_once[next].at);
        ASSERT_GE(arrival->at, before);
        ASSERT_LT(arrival->at, end);
        before = arrival->at;
        ++next;
      }
    }
    EXPECT_GE(next + 3, at_once.size());
    EXPECT_GT(next, 100U);
  }
}

TEST(Arrivals, BurstsHaveTheirSizesAndLength) {
  const ArrivalProcess at_once{BurstArrivals{0.01, {Distribution::Kind::Constant, 40}, 0}};
  double bursts = 0;
  for (const Arrival& arrival : drawn(at_once, 100'000 * kSecond)) {
    EXPECT_EQ(arrival.count, 40U);
    ++bursts;
  }
  EXPECT_NEAR(bursts, 1000, 5 * std::sqrt(1000));
  EXPECT_DOUBLE_EQ(at_once.mean_per_second(), 0.4);
  const ArrivalProcess spread{
      BurstArrivals{0.00001, {Distribution::Kind::Constant, 500}, 5 * kMinute}};
  const std::vector<Arrival> all = drawn(spread, 1'000'000 * kSecond);
  ASSERT_GE(all.size(), 500U);
  EXPECT_LT(all[499].at - all[0].at, 5 * kMinute);
  EXPECT_GT(all[499].at - all[0].at, 4 * kMinute);
}

TEST(Arrivals, RegularAndReplayedOnesComeWhenTheyMust) {
  const ArrivalProcess replayed{ReplayedArrivals{{0, 5, 5, 9}, 10}, 100, 125};
  std::vector<Nanoseconds> times;
  for (const Arrival& arrival : drawn(replayed, 1000)) {
    times.push_back(arrival.at);
  }
  EXPECT_EQ(times, (std::vector<Nanoseconds>{100, 105, 105, 109, 110, 115, 115, 119, 120}));
  const ArrivalProcess once{ReplayedArrivals{{1, 2}, 0}};
  EXPECT_EQ(drawn(once, 1000).size(), 2U);
  const ArrivalProcess regular{RegularArrivals{kMinute}, 30 * kSecond};
  EXPECT_EQ(drawn(regular, 10 * kMinute).size(), 10U);
  ArrivalStream counted(regular, kKey);
  EXPECT_EQ(counted.count_until(30 * kSecond), 0U);
  EXPECT_EQ(counted.count_until(91 * kSecond), 2U);
  EXPECT_EQ(counted.count_until(10 * kMinute), 8U);
}

}  // namespace
}  // namespace drydock
