#include "simulator/score/scorecard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/score/resample.hpp"

namespace drydock {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Metric metric(const char* name, std::vector<double> samples, Direction direction) {
  Metric result;
  result.name = name;
  result.unit = "seconds";
  result.direction = direction;
  std::erase_if(samples, [](double value) { return !std::isfinite(value); });
  RunningMoments moments;
  for (const double value : samples) {
    moments.add(value);
  }
  std::sort(samples.begin(), samples.end());
  result.trials = samples.size();
  if (!samples.empty()) {
    result.mean = moments.mean();
    result.mean_ci95 = moments.mean_ci95();
    const QuantileEstimate p95 = estimate_quantile(samples, 0.95);
    result.p95 = p95.value;
    result.p95_ci95 = p95.ci95;
  }
  return result;
}

struct Column {
  const char* name;
  std::vector<double> samples;
  Direction direction = Direction::LowerIsBetter;
};

SimulationResult result_of(const std::vector<Column>& columns) {
  SimulationResult result;
  result.seed = 7;
  for (const Column& column : columns) {
    result.trials = static_cast<std::uint32_t>(column.samples.size());
    result.metrics.push_back(metric(column.name, column.samples, column.direction));
    result.samples.push_back(column.samples);
  }
  return result;
}

TEST(ScorePoints, AreLinearBetweenWorstAndBestAndClamped) {
  EXPECT_DOUBLE_EQ(score_points(2, 2, 30, Direction::LowerIsBetter), 100);
  EXPECT_DOUBLE_EQ(score_points(16, 2, 30, Direction::LowerIsBetter), 50);
  EXPECT_DOUBLE_EQ(score_points(31, 2, 30, Direction::LowerIsBetter), 0);
  EXPECT_DOUBLE_EQ(score_points(1, 2, 30, Direction::LowerIsBetter), 100);
  EXPECT_NEAR(score_points(0.99, 1, 0.95, Direction::HigherIsBetter), 80, 1e-9);
  EXPECT_DOUBLE_EQ(score_points(5, 5, 5, Direction::LowerIsBetter), 100);
  EXPECT_DOUBLE_EQ(score_points(4, 5, 5, Direction::HigherIsBetter), 0);
}

TEST(Scorecard, SumsSharesOfPoints) {
  SimulationResult result = result_of({{"cost", {6000, 6000, 6000}}, {"time", {16, 16, 16}}});
  Scenario scenario;
  scenario.weights = {{"cost", "mean", 1, 4000, 8000, {}}, {"time", "mean", 3, 2, 30, {}}};
  result.metrics[1].mean_ci95 = {9, 23};
  result.samples.clear();
  const Scorecard card = make_scorecard("base", scenario, result);
  ASSERT_EQ(card.parts.size(), 2U);
  EXPECT_DOUBLE_EQ(card.parts[0].share, 0.25);
  EXPECT_DOUBLE_EQ(card.score, 50);
  // Lower is better: the high end of the measure is the low end of the points.
  EXPECT_DOUBLE_EQ(card.parts[1].points_ci95.low, 25);
  EXPECT_DOUBLE_EQ(card.parts[1].points_ci95.high, 75);
  EXPECT_DOUBLE_EQ(card.score_ci95.low, 0.25 * 50 + 0.75 * 25);
  EXPECT_DOUBLE_EQ(card.score_ci95.high, 0.25 * 50 + 0.75 * 75);
  EXPECT_TRUE(card.passed);
}

TEST(Scorecard, WhatWasNotMeasuredGivesItsWeightToTheRest) {
  SimulationResult result = result_of({{"cost", {5000, 5000}}, {"time", {kNone, kNone}}});
  Scenario scenario;
  scenario.weights = {{"cost", "mean", 1, 4000, 8000, {}},
                      {"time", "p95", 3, 2, 30, {}},
                      {"unheard_of", "mean", 2, 0, 1, {}}};
  const Scorecard card = make_scorecard("base", scenario, result);
  ASSERT_EQ(card.parts.size(), 1U);
  EXPECT_DOUBLE_EQ(card.parts[0].share, 1);
  EXPECT_DOUBLE_EQ(card.score, 75);
  ASSERT_EQ(card.unmeasured.size(), 2U);
  EXPECT_EQ(card.unmeasured[0].metric, "time");
  EXPECT_DOUBLE_EQ(card.unmeasured[0].weight, 3);
}

TEST(Scorecard, AFailedObjectiveFailsTheCard) {
  SimulationResult result = result_of({{"cost", {1, 1}}});
  result.objectives = {{"a", true, 0, {}, 0, "", {}}, {"b", false, 0, {}, 0, "", {}}};
  EXPECT_FALSE(make_scorecard("base", {}, result).passed);
}

// A fixed sequence that looks random enough: multiples of the golden ratio modulo 1.
std::vector<double> spread(std::size_t count, double scale, double offset) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = offset + scale * std::fmod(static_cast<double>(i) * 0.6180339887498949, 1.0);
  }
  return values;
}

TEST(Scorecard, BootstrapIntervalAgreesWithTheNormalOne) {
  // Mean of uniform [0, 100): standard error 100/sqrt(12)/sqrt(1000) = 0.913.
  const SimulationResult result = result_of({{"x", spread(1000, 100, 0)}});
  Scenario scenario;
  scenario.weights = {{"x", "mean", 1, 0, 100, {}}};
  const Scorecard card = make_scorecard("base", scenario, result);
  EXPECT_NEAR(card.score, 50, 0.5);
  EXPECT_LT(card.score_ci95.low, card.score);
  EXPECT_GT(card.score_ci95.high, card.score);
  EXPECT_NEAR(card.score_ci95.high - card.score_ci95.low, 2 * 1.96 * 0.913, 0.5);
  const Scorecard again = make_scorecard("base", scenario, result);
  EXPECT_EQ(card.score_ci95.low, again.score_ci95.low);
}

TEST(Scorecard, BootstrapOfAQuantileUsesTheOrderOfTheSamples) {
  const SimulationResult result = result_of({{"x", spread(1000, 100, 0)}});
  Scenario scenario;
  scenario.weights = {{"x", "p95", 1, 0, 100, {}}};
  const Scorecard card = make_scorecard("base", scenario, result);
  EXPECT_NEAR(card.score, 5, 0.5);
  // Standard error of the quantile: sqrt(0.95 * 0.05 / 1000) * 100 = 0.689.
  EXPECT_NEAR(card.score_ci95.high - card.score_ci95.low, 2 * 1.96 * 0.689, 0.6);
}

TEST(CompareScores, PairsTrialsAndDropsThoseWithoutAPartner) {
  const SimulationResult before = result_of({{"x", {1, 2, 3, 4, kNone}}});
  const SimulationResult after = result_of({{"x", {2, 4, 4, kNone, 9}}});
  const Comparison comparison = compare_scores({}, before, {}, after);
  ASSERT_EQ(comparison.differences.size(), 1U);
  const MetricDifference& x = comparison.differences[0];
  EXPECT_EQ(x.pairs, 3U);
  EXPECT_DOUBLE_EQ(x.before, 2);
  EXPECT_NEAR(x.after, 10.0 / 3, 1e-12);
  EXPECT_NEAR(x.difference, 4.0 / 3, 1e-12);
  // Differences 1, 2, 1: s = 0.57735, t(0.975; 2) = 4.302653, half width t s / sqrt(3).
  EXPECT_NEAR(x.ci95.high - x.difference, 4.302653 * 0.577350269 / std::sqrt(3.0), 1e-5);
  // Variances 1 and 4/3 against 1/3.
  EXPECT_NEAR(x.variance_ratio, 7, 1e-9);
}

TEST(CompareScores, AConstantDifferenceHasNoWidth) {
  const SimulationResult before = result_of({{"x", {1, 2, 3}}});
  const SimulationResult after = result_of({{"x", {3, 4, 5}}});
  const Comparison comparison = compare_scores({}, before, {}, after);
  EXPECT_DOUBLE_EQ(comparison.differences[0].ci95.low, 2);
  EXPECT_DOUBLE_EQ(comparison.differences[0].ci95.high, 2);
  EXPECT_TRUE(std::isinf(comparison.differences[0].variance_ratio));
}

TEST(CompareScores, TheScoreKeepsItsPairing) {
  const SimulationResult before = result_of({{"x", spread(500, 40, 30)}});
  const SimulationResult after = result_of({{"x", spread(500, 40, 20)}});
  Scenario scenario;
  scenario.weights = {{"x", "mean", 1, 0, 100, {}}};
  const Comparison comparison = compare_scores(make_scorecard("a", scenario, before), before,
                                               make_scorecard("b", scenario, after), after);
  EXPECT_NEAR(comparison.score_difference, 10, 1e-9);
  EXPECT_NEAR(comparison.score_difference_ci95.low, 10, 1e-9);
  EXPECT_NEAR(comparison.score_difference_ci95.high, 10, 1e-9);
}

TEST(CompareScores, WithoutSamplesTheIntervalIsThatOfIndependentSides) {
  SimulationResult before = result_of({{"x", {0, 0}}});
  SimulationResult after = before;
  before.samples.clear();
  after.samples.clear();
  before.metrics[0].mean_ci95 = {-3, 3};
  after.metrics[0].mean = 10;
  after.metrics[0].mean_ci95 = {6, 14};
  const Comparison comparison = compare_scores({}, before, {}, after);
  EXPECT_EQ(comparison.differences[0].pairs, 0U);
  EXPECT_DOUBLE_EQ(comparison.differences[0].ci95.low, 5);
  EXPECT_DOUBLE_EQ(comparison.differences[0].ci95.high, 15);
}

}  // namespace
}  // namespace drydock
