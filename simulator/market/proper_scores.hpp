// How good probabilities were: proper scores of single forecasts, their means with intervals that
// respect that neighbouring origins share their fate, and calibration.
//
// Log score: minus the logarithm of the probability given to what came, at least 1e-4 (T. Gneiting,
// A. Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007). Brier
// score: the squared distance of a probability from 0 or 1; of a count, the sum over its outcomes.
// Intervals: moving blocks of origins (a day of them) are drawn with replacement, the last origin
// followed by the first, so that each weighs the same (D. Politis, J. Romano, "A circular
// block-resampling procedure for stationary data", 1992); scores of one target and horizon are
// drawn alike, so that differences are paired.
// Coverage of the 80 % interval: how often what came fell between the 10th and the 90th percentile
// of the forecast. Where an outcome straddles a percentile it counts by the part that lies inside
// (the expectation of the randomised probability integral transform; C. Czado, T. Gneiting,
// L. Held, "Predictive model assessment for count data", Biometrics 65, 2009), so that a calibrated
// forecast of a few outcomes covers 80 % and not more.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "simulator/score/metric.hpp"

namespace drydock {

inline constexpr double kLeastScored = 1e-4;

[[nodiscard]] double log_score(double probability_of_outcome);
// Of a distribution over 0 … n - 1.
[[nodiscard]] double brier_score(std::span<const double> distribution, std::size_t outcome);
// 0 to 1: the part of the outcome that lies in the central 80 % interval.
[[nodiscard]] double covered80(std::span<const double> distribution, std::size_t outcome);

// Sums of a score over the forecasts of each origin, and how many they are.
struct OriginSums {
  std::vector<double> sum;
  std::vector<double> count;
};

// The blocks that every bootstrap of one set of origins draws.
class BlockBootstrap {
 public:
  // `block`: origins a block, at least 1. Precondition: origins > 0.
  BlockBootstrap(std::size_t origins, std::size_t block, std::uint64_t seed);

  // 95 % interval of sum / count.
  [[nodiscard]] Interval ratio(const OriginSums& sums) const;
  // 95 % interval of the difference of two ratios over the same draws.
  [[nodiscard]] Interval difference(const OriginSums& a, const OriginSums& b) const;

 private:
  [[nodiscard]] std::vector<double> ratios(const OriginSums& sums) const;

  std::size_t origins_;
  std::size_t block_;
  std::size_t blocks_;                 // a draw
  std::vector<std::uint32_t> starts_;  // [draw * blocks + block]
};

// Sum of `sum` over sum of `count`; NaN if nothing was counted.
[[nodiscard]] double overall_ratio(const OriginSums& sums);

}  // namespace drydock
