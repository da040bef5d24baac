#include "simulator/world/judge_trials.hpp"
#include "base/codes/scenario_codes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace drydock {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Verdict {
  Metric metric;
  ObjectiveResult result;
  std::vector<Diagnostic> problems;
};

Verdict judge(const std::vector<double>& values, const std::vector<std::uint8_t>& censored,
              const std::string& statistic, bool at_most, double limit) {
  const TrialSamples samples{values, censored};
  Objective objective;
  objective.text = "as written";
  objective.metric = "recovery_time";
  objective.statistic = statistic;
  objective.at_most = at_most;
  objective.limit = limit;
  Diagnostics diagnostics;
  Verdict verdict;
  verdict.metric = summarize_trials(*find_metric("recovery_time"), samples);
  verdict.result = judge_objective(objective, verdict.metric, samples, diagnostics);
  verdict.problems = diagnostics.all();
  return verdict;
}

// 0, 1, … 99, of which the last `count` trials were cut short.
Verdict judge_hundred(std::size_t count, const std::string& statistic, bool at_most, double limit) {
  std::vector<double> values(100);
  std::vector<std::uint8_t> censored(100);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<double>(i);
    censored[i] = i + count >= values.size() ? 1 : 0;
  }
  return judge(values, censored, statistic, at_most, limit);
}

TEST(JudgeTrials, ACensoredTrialAboveAQuantileLeavesItExact) {
  const Verdict verdict = judge_hundred(4, "p95", true, 94);
  EXPECT_EQ(verdict.metric.censored, 4U);
  EXPECT_EQ(verdict.metric.p95, 94);
  EXPECT_FALSE(verdict.metric.p50_is_lower_bound);
  EXPECT_FALSE(verdict.metric.p95_is_lower_bound);
  EXPECT_TRUE(verdict.metric.p99_is_lower_bound);
  EXPECT_TRUE(verdict.metric.mean_is_lower_bound);
  EXPECT_TRUE(verdict.result.passed);
  EXPECT_TRUE(verdict.problems.empty());
}

TEST(JudgeTrials, AQuantileThatIsALowerBoundPassesNoUpperLimit) {
  const Verdict verdict = judge_hundred(6, "p95", true, 1000);
  EXPECT_EQ(verdict.result.measured, 94);
  EXPECT_TRUE(verdict.metric.p95_is_lower_bound);
  EXPECT_FALSE(verdict.result.passed);
  ASSERT_EQ(verdict.problems.size(), 1U);
  EXPECT_EQ(verdict.problems[0].code, codes::ObjectiveNotMeasured);
  EXPECT_NE(verdict.problems[0].message.find("6 of 100"), std::string::npos);
  // So does a mean with one such trial, and it still proves a lower limit.
  EXPECT_FALSE(judge_hundred(1, "mean", true, 1000).result.passed);
  EXPECT_TRUE(judge_hundred(1, "mean", false, 49).result.passed);
  EXPECT_FALSE(judge_hundred(1, "mean", false, 50).result.passed);
}

TEST(JudgeTrials, AnEarlyEndCountsAsNeverRecovered) {
  // Five of a hundred were cut short at 1: p95 is known to be the 95th of those that recovered.
  std::vector<double> values(100, 7);
  std::vector<std::uint8_t> censored(100);
  for (std::size_t i = 0; i < 5; ++i) {
    values[i] = 1;
    censored[i] = 1;
  }
  EXPECT_TRUE(judge(values, censored, "p95", true, 7).result.passed);
  EXPECT_TRUE(judge(values, censored, "p95", true, 7).metric.p95_is_lower_bound);
  EXPECT_FALSE(judge(values, censored, "p99", true, 7).result.passed);
}

TEST(JudgeTrials, AMissThatIsCertainNeedsNoWarning) {
  const Verdict verdict = judge_hundred(6, "p95", true, 90);
  EXPECT_FALSE(verdict.result.passed);
  EXPECT_TRUE(verdict.problems.empty());
}

TEST(JudgeTrials, WhatExistsInNoTrialFailsEitherWay) {
  for (const bool at_most : {true, false}) {
    const Verdict verdict = judge({kNone, kNone}, {0, 0}, "p95", at_most, 0);
    EXPECT_EQ(verdict.metric.trials, 0U);
    EXPECT_TRUE(std::isnan(verdict.result.measured));
    EXPECT_FALSE(verdict.result.passed);
    ASSERT_EQ(verdict.problems.size(), 1U);
    EXPECT_NE(verdict.problems[0].message.find("exists in no trial"), std::string::npos);
  }
}

TEST(JudgeTrials, TrialsWithoutTheQuantityAreLeftOut) {
  const Verdict verdict = judge({4, kNone, 6}, {}, "mean", true, 5);
  EXPECT_EQ(verdict.metric.trials, 2U);
  EXPECT_EQ(verdict.result.measured, 5);
  EXPECT_TRUE(verdict.result.passed);
}

}  // namespace
}  // namespace drydock
