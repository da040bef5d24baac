#include "simulator/market/proper_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.hpp"
#include "base/rng.hpp"

namespace drydock {
namespace {

constexpr std::size_t kDraws = 2000;
constexpr std::size_t kMostBlocks = 2000;  // a draw; more origins make longer blocks

Interval central_95(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) {
    return {};
  }
  std::sort(values.begin(), values.end());
  const auto at = [&](double p) {
    const double place = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - std::floor(place)) * (values[above] - values[below]);
  };
  return {at(0.025), at(0.975)};
}

// Over the values twice, so that a block may run over the end into the beginning.
std::vector<double> running_sums(const std::vector<double>& values) {
  std::vector<double> sums(2 * values.size() + 1, 0.0);
  for (std::size_t i = 0; i < 2 * values.size(); ++i) {
    sums[i + 1] = sums[i] + values[i % values.size()];
  }
  return sums;
}

}  // namespace

double log_score(double probability_of_outcome) {
  return -std::log(std::max(probability_of_outcome, kLeastScored));
}

double brier_score(std::span<const double> distribution, std::size_t outcome) {
  double score = 0;
  for (std::size_t k = 0; k < distribution.size(); ++k) {
    const double away = distribution[k] - (k == outcome ? 1.0 : 0.0);
    score += away * away;
  }
  return score;
}

double covered80(std::span<const double> distribution, std::size_t outcome) {
  const double below = std::accumulate(
      distribution.begin(), distribution.begin() + static_cast<std::ptrdiff_t>(outcome), 0.0);
  const double above = below + distribution[outcome];
  if (above - below <= 0) {
    return below > 0.1 && below < 0.9 ? 1.0 : 0.0;
  }
  return std::max(0.0, std::min(above, 0.9) - std::max(below, 0.1)) / (above - below);
}

BlockBootstrap::BlockBootstrap(std::size_t origins, std::size_t block, std::uint64_t seed)
    : origins_(origins),
      block_(std::min(std::max({block, origins / kMostBlocks, std::size_t{1}}), origins)),
      blocks_((origins + block_ - 1) / block_) {
  DRYDOCK_CHECK(origins > 0);
  Rng rng({.seed = seed, .purpose = stream_hash("block_bootstrap")});
  const auto places = static_cast<std::uint32_t>(origins_);
  starts_.resize(kDraws * blocks_);
  for (std::uint32_t& start : starts_) {
    start = rng.below(places);
  }
}

std::vector<double> BlockBootstrap::ratios(const OriginSums& sums) const {
  DRYDOCK_CHECK(sums.sum.size() == origins_ && sums.count.size() == origins_);
  const std::vector<double> sum = running_sums(sums.sum);
  const std::vector<double> count = running_sums(sums.count);
  std::vector<double> made(kDraws);
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    double all = 0;
    double of = 0;
    for (std::size_t b = 0; b < blocks_; ++b) {
      const std::size_t start = starts_[draw * blocks_ + b];
      // The last block is cut so that each draw holds as many origins as there are.
      const std::size_t end = start + std::min(block_, origins_ - b * block_);
      all += sum[end] - sum[start];
      of += count[end] - count[start];
    }
    made[draw] = of > 0 ? all / of : std::numeric_limits<double>::quiet_NaN();
  }
  return made;
}

Interval BlockBootstrap::ratio(const OriginSums& sums) const { return central_95(ratios(sums)); }

Interval BlockBootstrap::difference(const OriginSums& a, const OriginSums& b) const {
  std::vector<double> made = ratios(a);
  const std::vector<double> other = ratios(b);
  for (std::size_t i = 0; i < made.size(); ++i) {
    made[i] -= other[i];
  }
  return central_95(std::move(made));
}

double overall_ratio(const OriginSums& sums) {
  const double count = std::accumulate(sums.count.begin(), sums.count.end(), 0.0);
  return count > 0 ? std::accumulate(sums.sum.begin(), sums.sum.end(), 0.0) / count
                   : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace drydock
