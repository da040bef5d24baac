// schemas/formats/scenario.schema.json, which editors use, and the reader say the same.
#include <gtest/gtest.h>

#include "base/file_system.hpp"
#include "planner/document/read_document.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/world/assumptions.hpp"
#include "simulator/world/scenario.hpp"
#include "tests/json_schema_check.hpp"

namespace drydock {
namespace {

struct Verdicts {
  bool reader = false;
  std::vector<std::string> schema;  // problems
};

Verdicts judge(const std::string& text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<Document> document =
      read_document(sources, sources.add("scenario.yaml", text), diagnostics);
  Verdicts verdicts;
  if (!document) {
    ADD_FAILURE() << text;
    return verdicts;
  }
  verdicts.reader = read_scenario(*document, "test", diagnostics).has_value();
  json_schema::Checker checker(DRYDOCK_SOURCE_DIR "/schemas/formats");
  verdicts.schema =
      checker.problems("scenario.schema.json", json_schema::value_of(document->root()));
  return verdicts;
}

TEST(ScenarioSchema, AcceptsTheExamples) {
  const DiskFileSystem files;
  const std::string folder = DRYDOCK_SOURCE_DIR "/examples/az-reserve/scenarios";
  const Result<std::vector<std::string>> names = files.list(folder);
  ASSERT_TRUE(names.ok());
  EXPECT_EQ(names->size(), 6U);
  for (const std::string& name : *names) {
    const Result<std::string> text = files.read(folder + "/" + name);
    ASSERT_TRUE(text.ok()) << name;
    const Verdicts verdicts = judge(*text);
    EXPECT_TRUE(verdicts.reader) << name;
    for (const std::string& problem : verdicts.schema) {
      ADD_FAILURE() << name << ": " << problem;
    }
  }
}

TEST(ScenarioSchema, KnowsEveryAssumptionAndMetric) {
  std::string text = "format_version: 1\nuntil: 2h\nassumptions:\n";
  for (const AssumptionInfo& info : all_assumptions()) {
    text += "  " + std::string(info.name) + (info.is_time ? ": 5m\n" : ": 0.5\n");
  }
  std::string objectives = "objectives:\n";
  std::string score = "score:\n";
  for (const MetricInfo* info : known_metrics()) {
    const std::string limit = info->unit == "seconds" ? "5m" : "0.5";
    objectives += "  - " + std::string(info->name) + " <= " + limit + "\n";
    objectives += "  - Flow." + std::string(info->name) + " p95 >= " + limit + "\n";
    score += "  Flow." + std::string(info->name) + ": {weight: 1, best: " + limit +
             ", worst: " + (info->unit == "seconds" ? "9m" : "0.9") + "}\n";
  }
  const Verdicts verdicts = judge(text + objectives + score);
  EXPECT_TRUE(verdicts.reader);
  for (const std::string& problem : verdicts.schema) {
    ADD_FAILURE() << problem;
  }
}

class RefusedByBoth : public testing::TestWithParam<const char*> {};

TEST_P(RefusedByBoth, Is) {
  const Verdicts verdicts = judge(std::string("format_version: 1\nuntil: 2h\n") + GetParam());
  EXPECT_FALSE(verdicts.reader);
  EXPECT_FALSE(verdicts.schema.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedByBoth,
    testing::Values(
        "trails: 10", "trials: 0", "trials: 2.5", "assumptions: [a]",
        "assumptions: {launch_latncy: 3s}", "assumptions: {launch_latency: 90}",
        "assumptions: {on_demand_shortage: 2}", "assumptions: {on_demand_shortage_duration: 0.5}",
        "assumptions: {shortage_onset: soon}",
        "assumptions: {on_demand_shortage: {lognormal: {median: 1s, p95: 2s}}}",
        "assumptions: {launch_latency: {constant: 1s, uniform: [1s, 2s]}}",
        "assumptions: {launch_latency: {uniform: [1s]}}", "events: [{at: 1h}]",
        "events: [{at: 1h, set_desired: 3, reservations_match: open}]",
        "events: [{set_desired: 3}]", "events: [{at: 1h, zone_impaired: {zone: any}}]",
        "events: [{at: 1h, reservations_match: shut}]",
        "events: [{at: 1h, remove_zone: {zone: any}}]", "objectives: [recovery_tim p95 <= 10m]",
        "objectives: [recovery_time p90 <= 10m]", "score: {speed: {weight: 1, best: 2, worst: 3}}",
        "score: {recovery_time: {weight: 1, best: 2m}}",
        "score: {recovery_time: {weight: 0, best: 2m, worst: 3m}}", "services: [{speed: 3}]",
        "services: [{failure: 2}]", "services: [{tag: {a: x, b: y}}]",
        "services: [{calls: [{action: glue}]}]", "services: [{outputs: [{value: 1}]}]",
        "services: [{outputs: [{weight: 0, value: 1}]}]", "pipelines: {A: {deadline: soon}}",
        "deadline: 5", "free_tiers: perhaps", "services: [{concurrency: 0}]", "arrivals: [{to: A}]",
        "arrivals: [{every: 5m}]", "arrivals: [{to: A, every: 5}]",
        "arrivals: [{to: A, every: 5m, poisson: {rate: 1/s}}]",
        "arrivals: [{to: A, poisson: {rate: often}}]", "arrivals: [{to: A, poisson: {rate: 5}}]",
        "arrivals: [{to: A, daily: {rate: 1/s}}]",
        "arrivals: [{to: A, daily: {rate: 1/s, hours: [1, 2]}}]",
        "arrivals: [{to: A, daily: {rate: 1/s, amplitude: 2}}]",
        "arrivals: [{to: A, bursts: {rate: 1/h, size: 0}}]",
        "arrivals: [{to: A, bursts: {rate: 1/h, size: {lognormal: {median: 2}}}}]",
        "arrivals: [{to: A, replay: {times: []}}]", "starts_at: 5"));

TEST(ScenarioSchema, AcceptsServicesAndPipelines) {
  const Verdicts verdicts = judge(R"(
format_version: 1
until: 24h
deadline: 2h
free_tiers: true
services:
  - {service: glue, state: Load*, resource: Job, tag: {team: bi}, duration: 5m, start: 12s,
     failure: 0.1, error: E, cause: C, concurrency: 3, utilisation: {uniform: [0.4, 0.8]}}
  - {resource: Check, output: {ready: "{% $calls[0].ok %}"},
     calls: [{action: "glue:getCrawler", arguments: {Name: rooms}}], scanned_mb: 20}
  - {state: Look, outputs: [{weight: 3, value: {found: true}}, {weight: 1, value: null}]}
pipelines:
  Flow: {deadline: 30m, starts: [0s, {uniform: [1h, 2h]}], input: {day: 1}}
)");
  EXPECT_TRUE(verdicts.reader);
  for (const std::string& problem : verdicts.schema) {
    ADD_FAILURE() << problem;
  }
}

TEST(ScenarioSchema, AcceptsArrivals) {
  const Verdicts verdicts = judge(R"(
format_version: 1
until: 24h
starts_at: 2026-11-21T10:00:00Z
arrivals:
  - {to: Uploads, every: 5m, label: probe, from: 1h, until: 2h, data: {key: a.csv}}
  - {to: Uploads, poisson: {rate: 120/h}}
  - {to: Queue, daily: {rate: 30000000/m, amplitude: 0.8, peak: 14h}}
  - {to: Queue, daily: {rate: 1.5/5m, hours: [0,0,0,0,0,0,1,2,3,4,4,4,3,3,3,2,2,1,1,0,0,0,0,0]}}
  - {to: Queue, bursts: {rate: 3/d, size: {lognormal: {median: 200, p95: 1000}}, within: 5m}}
  - {to: Queue, bursts: {rate: 3/d, size: 40}}
  - {to: Flow, replay: {times: [0s, 5m, 1h], repeat: 1d}}
)");
  EXPECT_TRUE(verdicts.reader);
  for (const std::string& problem : verdicts.schema) {
    ADD_FAILURE() << problem;
  }
}

TEST(ScenarioSchema, NeedsAVersionAndAnEnd) {
  for (const char* text : {"until: 2h", "format_version: 1", "format_version: 2\nuntil: 2h"}) {
    const Verdicts verdicts = judge(text);
    EXPECT_FALSE(verdicts.reader) << text;
    EXPECT_FALSE(verdicts.schema.empty()) << text;
  }
}

}  // namespace
}  // namespace drydock
