// Estimating and scoring market models on made traces of nine pools in three Regions, and drawing
// paths of pools.
#include <benchmark/benchmark.h>

#include <bit>

#include "base/rng.hpp"
#include "simulator/market/backtest.hpp"
#include "simulator/market/blend_model.hpp"
#include "simulator/market/market_paths.hpp"

namespace drydock {
namespace {

PoolSeries made_series(std::int64_t days) {
  MarketTrace trace;
  trace.name = "made";
  trace.gap_seconds = 200;
  for (const char* region : {"us-east-1", "us-east-2", "us-west-2"}) {
    for (const char zone : {'a', 'b', 'c'}) {
      trace.pools.push_back(std::string(region) + zone);
    }
  }
  Rng rng({.seed = 1});
  std::vector<bool> up(trace.pools.size(), true);
  for (std::int64_t tick = 0; tick < days * 432; ++tick) {
    for (std::size_t pool = 0; pool < up.size(); ++pool) {
      trace.values.push_back(up[pool] ? 1 : 0);
      up[pool] = rng.uniform() < 0.02 ? !up[pool] : up[pool];
    }
  }
  return make_pool_series(trace);
}

void fit_blend_model(benchmark::State& state) {
  const PoolSeries series = made_series(state.range(0));
  const std::uint32_t horizons[] = {18, 54, 108};
  BlendOptions options;
  options.threads = 1;
  for (auto _ : state) {
    const BlendModel model(series, series.ticks, horizons, options);
    benchmark::DoNotOptimize(model.correlations().data());
  }
}
BENCHMARK(fit_blend_model)->Arg(4)->Arg(30)->Unit(benchmark::kMillisecond);

void backtest_all_models(benchmark::State& state) {
  const PoolSeries series = made_series(state.range(0));
  BacktestOptions options;
  options.threads = 1;
  for (auto _ : state) {
    const SeriesBacktest result = backtest_series(series, options);
    benchmark::DoNotOptimize(result.scores.data());
  }
}
BENCHMARK(backtest_all_models)->Arg(4)->Arg(30)->Unit(benchmark::kMillisecond);

// 20 pools over 30 days at hourly steps; `weather`: three Regions whose pools share shocks.
std::vector<PathRegion> path_regions(bool weather) {
  std::vector<PathRegion> regions;
  for (int r = 0; r < 4; ++r) {
    PathRegion region;
    region.name = "region-" + std::to_string(r);
    region.shock_begins = weather ? 0.01 : 0;
    region.shock_ends = 0.2;
    region.shock_at_start = weather ? 0.05 : 0;
    for (int p = 0; p < 5; ++p) {
      PathPool pool{region.name + "-" + std::to_string(p), 0.7, {}};
      pool.rates = {{{0.08, 0.2}, {0.5, 0.1}, {0.3, 0.2}, {0.6, 0.05}}};
      region.pools.push_back(pool);
    }
    regions.push_back(region);
  }
  return regions;
}

void pool_paths(benchmark::State& state) {
  constexpr int kHours = 720;
  MarketPaths paths(path_regions(state.range(0) != 0), 1);
  std::uint32_t block = 0;
  std::int64_t up_hours = 0;
  for (auto _ : state) {
    paths.begin(block++);
    for (int hour = 0; hour < kHours; ++hour) {
      paths.step();
      for (std::size_t pool = 0; pool < paths.pool_count(); ++pool) {
        for (const std::uint64_t word : paths.up(pool)) {
          up_hours += std::popcount(word);
        }
      }
    }
  }
  benchmark::DoNotOptimize(up_hours);
  state.counters["pool_hours/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * kHours * MarketPaths::kTrials *
                             static_cast<double>(paths.pool_count()),
                         benchmark::Counter::kIsRate);
}
BENCHMARK(pool_paths)->ArgName("weather")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
