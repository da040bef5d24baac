#include "simulator/world/pool_shortages.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/duration.hpp"

namespace drydock {
namespace {

using Kind = Distribution::Kind;

World make_world(std::vector<std::string> zones) {
  World world;
  world.types.push_back({"r6i.4xlarge", {}});
  world.zones = std::move(zones);
  return world;
}

ShortageAssumptions assume(double normal, double during_impairment, Distribution duration) {
  return {{Kind::Constant, normal, 0}, {Kind::Constant, during_impairment, 0}, duration, {}};
}

// Half the width of a 99.99 % interval of a share of n independent trials.
double margin(double p, std::uint32_t n) { return 3.89 * std::sqrt(p * (1 - p) / n); }

class StationaryShortage : public testing::TestWithParam<Distribution> {};

// Were the residual time at the start wrong, the share would drift away and come back.
TEST_P(StationaryShortage, HoldsItsShareOfTheTimeFromTheStart) {
  constexpr std::uint32_t kTrials = 20000;
  constexpr double kShare = 0.2;
  const ShortageAssumptions assumptions = assume(kShare, 0, GetParam());
  const World world = make_world({"a"});
  const std::vector<std::uint32_t> streams = pool_streams(world);
  PoolShortages shortages(assumptions, streams, 1);
  const std::vector<Nanoseconds> moments = {0, kMinute, kHour, 3 * kHour, 20 * kHour};
  std::vector<std::uint32_t> seen(moments.size());
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    shortages.reset(7, trial, kDay);
    for (std::size_t i = 0; i < moments.size(); ++i) {
      seen[i] += shortages.is_short(0, 0, moments[i]) ? 1U : 0U;
    }
  }
  for (std::size_t i = 0; i < moments.size(); ++i) {
    EXPECT_NEAR(seen[i] / double{kTrials}, kShare, margin(kShare, kTrials))
        << format_duration(moments[i]);
  }
}

INSTANTIATE_TEST_SUITE_P(Durations, StationaryShortage,
                         testing::Values(Distribution{Kind::Constant, 3600, 0},
                                         Distribution{Kind::Uniform, 600, 7200},
                                         Distribution{Kind::Exponential, 3600, 0},
                                         Distribution{Kind::Lognormal, 3600, 21600}));

TEST(PoolShortages, ALaunchThatFailedFailsAgainAMomentLater) {
  const ShortageAssumptions assumptions = assume(0.3, 0, {Kind::Constant, 3600, 0});
  const World world = make_world({"a"});
  const std::vector<std::uint32_t> streams = pool_streams(world);
  PoolShortages shortages(assumptions, streams, 1);
  std::uint32_t first = 0;
  std::uint32_t both = 0;
  for (std::uint32_t trial = 0; trial < 5000; ++trial) {
    shortages.reset(1, trial, kDay);
    const bool before = shortages.is_short(0, 0, kHour);
    first += before ? 1U : 0U;
    both += before && shortages.is_short(0, 0, kHour + 6 * kMinute) ? 1U : 0U;
  }
  // The residual of a constant hour is uniform over it: nine of ten outlast six minutes, and a
  // tenth of a tenth or so have another shortage by then.
  EXPECT_NEAR(both / double(first), 0.9, 0.03);
}

TEST(PoolShortages, AnImpairmentMakesOtherPoolsShortFromItsOnsetForItsDuration) {
  ShortageAssumptions assumptions = assume(0, 1, {Kind::Constant, 3600, 0});
  assumptions.onset = {Kind::Constant, 120, 0};
  const World world = make_world({"a", "b", "c"});
  const std::vector<std::uint32_t> streams = pool_streams(world);
  PoolShortages shortages(assumptions, streams, 3);
  shortages.reset(1, 0, kDay);
  EXPECT_FALSE(shortages.is_short(1, 0, kHour));
  shortages.impair(0, 0, kHour);
  EXPECT_FALSE(shortages.is_short(1, 0, kHour + 119 * kSecond));
  EXPECT_TRUE(shortages.is_short(1, 0, kHour + 120 * kSecond));
  EXPECT_TRUE(shortages.is_short(2, 0, kHour + 120 * kSecond));
  EXPECT_FALSE(shortages.is_short(0, 0, kHour + 120 * kSecond));  // its own zone
  EXPECT_TRUE(shortages.is_short(1, 0, kHour + 3719 * kSecond));
  EXPECT_FALSE(shortages.is_short(1, 0, kHour + 3720 * kSecond));
  // A second impairment is another draw, also over the first.
  shortages.impair(2, 1, kHour + 3700 * kSecond);
  EXPECT_TRUE(shortages.is_short(1, 0, kHour + 3900 * kSecond));
  EXPECT_TRUE(shortages.is_short(0, 0, kHour + 3900 * kSecond));
}

TEST(PoolShortages, EachPoolIsDrawnOnceForEachImpairment) {
  constexpr std::uint32_t kTrials = 20000;
  const ShortageAssumptions assumptions = assume(0, 0.35, {Kind::Constant, 3600, 0});
  const World world = make_world({"a", "b", "c"});
  const std::vector<std::uint32_t> streams = pool_streams(world);
  PoolShortages shortages(assumptions, streams, 3);
  std::uint32_t one = 0;
  std::uint32_t both = 0;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    shortages.reset(3, trial, kDay);
    shortages.impair(0, 0, 0);
    const bool b = shortages.is_short(1, 0, kMinute);
    one += b ? 1U : 0U;
    both += b && shortages.is_short(2, 0, kMinute) ? 1U : 0U;
    EXPECT_EQ(b, shortages.is_short(1, 0, 50 * kMinute)) << trial;
  }
  EXPECT_NEAR(one / double{kTrials}, 0.35, margin(0.35, kTrials));
  EXPECT_NEAR(both / double{kTrials}, 0.1225, margin(0.1225, kTrials));
}

TEST(PoolShortages, AnotherZoneOrTypeInTheWorldChangesNoPool) {
  const ShortageAssumptions assumptions = assume(0.4, 0.5, {Kind::Lognormal, 3600, 21600});
  World small = make_world({"b", "c"});
  World large = make_world({"a", "b", "c"});
  large.types.insert(large.types.begin(), {"m5.large", {}});
  const std::vector<std::uint32_t> small_streams = pool_streams(small);
  const std::vector<std::uint32_t> large_streams = pool_streams(large);
  PoolShortages few(assumptions, small_streams, 2);
  PoolShortages many(assumptions, large_streams, 3);
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    few.reset(5, trial, kDay);
    many.reset(5, trial, kDay);
    few.impair(0, 0, 2 * kHour);
    many.impair(1, 0, 2 * kHour);
    for (Nanoseconds now = 0; now < kDay; now += kHour) {
      // The larger world also asks for its other pools: the order of questions must not matter.
      static_cast<void>(many.is_short(0, 0, now));
      EXPECT_EQ(few.is_short(0, 0, now), many.is_short(1, 1, now)) << trial;
      EXPECT_EQ(few.is_short(1, 0, now), many.is_short(2, 1, now)) << trial;
    }
  }
}

TEST(PoolShortages, ExtremesEnd) {
  const World world = make_world({"a"});
  const std::vector<std::uint32_t> streams = pool_streams(world);
  const auto at_the_end = [&](const ShortageAssumptions& assumptions) {
    PoolShortages shortages(assumptions, streams, 1);
    shortages.reset(1, 0, 3650 * kDay);
    const bool is_short = shortages.is_short(0, 0, 3650 * kDay - 1);
    return std::pair(is_short, shortages.overrun());
  };
  const std::pair<bool, bool> never(false, false);
  const std::pair<bool, bool> always(true, false);
  EXPECT_EQ(at_the_end(assume(0, 1, {Kind::Constant, 1, 0})), never);
  EXPECT_EQ(at_the_end(assume(1, 1, {Kind::Constant, 1, 0})), always);
  EXPECT_EQ(at_the_end(assume(0.5, 1, {})), never);  // a shortage of no length
  EXPECT_TRUE(at_the_end(assume(0.5, 1, {Kind::Constant, 1e-9, 0})).second);
  // A spread so wide that its mean has no number.
  EXPECT_FALSE(at_the_end(assume(0.5, 1, {Kind::Lognormal, 1e-9, 1e300})).second);
}

}  // namespace
}  // namespace drydock
