// Metrics of several simulations become one result, and objectives find what they mean.
#include "simulator/world/join_metrics.hpp"

#include <gtest/gtest.h>

#include "simulator/world/judge_trials.hpp"

namespace drydock {
namespace {

MeasuredMetric measured(const std::string& name, std::vector<double> samples) {
  MeasuredMetric made;
  made.metric = summarize_trials(*find_metric(name), {samples});
  made.metric.name = name;
  made.samples = std::move(samples);
  return made;
}

Objective objective(const std::string& metric, double limit) {
  Objective made;
  made.text = metric;
  made.metric = metric;
  made.statistic = "mean";
  made.limit = limit;
  return made;
}

TEST(JoinMetrics, MoneyOfAMonthIsAddedTrialByTrial) {
  SimulationResult result;
  result.trials = 3;
  join_metrics(result, {measured("cost_per_month", {1, 2, 3})});
  join_metrics(result, {measured("cost_per_month", {10, 20, 30}), measured("A.runs", {1, 1, 1})});
  ASSERT_EQ(result.metrics.size(), 2U);
  EXPECT_EQ(result.samples[0], (std::vector<double>{11, 22, 33}));
  EXPECT_EQ(result.metrics[0].mean, 22);
}

TEST(JoinMetrics, ABareNameMeansTheOneResourceThatHasIt) {
  SimulationResult result;
  result.trials = 2;
  join_metrics(result, {measured("A.duration", {5, 7}), measured("A.runs", {1, 1}),
                        measured("B.runs", {2, 2})});
  Scenario scenario;
  scenario.objectives = {objective("duration", 6), objective("B.runs", 1)};
  Diagnostics diagnostics;
  judge_objectives(scenario, result, diagnostics);
  ASSERT_EQ(result.objectives.size(), 2U);
  EXPECT_TRUE(result.objectives[0].passed);
  EXPECT_EQ(result.objectives[0].share, 0.5);
  EXPECT_FALSE(result.objectives[1].passed);
  EXPECT_FALSE(diagnostics.has_errors());
  scenario.objectives = {objective("runs", 1), objective("C.runs", 1)};
  judge_objectives(scenario, result, diagnostics);
  EXPECT_EQ(diagnostics.count(Severity::Error), 2U);
  EXPECT_FALSE(metric_index(result, "uration").has_value());
}

// Each run is a sample of the objective; trials stay what is compared.
TEST(JoinMetrics, RunsAreSamplesOfTheirOwn) {
  SimulationResult result;
  result.trials = 2;
  MeasuredMetric durations = measured("A.duration", {10, 1});
  durations.runs = {{1, 19, 1}, {0, 0, 1}};
  join_metrics(result, {std::move(durations)});
  Scenario scenario;
  scenario.objectives = {objective("duration", 5)};
  Diagnostics diagnostics;
  judge_objectives(scenario, result, diagnostics);
  ASSERT_EQ(result.objectives.size(), 1U);
  EXPECT_EQ(result.objectives[0].samples, 3U);
  EXPECT_TRUE(result.objectives[0].of_runs);
  EXPECT_NEAR(result.objectives[0].share, 2.0 / 3, 1e-12);
}

}  // namespace
}  // namespace drydock
