#include "simulator/arrivals/poisson.hpp"

#include <algorithm>
#include <cmath>

namespace drydock {
namespace {

constexpr double kLargestMean = 1e15;

std::uint64_t by_multiplication(double mean, Rng& rng) {
  const double limit = std::exp(-mean);
  std::uint64_t count = 0;
  for (double product = rng.uniform_positive(); product > limit;
       product *= rng.uniform_positive()) {
    ++count;
  }
  return count;
}

std::uint64_t by_transformed_rejection(double mean, Rng& rng) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double squeeze = 0.9277 - 3.6224 / (b - 2);
  const double log_mean = std::log(mean);
  while (true) {
    const double u = rng.uniform() - 0.5;
    const double v = rng.uniform_positive();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) {
      return static_cast<std::uint64_t>(k);
    }
    if (k < 0 || (us < 0.013 && v > us)) {
      continue;
    }
    if (std::log(v * inverse_alpha / (a / (us * us) + b)) <=
        k * log_mean - mean - std::lgamma(k + 1)) {
      return static_cast<std::uint64_t>(k);
    }
  }
}

}  // namespace

std::uint64_t sample_poisson(double mean, Rng& rng) {
  return mean < 10 ? by_multiplication(mean, rng)
                   : by_transformed_rejection(std::min(mean, kLargestMean), rng);
}

}  // namespace drydock
