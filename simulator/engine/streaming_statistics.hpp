// Means, variances and quantiles with 95 % intervals. Everything that is merged is merged in the
// order of trials, so that the number of threads never shows.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "simulator/score/metric.hpp"

namespace drydock {

// Mean and variance in one pass (B. P. Welford, Technometrics 4 (1962); merging by T. F. Chan,
// G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm", 1979).
class RunningMoments {
 public:
  void add(double value);
  void merge(const RunningMoments& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double mean() const { return mean_; }
  // With n - 1; 0 for fewer than two values.
  [[nodiscard]] double variance() const;
  // 95 % interval of the mean by Student's t; the mean itself for fewer than two values.
  [[nodiscard]] Interval mean_ci95() const;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double sum_of_squares_ = 0;
};

struct QuantileEstimate {
  double value = 0;
  Interval ci95;
};
// The least sample with at least a share `p` of the samples at or below it, and the distribution-
// free interval between two order statistics (H. A. David, H. N. Nagaraja, "Order Statistics", 3rd
// ed., section 7.1). Where the sample is too small for an order statistic to bound a side, that
// side is the least or the greatest sample. Preconditions: `sorted` ascends and is not empty, 0 < p
// < 1.
[[nodiscard]] QuantileEstimate estimate_quantile(std::span<const double> sorted, double p);

// 95 % interval of a share of counts (E. B. Wilson, "Probable inference, the law of succession, and
// statistical inference", Journal of the American Statistical Association 22, 1927); [0, 1] of
// nothing.
[[nodiscard]] Interval share_ci95(std::uint64_t count, std::uint64_t of);

// The average over time of a quantity that changes in steps.
class TimeWeightedAverage {
 public:
  void add(double value, Nanoseconds duration);
  [[nodiscard]] Nanoseconds duration() const { return duration_; }
  // 0 if no time has passed.
  [[nodiscard]] double average() const;

 private:
  double value_seconds_ = 0;
  Nanoseconds duration_ = 0;
};

// How often each small whole number was seen: exact, mergeable in any order, no larger than the
// largest value.
class CountHistogram {
 public:
  void add(std::uint32_t value);
  void merge(const CountHistogram& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  // Preconditions: count() > 0, 0 < p < 1.
  [[nodiscard]] double mean() const;
  [[nodiscard]] std::uint32_t quantile(double p) const;

 private:
  std::vector<std::uint32_t> seen_;  // by value
  std::uint64_t count_ = 0;
};

}  // namespace drydock
