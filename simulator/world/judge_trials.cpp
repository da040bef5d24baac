#include "simulator/world/judge_trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/codes/scenario_codes.hpp"
#include "simulator/engine/streaming_statistics.hpp"

namespace drydock {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Those that exist, ascending; censored ones as `longest` if it is above what was seen of them.
std::vector<double> sorted_values(const TrialSamples& samples, double longest) {
  std::vector<double> sorted;
  sorted.reserve(samples.values.size());
  for (std::size_t trial = 0; trial < samples.values.size(); ++trial) {
    if (!std::isnan(samples.values[trial])) {
      const bool censored = !samples.censored.empty() && samples.censored[trial] != 0;
      sorted.push_back(censored ? std::max(samples.values[trial], longest) : samples.values[trial]);
    }
  }
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

double quantile_of(std::string_view statistic) {
  return statistic == "p50" ? 0.5 : statistic == "p95" ? 0.95 : 0.99;
}

// What the statistic would be if no censored trial had ever ended. Precondition: metric.trials > 0.
double upper_bound(const Objective& objective, const Metric& metric, const TrialSamples& samples,
                   double measured) {
  if (metric.censored == 0) {
    return measured;
  }
  if (objective.statistic == "mean") {
    return kInfinity;
  }
  return estimate_quantile(sorted_values(samples, kInfinity), quantile_of(objective.statistic))
      .value;
}

}  // namespace

Metric summarize_trials(const MetricInfo& info, const TrialSamples& samples) {
  Metric metric;
  metric.name = info.name;
  metric.unit = info.unit;
  metric.title = info.title;
  metric.direction = info.direction;
  RunningMoments moments;
  double least_censored = kInfinity;
  for (std::size_t trial = 0; trial < samples.values.size(); ++trial) {
    if (std::isnan(samples.values[trial])) {
      continue;
    }
    moments.add(samples.values[trial]);
    if (!samples.censored.empty() && samples.censored[trial] != 0) {
      ++metric.censored;
      least_censored = std::min(least_censored, samples.values[trial]);
    }
  }
  const std::vector<double> sorted = sorted_values(samples, 0);
  metric.trials = sorted.size();
  if (sorted.empty()) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    metric.mean = metric.p50 = metric.p95 = metric.p99 = none;
    metric.mean_ci95 = metric.p50_ci95 = metric.p95_ci95 = metric.p99_ci95 = {none, none};
    return metric;
  }
  metric.mean = moments.mean();
  metric.mean_ci95 = moments.mean_ci95();
  if (metric.unit == "ratio") {
    // Student's interval knows no bounds; a share has two.
    metric.mean_ci95.low = std::max(metric.mean_ci95.low, 0.0);
    metric.mean_ci95.high = std::min(metric.mean_ci95.high, std::max(metric.mean, 1.0));
  }
  metric.mean_is_lower_bound = metric.censored > 0;
  // A sample that is moved from at or below a quantile to above it moves the quantile.
  const auto quantile = [&](double p, double& value, Interval& interval, bool& lower_bound) {
    const QuantileEstimate estimate = estimate_quantile(sorted, p);
    value = estimate.value;
    interval = estimate.ci95;
    lower_bound = least_censored <= value;
  };
  quantile(0.5, metric.p50, metric.p50_ci95, metric.p50_is_lower_bound);
  quantile(0.95, metric.p95, metric.p95_ci95, metric.p95_is_lower_bound);
  quantile(0.99, metric.p99, metric.p99_ci95, metric.p99_is_lower_bound);
  return metric;
}

namespace {

// How many samples keep to the limit, of those that exist.
void count_kept(const Objective& objective, const TrialSamples& samples, ObjectiveResult& result) {
  std::uint64_t kept = 0;
  for (std::size_t i = 0; i < samples.values.size(); ++i) {
    const double value = samples.values[i];
    if (std::isnan(value)) {
      continue;
    }
    ++result.samples;
    const bool cut_short = !samples.censored.empty() && samples.censored[i] != 0;
    const bool within =
        objective.at_most ? !cut_short && value <= objective.limit : value >= objective.limit;
    kept += within ? 1U : 0U;
  }
  result.share =
      result.samples == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(result.samples);
  result.share_ci95 = share_ci95(kept, result.samples);
}

}  // namespace

ObjectiveResult judge_objective(const Objective& objective, const Metric& metric,
                                const TrialSamples& samples, Diagnostics& diagnostics) {
  ObjectiveResult result;
  result.text = objective.text;
  result.limit = objective.limit;
  result.unit = metric.unit;
  result.span = objective.span;
  if (objective.statistic == "p50") {
    result.measured = metric.p50;
    result.ci95 = metric.p50_ci95;
  } else if (objective.statistic == "p95") {
    result.measured = metric.p95;
    result.ci95 = metric.p95_ci95;
  } else if (objective.statistic == "p99") {
    result.measured = metric.p99;
    result.ci95 = metric.p99_ci95;
  } else {
    result.measured = metric.mean;
    result.ci95 = metric.mean_ci95;
  }
  if (metric.trials == 0) {
    diagnostics.add({codes::ObjectiveNotMeasured,
                     fmt::format("`{}` counts as failed: {} exists in no trial", objective.text,
                                 objective.metric),
                     objective.span,
                     fmt::format("remove the objective, or let the scenario bring about what it "
                                 "measures; see drydock explain {}",
                                 objective.metric)});
    return result;
  }
  count_kept(objective, samples, result);
  if (!objective.at_most) {
    result.passed = result.measured >= objective.limit;
    return result;
  }
  result.passed = upper_bound(objective, metric, samples, result.measured) <= objective.limit;
  if (!result.passed && result.measured <= objective.limit) {
    diagnostics.add({codes::ObjectiveNotMeasured,
                     fmt::format("`{}` counts as failed: {} of {} trials ended before {} did, so "
                                 "what was measured is only a lower bound",
                                 objective.text, metric.censored, metric.trials, objective.metric),
                     objective.span, "raise `until`, so that fewer trials are cut short"});
  }
  return result;
}

}  // namespace drydock
