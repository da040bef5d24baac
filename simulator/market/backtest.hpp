// Scores models of a market on the part of a trace that they have not seen: parameters from the
// ticks before the split, forecasts from origins behind it, proper scores with intervals.
//
//   up               a pool is up at origin + horizon; all pools that were observed at both
//   no_interruption  a pool that is up at the origin is up at every tick until origin + horizon
//   pools_up         how many pools of a Region are up at origin + horizon
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "simulator/market/pool_series.hpp"
#include "simulator/score/metric.hpp"

namespace drydock {

inline constexpr std::string_view kMarketModels[] = {"climatology", "markov", "semi-markov",
                                                     "markov-shock", "blend"};
inline constexpr std::string_view kOwnModel = "blend";

struct BacktestOptions {
  double split = 0.7;
  std::vector<std::string> models;  // names of kMarketModels; empty for all
  std::vector<double> horizon_hours = {1, 3, 6};
  double origin_hours = 0;  // between origins; 0 for every tick
  std::uint32_t threads = 0;
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

// Forecasts by the probability that they gave, and what came of them; for counts how often the
// outcome fell into each tenth of the forecast (the probability integral transform).
struct Calibration {
  static constexpr std::size_t kBins = 10;
  std::array<double, kBins> forecast_sum{};
  std::array<double, kBins> outcome_sum{};
  std::array<double, kBins> count{};
  std::array<double, kBins> tenths{};
};

struct ScoreDifference {
  std::string against;   // a baseline of the same target and horizon
  double log_score = 0;  // own minus baseline: below 0 is better
  Interval log_ci95;
  double brier = 0;
  Interval brier_ci95;
};

struct BacktestScore {
  std::string model;
  std::string target;  // up, no_interruption, pools_up
  double horizon_hours = 0;
  double log_score = 0;
  Interval log_ci95;
  double brier = 0;
  Interval brier_ci95;
  double coverage80 = 0;
  std::uint64_t origins = 0;  // with at least one forecast
  std::uint64_t forecasts = 0;
  std::vector<ScoreDifference> differences;  // of our own model
  Calibration calibration;
};

struct SeriesBacktest {
  std::string series;
  TraceKind kind = TraceKind::LaunchProbe;
  std::uint32_t asked = 1;
  std::size_t pools = 0;
  std::size_t regions = 0;
  double trained_hours = 0;
  double held_out_hours = 0;
  std::vector<BacktestScore> scores;  // by horizon, target, model; those without forecasts left out
};

// Why the series cannot be backtested like that; nothing if it can.
[[nodiscard]] std::optional<Error> backtest_obstacle(const PoolSeries& series,
                                                     const BacktestOptions& options);
// Precondition: backtest_obstacle() finds nothing.
[[nodiscard]] SeriesBacktest backtest_series(const PoolSeries& series,
                                             const BacktestOptions& options);

}  // namespace drydock
