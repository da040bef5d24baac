// What the quotas of Step Functions and Lambda mean for many items: the derivation of
// examples/company-map, and the sessions of examples/session-guard.
#include <gtest/gtest.h>

#include "tests/unit/simulator/pipelines/pipeline_bench.hpp"

namespace drydock {
namespace {

class PipelineLimits : public PipelineBench {};

// 25,000 events: six of the execution and its Map, five for each of three functions, two for each
// iteration.
TEST_F(PipelineLimits, AnInlineMapOfThreeFunctionsHolds1470Items) {
  const std::string resources = R"(
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt Role.Arn, Handler: i.h, Runtime: python3.12, Code: {ZipFile: "def h(e, c): return e"}}
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      Definition:
        QueryLanguage: JSONata
        StartAt: Each
        States:
          Each:
            Type: Map
            Items: "{% [1..$states.input.items] %}"
            MaxConcurrency: 40
            ItemProcessor:
              StartAt: A
              States:
                A: {Type: Task, Resource: !GetAtt Worker.Arn, Next: B}
                B: {Type: Task, Resource: !GetAtt Worker.Arn, Next: C}
                C: {Type: Task, Resource: !GetAtt Worker.Arn, Output: done, End: true}
            Output: done
            End: true
)";
  const auto succeeds = [&](int items) {
    const PipelineReport report = simulate_text(
        resources,
        "until: 1h\ntrials: 1\nservices: [{resource: Worker, duration: 1s, start: 0s}]\n"
        "pipelines: {M: {starts: [0s], input: {items: " +
            std::to_string(items) + "}}}\n");
    return metric(report, "M", "success_rate").mean;
  };
  EXPECT_EQ(succeeds(1470), 1);
  EXPECT_EQ(succeeds(1471), 0);
}

TEST_F(PipelineLimits, CompanyMapTakesWhatTheDesignsBeforeImply) {
  const PipelineReport split = simulate_example("company-map", "split-by-hand");
  EXPECT_NEAR(metric(split, "SplitByHand", "duration").p50 / 60, 90, 2);
  EXPECT_EQ(metric(split, "SplitByHand", "success_rate").mean, 1);
  const PipelineReport map = simulate_example("company-map", "full-list");
  EXPECT_NEAR(metric(map, "CompanyMap", "duration").mean / 60, 56, 2.5);
  EXPECT_EQ(map.executions, 227'001U);
  EXPECT_EQ(metric(map, "CompanyMap", "success_rate").mean, 1);
  ASSERT_FALSE(map.quotas.empty());
  EXPECT_EQ(map.quotas.front().peak, 10'000U);
  // A company costs less than with a machine of the least kind for each execution, because of the
  // machines alone.
  const double machine_month = units(split, "ec2.t3.micro") * 0.0104;
  const double split_company = metric(split, "SplitByHand", "cost_per_run").mean / 1460;
  const double map_company = metric(map, "CompanyMap", "cost_per_run").mean / 227'000;
  EXPECT_LT(map_company, split_company);
  EXPECT_NEAR(units(split, "ec2.t3.micro") * 4 / 730, 204, 2);
  EXPECT_GT(map_company, split_company - machine_month * 4 / 730 / (137 * 1460));
}

// Three sessions of 2 DPU: 10 s, 4 min of use and 30 min idle each are 1.50 USD; stopped after half
// a minute each costs its minimum of one.
TEST_F(PipelineLimits, SessionGuardStopsWhatWouldHaveCostADollarAndAHalf) {
  EvaluateOptions off;
  off.parameters["GuardState"] = {Value::string("DISABLED")};
  const double days = 730.0 / 24;
  const PipelineReport unguarded = simulate_example("session-guard", "three-tabs", off);
  EXPECT_NEAR(units(unguarded, "glue.session") * 0.44 / days, 1.50, 0.01);
  EXPECT_EQ(unguarded.executions, 0U);
  const PipelineReport guarded = simulate_example("session-guard", "three-tabs");
  EXPECT_NEAR(units(guarded, "glue.session") / days, 3 * 2 / 60.0, 1e-6);
  EXPECT_EQ(metric(guarded, "Guard", "runs").mean, 3);
  EXPECT_EQ(metric(guarded, "Guard", "success_rate").mean, 1);
}

}  // namespace
}  // namespace drydock
