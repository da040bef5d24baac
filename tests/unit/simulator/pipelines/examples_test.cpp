// The examples with pipelines give the figures that their READMEs name.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/simulator/pipelines/pipeline_bench.hpp"

namespace drydock {
namespace {

class PipelineExamples : public PipelineBench {};

double share_of(const PipelineReport& report, const std::string& pipeline,
                const std::string& state) {
  for (const PipelineResult& one : report.pipelines) {
    for (const PathStep& step : one.critical_path) {
      if (one.logical_id == pipeline && step.state == state) {
        return step.on_path;
      }
    }
  }
  return 0;
}

TEST_F(PipelineExamples, EtlLakeSkipsWaitsAndReportsFailure) {
  const PipelineReport nightly = simulate_example("etl-lake", "nightly");
  EXPECT_GT(metric(nightly, "Pipeline", "success_rate").mean, 0.97);
  EXPECT_EQ(errors(nightly, "Pipeline").substr(0, 16), "LakeNotUpToDate:");
  // The crawler is asked every five seconds until it is ready.
  EXPECT_EQ(share_of(nightly, "Pipeline", "Wait for crawler"), 1);
  const PipelineReport nothing = simulate_example("etl-lake", "nothing-new");
  EXPECT_EQ(share_of(nothing, "Pipeline", "Read sensors"), 0);
  EXPECT_EQ(units(nothing, "glue.job", "SensorJob"), 0);
  EXPECT_GT(units(nothing, "glue.job", "BookingJob"), 0);
  const PipelineReport failing = simulate_example("etl-lake", "branch-fails");
  EXPECT_NEAR(metric(failing, "Pipeline", "success_rate").mean, 0.5, 0.04);
}

TEST_F(PipelineExamples, NightChainSideBySideFinishesAAndCWhenBFails) {
  const PipelineReport report = simulate_example("night-chain", "b-fails");
  EXPECT_EQ(metric(report, "Sequence", "success_rate").mean, 0);
  EXPECT_EQ(metric(report, "SideBySide", "success_rate").mean, 1);
  double sequence_c = 0;
  double side_by_side_c = 0;
  for (const CostLine& line : report.costs) {
    sequence_c += line.state == "Sequence.C" ? line.units_per_month : 0;
    side_by_side_c += line.state == "SideBySide.C" ? line.units_per_month : 0;
  }
  EXPECT_EQ(sequence_c, 0);
  EXPECT_GT(side_by_side_c, 0);
  EXPECT_EQ(share_of(report, "SideBySide", "Report"), 1);
}

TEST_F(PipelineExamples, IngestGateAsksTheSourceOnceADay) {
  const PipelineReport gated = simulate_example("ingest-gate", "repeated");
  const PipelineReport fresh = simulate_example("ingest-gate", "fresh");
  const double few = units(gated, "lambda.requests", "FetchFunction");
  const double many = units(fresh, "lambda.requests", "FetchFunction");
  EXPECT_NEAR(few / many, 1.0 / 24, 0.004);
}

TEST_F(PipelineExamples, IotFleetKeepsUpWithAPodForEachPartitionAndRecoversFromALostZone) {
  const auto figure = [](const PipelineReport& report, const std::string& name) {
    const std::vector<Metric>& metrics = report.intake.front().metrics;
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const Metric& metric) { return metric.name == name; });
    return found == metrics.end() ? -1 : found->mean;
  };
  const PipelineReport rush = simulate_example("iot-fleet", "rush-hour");
  EXPECT_EQ(figure(rush, "deadline_hits"), 1);
  EXPECT_EQ(figure(rush, "waiting"), 0);
  const PipelineReport lost = simulate_example("iot-fleet", "zone-lost");
  EXPECT_NEAR(figure(lost, "backlog_max"), 167'000, 20'000);
  EXPECT_EQ(figure(lost, "waiting"), 0);
  EXPECT_NEAR(figure(simulate_example("iot-fleet", "too-few-pods"), "processed"), 1600 * 21'600,
              1e5);
}

}  // namespace
}  // namespace drydock
