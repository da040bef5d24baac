// Probability distributions with our own sampling, so that the same stream gives the same numbers
// with every compiler.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/rng.hpp"

namespace drydock {

// A distribution of a non-negative quantity, in the unit of its user (seconds for times).
struct Distribution {
  enum class Kind : std::uint8_t { Constant, Uniform, Exponential, Lognormal, Gamma, Empirical };
  Kind kind = Kind::Constant;
  // Constant: value. Uniform: low, high. Exponential: mean. Lognormal: median, 95th percentile.
  // Gamma: mean, standard deviation, both above 0.
  double first = 0;
  double second = 0;
  // Empirical: what was observed, ascending and not empty; each value is as likely as any other.
  std::vector<double> observed = {};

  [[nodiscard]] double sample(Rng& rng) const;
  // Of seconds: at most ten years.
  [[nodiscard]] Nanoseconds sample_time(Rng& rng) const;
  [[nodiscard]] double mean() const;
  // How long something that lasts so is still to last, met at a random moment: uniform over a
  // sample drawn with a probability in proportion to its length (D. R. Cox, "Renewal Theory",
  // 1962, section 5.4).
  [[nodiscard]] double sample_residual(Rng& rng) const;
};

// As in a scenario: "lognormal(median 90s, p95 3m)"; `as_time` prints durations.
[[nodiscard]] std::string describe(const Distribution& distribution, bool as_time);

}  // namespace drydock
