#include "simulator/engine/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "simulator/engine/special_functions.hpp"

namespace drydock {
namespace {

// The 95 % quantile of the standard normal distribution.
constexpr double kNormal95 = 1.6448536269514722;

double lognormal_sigma(double median, double p95) { return std::log(p95 / median) / kNormal95; }

std::string amount(double value, bool as_time) {
  return as_time ? format_duration(
                       static_cast<Nanoseconds>(std::llround(value * static_cast<double>(kSecond))))
                 : fmt::format("{}", value);
}

double standard_normal(Rng& rng) {
  // Never 0 and, after rounding, never 1.
  return normal_quantile(0x1.0p-54 + rng.uniform() * (1 - 0x1.0p-53));
}

// Of scale 1: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM
// Transactions on Mathematical Software 26 (2000). Below shape 1 by their remark in section 6.
double sample_gamma(double wanted_shape, Rng& rng) {
  const double boost = wanted_shape < 1 ? std::pow(rng.uniform_positive(), 1 / wanted_shape) : 1.0;
  const double d = (wanted_shape < 1 ? wanted_shape + 1 : wanted_shape) - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {  // a round succeeds with a probability above 0.95
    const double x = standard_normal(rng);
    const double root = 1 + c * x;
    const double u = rng.uniform_positive();
    const double v = root * root * root;
    if (root > 0 && std::log(u) < x * x / 2 + d * (1 - v + std::log(v))) {
      return boost * d * v;
    }
  }
}

double gamma_shape(double mean, double deviation) { return mean * mean / (deviation * deviation); }

double gamma_scale(double mean, double deviation) { return deviation * deviation / mean; }

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double pick(const std::vector<double>& values, Rng& rng) {
  const auto place = static_cast<std::size_t>(rng.uniform() * static_cast<double>(values.size()));
  return values[std::min(place, values.size() - 1)];
}

// With a probability in proportion to the value.
double pick_by_length(const std::vector<double>& values, Rng& rng) {
  double rest = sum_of(values) * rng.uniform();
  for (const double value : values) {
    if (rest < value) {
      return value;
    }
    rest -= value;
  }
  return values.back();
}

}  // namespace

double Distribution::sample(Rng& rng) const {
  switch (kind) {
    case Kind::Constant:
      return first;
    case Kind::Uniform:
      return first + (second - first) * rng.uniform();
    case Kind::Exponential:
      return -first * std::log(rng.uniform_positive());
    case Kind::Lognormal:
      return first * std::exp(lognormal_sigma(first, second) * standard_normal(rng));
    case Kind::Gamma:
      return gamma_scale(first, second) * sample_gamma(gamma_shape(first, second), rng);
    case Kind::Empirical:
      return pick(observed, rng);
  }
  DRYDOCK_CHECK(false);
}

Nanoseconds Distribution::sample_time(Rng& rng) const {
  constexpr double kTenYears = 10 * 365.0 * 86'400;
  return static_cast<Nanoseconds>(
      std::llround(std::min(sample(rng), kTenYears) * static_cast<double>(kSecond)));
}

double Distribution::mean() const {
  switch (kind) {
    case Kind::Constant:
    case Kind::Exponential:
    case Kind::Gamma:
      return first;
    case Kind::Empirical:
      return sum_of(observed) / static_cast<double>(observed.size());
    case Kind::Uniform:
      return (first + second) / 2;
    case Kind::Lognormal: {
      const double sigma = lognormal_sigma(first, second);
      return first * std::exp(sigma * sigma / 2);
    }
  }
  DRYDOCK_CHECK(false);
}

double Distribution::sample_residual(Rng& rng) const {
  switch (kind) {
    case Kind::Constant:
      return first * rng.uniform_positive();
    case Kind::Uniform:
      // The density of the length is in proportion to x between the bounds.
      return std::sqrt(first * first + rng.uniform() * (second * second - first * first)) *
             rng.uniform_positive();
    case Kind::Exponential:
      return sample(rng);  // it has no memory
    case Kind::Lognormal: {
      // In proportion to its length a lognormal is lognormal, with its logarithm moved by sigma².
      const double sigma = lognormal_sigma(first, second);
      const double length = sample(rng) * std::exp(sigma * sigma);
      return length * rng.uniform_positive();
    }
    case Kind::Gamma: {
      // In proportion to its length a gamma is a gamma whose shape is larger by 1.
      const double length = sample_gamma(gamma_shape(first, second) + 1, rng);
      return gamma_scale(first, second) * length * rng.uniform_positive();
    }
    case Kind::Empirical:
      return pick_by_length(observed, rng) * rng.uniform_positive();
  }
  DRYDOCK_CHECK(false);
}

std::string describe(const Distribution& distribution, bool as_time) {
  std::string first = amount(distribution.first, as_time);
  const std::string second = amount(distribution.second, as_time);
  switch (distribution.kind) {
    case Distribution::Kind::Constant:
      return first;
    case Distribution::Kind::Uniform:
      return fmt::format("uniform({} to {})", first, second);
    case Distribution::Kind::Exponential:
      return fmt::format("exponential(mean {})", first);
    case Distribution::Kind::Lognormal:
      return fmt::format("lognormal(median {}, p95 {})", first, second);
    case Distribution::Kind::Gamma:
      return fmt::format("gamma(mean {}, sd {})", first, second);
    case Distribution::Kind::Empirical:
      return fmt::format("empirical({} values from {} to {})", distribution.observed.size(),
                         amount(distribution.observed.front(), as_time),
                         amount(distribution.observed.back(), as_time));
  }
  DRYDOCK_CHECK(false);
}

}  // namespace drydock
