#include "simulator/engine/distribution.hpp"

#include <fmt/format.h>

#include <cmath>

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

}  // namespace

double Distribution::sample(Rng& rng) const {
  switch (kind) {
    case Kind::Constant:
      return first;
    case Kind::Uniform:
      return first + (second - first) * rng.uniform();
    case Kind::Exponential:
      return -first * std::log(rng.uniform_positive());
    case Kind::Lognormal: {
      // Never 0 and, after rounding, never 1.
      const double p = 0x1.0p-54 + rng.uniform() * (1 - 0x1.0p-53);
      return first * std::exp(lognormal_sigma(first, second) * normal_quantile(p));
    }
  }
  DRYDOCK_CHECK(false);
}

double Distribution::mean() const {
  switch (kind) {
    case Kind::Constant:
    case Kind::Exponential:
      return first;
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
  }
  DRYDOCK_CHECK(false);
}

}  // namespace drydock
