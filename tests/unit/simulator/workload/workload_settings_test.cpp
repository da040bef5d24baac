#include "simulator/world/workload_settings.hpp"

#include <gtest/gtest.h>

#include <string>

#include "planner/document/read_document.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {
namespace {

struct Reading {
  std::optional<Scenario> scenario;
  Diagnostics diagnostics;
};

Reading read(const std::string& workloads) {
  Reading reading;
  SourceMap sources;
  const std::optional<Document> document = read_document(
      sources,
      sources.add("scenario.yaml", "format_version: 1\nuntil: 1d\nworkloads:\n" + workloads),
      reading.diagnostics);
  if (document) {
    reading.scenario = read_scenario(*document, "test", reading.diagnostics);
  }
  return reading;
}

TEST(WorkloadSettings, AServiceAndABatch) {
  const Reading reading = read(
      "  Web: {service: {load: {daily: {rate: 5000/s, amplitude: 0.6, peak: 14h}, from: 1h},"
      " per_unit: 120/s, late_above: 70%, drain: 60s, metrics: {QueueDepth: 40}}}\n"
      "  Render: {batch: {unit_hours: 20000, checkpoint: {every: 30m, cost: 40s, on_notice: true},"
      " restart: 2m, deadline: 12h}}\n");
  ASSERT_TRUE(reading.scenario);
  const WorkloadScenario& workloads = reading.scenario->workloads;
  const WorkloadSettings* web = workloads.find("Web");
  ASSERT_NE(web, nullptr);
  ASSERT_TRUE(web->service);
  EXPECT_EQ(web->service->per_unit, 120);
  EXPECT_EQ(web->service->late_above, 0.7);
  EXPECT_EQ(web->service->requests.from, kHour);
  EXPECT_EQ(web->service->metrics.at(0).second, 40);
  const WorkloadSettings* render = workloads.find("Render");
  ASSERT_NE(render, nullptr);
  ASSERT_TRUE(render->batch);
  EXPECT_EQ(render->batch->interval, 30 * kMinute);
  EXPECT_TRUE(render->batch->on_notice);
  EXPECT_EQ(render->batch->deadline, 12 * kHour);
  EXPECT_EQ(workloads.find("Other"), nullptr);
}

TEST(WorkloadSettings, SlipsHaveTheirPlace) {
  for (const char* wrong : {
           "  Web: {}\n",
           "  Web: {service: {load: {poisson: {rate: 5/s}}}}\n",
           "  Web: {service: {load: {}, per_unit: 1/s}}\n",
           "  Web: {service: {load: {poisson: {rate: 5/s}}, per_unit: 0/s}}\n",
           "  Web: {service: {load: {poisson: {rate: 5/s}}, per_unit: 1/s, late_above: 200%}}\n",
           "  Web: {batch: {unit_hours: -4}}\n",
           "  Web: {batch: {unit_hours: 4, checkpoint: {cost: 1m}}}\n",
           "  Web: {batch: {unit_hours: 4}, service: {load: {every: 1s}, per_unit: 1/s}}\n",
           "  Web: 7\n",
       }) {
    const Reading reading = read(wrong);
    EXPECT_TRUE(reading.diagnostics.has_errors()) << wrong;
    for (const Diagnostic& each : reading.diagnostics.all()) {
      EXPECT_TRUE(each.span.valid()) << wrong;
    }
  }
}

}  // namespace
}  // namespace drydock
