// A small simulation result and its scorecard, as the reference system gives them.
#pragma once

#include "base/duration.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {

inline SimulationResult sample_result() {
  SimulationResult result;
  result.scenario = "zone-loss";
  result.seed = 42;
  result.trials = 2000;
  result.until = kDay;
  Metric cost;
  cost.name = "cost_per_month";
  cost.unit = "usd_per_month";
  cost.title = "Cost per month";
  cost.mean = 2207.52;
  cost.mean_ci95 = {2207.5, 2207.54};
  cost.p50 = cost.p95 = cost.p99 = 2207.52;
  cost.trials = 2000;
  Metric recovery;
  recovery.name = "recovery_time";
  recovery.unit = "seconds";
  recovery.title = "Recovery from zone loss";
  recovery.mean = 372;
  recovery.mean_ci95 = {370, 374};
  recovery.p50 = 360;
  recovery.p95 = 840;
  recovery.p99 = 900;
  recovery.p95_ci95 = {830, 850};
  recovery.trials = 2000;
  recovery.censored = 3;
  Metric waste;
  waste.name = "reservation_waste";
  waste.unit = "ratio";
  result.metrics = {cost, recovery, waste};
  result.objectives = {
      {"recovery_time p95 <= 10m", false, 840, {830, 850}, 600, "seconds", {}},
      {"cost_per_month mean <= 3000", true, 2207.52, {2207.5, 2207.54}, 3000, "usd_per_month", {}}};
  result.placements = {{0,
                        "start",
                        6,
                        {{"us-east-1a", true, false, 2, 0, 0, 0, 3, 2},
                         {"us-east-1b", true, true, 2, 0, 1, 0, 3, 3}}}};
  TimeSeries series;
  series.name = "running";
  series.step = kMinute;
  for (int i = 0; i < 1440; ++i) {
    const double mean = i >= 400 && i < 430 ? 4 : 6;
    series.mean.push_back(mean);
    series.p05.push_back(mean - 1);
    series.p95.push_back(6);
  }
  TimeSeries lost;
  lost.name = "running_after_loss";
  lost.step = kMinute;
  lost.start = -5 * kMinute;
  TimeSeries required = lost;
  required.name = "required_after_loss";
  for (int minute = -5; minute <= 60; ++minute) {
    const bool below = minute >= 0 && minute < 12;
    lost.mean.push_back(below ? 4.5 : 6);
    lost.p05.push_back(below ? 4 : 6);
    lost.p95.push_back(6);
    required.mean.push_back(6);
  }
  required.p05 = required.p95 = required.mean;
  result.series = {series, lost, required};
  result.sizing = {{"Group", 6, 3, 3, 3}};
  result.ledger = {
      {"launch latency", "lognormal(median 90s, p95 3m)", SourceKind::Scenario,
       "zone-loss.yaml:9:19", "launch-latency"},
      {"<script>alert(1)</script>", "a|b", SourceKind::Default, "rule \"104\" & more", "x"}};
  return result;
}

inline Scorecard sample_card() {
  Scenario scenario;
  scenario.weights = {{"recovery_time", "p95", 3, 120, 1800, {}},
                      {"cost_per_month", "mean", 1, 2000, 4000, {}},
                      {"reservation_waste", "mean", 1, 0, 1, {}}};
  return make_scorecard("base", scenario, sample_result());
}

inline Comparison sample_comparison() {
  Comparison comparison;
  comparison.before = sample_card();
  comparison.after = sample_card();
  comparison.after.name = "<better>";
  comparison.after.score = 88;
  comparison.differences = {{"cost_per_month",
                             "usd_per_month",
                             2207.52,
                             1895.52,
                             -312,
                             {-320, -304},
                             Direction::LowerIsBetter,
                             2000,
                             12,
                             "Cost per month"},
                            {"launch_failures",
                             "count",
                             3,
                             3.1,
                             0.1,
                             {-0.1, 0.3},
                             Direction::LowerIsBetter,
                             2000,
                             2,
                             "Failed launch attempts"},
                            {"recovery_time",
                             "seconds",
                             840,
                             362,
                             -478,
                             {-490, -466},
                             Direction::LowerIsBetter,
                             2000,
                             9,
                             "Recovery from zone loss"}};
  comparison.score_difference = comparison.after.score - comparison.before.score;
  return comparison;
}

}  // namespace drydock
