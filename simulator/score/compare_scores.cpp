#include <algorithm>
#include <cmath>
#include <limits>

#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/score/resample.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {
namespace {

// Null if the result keeps no samples.
const std::vector<double>* samples_of(const SimulationResult& result, std::size_t index) {
  return index < result.samples.size() ? &result.samples[index] : nullptr;
}

double half_width(const Interval& interval) { return (interval.high - interval.low) / 2; }

// From the means alone, as if the two sides were independent.
void compare_unpaired(MetricDifference& difference, const Metric& before, const Metric& after) {
  difference.before = before.mean;
  difference.after = after.mean;
  difference.difference = after.mean - before.mean;
  const double half = std::hypot(half_width(before.mean_ci95), half_width(after.mean_ci95));
  difference.ci95 = {difference.difference - half, difference.difference + half};
}

void compare_paired(MetricDifference& difference, const std::vector<double>& before,
                    const std::vector<double>& after) {
  RunningMoments left;
  RunningMoments right;
  RunningMoments paired;
  for (std::size_t t = 0; t < std::min(before.size(), after.size()); ++t) {
    if (std::isfinite(before[t]) && std::isfinite(after[t])) {
      left.add(before[t]);
      right.add(after[t]);
      paired.add(after[t] - before[t]);
    }
  }
  difference.pairs = paired.count();
  difference.before = left.mean();
  difference.after = right.mean();
  difference.difference = paired.mean();
  difference.ci95 = paired.mean_ci95();
  const double unpaired = left.variance() + right.variance();
  if (paired.variance() > 0) {
    difference.variance_ratio = unpaired / paired.variance();
  } else if (unpaired > 0) {
    difference.variance_ratio = std::numeric_limits<double>::infinity();
  }
}

bool any_pair(const std::vector<double>& before, const std::vector<double>& after) {
  for (std::size_t t = 0; t < std::min(before.size(), after.size()); ++t) {
    if (std::isfinite(before[t]) && std::isfinite(after[t])) {
      return true;
    }
  }
  return false;
}

void compare_totals(Comparison& comparison, const SimulationResult& before_result,
                    const SimulationResult& after_result) {
  const Scorecard& before = comparison.before;
  const Scorecard& after = comparison.after;
  comparison.score_difference = after.score - before.score;
  const std::vector<double> left = resampled_scores(before.parts, before_result);
  const std::vector<double> right = resampled_scores(after.parts, after_result);
  if (left.empty() || left.size() != right.size()) {
    comparison.score_difference_ci95 = {after.score_ci95.low - before.score_ci95.high,
                                        after.score_ci95.high - before.score_ci95.low};
    return;
  }
  std::vector<double> differences(left.size());
  for (std::size_t r = 0; r < left.size(); ++r) {
    differences[r] = right[r] - left[r];
  }
  comparison.score_difference_ci95 = percentile_interval(std::move(differences));
}

}  // namespace

Comparison compare_scores(Scorecard before, const SimulationResult& before_result, Scorecard after,
                          const SimulationResult& after_result) {
  Comparison comparison{std::move(before), std::move(after), {}, 0, {}};
  for (std::size_t i = 0; i < before_result.metrics.size(); ++i) {
    const Metric& left = before_result.metrics[i];
    const std::optional<std::size_t> other = metric_index(after_result, left.name);
    if (!other || left.trials == 0 || after_result.metrics[*other].trials == 0) {
      continue;
    }
    MetricDifference difference;
    difference.name = left.name;
    difference.unit = left.unit;
    difference.title = left.title;
    difference.direction = left.direction;
    const std::vector<double>* left_samples = samples_of(before_result, i);
    const std::vector<double>* right_samples = samples_of(after_result, *other);
    if (left_samples != nullptr && right_samples != nullptr &&
        any_pair(*left_samples, *right_samples)) {
      compare_paired(difference, *left_samples, *right_samples);
    } else {
      compare_unpaired(difference, left, after_result.metrics[*other]);
    }
    comparison.differences.push_back(std::move(difference));
  }
  std::sort(comparison.differences.begin(), comparison.differences.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  compare_totals(comparison, before_result, after_result);
  return comparison;
}

}  // namespace drydock
