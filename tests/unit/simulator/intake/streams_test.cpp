// Streams of a scenario by figures that can be computed by hand, and what holds of any.
#include <gtest/gtest.h>

#include "simulator/intake/intake_result.hpp"
#include "tests/unit/simulator/pipelines/pipeline_bench.hpp"

namespace drydock {
namespace {

const std::string kBroker = R"(
  Broker:
    Type: AWS::MSK::Cluster
    Properties:
      ClusterName: fleet
      KafkaVersion: 3.6.0
      NumberOfBrokerNodes: 3
      BrokerNodeGroupInfo: {InstanceType: kafka.m5.large, ClientSubnets: [subnet-1, subnet-2, subnet-3]}
)";

class Streams : public PipelineBench {
 protected:
  static const Metric& figure(const PipelineReport& report, const std::string& consumers,
                              const std::string& name) {
    static const Metric kNone{};
    for (const IntakeResult& one : report.intake) {
      for (const Metric& metric : one.metrics) {
        if (one.name == consumers && metric.name == name) {
          return metric;
        }
      }
    }
    ADD_FAILURE() << consumers << " has no " << name;
    return kNone;
  }
  static void expect_nothing_is_lost_sight_of(const PipelineReport& report,
                                              const std::string& consumers) {
    EXPECT_NEAR(figure(report, consumers, "arrivals").mean,
                figure(report, consumers, "processed").mean +
                    figure(report, consumers, "expired").mean +
                    figure(report, consumers, "waiting").mean,
                1e-6 * figure(report, consumers, "arrivals").mean);
  }
};

TEST_F(Streams, LagGrowsByWhatConsumersCannotReadAndOnlyTheirTopicsCount) {
  const PipelineReport report = simulate_text(kBroker, R"(until: 1000s
trials: 1
arrivals: [{to: Broker/a, every: 10ms}, {to: Broker/b, every: 20ms}]
streams:
  Broker:
    topics: {a: 4, b: 2}
    retention: 1h
    consumers:
      - {name: slow, topics: [a], count: 2, rate: 40/s}
      - {name: all, count: 6, rate: 40/s, deadline: 5s}
)");
  EXPECT_EQ(figure(report, "slow", "arrivals").mean, 100'000);
  EXPECT_NEAR(figure(report, "slow", "waiting").mean, 20'000, 100);
  EXPECT_EQ(figure(report, "all", "arrivals").mean, 150'000);
  EXPECT_LT(figure(report, "all", "waiting").mean, 200);
  EXPECT_EQ(figure(report, "all", "deadline_hits").mean, 1);
  expect_nothing_is_lost_sight_of(report, "slow");
}

TEST_F(Streams, AZoneTakesItsConsumersUntilTheyAreReplaced) {
  const std::string scenario = R"(until: 4h
trials: 4
arrivals: [{to: Broker/a, every: 10ms}]
events: [{at: 1h, zone_impaired: {zone: "#0", duration: 1h}}]
streams:
  Broker:
    topics: {a: 6}
    retention: 30m
    consumers: [{name: pods, count: 6, rate: 20/s, rebalance: 10s)";
  // Four of six go on; two of them have two partitions each and get 33.3 a second, of which they
  // read 20. That makes 96,000 an hour and 8,000 in five minutes, and 1,000 while nobody reads.
  const PipelineReport lost = simulate_text(kBroker, scenario + "}]\n");
  EXPECT_EQ(figure(lost, "pods", "expired").mean, 0);
  EXPECT_NEAR(figure(lost, "pods", "backlog_max").mean, 97'400, 400);
  const PipelineReport replaced = simulate_text(kBroker, scenario + ", replace: 5m}]\n");
  EXPECT_NEAR(figure(replaced, "pods", "backlog_max").mean, 9'400, 400);
  // 20 a second more than come.
  EXPECT_NEAR(figure(replaced, "pods", "drain_time").mean, 9'400 / 20.0, 30);
  expect_nothing_is_lost_sight_of(lost, "pods");
}

TEST_F(Streams, BatchesTakeWhatCameAndRecordsOutliveNoRetention) {
  const PipelineReport report = simulate_text(kBroker, R"(until: 2h
trials: 2
arrivals: [{to: Broker/a, every: 1ms}]
streams:
  Broker:
    topics: {a: 10}
    retention: 6h
    consumers:
      - {name: lake, count: 10, rate: 200/s, batch: {every: 5m, fixed: 30s}, deadline: 4m}
      - {name: small, count: 10, rate: 200/s, batch: {every: 5m, fixed: 30s, most: 100000}}
)");
  // 300,000 at 2,000 a second and half a minute.
  EXPECT_NEAR(figure(report, "lake", "batch_duration").p50, 180, 1);
  EXPECT_NEAR(figure(report, "lake", "batch_records").p50, 300'000, 10);
  EXPECT_EQ(figure(report, "lake", "deadline_hits").mean, 1);
  EXPECT_EQ(figure(report, "small", "batch_records").p95, 100'000);
  EXPECT_GT(figure(report, "small", "waiting").mean, 4'000'000);
  expect_nothing_is_lost_sight_of(report, "lake");
}

}  // namespace
}  // namespace drydock
