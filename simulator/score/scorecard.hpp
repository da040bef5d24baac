// SimulationResult → Scorecard: a figure from 0 to 100 whose parts, weights and inputs are listed,
// and the paired comparison of two configurations under common random numbers.
#pragma once

#include <string>
#include <vector>

#include "simulator/world/simulation.hpp"

namespace drydock {

// One weighted part of the score. `points` is 0 at `worst`, 100 at `best`, linear between.
struct ScorePart {
  std::string metric;     // name of the metric
  std::string statistic;  // "mean", "p50", "p95", "p99"
  double weight = 0;      // as in the scenario; shares are weight / sum
  double measured = 0;
  double best = 0;
  double worst = 0;
  double points = 0;     // 0 to 100
  Interval points_ci95;  // the interval of `measured`, through the same line
  std::string unit;
  double share = 0;  // of the score: weight / sum of the weights that were measured
};

// A weight that no trial could be measured for; the other parts carry its share.
struct UnmeasuredPart {
  std::string metric;
  double weight = 0;
};

struct Scorecard {
  std::string name;  // of the configuration
  double score = 0;  // 0 to 100; 0 if there are no parts
  // Percentile bootstrap over trials (B. Efron, R. J. Tibshirani, "An Introduction to the
  // Bootstrap", 1993, section 13.3) if the result has samples. Else the weighted sum of the parts'
  // own bounds: right if all parts move together, wider than needed otherwise.
  Interval score_ci95;
  std::vector<ScorePart> parts;
  std::vector<ObjectiveResult> objectives;
  std::vector<Metric> metrics;
  std::vector<LedgerEntry> ledger;
  bool passed = true;  // every objective passed
  std::vector<UnmeasuredPart> unmeasured = {};
  std::string scenario = {};
  std::uint64_t seed = 0;
  std::uint32_t trials = 0;
  Nanoseconds until = 0;
};

[[nodiscard]] Scorecard make_scorecard(const std::string& name, const Scenario& scenario,
                                       const SimulationResult& result);

// Difference after − before of one metric, per trial, with its interval.
struct MetricDifference {
  std::string name;
  std::string unit;
  double before = 0;
  double after = 0;
  double difference = 0;
  Interval ci95;  // paired t interval
  Direction direction = Direction::LowerIsBetter;
  std::uint64_t pairs = 0;
  // Unpaired variance over paired variance: how many times fewer trials the pairing needs.
  // Infinite if the difference is the same in every trial although the metric varies.
  double variance_ratio = 1;
  std::string title = {};
};

struct Comparison {
  Scorecard before;
  Scorecard after;
  std::vector<MetricDifference> differences;  // by name; metrics that both have
  double score_difference = 0;                // after - before
  Interval score_difference_ci95;             // same resampled trials on both sides
};

// Precondition: both results have the same seed, trials and scenario.
[[nodiscard]] Comparison compare_scores(Scorecard before, const SimulationResult& before_result,
                                        Scorecard after, const SimulationResult& after_result);

}  // namespace drydock
