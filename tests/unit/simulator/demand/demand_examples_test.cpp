// examples/warehouse-burst and examples/bi-seats give the figures of their READMEs.
#include <gtest/gtest.h>

#include "tests/unit/simulator/pipelines/pipeline_bench.hpp"

namespace drydock {
namespace {

class DemandExamples : public PipelineBench {
 protected:
  static const Metric& figure(const PipelineReport& report, const std::string& name) {
    static const Metric kNone{};
    for (const DemandResult& result : report.demand) {
      for (const Metric& metric : result.metrics) {
        if (metric.name == name) {
          return metric;
        }
      }
    }
    ADD_FAILURE() << "no " << name;
    return kNone;
  }
};

TEST_F(DemandExamples, ServerlessCostsLessThanTenHoursOfConcurrencyScaling) {
  SimulationOptions options;
  options.trials = 20;
  const PipelineReport provisioned =
      simulate_example("warehouse-burst", "provisioned", {}, options);
  EXPECT_NEAR(figure(provisioned, "added_hours_per_day").mean, 10, 0.3);
  EvaluateOptions serverless;
  serverless.parameters["Design"] = {Value::string("serverless")};
  const PipelineReport other =
      simulate_example("warehouse-burst", "serverless", serverless, options);
  EXPECT_LT(other.usd_per_month.to_double(), provisioned.usd_per_month.to_double());
  EXPECT_LT(figure(other, "answer_mean:reports").mean,
            figure(provisioned, "answer_mean:reports").mean);
  // Without added clusters the morning waits for the night's loads, the night does not.
  EvaluateOptions alone;
  alone.parameters["ScalingClusters"] = {Value::string("0")};
  const PipelineReport waiting = simulate_example("warehouse-burst", "provisioned", alone, options);
  ASSERT_EQ(waiting.demand.size(), 1U);
  const std::vector<double>& by_hour = waiting.demand[0].by_hour.at(0).mean;
  ASSERT_EQ(by_hour.size(), 24U);
  EXPECT_GT(by_hour[9], 1'800);
  EXPECT_LT(by_hour[3], 60);
}

TEST_F(DemandExamples, SessionsCostATenthOfSeats) {
  SimulationOptions options;
  options.trials = 3;
  const PipelineReport report = simulate_example("bi-seats", "by-session", {}, options);
  EXPECT_NEAR(figure(report, "saving").mean, 0.903, 0.003);
  EXPECT_NEAR(figure(report, "usd_per_user").mean * 43'000, report.usd_per_month.to_double(), 10);
  const PipelineReport by_user = simulate_example("bi-seats", "by-user", {}, options);
  EXPECT_EQ(by_user.usd_per_month, *Money::parse("129000"));
  ASSERT_EQ(by_user.demand.size(), 1U);
  EXPECT_EQ(by_user.demand[0].comparisons.size(), 4U);
}

TEST_F(DemandExamples, TheNumberOfThreadsNeverShows) {
  for (const std::uint32_t threads : {1U, 2U}) {
    SimulationOptions options;
    options.trials = 6;
    options.threads = threads;
    const PipelineReport report = simulate_example("warehouse-burst", "provisioned", {}, options);
    static std::vector<double> first;
    std::vector<double> figures{report.cost_per_month.mean};
    for (const Metric& metric : report.demand.at(0).metrics) {
      figures.insert(figures.end(), {metric.mean, metric.p95, metric.mean_ci95.high});
    }
    if (threads == 1) {
      first = figures;
    }
    EXPECT_EQ(figures, first);
  }
}

}  // namespace
}  // namespace drydock
