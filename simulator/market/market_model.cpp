#include "simulator/market/market_model.hpp"

namespace drydock {

std::vector<double> poisson_binomial(std::span<const double> probabilities) {
  std::vector<double> counts(probabilities.size() + 1, 0.0);
  counts[0] = 1;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double p = probabilities[i];
    for (std::size_t k = i + 1; k > 0; --k) {
      counts[k] = counts[k] * (1 - p) + counts[k - 1] * p;
    }
    counts[0] *= 1 - p;
  }
  return counts;
}

void count_independent_pools(const PoolSeries& series, HorizonForecast& forecast) {
  const std::size_t pools = series.pool_count();
  const std::size_t origins = forecast.up.size() / pools;
  forecast.counts.assign(series.regions.size(), {});
  for (std::size_t region = 0; region < series.regions.size(); ++region) {
    std::vector<double> up(series.members[region].size());
    for (std::size_t o = 0; o < origins; ++o) {
      for (std::size_t m = 0; m < up.size(); ++m) {
        up[m] = forecast.up[o * pools + series.members[region][m]];
      }
      const std::vector<double> counts = poisson_binomial(up);
      forecast.counts[region].insert(forecast.counts[region].end(), counts.begin(), counts.end());
    }
  }
}

}  // namespace drydock
