#include "simulator/market/ridge_logistic.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr int kMostSteps = 60;
constexpr double kLongestStep = 3;  // of one weight; far from the optimum Newton's step overshoots
constexpr double kConverged = 1e-6;
constexpr double kMostLogOdds = 30;
constexpr std::size_t kRowsAtOnce = 4;

// The gradient and the (negative) second derivatives of the weighted log likelihood.
class Derivatives {
 public:
  explicit Derivatives(std::size_t width)
      : width_(width), gradient(width), curvature(width * width), scaled_(width * kRowsAtOnce) {}

  void compute(const RegressionRows& rows, double row_weight, const std::vector<double>& weights) {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    std::fill(curvature.begin(), curvature.end(), 0.0);
    std::size_t row = 0;
    for (; row + kRowsAtOnce <= rows.size(); row += kRowsAtOnce) {
      for (std::size_t k = 0; k < kRowsAtOnce; ++k) {
        scale(rows, row + k, row_weight, weights, k);
      }
      add_rows(rows.covariates.data() + row * width_);
    }
    for (; row < rows.size(); ++row) {
      scale(rows, row, row_weight, weights, 0);
      const double* covariates = rows.covariates.data() + row * width_;
      for (std::size_t i = 0; i < width_; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
          curvature[i * width_ + j] += scaled_[i] * covariates[j];
        }
      }
    }
  }

 private:
  // Adds a row's share of the gradient and keeps its covariates times their weight of curvature.
  void scale(const RegressionRows& rows, std::size_t row, double row_weight,
             const std::vector<double>& weights, std::size_t into) {
    const std::span<const double> covariates = rows.row(row);
    double score = 0;
    for (std::size_t i = 0; i < width_; ++i) {
      score += covariates[i] * weights[i];
    }
    const double p = logistic(score);
    const double error = row_weight * (rows.outcomes[row] - p);
    const double spread = row_weight * p * (1 - p);
    for (std::size_t i = 0; i < width_; ++i) {
      gradient[i] += error * covariates[i];
      scaled_[into * width_ + i] = spread * covariates[i];
    }
  }

  // Four rows at once: each entry of the matrix is read and written once for all of them.
  void add_rows(const double* x) {
    const double* x1 = x + width_;
    const double* x2 = x1 + width_;
    const double* x3 = x2 + width_;
    for (std::size_t i = 0; i < width_; ++i) {
      const double s0 = scaled_[i];
      const double s1 = scaled_[width_ + i];
      const double s2 = scaled_[2 * width_ + i];
      const double s3 = scaled_[3 * width_ + i];
      double* line = curvature.data() + i * width_;
      for (std::size_t j = 0; j <= i; ++j) {
        line[j] += s0 * x[j] + s1 * x1[j] + s2 * x2[j] + s3 * x3[j];
      }
    }
  }

  std::size_t width_;

 public:
  std::vector<double> gradient;
  std::vector<double> curvature;  // lower triangle

 private:
  std::vector<double> scaled_;
};

}  // namespace

double logistic(double log_odds) {
  return 1 / (1 + std::exp(-std::clamp(log_odds, -kMostLogOdds, kMostLogOdds)));
}

double log_odds(double p) { return std::log(p / (1 - p)); }

bool solve_positive_definite(std::vector<double>& a, std::span<const double> b,
                             std::vector<double>& x) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) {
        sum -= a[i * n + k] * a[j * n + k];
      }
      if (i == j && !(sum > 0)) {
        return false;
      }
      a[i * n + j] = i == j ? std::sqrt(sum) : sum / a[j * n + j];
    }
  }
  x.assign(b.begin(), b.end());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      x[i] -= a[i * n + k] * x[k];
    }
    x[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) {
      x[i] -= a[k * n + i] * x[k];
    }
    x[i] /= a[i * n + i];
  }
  return true;
}

void fit_ridge_logistic(const RegressionRows& rows, double row_weight,
                        std::span<const double> penalties, std::vector<double>& weights) {
  const std::size_t width = rows.width;
  DRYDOCK_CHECK(penalties.size() == width && weights.size() == width && row_weight > 0);
  Derivatives at(width);
  std::vector<double> step;
  for (int round = 0; round < kMostSteps; ++round) {
    at.compute(rows, row_weight, weights);
    for (std::size_t i = 0; i < width; ++i) {
      at.gradient[i] -= penalties[i] * weights[i];
      at.curvature[i * width + i] += penalties[i];
    }
    if (!solve_positive_definite(at.curvature, at.gradient, step)) {
      return;  // covariates beyond all bounds: what was reached stands
    }
    double longest = 0;
    for (const double each : step) {
      longest = std::max(longest, std::abs(each));
    }
    const double shortened = longest > kLongestStep ? kLongestStep / longest : 1.0;
    for (std::size_t i = 0; i < width; ++i) {
      weights[i] += shortened * step[i];
    }
    if (longest < kConverged) {
      return;
    }
  }
}

}  // namespace drydock
