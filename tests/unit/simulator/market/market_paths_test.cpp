#include "simulator/market/market_paths.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace drydock {
namespace {

double share(const TrialBits& bits) {
  int count = 0;
  for (const std::uint64_t word : bits) {
    count += std::popcount(word);
  }
  return count / 256.0;
}

PathRegion plain_region(double fall, double rise) {
  PathRegion region;
  region.name = "us-east-1";
  for (const char* name : {"us-east-1a", "us-east-1b", "us-east-1c"}) {
    PathPool pool{name, 0.5, {}};
    pool.rates[0] = {fall, rise};
    region.pools.push_back(pool);
  }
  return region;
}

TEST(PhiloxLanes, AreTheBlocksOfTheGeneratorOnEveryProcessor) {
  RandomRows fast{};
  RandomRows plain{};
  const philox::Counter first = {0xFFFFFFF0U, 7, 0x80000001U, 3};
  choose_philox_lanes()(first, {1, 2}, fast);
  philox_lanes_portable(first, {1, 2}, plain);
  EXPECT_EQ(fast.words, plain.words);
  const philox::Counter third = philox::block({0xFFFFFFF2U, 7, 0x80000001U, 3}, {1, 2});
  EXPECT_EQ(static_cast<std::uint32_t>(plain.row(3)[1]), third[3]);
}

TEST(MarketPaths, FollowTheMarkovChainTheyAreGiven) {
  constexpr double kFall = 0.07;
  constexpr double kRise = 0.2;
  MarketPaths paths({plain_region(kFall, kRise)}, 42);
  double up = 0;
  double steps_up = 0;
  double falls = 0;
  double together = 0;
  double count = 0;
  for (std::uint32_t block = 0; block < 40; ++block) {
    paths.begin(block);
    for (int hour = 0; hour < 200; ++hour) {
      const TrialBits before = paths.up(0);
      paths.step();
      const TrialBits& after = paths.up(0);
      for (std::size_t i = 0; i < 4; ++i) {
        steps_up += std::popcount(before[i]);
        falls += std::popcount(before[i] & ~after[i]);
        together += std::popcount(after[i] & paths.up(1)[i]);
      }
      up += 256 * share(after);
      count += 256;
    }
  }
  const double level = kRise / (kRise + kFall);
  EXPECT_NEAR(falls / steps_up, kFall, 0.001);
  EXPECT_NEAR(up / count, level, 0.01);
  EXPECT_NEAR(together / count, level * level, 0.01);
}

TEST(MarketPaths, DoNotDependOnOtherPoolsOrTheProcessor) {
  PathRegion other = plain_region(0.5, 0.5);
  other.name = "eu-west-1";
  for (PathPool& pool : other.pools) {
    pool.name[0] = 'x';
  }
  MarketPaths alone({plain_region(0.1, 0.1)}, 9, philox_lanes_portable);
  MarketPaths both({other, plain_region(0.1, 0.1)}, 9);
  for (MarketPaths* paths : {&alone, &both}) {
    paths->begin(5);
    for (int hour = 0; hour < 50; ++hour) {
      paths->step();
    }
  }
  EXPECT_EQ(alone.up(2), both.up(5));
}

TEST(MarketPaths, WeatherTakesPoolsDownTogetherAtTheRatesThatWereFitted) {
  RegionWeather weather;
  weather.step = {std::array<double, 2>{0.998, 0.002}, std::array<double, 2>{0.02, 0.98}};
  weather.rates[0] = {{0.001, 0.05}, {0.001, 0.05}};
  weather.rates[1] = {{0.2, 0.005}, {0.2, 0.005}};
  const std::string names[] = {"a", "b"};
  const double start[] = {0.9, 0.9};
  const PathRegion region = hourly_region(weather, 0.1, "r", names, start);
  EXPECT_NEAR(region.shock_at_start, 0.002 / 0.022, 1e-9);
  MarketPaths paths({region}, 3);
  double up = 0;
  double both = 0;
  double shock = 0;
  double count = 0;
  for (std::uint32_t block = 0; block < 60; ++block) {
    paths.begin(block);
    for (int hour = 0; hour < 300; ++hour) {
      paths.step();
      for (std::size_t i = 0; i < 4 && hour >= 50; ++i) {
        up += std::popcount(paths.up(0)[i]);
        both += std::popcount(paths.up(0)[i] & paths.up(1)[i]);
        shock += std::popcount(paths.shock(0)[i]);
        count += 64;
      }
    }
  }
  EXPECT_NEAR(shock / count, 0.0909, 0.004);
  const double p = up / count;
  EXPECT_GT(both / count, p * p + 0.03);

  // The share of time up of the chain at its own tick, stepped in closed form.
  double state[4] = {1, 0, 0, 0};
  for (int tick = 0; tick < 20'000; ++tick) {
    double next[4] = {};
    for (std::size_t from = 0; from < 4; ++from) {
      for (std::size_t to = 0; to < 4; ++to) {
        const MarkovRates& rates = weather.rates[to / 2][0];
        const double leaves = from % 2 == 1 ? rates.fall : rates.rise;
        next[to] += state[from] * weather.step[from / 2][to / 2] *
                    (from % 2 == to % 2 ? 1 - leaves : leaves);
      }
    }
    std::copy(next, next + 4, state);
  }
  EXPECT_NEAR(p, state[1] + state[3], 0.01);
}

}  // namespace
}  // namespace drydock
