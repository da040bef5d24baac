#include <gtest/gtest.h>

#include "base/duration.hpp"
#include "tests/unit/simulator/pipelines/pipeline_bench.hpp"

namespace drydock {
namespace {

class PipelinePath : public PipelineBench {};

const std::string kMachine = R"(
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
  Topic:
    Type: AWS::SNS::Topic
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      Definition:
        StartAt: Both
        States:
          Both:
            Type: Parallel
            Branches:
              - {StartAt: Short, States: {Short: {Type: Wait, Seconds: 10, End: true}}}
              - {StartAt: Long, States: {Long: {Type: Wait, Seconds: 30, End: true}}}
            ResultPath: $.both
            Next: Tell
          Tell:
            Type: Task
            Resource: arn:aws:states:::sns:publish
            Parameters: {TopicArn: !Ref Topic, Message: done}
            Retry: [{ErrorEquals: [States.ALL], IntervalSeconds: 8, MaxAttempts: 1}]
            Catch: [{ErrorEquals: [States.ALL], Next: End}]
            Next: End
          End: {Type: Succeed}
)";

// 30 s in the longer branch; a try of 1 s, a pause of 8 s and another try of 1 s.
TEST_F(PipelinePath, FollowsTheBranchThatEndsLastAndCountsWhatWasTriedAgain) {
  const PipelineReport report = simulate_text(
      kMachine,
      "until: 1h\ntrials: 3\ndeadline: 39s\nservices: [{state: Tell, duration: 1s, failure: 1}]\n"
      "pipelines: {M: {starts: [0s]}}\n",
      true);
  ASSERT_EQ(report.pipelines.size(), 1U);
  const PipelineResult& result = report.pipelines.front();
  EXPECT_EQ(result.observed, 3U);
  ASSERT_GE(result.critical_path.size(), 2U);
  EXPECT_EQ(result.critical_path[0].state, "Long");
  EXPECT_NEAR(result.critical_path[0].mean_seconds, 30, 1e-6);
  EXPECT_EQ(result.critical_path[1].state, "Tell");
  EXPECT_NEAR(result.critical_path[1].mean_seconds, 10, 1e-6);
  for (const PathStep& step : result.critical_path) {
    EXPECT_NE(step.state, "Short");
  }
  EXPECT_NEAR(result.waiting_share, 0.75, 1e-9);
  EXPECT_NEAR(result.retrying_share, 0.25, 1e-9);
  EXPECT_EQ(metric(report, "M", "deadline_hits").mean, 0);
  EXPECT_EQ(metric(report, "M", "success_rate").mean, 1);
}

TEST_F(PipelinePath, TheTraceHasEveryStateOnceAndBranchesOnLanesOfTheirOwn) {
  const PipelineReport report =
      simulate_text(kMachine,
                    "until: 1h\ntrials: 1\nservices: [{state: Tell, duration: 1s}]\n"
                    "pipelines: {M: {starts: [1m]}}\n",
                    true);
  ASSERT_EQ(report.trace.spans.size(), 5U);
  const std::string json = trace_json(report.trace, 0);
  for (const char* name : {"Both", "Short", "Long", "Tell", "End"}) {
    EXPECT_NE(json.find("\"name\":\"" + std::string(name) + "\""), std::string::npos) << name;
  }
  // Short and Long overlap without one being in the other … they begin together, so the longer one
  // holds the shorter one, and one lane is enough.
  EXPECT_EQ(json.find("\"tid\":2"), std::string::npos);
  for (const TraceSpan& span : report.trace.spans) {
    if (span.name == "Long") {
      EXPECT_EQ(span.end - span.begin, 30 * kSecond);
    }
  }
}

}  // namespace
}  // namespace drydock
