#include "simulator/market/markov_pools.hpp"

#include <cmath>

namespace drydock {

MarkovPools::MarkovPools(const PoolSeries& series, std::uint32_t train_end) {
  for (std::size_t pool = 0; pool < series.pool_count(); ++pool) {
    double falls = 0;
    double rises = 0;
    double up = 0;
    double down = 0;
    for (std::uint32_t tick = 0; tick + 1 < train_end; ++tick) {
      const bool here = series.up[series.cell(tick, pool)] != 0;
      const bool next = series.up[series.cell(tick + 1, pool)] != 0;
      (here ? up : down) += 1;
      falls += here && !next ? 1 : 0;
      rises += !here && next ? 1 : 0;
    }
    rates_.push_back({smoothed_share(falls, up), smoothed_share(rises, down)});
  }
}

HorizonForecast MarkovPools::forecast(const PoolSeries& series,
                                      std::span<const std::uint32_t> origins,
                                      std::uint32_t horizon) const {
  HorizonForecast made;
  for (const std::uint32_t origin : origins) {
    for (std::size_t pool = 0; pool < series.pool_count(); ++pool) {
      const MarkovRates& rates = rates_[pool];
      const double level = rates.rise / (rates.rise + rates.fall);
      const double decay = std::pow(1 - rates.rise - rates.fall, horizon);
      const double here = series.up[series.cell(origin, pool)];
      made.up.push_back(level + (here - level) * decay);
      made.keep.push_back(std::pow(1 - rates.fall, horizon));
    }
  }
  count_independent_pools(series, made);
  return made;
}

}  // namespace drydock
