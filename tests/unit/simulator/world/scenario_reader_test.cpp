#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "planner/document/read_document.hpp"
#include "simulator/world/assumptions.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {
namespace {

struct Reading {
  std::optional<Scenario> scenario;
  std::vector<Diagnostic> problems;
};

Reading read(const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<Document> document =
      read_document(sources, sources.add("scenario.yaml", text), diagnostics);
  EXPECT_TRUE(document.has_value());
  Reading reading;
  if (document) {
    reading.scenario = read_scenario(*document, "test", diagnostics);
  }
  reading.problems = diagnostics.sorted();
  return reading;
}

TEST(ReadScenario, ReadsEveryPart) {
  const Reading reading = read(R"(
format_version: 1
description: Loss of one zone
until: 24h
trials: 500
seed: 42
required_capacity: 5
assumptions:
  launch_latency: {lognormal: {median: 90s, p95: 3m}}
  launch_retry: {exponential: {mean: 1m30s}}
  on_demand_shortage: {uniform: [0, 0.1]}
events:
  - at: {uniform: [1h, 2h]}
    label: lost
    zone_impaired: {zone: any, duration: {constant: 90m}}
  - at: 3h
    launch_instances: {count: 2, zone: "#1", instance_type: t3.micro}
  - at: 0
    reservations_match: open
  - at: 4h
    remove_zone: {zone: us-east-1c}
  - at: 5h
    set_desired: {group: Group, count: 12}
objectives:
  - recovery_time p95 <= 10m
  - capacity_attained >= 99%
score:
  recovery_time: {statistic: p95, weight: 40, best: 2m, worst: 30m}
  cost_per_month: {weight: 10, best: 4000, worst: 8000}
)");
  EXPECT_TRUE(reading.problems.empty());
  ASSERT_TRUE(reading.scenario.has_value());
  const Scenario& scenario = *reading.scenario;
  EXPECT_EQ(scenario.until, 24 * kHour);
  EXPECT_EQ(scenario.trials, 500U);
  EXPECT_EQ(scenario.seed, 42U);
  EXPECT_EQ(scenario.required_capacity, 5U);
  EXPECT_EQ(scenario.assumptions.size(), all_assumptions().size());
  EXPECT_EQ(scenario.assumptions.at("launch_latency").value.second, 180);
  EXPECT_TRUE(scenario.assumptions.at("launch_latency").span.valid());
  EXPECT_FALSE(scenario.assumptions.at("impairment_detection").span.valid());
  ASSERT_EQ(scenario.events.size(), 5U);
  EXPECT_EQ(scenario.events[0].label, "lost");
  EXPECT_EQ(std::get<ZoneImpairedEvent>(scenario.events[0].what).duration_seconds.first, 5400);
  EXPECT_EQ(std::get<LaunchInstancesEvent>(scenario.events[1].what).count, 2U);
  EXPECT_TRUE(std::get<SetMatchCriteriaEvent>(scenario.events[2].what).open);
  EXPECT_EQ(std::get<RemoveZoneEvent>(scenario.events[3].what).zone, "us-east-1c");
  EXPECT_EQ(std::get<SetDesiredEvent>(scenario.events[4].what).desired, 12U);
  ASSERT_EQ(scenario.objectives.size(), 2U);
  EXPECT_EQ(scenario.objectives[0].limit, 600);
  EXPECT_TRUE(scenario.objectives[0].at_most);
  EXPECT_EQ(scenario.objectives[1].statistic, "mean");
  EXPECT_DOUBLE_EQ(scenario.objectives[1].limit, 0.99);
  EXPECT_EQ(scenario.weights[0].worst, 1800);
}

struct Wrong {
  const char* text;
  DiagnosticCode code;
  const char* part_of_message;
  const char* part_of_hint;
};

class ReadWrongScenario : public testing::TestWithParam<Wrong> {};

TEST_P(ReadWrongScenario, IsReportedAtItsPlace) {
  const Wrong& wrong = GetParam();
  const Reading reading = read(std::string("format_version: 1\nuntil: 2h\n") + wrong.text);
  ASSERT_EQ(reading.problems.size(), 1U);
  const Diagnostic& problem = reading.problems.front();
  EXPECT_EQ(problem.code, wrong.code) << problem.message;
  EXPECT_NE(problem.message.find(wrong.part_of_message), std::string::npos) << problem.message;
  EXPECT_NE(problem.hint.find(wrong.part_of_hint), std::string::npos) << problem.hint;
  EXPECT_TRUE(problem.span.valid());
  EXPECT_EQ(reading.scenario.has_value(), problem.severity() != Severity::Error);
}

INSTANTIATE_TEST_SUITE_P(
    All, ReadWrongScenario,
    testing::Values(
        Wrong{"trails: 10", codes::ScenarioUnknownKey, "`trails`", "`trials`"},
        Wrong{"trials: 0", codes::ScenarioBadValue, "from 1 to", ""},
        Wrong{"trials: 2.5", codes::ScenarioBadValue, "`2.5`", ""},
        Wrong{"assumptions: [a]", codes::ScenarioShape, "a list", ""},
        Wrong{"assumptions: {launch_latncy: 3s}", codes::ScenarioUnknownKey, "launch_latncy",
              "launch_latency"},
        Wrong{"assumptions: {launch_latency: 90}", codes::ScenarioBadValue, "no unit", "90s"},
        Wrong{"assumptions: {launch_latency: soon}", codes::ScenarioBadValue, "`soon`", "90s"},
        Wrong{"assumptions: {on_demand_shortage: 2}", codes::ScenarioBadValue, "not a probability",
              "0 to 1"},
        Wrong{"assumptions: {on_demand_shortage: {lognormal: {median: 1s, p95: 2s}}}",
              codes::ScenarioUnknownKey, "lognormal", "uniform"},
        Wrong{"assumptions: {launch_latency: {lognormal: {median: 3m, p95: 90s}}}",
              codes::ScenarioBadValue, "median <= p95", ""},
        Wrong{"assumptions: {launch_latency: {uniform: [2m, 1m]}}", codes::ScenarioBadValue,
              "above the highest", ""},
        Wrong{"events: [{at: 1h}]", codes::ScenarioBadValue, "it says 0", "set_desired"},
        Wrong{"events: [{at: 1h, set_desired: 3, reservations_match: open}]",
              codes::ScenarioBadValue, "it says 2", ""},
        Wrong{"events: [{set_desired: 3}]", codes::ScenarioMissingKey, "`at`", ""},
        Wrong{"events: [{at: 3h, set_desired: 3}]", codes::ScenarioEventLate, "never happens", ""},
        Wrong{"events: [{at: 1h, reservations_match: shut}]", codes::ScenarioBadValue,
              "`open` or `targeted`", ""},
        Wrong{"events: [{at: 1h, remove_zone: {zone: any}}]", codes::ScenarioBadValue,
              "must be named", ""},
        Wrong{"objectives: [recovery_tim p95 <= 10m]", codes::ScenarioUnknownMetric, "recovery_tim",
              "recovery_time"},
        Wrong{"objectives: [recovery_time p90 <= 10m]", codes::ScenarioObjective, "p90", "p95"},
        Wrong{"objectives: [recovery_time p95 <= 10]", codes::ScenarioObjective, "`10`",
              "duration"},
        Wrong{"objectives: [recovery_time is short]", codes::ScenarioObjective, "METRIC STATISTIC",
              "recovery_time p95"},
        Wrong{"score: {recovery_time: {weight: 1, best: 2, worst: 3m}}", codes::ScenarioBadValue,
              "`2`", "90s"},
        Wrong{"score: {recovery_time: {weight: 1, best: 2m}}", codes::ScenarioMissingKey, "`worst`",
              ""},
        Wrong{"score: {speed: {weight: 1, best: 2, worst: 3}}", codes::ScenarioUnknownMetric,
              "`speed`", ""}));

TEST(ReadScenario, ReportsEverythingAtOnceAndNeedsAVersion) {
  const Reading reading = read("until: never\ntrials: -1\nevents: 3\n");
  EXPECT_FALSE(reading.scenario.has_value());
  EXPECT_EQ(reading.problems.size(), 4U);
  EXPECT_EQ(read("format_version: 2\nuntil: 1h\n").problems.front().code, codes::ScenarioVersion);
}

TEST(ReadScenario, AnythingThatIsNoMappingIsReported) {
  EXPECT_EQ(read("- 1\n").problems.front().code, codes::ScenarioShape);
}

// What a distribution of launch_latency in a folder with runs.csv is; nothing if it is refused.
std::optional<Distribution> latency(const std::string& written) {
  const MemoryFileSystem files(
      {{"plans/runs.csv", "name,seconds,\"took, all in all\"\r\na,90,2m\r\nb,30,1m\r\nc,,5s\r\n"},
       {"plans/bad.csv", "seconds\n12\nlong\n"}});
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<Document> document = read_document(
      sources,
      sources.add("s.yaml",
                  "format_version: 1\nuntil: 2h\nassumptions: {launch_latency: " + written + "}\n"),
      diagnostics);
  if (!document) {
    ADD_FAILURE() << written;
    return std::nullopt;
  }
  const std::optional<Scenario> scenario =
      read_scenario(*document, "test", diagnostics, {&files, "plans"});
  return scenario ? std::optional(scenario->assumptions.at("launch_latency").value) : std::nullopt;
}

TEST(ReadScenario, ReadsGammaAndWhatWasObserved) {
  using Kind = Distribution::Kind;
  const std::optional<Distribution> gamma = latency("{gamma: {mean: 5m, sd: 30s}}");
  ASSERT_TRUE(gamma);
  EXPECT_EQ(gamma->kind, Kind::Gamma);
  EXPECT_EQ(gamma->first, 300);
  EXPECT_EQ(gamma->second, 30);
  const std::optional<Distribution> list = latency("{empirical: [3m, 40s, 52s]}");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->observed, (std::vector<double>{40, 52, 180}));
  const std::optional<Distribution> column =
      latency("{empirical: {file: runs.csv, column: seconds}}");
  ASSERT_TRUE(column);
  EXPECT_EQ(column->observed, (std::vector<double>{30, 90}));
  const std::optional<Distribution> quoted =
      latency("{empirical: {file: runs.csv, column: 'took, all in all'}}");
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->observed, (std::vector<double>{5, 60, 120}));
  for (const char* wrong :
       {"{gamma: {mean: 0s, sd: 1s}}", "{gamma: {mean: 5s}}", "{empirical: []}",
        "{empirical: [1s, soon]}", "{empirical: {file: runs.csv, column: second}}",
        "{empirical: {file: none.csv, column: seconds}}",
        "{empirical: {file: bad.csv, column: seconds}}"}) {
    EXPECT_FALSE(latency(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace drydock
