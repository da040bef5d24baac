#include "simulator/market/ridge_logistic.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.hpp"

namespace drydock {
namespace {

TEST(RidgeLogistic, FindsTheLogOddsOfAShareOnConstantRows) {
  RegressionRows rows;
  rows.width = 1;
  for (int i = 0; i < 40; ++i) {
    rows.covariates.push_back(1);
    rows.outcomes.push_back(i < 10 ? 1 : 0);
  }
  std::vector<double> weights = {0};
  const double penalty[] = {1e-9};
  fit_ridge_logistic(rows, 1, penalty, weights);
  EXPECT_NEAR(weights[0], std::log(10.0 / 30.0), 1e-6);
}

TEST(RidgeLogistic, RecoversWeightsAndStopsTheGradientUnderAPenalty) {
  RegressionRows rows;
  rows.width = 2;
  Rng rng({.seed = 5});
  for (int i = 0; i < 20'000; ++i) {
    const double x = 2 * rng.uniform() - 1;
    rows.covariates.insert(rows.covariates.end(), {x, 1.0});
    rows.outcomes.push_back(rng.uniform() < logistic(2 * x - 0.5) ? 1 : 0);
  }
  std::vector<double> weights(2, 0.0);
  const double weak[] = {1e-6, 1e-6};
  fit_ridge_logistic(rows, 1, weak, weights);
  EXPECT_NEAR(weights[0], 2, 0.12);
  EXPECT_NEAR(weights[1], -0.5, 0.06);

  const double strong[] = {500, 1e-6};
  fit_ridge_logistic(rows, 1, strong, weights);
  double gradient = -500 * weights[0];
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const double p = logistic(rows.row(row)[0] * weights[0] + weights[1]);
    gradient += (rows.outcomes[row] - p) * rows.row(row)[0];
  }
  EXPECT_NEAR(gradient, 0, 1e-3);
  EXPECT_LT(weights[0], 1.9);
}

TEST(RidgeLogistic, StaysFiniteWhereOneOutcomeAloneWasSeen) {
  RegressionRows rows;
  rows.width = 2;
  for (int i = 0; i < 9; ++i) {
    rows.covariates.insert(rows.covariates.end(), {0.1 * i, 1.0});
    rows.outcomes.push_back(1);
  }
  std::vector<double> weights(2, 0.0);
  const double penalties[] = {1, 0.1};
  fit_ridge_logistic(rows, 0.5, penalties, weights);
  EXPECT_TRUE(std::isfinite(weights[0]));
  EXPECT_GT(logistic(weights[1]), 0.7);
}

TEST(RidgeLogistic, RefusesAMatrixThatIsNotPositiveDefinite) {
  std::vector<double> matrix = {1, 0, 2, 1};
  const double right[] = {1, 1};
  std::vector<double> x;
  EXPECT_FALSE(solve_positive_definite(matrix, right, x));
  matrix = {4, 0, 2, 3};
  ASSERT_TRUE(solve_positive_definite(matrix, right, x));
  EXPECT_NEAR(4 * x[0] + 2 * x[1], 1, 1e-12);
  EXPECT_NEAR(2 * x[0] + 3 * x[1], 1, 1e-12);
}

}  // namespace
}  // namespace drydock
