// Rates are found again where they are known; intervals hold what they should.
#include "simulator/arrivals/fit_arrivals.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/duration.hpp"
#include "simulator/arrivals/arrivals.hpp"

namespace drydock {
namespace {

std::vector<Nanoseconds> drawn(const ArrivalProcess& process, std::uint64_t seed) {
  std::vector<Nanoseconds> instants;
  ArrivalStream stream(process, {seed, 0, 0, 0});
  while (const std::optional<Arrival> next = stream.next(30 * kDay)) {
    instants.insert(instants.end(), next->count, next->at);
  }
  return instants;
}

// Breslow and Day, table 2.11: the exact limits of 10 are 4.80 and 18.39.
TEST(FitArrivals, IntervalsOfCountsAreTheExactOnesNearly) {
  EXPECT_EQ(poisson_ci95(0).low, 0);
  EXPECT_NEAR(poisson_ci95(0).high, 3.69, 0.06);
  EXPECT_NEAR(poisson_ci95(10).low, 4.80, 0.02);
  EXPECT_NEAR(poisson_ci95(10).high, 18.39, 0.02);
}

TEST(FitArrivals, ASteadyRateIsInItsIntervalAndTheHoursDoNotDiffer) {
  ArrivalProcess process;
  process.kind = PoissonArrivals{12.0 / 3600};
  int covered = 0;
  int varies = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto fit = fit_arrivals(drawn(process, seed), 0, 30 * kDay);
    ASSERT_TRUE(fit.has_value());
    EXPECT_EQ(fit->mean.hours, 720);
    covered += fit->mean.ci95.low <= 12 && 12 <= fit->mean.ci95.high ? 1 : 0;
    varies += fit->varies || fit->bursts ? 1 : 0;
  }
  EXPECT_GE(covered, 90);
  EXPECT_LE(varies, 3);
}

TEST(FitArrivals, HoursThatDifferAndBurstsAreSeen) {
  ArrivalProcess daily;
  daily.kind = DailyArrivals{6.0 / 3600, 0.8, 14 * kHour};
  const auto fit = fit_arrivals(drawn(daily, 3), 0, 30 * kDay);
  ASSERT_TRUE(fit && fit->dispersion);
  EXPECT_TRUE(fit->varies);
  EXPECT_FALSE(fit->bursts);
  EXPECT_NEAR(fit->by_hour[14].per_hour, 10.8, 2.4);
  ArrivalProcess bursts;
  bursts.kind = BurstArrivals{1.0 / 3600, Distribution{Distribution::Kind::Constant, 20, 0}};
  const auto clumped = fit_arrivals(drawn(bursts, 3), 0, 30 * kDay);
  ASSERT_TRUE(clumped && clumped->dispersion);
  EXPECT_TRUE(clumped->bursts);
  EXPECT_FALSE(clumped->varies);
  EXPECT_NEAR(*clumped->dispersion, 20, 6);
}

TEST(FitArrivals, NothingIsSaidOfNoTime) {
  EXPECT_FALSE(fit_arrivals({}).has_value());
  const std::vector<Nanoseconds> one = {5 * kHour};
  EXPECT_FALSE(fit_arrivals(one, 3 * kHour, 2 * kHour).has_value());
  EXPECT_FALSE(fit_arrivals(one, 0, Nanoseconds{40'000} * kDay).has_value());
  EXPECT_EQ(fit_arrivals(one)->mean.hours, 1);
}

}  // namespace
}  // namespace drydock
