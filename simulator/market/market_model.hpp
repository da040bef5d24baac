// What every model of a market answers: at an origin, with the history up to it, how likely each
// pool is up some ticks later, how likely it stays up until then, and how many pools of a Region
// are up. Models are fitted on the ticks before `train_end` and may read state, age and any other
// history up to an origin; none reads beyond the origin.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "simulator/market/pool_series.hpp"

namespace drydock {

struct HorizonForecast {
  std::vector<double> up;    // [origin * pools + pool]
  std::vector<double> keep;  // no interruption, given that the pool is up at the origin; the same
  // By Region: [origin * (members + 1) + count of pools that are up].
  std::vector<std::vector<double>> counts;
};

class MarketModel {
 public:
  MarketModel() = default;
  MarketModel(const MarketModel&) = delete;
  MarketModel& operator=(const MarketModel&) = delete;
  virtual ~MarketModel() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  // Preconditions: the series is the one that the model was fitted to; origins < ticks.
  [[nodiscard]] virtual HorizonForecast forecast(const PoolSeries& series,
                                                 std::span<const std::uint32_t> origins,
                                                 std::uint32_t horizon) const = 0;
};

// A share of counts with half a count added to each side (Jeffreys' prior; L. Brown, T. Cai,
// A. DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001).
[[nodiscard]] constexpr double smoothed_share(double count, double of) {
  return (count + 0.5) / (of + 1.0);
}

// How many of independent events occur: one probability more than events.
[[nodiscard]] std::vector<double> poisson_binomial(std::span<const double> probabilities);

// `counts` of a forecast from its `up`, as if pools were independent.
void count_independent_pools(const PoolSeries& series, HorizonForecast& forecast);

}  // namespace drydock
