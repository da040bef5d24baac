// Paths of Spot pools: the laws that they promise, found again in what they draw.
#include "simulator/market/supply.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "simulator/market/supply_equilibrium.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kHourNs = Nanoseconds{3600} * 1'000'000'000;
constexpr Nanoseconds kDayNs = 24 * kHourNs;
using Kind = SupplyChange::Kind;

SupplyPool calm_pool(std::string name) {
  SupplyPool pool;
  pool.name = std::move(name);
  pool.falls = pool.falls_in_shock = 0.2;
  pool.rises = pool.rises_in_shock = 0.5;
  pool.depth_median = 50;
  pool.price = 40'000'000;
  pool.on_demand = 100'000'000;
  pool.price_spread = 0.02;
  return pool;
}

SupplyModel model_of(std::vector<SupplyPool> pools) {
  SupplyModel model;
  model.regions = {{"us-east-1", 0, 1}};
  model.pools = std::move(pools);
  model.horizon = kHourNs;
  return model;
}

// Share of time that each pool gives something.
std::vector<double> shares_up(const SupplyModel& model, Nanoseconds until,
                              std::uint32_t trial = 0) {
  SupplyPath path(model);
  path.reset(7, trial, until);
  std::vector<double> up(model.pools.size(), 0);
  Nanoseconds now = 0;
  while (now < until) {
    const Nanoseconds then = std::min(path.next(), until);
    for (std::uint32_t pool = 0; pool < up.size(); ++pool) {
      up[pool] += path.room(pool) > 0 ? static_cast<double>(then - now) : 0;
    }
    now = then;
    if (path.next() != SupplyPath::kNever) {
      path.step();
    }
  }
  for (double& share : up) {
    share /= static_cast<double>(until);
  }
  return up;
}

TEST(SupplyPath, PoolsAreUpAsOftenAsTheBalanceOfFlowsSays) {
  SupplyPool heavy = calm_pool("m5.large/us-east-1a");
  heavy.falls_in_shock = 2;
  heavy.rises_in_shock = 0.1;
  heavy.up_brief = 0.4;
  heavy.up_brief_factor = 10;
  heavy.short_brief = 0.3;
  heavy.short_brief_factor = 5;
  SupplyModel model = model_of({heavy, calm_pool("c5.large/us-east-1a")});
  model.regions[0] = {"us-east-1", 0.05, 0.2};
  const SpellRates rates{{0.2, 2}, {0.5, 0.1}, 0.4, 10, 0.3, 5, 0.05, 0.2};
  const Equilibrium expected = equilibrium(rates);
  EXPECT_NEAR(
      expected.share[1][0] + expected.share[1][1] + expected.share[1][2] + expected.share[1][3],
      0.2, 1e-12);
  const std::vector<double> shares = shares_up(model, 20'000 * kDayNs);
  EXPECT_NEAR(shares[0], expected.up(), 0.005);
  EXPECT_NEAR(shares[1], 0.5 / 0.7, 0.005);
}

TEST(SupplyPath, ATrialBeginsInTheLongRun) {
  SupplyPool pool = calm_pool("m5.large/us-east-1a");
  pool.falls_in_shock = 4;
  pool.up_brief = 0.5;
  pool.up_brief_factor = 8;
  SupplyModel model = model_of({pool});
  model.regions[0] = {"us-east-1", 0.1, 0.3};
  const double expected = equilibrium({{0.2, 4}, {0.5, 0.5}, 0.5, 8, 0, 1, 0.1, 0.3}).up();
  SupplyPath path(model);
  double first = 0;
  double later = 0;
  constexpr std::uint32_t kTrials = 40'000;
  for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
    path.reset(3, trial, kDayNs);
    first += path.room(0) > 0 ? 1.0 / kTrials : 0;
    while (path.next() <= 2 * kHourNs) {
      path.step();
    }
    later += path.room(0) > 0 ? 1.0 / kTrials : 0;
  }
  EXPECT_NEAR(first, expected, 0.01);
  EXPECT_NEAR(later, expected, 0.01);
}

TEST(SupplyPath, ScoresAreTheProbabilityToKeep) {
  SupplyPool pool = calm_pool("m5.large/us-east-1a");
  pool.falls_in_shock = 3;
  pool.up_brief = 0.5;
  pool.up_brief_factor = 8;
  pool.loss = 0.01;
  SupplyModel model = model_of({pool});
  model.regions[0] = {"us-east-1", 0.1, 0.3};
  model.horizon = 3 * kHourNs;
  SupplyPath path(model);
  double said = 0;
  double kept = 0;
  double asked = 0;
  for (std::uint32_t trial = 0; trial < 40'000; ++trial) {
    path.reset(5, trial, kDayNs);
    if (path.room(0) < 10) {
      continue;
    }
    ++asked;
    said += path.score(0, 10);
    path.hold(0, 10, 0);
    bool lost = false;
    while (path.next() <= model.horizon && !lost) {
      lost = path.step().kind == Kind::Reclaimed;
    }
    kept += lost ? 0 : 1;
  }
  ASSERT_GT(asked, 10'000);
  EXPECT_NEAR(said / asked, kept / asked, 0.012);
}

// With nothing but single losses: how many an instance-hour, with `calls` calls of hold a day.
double losses_per_hour(std::uint32_t held, double calls, double pressure) {
  SupplyPool pool = calm_pool("m5.large/us-east-1a");
  pool.falls = pool.falls_in_shock = 0;
  pool.depth_median = 100;
  pool.loss = 0.01;
  pool.pressure = pressure;
  const SupplyModel model = model_of({pool});
  SupplyPath path(model);
  const Nanoseconds until = 2'000 * kDayNs;
  path.reset(11, 0, until);
  path.hold(0, held, 0);
  double lost = 0;
  Nanoseconds touch = 0;
  const auto every = static_cast<Nanoseconds>(static_cast<double>(kDayNs) / calls);
  while (path.next() != SupplyPath::kNever) {
    if (touch + every < path.next()) {
      touch += every;
      path.hold(0, held + 1, touch);
      path.hold(0, held, touch);
      continue;
    }
    const SupplyChange change = path.step();
    if (change.kind == Kind::Reclaimed) {
      lost += change.instances;
      path.hold(0, held, change.at);
    }
  }
  return lost / (2'000 * 24.0 * held);
}

TEST(SupplyPath, HoldingMoreOrLessLeavesTheHazardExact) {
  EXPECT_NEAR(losses_per_hour(10, 0.01, 1), 0.01 * 1.1, 0.0006);
  EXPECT_NEAR(losses_per_hour(10, 50, 1), 0.01 * 1.1, 0.0006);
}

TEST(SupplyPath, AFleetThatHoldsMuchOfAPoolLosesMore) {
  EXPECT_NEAR(losses_per_hour(100, 0.01, 1), 0.02, 0.0004);
  EXPECT_NEAR(losses_per_hour(100, 0.01, 2), 0.04, 0.0008);
}

struct Falls {
  std::map<std::uint32_t, int> by_size;
  double announced = 0;
  double lead_hours = 0;
};

Falls falls_of_ten(double drains, Nanoseconds lead, double late) {
  SupplyPool pool = calm_pool("p3.2xlarge/us-east-1a");
  pool.drains = drains;
  SupplyModel model = model_of({pool});
  model.recommendation_lead = lead;
  model.recommendation_late = late;
  SupplyPath path(model);
  path.reset(13, 0, 4'000 * kDayNs);
  Falls falls;
  path.hold(0, 10, 0);
  Nanoseconds told = -1;
  while (path.next() != SupplyPath::kNever) {
    const SupplyChange change = path.step();
    if (change.kind == Kind::AtRisk) {
      EXPECT_EQ(path.room(0), 0U);
      told = change.at;
    } else if (change.kind == Kind::Reclaimed) {
      ++falls.by_size[change.instances];
      if (told >= 0) {
        ++falls.announced;
        falls.lead_hours += static_cast<double>(change.at - told) / static_cast<double>(kHourNs);
      }
      told = -1;
      path.hold(0, 10, change.at);
    }
  }
  return falls;
}

TEST(SupplyPath, LossesInsideAPoolComeTogether) {
  const Falls falls = falls_of_ten(0.5, 0, 1);
  double all = 0;
  for (const auto& [size, count] : falls.by_size) {
    all += count;
  }
  // Half drain; of the others a tenth takes all ten by its share.
  EXPECT_NEAR(falls.by_size.at(10) / all, 0.55, 0.02);
  EXPECT_NEAR(falls.by_size.at(1) / all, 0.05, 0.01);
  EXPECT_EQ(falls_of_ten(1, 0, 1).by_size.size(), 1U);
  EXPECT_EQ(falls.announced, 0);
}

TEST(SupplyPath, Rule083_RecommendationsComeEarlierThanOrTogetherWithTheNotice) {
  const Falls falls = falls_of_ten(0.5, kHourNs / 4, 0.5);
  double all = 0;
  for (const auto& [size, count] : falls.by_size) {
    all += count;
  }
  EXPECT_NEAR(falls.announced / all, 0.5, 0.03);
  EXPECT_NEAR(falls.lead_hours / falls.announced, 0.25, 0.015);
}

TEST(SupplyPath, WhatIsReplacedInTimeIsNotTaken) {
  SupplyPool pool = calm_pool("m5.large/us-east-1a");
  pool.drains = 1;
  SupplyModel model = model_of({pool});
  model.recommendation_lead = kHourNs;
  model.recommendation_late = 0;
  SupplyPath path(model);
  path.reset(1, 0, 100 * kDayNs);
  path.hold(0, 5, 0);
  while (path.next() != SupplyPath::kNever) {
    const SupplyChange change = path.step();
    ASSERT_NE(change.kind, Kind::Reclaimed);
    if (change.kind == Kind::AtRisk) {
      path.hold(0, 5 - change.instances, change.at);
      path.hold(0, 5, change.at);
    }
  }
}

TEST(SupplyPath, Rule008_PriceAndCapacityAreTwoProcesses) {
  const auto prices = [](double falls) {
    SupplyPool pool = calm_pool("m5.large/us-east-1a");
    pool.falls = falls;
    const SupplyModel model = model_of({pool});
    SupplyPath path(model);
    path.reset(9, 4, 60 * kDayNs);
    path.hold(0, 1, 0);
    std::vector<std::int64_t> seen = {path.price(0)};
    while (path.next() != SupplyPath::kNever) {
      const SupplyChange change = path.step();
      if (change.kind == Kind::Reclaimed) {
        path.hold(0, 1, change.at);
      }
      if (path.price(0) != seen.back()) {
        seen.push_back(path.price(0));
      }
    }
    return seen;
  };
  const std::vector<std::int64_t> calm = prices(0);
  EXPECT_EQ(calm, prices(1));
  // A step a day, small ones, never above On-Demand.
  EXPECT_NEAR(static_cast<double>(calm.size()), 61, 1);
  for (std::size_t i = 1; i < calm.size(); ++i) {
    EXPECT_LT(std::fabs(std::log(static_cast<double>(calm[i]) / static_cast<double>(calm[i - 1]))),
              0.1);
  }
}

TEST(SupplyPath, PricesStayBelowOnDemandAndReturn) {
  SupplyPool pool = calm_pool("m5.large/us-east-1a");
  pool.price_spread = 0.5;
  const SupplyModel model = model_of({pool});
  SupplyPath path(model);
  double sum = 0;
  for (std::uint32_t trial = 0; trial < 500; ++trial) {
    path.reset(2, trial, 400 * kDayNs);
    EXPECT_EQ(path.price(0), 40'000'000);
    while (path.next() != SupplyPath::kNever) {
      path.step();
      EXPECT_LE(path.price(0), 100'000'000);
    }
    sum += path.price(0) < 20'000'000 ? 1 : 0;
  }
  EXPECT_GT(sum, 0);
}

TEST(SupplyPath, AShockHoldsPoolsShortAndRaisesTheirPrice) {
  SupplyModel model = model_of({calm_pool("a/us-east-1a"), calm_pool("b/us-east-1a")});
  for (SupplyPool& pool : model.pools) {
    pool.falls = pool.falls_in_shock = 0;
    pool.price_spread = 0;
  }
  SupplyPath path(model);
  path.reset(1, 0, 10 * kDayNs);
  const std::vector<std::uint32_t> first = {0};
  path.add_shock({kDayNs, 2 * kDayNs, 1, 2}, 0, first);
  path.add_shock({kDayNs * 3 / 2, 3 * kDayNs, 0, 10}, 1, first);
  path.hold(0, 10, 0);
  std::vector<Nanoseconds> at;
  std::vector<std::int64_t> price;
  std::vector<bool> gives;
  while (path.next() < 4 * kDayNs) {
    const SupplyChange change = path.step();
    EXPECT_EQ(change.pool, 0U);
    if (change.at % (kDayNs / 2) == 0) {
      at.push_back(change.at);
      price.push_back(path.price(0));
      gives.push_back(path.room(0) > 0);
    }
    EXPECT_EQ(path.price(1), 40'000'000);
    EXPECT_EQ(path.room(1), 50U);
  }
  EXPECT_EQ(at, (std::vector<Nanoseconds>{kDayNs, kDayNs * 3 / 2, 2 * kDayNs, 3 * kDayNs}));
  EXPECT_EQ(price, (std::vector<std::int64_t>{80'000'000, 100'000'000, 100'000'000, 40'000'000}));
  EXPECT_EQ(gives, (std::vector<bool>{false, false, true, true}));
}

TEST(SupplyPath, HoursOfTheDayAndWeekendsScaleTheHazard) {
  SupplyPool pool = calm_pool("m5.large/us-east-1a");
  pool.rises = pool.rises_in_shock = 100;
  pool.day_amplitude = 0.8;
  pool.peak_hour = 16;
  pool.weekend_factor = 0.5;
  SupplyModel model = model_of({pool});
  model.begins = 4 * kDayNs;  // a Monday
  SupplyPath path(model);
  path.reset(1, 0, 7 * 600 * kDayNs);
  std::vector<double> by_hour(24, 0);
  double weekend = 0;
  double week = 0;
  while (path.next() != SupplyPath::kNever) {
    const bool up = path.room(0) > 0;
    const SupplyChange change = path.step();
    if (up && path.room(0) == 0) {
      by_hour[static_cast<std::size_t>(change.at / kHourNs % 24)] += 1;
      (change.at / kDayNs % 7 >= 5 ? weekend : week) += 1;
    }
  }
  EXPECT_NEAR(by_hour[15] / by_hour[3], (1 + 0.8 * 0.98) / (1 - 0.8 * 0.98), 2.5);
  EXPECT_NEAR(weekend / week * 2.5, 0.5, 0.03);
}

TEST(SupplyPath, APoolMeetsTheSameMarketBesideOthers) {
  SupplyPool pool = calm_pool("m5.large/us-east-1a");
  pool.loss = 0.01;
  pool.rate_spread = 0.5;
  const auto trace = [&](const SupplyModel& model, std::uint32_t number, bool used) {
    SupplyPath path(model);
    if (used) {
      path.reset(1, 1, 50 * kDayNs);
      path.hold(number, 3, 0);
      while (path.next() != SupplyPath::kNever) {
        path.step();
      }
    }
    path.reset(21, 5, 50 * kDayNs);
    path.hold(number, 20, 0);
    std::vector<std::int64_t> seen;
    while (path.next() != SupplyPath::kNever) {
      const SupplyChange change = path.step();
      if (change.pool == number) {
        seen.insert(seen.end(), {change.at, static_cast<int>(change.kind), change.instances,
                                 path.room(number), path.price(number)});
        path.hold(number, 20, change.at);
      }
    }
    return seen;
  };
  const SupplyModel alone = model_of({pool});
  const SupplyModel beside = model_of({calm_pool("x/us-east-1a"), pool, calm_pool("y/us-east-1b")});
  const std::vector<std::int64_t> seen = trace(alone, 0, false);
  EXPECT_GT(seen.size(), 200U);
  EXPECT_EQ(seen, trace(beside, 1, false));
  EXPECT_EQ(seen, trace(beside, 1, true));
}

TEST(SupplyPath, PoolsOfARegionFallTogether) {
  SupplyModel model = model_of({calm_pool("a/us-east-1a"), calm_pool("b/us-east-1b")});
  for (SupplyPool& pool : model.pools) {
    pool.falls_in_shock = 5;
    pool.rises_in_shock = 0.05;
  }
  model.regions[0] = {"us-east-1", 0.02, 0.1};
  SupplyPath path(model);
  const Nanoseconds until = 20'000 * kDayNs;
  path.reset(1, 0, until);
  double both = 0;
  double one = 0;
  Nanoseconds now = 0;
  while (path.next() != SupplyPath::kNever) {
    const auto length = static_cast<double>(path.next() - now);
    const bool a = path.room(0) == 0;
    const bool b = path.room(1) == 0;
    both += a && b ? length : 0;
    one += a ? length : 0;
    now = path.next();
    path.step();
  }
  const double share = one / static_cast<double>(until);
  EXPECT_GT(both / static_cast<double>(until), 1.3 * share * share);
}

}  // namespace
}  // namespace drydock
