#include "simulator/engine/streaming_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "simulator/engine/special_functions.hpp"

namespace drydock {
namespace {

constexpr double kTail = 0.025;

// The rank (from 1) of the p-quantile among n: the least k with k >= p n. The product is rounded,
// so a whole number that it misses by a rounding error is taken as that number.
std::uint64_t quantile_rank(std::uint64_t n, double p) {
  const double exact = p * static_cast<double>(n);
  const double near = std::round(exact);
  const double rank = std::fabs(exact - near) < 1e-9 * exact ? near : std::ceil(exact);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, n);
}

// The least k with P(X <= k) >= probability.
std::int64_t binomial_quantile(std::int64_t n, double p, double probability) {
  std::int64_t low = -1;
  std::int64_t high = n;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (binomial_cdf(middle, n, p) >= probability ? high : low) = middle;
  }
  return high;
}

}  // namespace

void RunningMoments::add(double value) {
  ++count_;
  const double delta = value - mean_;
  mean_ += delta / static_cast<double>(count_);
  sum_of_squares_ += delta * (value - mean_);
}

void RunningMoments::merge(const RunningMoments& other) {
  if (other.count_ == 0) {
    return;
  }
  const auto mine = static_cast<double>(count_);
  const auto theirs = static_cast<double>(other.count_);
  const double delta = other.mean_ - mean_;
  mean_ += delta * theirs / (mine + theirs);
  sum_of_squares_ += other.sum_of_squares_ + delta * delta * mine * theirs / (mine + theirs);
  count_ += other.count_;
}

double RunningMoments::variance() const {
  return count_ < 2 ? 0 : sum_of_squares_ / static_cast<double>(count_ - 1);
}

Interval RunningMoments::mean_ci95() const {
  if (count_ < 2) {
    return {mean_, mean_};
  }
  const auto n = static_cast<double>(count_);
  const double half = t_quantile(1 - kTail, n - 1) * std::sqrt(variance() / n);
  return {mean_ - half, mean_ + half};
}

QuantileEstimate estimate_quantile(std::span<const double> sorted, double p) {
  DRYDOCK_CHECK(!sorted.empty() && p > 0 && p < 1);
  const auto n = static_cast<std::int64_t>(sorted.size());
  const auto at_rank = [&](std::int64_t rank) {
    return sorted[static_cast<std::size_t>(std::clamp<std::int64_t>(rank, 1, n) - 1)];
  };
  // The quantile lies below the order statistic of rank r with probability P(X <= r - 1).
  const std::int64_t low_rank = binomial_quantile(n, p, kTail);
  const std::int64_t high_rank = binomial_quantile(n, p, 1 - kTail) + 1;
  return {sorted[quantile_rank(sorted.size(), p) - 1], {at_rank(low_rank), at_rank(high_rank)}};
}

Interval share_ci95(std::uint64_t count, std::uint64_t of) {
  if (of == 0) {
    return {0, 1};
  }
  constexpr double kZ = 1.959963984540054;
  const auto n = static_cast<double>(of);
  const double p = static_cast<double>(count) / n;
  const double scale = 1 + kZ * kZ / n;
  const double middle = (p + kZ * kZ / (2 * n)) / scale;
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / scale;
  return {count == 0 ? 0 : std::max(0.0, middle - half),
          count == of ? 1 : std::min(1.0, middle + half)};
}

void TimeWeightedAverage::add(double value, Nanoseconds duration) {
  value_seconds_ += value * to_seconds(duration);
  duration_ += duration;
}

double TimeWeightedAverage::average() const {
  return duration_ == 0 ? 0 : value_seconds_ / to_seconds(duration_);
}

void CountHistogram::add(std::uint32_t value) {
  if (value >= seen_.size()) {
    seen_.resize(value + 1);
  }
  ++seen_[value];
  ++count_;
}

void CountHistogram::merge(const CountHistogram& other) {
  if (seen_.size() < other.seen_.size()) {
    seen_.resize(other.seen_.size());
  }
  for (std::size_t i = 0; i < other.seen_.size(); ++i) {
    seen_[i] += other.seen_[i];
  }
  count_ += other.count_;
}

double CountHistogram::mean() const {
  DRYDOCK_CHECK(count_ > 0);
  std::uint64_t sum = 0;
  for (std::size_t value = 0; value < seen_.size(); ++value) {
    sum += value * seen_[value];
  }
  return static_cast<double>(sum) / static_cast<double>(count_);
}

std::uint32_t CountHistogram::quantile(double p) const {
  DRYDOCK_CHECK(count_ > 0);
  const std::uint64_t rank = quantile_rank(count_, p);
  std::uint64_t below = 0;
  std::uint32_t value = 0;
  for (; value + 1 < seen_.size(); ++value) {
    below += seen_[value];
    if (below >= rank) {
      break;
    }
  }
  return value;
}

}  // namespace drydock
