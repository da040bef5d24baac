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

TEST_F(PipelineExamples, LogStreamWritesABatchInLessThanThreeMinutesAndLosesNothing) {
  SimulationOptions options;
  options.trials = 4;
  const auto figure = [](const PipelineReport& report, const std::string& name) {
    const std::vector<Metric>& metrics = report.intake.front().metrics;
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const Metric& metric) { return metric.name == name; });
    return found == metrics.end() ? Metric() : *found;
  };
  const PipelineReport day = simulate_example("log-stream", "day", {}, options);
  EXPECT_NEAR(figure(day, "batch_records").p50, 150e6, 1e5);
  EXPECT_GT(figure(day, "batch_duration").p50, 120);
  EXPECT_LT(figure(day, "batch_duration").p99, 180);
  EXPECT_LT(metric(day, "Forget", "duration").p50, 15 * 60);
  const PipelineReport lost = simulate_example("log-stream", "nodes-lost", {}, options);
  EXPECT_EQ(figure(lost, "expired").mean, 0);
  EXPECT_LT(figure(lost, "oldest_age").mean, 6 * 3600);
  EXPECT_GT(figure(lost, "oldest_age").mean, 3600);
}

// Every path of a file ends in a second note; a file whose requirement never comes holds up nobody.
TEST_F(PipelineExamples, BiomarkerKnowsHowEveryFileEnded) {
  SimulationOptions options;
  options.trials = 20;
  const auto writes = [](const PipelineReport& report, const std::string& state) {
    double units = 0;
    for (const CostLine& line : report.costs) {
      units += line.item == "dynamodb.write" && line.state.starts_with(state)
                   ? line.units_per_month * 1e6 * 24 / 730
                   : 0;
    }
    return units;
  };
  const PipelineReport study = simulate_example("biomarker", "study", {}, options);
  EXPECT_NEAR(writes(study, "Catalog.Register"), 400, 1e-6);
  EXPECT_NEAR(writes(study, "Processing.Note"), 400, 1e-6);
  EXPECT_NEAR(writes(study, "Processing.Note no configuration"), 20, 1e-6);
  EXPECT_NEAR(writes(study, "Processing.Note requirement missing"), 10, 1e-6);
  EXPECT_EQ(metric(study, "Processing", "runs").mean, 400);
  EXPECT_LT(metric(study, "Catalog", "duration").p95, 60);
  const PipelineReport complete = simulate_example("biomarker", "all-there", {}, options);
  EXPECT_NEAR(metric(study, "Processing", "duration").p50,
              metric(complete, "Processing", "duration").p50, 60);
  ASSERT_FALSE(study.quotas.empty());
  EXPECT_EQ(study.quotas.front().quota, "Batch vCPUs");
  EXPECT_EQ(study.quotas.front().peak, 64U);
}

TEST_F(PipelineExamples, GlueTrackerSeesEveryEndAndExemptsByTag) {
  const PipelineReport week = simulate_example("glue-tracker", "week");
  EXPECT_EQ(metric(week, "Tracker", "runs").mean, 15);  // two a night, and one on Saturday
  EXPECT_NEAR(share_of(week, "Tracker", "Exempt"), 1.0 / 15, 1e-9);
  EXPECT_EQ(share_of(week, "Tracker", "Alarm of workers"), 0);
  const double beyond = share_of(week, "Tracker", "Alarm of duration");
  EXPECT_GT(beyond, 0.01);
  EXPECT_LT(beyond, 0.04);
}

// One source that fails alerts, leaves the other two done, and starts nothing behind them.
TEST_F(PipelineExamples, DemandForecastLeavesTheOtherSourcesDone) {
  const PipelineReport month = simulate_example("demand-forecast", "month");
  const PipelineReport down = simulate_example("demand-forecast", "oracle-down");
  for (const char* job : {"IngestOracle", "IngestRest", "IngestHub"}) {
    EXPECT_NEAR(units(down, "glue.job", job) / units(month, "glue.job", job), 1, 0.1) << job;
  }
  EXPECT_GT(units(month, "glue.job", "Aggregate"), 0);
  EXPECT_EQ(units(down, "glue.job", "Aggregate"), 0);
  // Four Wednesdays, each with an alarm of the database, now and then one of another source.
  EXPECT_NEAR(metric(down, "Tell", "runs").mean, 4.12, 0.08);
  EXPECT_LT(metric(month, "Tell", "runs").mean, 0.5);
  EXPECT_EQ(metric(down, "Tell", "success_rate").mean, 1);
}

double taken(const PipelineReport& report, const std::string& address, const std::string& name) {
  for (const IntakeResult& one : report.intake) {
    for (const Metric& metric : one.metrics) {
      if (one.address == address && metric.name == name) {
        return metric.mean;
      }
    }
  }
  return -1;
}

TEST_F(PipelineExamples, GribIngestMeetsItsDeadlineUnlessItIsHeldDown) {
  SimulationOptions few;
  few.trials = 10;
  const PipelineReport burst = simulate_example("grib-ingest", "all-at-once", {}, few);
  EXPECT_GT(taken(burst, "Convert", "deadline_hits"), 0.99);
  EXPECT_GT(taken(burst, "Convert", "running_max"), 500);
  const PipelineReport held = simulate_example("grib-ingest", "held-down", {}, few);
  EXPECT_LT(taken(held, "Convert", "deadline_hits"), 0.4);
  EXPECT_EQ(taken(held, "Convert", "running_max"), 50);
  EXPECT_GT(units(burst, "lambda.storage"), 0);
}

TEST_F(PipelineExamples, DocumentIntakeAsksTheCheapestServiceAndDrains) {
  SimulationOptions few;
  few.trials = 2;
  EvaluateOptions stack;
  stack.stack_name = "document-intake";  // the scenario names queue and table
  const PipelineReport day = simulate_example("document-intake", "office-day", stack, few);
  const PipelineReport dearest = simulate_example("document-intake", "dearest-for-all", stack, few);
  const double pages = units(dearest, "textract.analyzeDocument");
  EXPECT_NEAR(units(day, "textract.analyzeDocument") / pages, 0.3, 0.01);
  EXPECT_NEAR(units(day, "textract.detectDocumentText") / pages, 0.45, 0.01);
  EXPECT_LT(day.usd_per_month.to_double(), 0.4 * dearest.usd_per_month.to_double());
  const PipelineReport backfill = simulate_example("document-intake", "backfill", stack, few);
  EXPECT_GT(taken(backfill, "ToRead", "backlog_max"), 10'000);
  EXPECT_EQ(taken(backfill, "ToRead", "waiting"), 0);
}

}  // namespace
}  // namespace drydock
