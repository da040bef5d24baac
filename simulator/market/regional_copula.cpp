#include "simulator/market/regional_copula.hpp"

#include <array>
#include <cmath>

#include "simulator/engine/special_functions.hpp"
#include "simulator/market/market_model.hpp"

namespace drydock {
namespace {

constexpr std::size_t kNodes = 21;

double normal_cdf(double z) { return 0.5 * std::erfc(-z * 0.70710678118654752440); }

// Midpoints of equally likely stretches of the common factor: all weights are the same.
std::array<double, kNodes> factor_nodes() {
  std::array<double, kNodes> nodes{};
  for (std::size_t i = 0; i < kNodes; ++i) {
    nodes[i] = normal_quantile((static_cast<double>(i) + 0.5) / kNodes);
  }
  return nodes;
}

}  // namespace

std::vector<double> copula_counts(std::span<const double> up, double correlation) {
  if (up.size() == 1 || correlation <= 0) {
    return poisson_binomial(up);
  }
  static const std::array<double, kNodes> kFactors = factor_nodes();
  const double pull = std::sqrt(correlation);
  const double rest = std::sqrt(1 - correlation);
  std::vector<double> levels;
  for (const double p : up) {
    levels.push_back(normal_quantile(p));
  }
  // Each factor's counts are Poisson-binomial; their means keep each pool's own probability only
  // up to the error of the nodes, which is below a thousandth.
  std::vector<double> counts(up.size() + 1, 0.0);
  std::vector<double> given(up.size());
  for (const double factor : kFactors) {
    for (std::size_t m = 0; m < up.size(); ++m) {
      given[m] = normal_cdf((levels[m] + pull * factor) / rest);
    }
    const std::vector<double> part = poisson_binomial(given);
    for (std::size_t k = 0; k < counts.size(); ++k) {
      counts[k] += part[k] / kNodes;
    }
  }
  return counts;
}

}  // namespace drydock
