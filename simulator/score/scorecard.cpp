#include "simulator/score/scorecard.hpp"

#include <algorithm>
#include <cmath>

#include "simulator/score/resample.hpp"

namespace drydock {
namespace {

struct Measured {
  double value = 0;
  Interval ci95;
};

Measured statistic_of(const Metric& metric, const std::string& statistic) {
  if (statistic == "p50") {
    return {metric.p50, metric.p50_ci95};
  }
  if (statistic == "p95") {
    return {metric.p95, metric.p95_ci95};
  }
  if (statistic == "p99") {
    return {metric.p99, metric.p99_ci95};
  }
  return {metric.mean, metric.mean_ci95};
}

ScorePart measure(const ScoreWeight& weight, const Metric& metric) {
  const Measured measured = statistic_of(metric, weight.statistic);
  const auto points = [&](double value) {
    return score_points(value, weight.best, weight.worst, metric.direction);
  };
  ScorePart part;
  part.metric = metric.name;
  part.statistic = weight.statistic;
  part.weight = weight.weight;
  part.measured = measured.value;
  part.best = weight.best;
  part.worst = weight.worst;
  part.points = points(measured.value);
  const double low = points(measured.ci95.low);
  const double high = points(measured.ci95.high);
  part.points_ci95 = {std::min(low, high), std::max(low, high)};
  part.unit = metric.unit;
  return part;
}

}  // namespace

Scorecard make_scorecard(const std::string& name, const Scenario& scenario,
                         const SimulationResult& result) {
  Scorecard card;
  card.name = name;
  card.scenario = result.scenario;
  card.seed = result.seed;
  card.trials = result.trials;
  card.until = result.until;
  card.objectives = result.objectives;
  card.metrics = result.metrics;
  card.ledger = result.ledger;
  card.passed = std::all_of(card.objectives.begin(), card.objectives.end(),
                            [](const ObjectiveResult& objective) { return objective.passed; });
  double sum = 0;
  for (const ScoreWeight& weight : scenario.weights) {
    if (weight.weight <= 0) {
      continue;
    }
    const std::optional<std::size_t> index = metric_index(result, weight.metric);
    if (!index || result.metrics[*index].trials == 0) {
      card.unmeasured.push_back({weight.metric, weight.weight});
      continue;
    }
    card.parts.push_back(measure(weight, result.metrics[*index]));
    sum += weight.weight;
  }
  for (ScorePart& part : card.parts) {
    part.share = part.weight / sum;
    card.score += part.share * part.points;
    card.score_ci95.low += part.share * part.points_ci95.low;
    card.score_ci95.high += part.share * part.points_ci95.high;
  }
  std::vector<double> scores = resampled_scores(card.parts, result);
  if (!scores.empty()) {
    card.score_ci95 = percentile_interval(std::move(scores));
  }
  return card;
}

}  // namespace drydock
