// Each model finds back what data of its own kind were made with; our own is judged against all of
// them, on made data and, where they are, on the published traces.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "base/rng.hpp"
#include "simulator/market/backtest.hpp"
#include "simulator/market/blend_model.hpp"
#include "simulator/market/regional_shock.hpp"
#include "simulator/market/spell_model.hpp"

namespace drydock {
namespace {

// Zones a, b, … of as many Regions as asked for, at ticks of six minutes.
MarketTrace empty_trace(std::size_t regions, std::size_t zones) {
  MarketTrace trace;
  trace.name = "made";
  trace.gap_seconds = 360;
  for (std::size_t r = 0; r < regions; ++r) {
    for (std::size_t z = 0; z < zones; ++z) {
      trace.pools.push_back("region-" + std::to_string(r + 1) +
                            std::string(1, static_cast<char>('a' + z)));
    }
  }
  return trace;
}

// `leaves(tick, pool, up, age)`: the chance that the pool is in the other state at the next tick.
using Leaves = std::function<double(std::size_t, std::size_t, bool, std::uint32_t)>;

PoolSeries made_series(MarketTrace trace, std::size_t ticks, std::uint64_t seed,
                       const Leaves& leaves) {
  Rng rng({.seed = seed});
  std::vector<std::uint32_t> age(trace.pools.size(), 0);
  std::vector<bool> up(trace.pools.size(), true);
  for (std::size_t tick = 0; tick < ticks; ++tick) {
    for (std::size_t pool = 0; pool < up.size(); ++pool) {
      trace.values.push_back(up[pool] ? 1 : 0);
      const bool moves = rng.uniform() < leaves(tick, pool, up[pool], age[pool]);
      age[pool] = moves ? 0 : age[pool] + 1;
      up[pool] = moves ? !up[pool] : up[pool];
    }
  }
  return make_pool_series(trace);
}

PoolSeries markov_series(std::size_t ticks) {
  return made_series(empty_trace(2, 2), ticks, 7, [](std::size_t, std::size_t pool, bool up, auto) {
    return up ? 0.02 + 0.01 * static_cast<double>(pool) : 0.05;
  });
}

TEST(MarkovPools, FindsTheRatesAndForecastsByTheClosedForm) {
  const PoolSeries series = markov_series(40'000);
  const MarkovPools model(series, series.ticks);
  for (std::size_t pool = 0; pool < 4; ++pool) {
    EXPECT_NEAR(model.rates()[pool].fall, 0.02 + 0.01 * static_cast<double>(pool), 0.004);
    EXPECT_NEAR(model.rates()[pool].rise, 0.05, 0.006);
  }
  const std::uint32_t origins[] = {100};
  const HorizonForecast forecast = model.forecast(series, origins, 2);
  const double fall = model.rates()[0].fall;
  const double rise = model.rates()[0].rise;
  const double two_steps = series.up[series.cell(100, 0)] != 0
                               ? (1 - fall) * (1 - fall) + fall * rise
                               : (1 - rise) * rise + rise * (1 - fall);
  EXPECT_NEAR(forecast.up[0], two_steps, 1e-12);
  EXPECT_NEAR(forecast.keep[0], (1 - fall) * (1 - fall), 1e-12);
}

TEST(SpellModel, FindsAHazardThatFallsWithAge) {
  // Up spells: hazard 0.2 in the first five ticks, 0.01 later; down spells without memory.
  const PoolSeries series =
      made_series(empty_trace(1, 3), 40'000, 9, [](std::size_t, std::size_t, bool up, auto age) {
        return up ? (age < 5 ? 0.2 : 0.01) : 0.1;
      });
  const SpellModel model(series, series.ticks);
  std::uint32_t young = 0;
  std::uint32_t old = 0;
  for (std::uint32_t tick = 1000; young == 0 || old == 0; ++tick) {
    const std::size_t cell = series.cell(tick, 0);
    young = series.up[cell] != 0 && series.age[cell] == 0 ? tick : young;
    old = series.up[cell] != 0 && series.age[cell] == 20 ? tick : old;
  }
  const std::uint32_t origins[] = {young, old};
  const HorizonForecast forecast = model.forecast(series, origins, 4);
  EXPECT_NEAR(forecast.keep[0], std::pow(0.8, 4), 0.03);
  EXPECT_NEAR(forecast.keep[3], std::pow(0.99, 4), 0.015);
  for (const double p : forecast.up) {
    EXPECT_GT(p, 0);
    EXPECT_LT(p, 1);
  }
}

TEST(SpellModel, AgreesWithTheMarkovChainWhereThereIsNoMemory) {
  const PoolSeries series = markov_series(40'000);
  const std::uint32_t origins[] = {500, 900, 1700};
  const HorizonForecast spells = SpellModel(series, series.ticks).forecast(series, origins, 10);
  const HorizonForecast markov = MarkovPools(series, series.ticks).forecast(series, origins, 10);
  for (std::size_t i = 0; i < spells.up.size(); ++i) {
    EXPECT_NEAR(spells.up[i], markov.up[i], 0.06);
  }
}

PoolSeries shocked_series(std::size_t ticks) {
  Rng rng({.seed = 77});
  std::vector<bool> shock;
  bool now = false;
  for (std::size_t tick = 0; tick < ticks; ++tick) {
    now = rng.uniform() < (now ? 0.02 : 0.005) ? !now : now;
    shock.push_back(now);
  }
  return made_series(empty_trace(1, 4), ticks, 13,
                     [shock](std::size_t tick, std::size_t, bool up, auto) {
                       return shock[tick] ? (up ? 0.3 : 0.02) : (up ? 0.01 : 0.2);
                     });
}

TEST(RegionalShock, FindsTheHiddenStatesAndCountsPoolsTogether) {
  const PoolSeries series = shocked_series(20'000);
  const RegionalShock model(series, series.ticks);
  const RegionWeather& weather = model.regions().front();
  EXPECT_NEAR(weather.rates[0][0].fall, 0.01, 0.005);
  EXPECT_NEAR(weather.rates[1][0].fall, 0.3, 0.06);
  EXPECT_NEAR(weather.step[0][1], 0.005, 0.003);
  EXPECT_NEAR(weather.step[1][0], 0.02, 0.008);
  const std::uint32_t origins[] = {5000};
  const HorizonForecast forecast = model.forecast(series, origins, 30);
  double mean = 0;
  double all = 0;
  for (std::size_t k = 0; k <= 4; ++k) {
    mean += static_cast<double>(k) * forecast.counts[0][k];
    all += forecast.counts[0][k];
  }
  EXPECT_NEAR(all, 1, 1e-9);
  EXPECT_NEAR(mean, forecast.up[0] + forecast.up[1] + forecast.up[2] + forecast.up[3], 1e-9);
}

const BacktestScore& score_of(const SeriesBacktest& result, std::string_view model,
                              std::string_view target, double hours) {
  for (const BacktestScore& score : result.scores) {
    if (score.model == model && score.target == target && score.horizon_hours == hours) {
      return score;
    }
  }
  ADD_FAILURE() << "no score of " << model << " " << target << " " << hours;
  return result.scores.front();
}

BacktestOptions short_options() {
  BacktestOptions options;
  options.horizon_hours = {1};
  options.origin_hours = 0.5;
  return options;
}

TEST(Backtest, OurModelComesCloseToTheTruthOnDataOfASimplerKind) {
  const PoolSeries series = shocked_series(6'000);
  const SeriesBacktest result = backtest_series(series, short_options());
  EXPECT_LT(score_of(result, "markov-shock", "up", 1).log_score,
            score_of(result, "markov", "up", 1).log_score);
  for (const std::string_view target : {"up", "no_interruption", "pools_up"}) {
    const BacktestScore& own = score_of(result, "blend", target, 1);
    EXPECT_LT(own.log_score, score_of(result, "markov-shock", target, 1).log_score + 0.1) << target;
    for (const std::string_view other : {"climatology", "markov", "semi-markov"}) {
      EXPECT_LT(own.log_score, score_of(result, other, target, 1).log_score) << target << other;
    }
    EXPECT_NEAR(own.coverage80, 0.8, 0.05) << target;
  }
}

TEST(Backtest, FindsTheTimeOfDay) {
  // Up by day and down by night, with a little noise: only the seasonal covariates see 6 h ahead.
  const PoolSeries series =
      made_series(empty_trace(1, 2), 24 * 10 * 16, 3, [](std::size_t tick, auto, bool up, auto) {
        const bool day = tick / 10 % 24 >= 8 && tick / 10 % 24 < 20;
        return up == day ? 0.005 : 0.3;
      });
  BacktestOptions options = short_options();
  options.horizon_hours = {6};
  const SeriesBacktest result = backtest_series(series, options);
  EXPECT_LT(score_of(result, "blend", "up", 6).log_score, 0.4);
  EXPECT_GT(score_of(result, "semi-markov", "up", 6).log_score, 0.5);
}

TEST(Backtest, ForecastsDaysAhead) {
  const PoolSeries series = shocked_series(4'000);  // 400 h
  BacktestOptions options = short_options();
  options.horizon_hours = {30};
  const SeriesBacktest result = backtest_series(series, options);
  EXPECT_LT(score_of(result, "blend", "up", 30).log_score,
            score_of(result, "climatology", "up", 30).log_score + 0.1);
}

TEST(Backtest, DoesNotDependOnThreadsAndReadsNothingBehindAnOrigin) {
  PoolSeries series = shocked_series(3'000);
  BacktestOptions options = short_options();
  options.threads = 1;
  const SeriesBacktest one = backtest_series(series, options);
  options.threads = 3;
  const SeriesBacktest three = backtest_series(series, options);
  ASSERT_EQ(one.scores.size(), three.scores.size());
  for (std::size_t i = 0; i < one.scores.size(); ++i) {
    EXPECT_EQ(one.scores[i].log_score, three.scores[i].log_score);
    EXPECT_EQ(one.scores[i].log_ci95.low, three.scores[i].log_ci95.low);
  }
  // A series that goes on otherwise behind tick 2000 is forecast alike at 2000.
  MarketTrace other = empty_trace(1, 4);
  for (std::size_t cell = 0; cell < series.up.size(); ++cell) {
    other.values.push_back(cell < 2001 * 4 ? series.up[cell] : 1 - series.up[cell]);
  }
  const PoolSeries changed = make_pool_series(other);
  const std::uint32_t horizons[] = {10};
  const std::uint32_t origins[] = {2000};
  const HorizonForecast a = BlendModel(series, 1500, horizons).forecast(series, origins, 10);
  const HorizonForecast b = BlendModel(changed, 1500, horizons).forecast(changed, origins, 10);
  EXPECT_EQ(a.up, b.up);
  EXPECT_EQ(a.keep, b.keep);
  EXPECT_EQ(a.counts, b.counts);
}

TEST(Backtest, SaysWhyASeriesIsTooShort) {
  const PoolSeries series = shocked_series(300);  // 30 h
  EXPECT_TRUE(backtest_obstacle(series, {}).has_value());
  const PoolSeries longer = shocked_series(1000);
  EXPECT_FALSE(backtest_obstacle(longer, {}).has_value());
  BacktestOptions far;
  far.horizon_hours = {40};
  EXPECT_TRUE(backtest_obstacle(longer, far).has_value());
  far.horizon_hours = {0.01};
  EXPECT_TRUE(backtest_obstacle(longer, far).has_value());
}

TEST(Backtest, ManagesPoolsThatNeverMove) {
  const PoolSeries series =
      made_series(empty_trace(2, 1), 1500, 3, [](auto, std::size_t pool, bool up, auto) {
        return pool == 0 && up ? 1.0 : 0.0;  // one falls at once for ever, one never does
      });
  const SeriesBacktest result = backtest_series(series, short_options());
  EXPECT_LT(score_of(result, "blend", "up", 1).log_score, 0.1);
}

}  // namespace
}  // namespace drydock
