// The few special functions that sampling and intervals need, with known accuracy and the same
// results everywhere up to the last bits of the C library's exp, log and lgamma.
#pragma once

#include <cstdint>

namespace drydock {

// Quantile of the standard normal distribution, relative error about 1e-16: M. J. Wichura,
// "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37
// (1988), routine PPND16. Precondition: 0 < p < 1.
[[nodiscard]] double normal_quantile(double p);

// Regularised incomplete beta function I_x(a, b) by its continued fraction (NIST Digital Library of
// Mathematical Functions, 8.17.22). Preconditions: a, b > 0, 0 <= x <= 1.
[[nodiscard]] double incomplete_beta(double a, double b, double x);

// Quantile of Student's t distribution with `df` degrees of freedom. Preconditions: 0 < p < 1,
// df >= 1.
[[nodiscard]] double t_quantile(double p, double df);

// P(X <= k) for X binomial with n trials of probability p. Precondition: 0 < p < 1.
[[nodiscard]] double binomial_cdf(std::int64_t k, std::int64_t n, double p);

}  // namespace drydock
