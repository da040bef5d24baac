// Logistic regression with a quadratic penalty on each weight, fitted by Newton's method
// (iteratively reweighted least squares; T. Hastie, R. Tibshirani, J. Friedman, "The Elements of
// Statistical Learning", 2nd ed., sections 4.4.1 and 18.4). The penalised likelihood is strictly
// concave, so the optimum does not depend on where the search begins.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace drydock {

[[nodiscard]] double logistic(double log_odds);
// Precondition: 0 < p < 1.
[[nodiscard]] double log_odds(double p);

// Rows of covariates, one behind the other, each with its outcome.
struct RegressionRows {
  std::size_t width = 0;
  std::vector<double> covariates;       // [row * width + column]
  std::vector<unsigned char> outcomes;  // 0 or 1

  [[nodiscard]] std::size_t size() const { return outcomes.size(); }
  [[nodiscard]] std::span<const double> row(std::size_t index) const {
    return {covariates.data() + index * width, width};
  }
};

// Maximises  row_weight * log likelihood - 1/2 * sum of penalty * weight^2.  `weights` is where the
// search begins. Preconditions: as many penalties and weights as columns, every penalty > 0,
// row_weight > 0.
void fit_ridge_logistic(const RegressionRows& rows, double row_weight,
                        std::span<const double> penalties, std::vector<double>& weights);

// Solves A x = b for a symmetric positive definite A, of which the lower triangle is read and
// overwritten by its Cholesky factor. False if it is not positive definite; then x is not touched.
[[nodiscard]] bool solve_positive_definite(std::vector<double>& a, std::span<const double> b,
                                           std::vector<double>& x);

}  // namespace drydock
