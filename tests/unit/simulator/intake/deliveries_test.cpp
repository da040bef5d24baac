// Where things go along a template, by figures that can be computed by hand; and that nothing which
// came is lost sight of.
#include <gtest/gtest.h>

#include "simulator/intake/intake_result.hpp"
#include "tests/unit/simulator/pipelines/pipeline_bench.hpp"

namespace drydock {
namespace {

const std::string kRole = R"(
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
)";

std::string function(const std::string& name, const std::string& more = "") {
  return "  " + name + R"(:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      Handler: index.handler
      Runtime: python3.12
      Timeout: 60
      Code: {ZipFile: "def handler(e, c): return e"}
)" + more;
}

const std::string kQueues = R"(
  Dead:
    Type: AWS::SQS::Queue
    Properties: {QueueName: dead}
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: jobs
      VisibilityTimeout: 60
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}
)";

std::string mapping(const std::string& more) {
  return R"(  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref Worker, )" +
         more + "}\n";
}

class Deliveries : public PipelineBench {
 protected:
  static double figure(const PipelineReport& report, const std::string& address,
                       const std::string& name) {
    for (const IntakeResult& one : report.intake) {
      for (const Metric& metric : one.metrics) {
        if (one.address == address && metric.name == name) {
          return metric.mean;
        }
      }
    }
    return -1;
  }
  static double or_0(double value) { return std::max(0.0, value); }
  static void expect_nothing_is_lost_sight_of(const PipelineReport& report) {
    for (const IntakeResult& one : report.intake) {
      const std::string& who = one.address;
      EXPECT_NEAR(figure(report, who, "arrivals"),
                  figure(report, who, "processed") + figure(report, who, "dead") +
                      or_0(figure(report, who, "expired")) + or_0(figure(report, who, "refused")) +
                      figure(report, who, "waiting"),
                  1e-6)
          << who;
    }
  }
};

TEST_F(Deliveries, AQueueIsDrainedInBatchesAndItsConcurrencyBounds) {
  const PipelineReport report =
      simulate_text(kRole + kQueues + function("Worker") +
                        mapping("BatchSize: 10, ScalingConfig: {MaximumConcurrency: 2}"),
                    R"(until: 10m
trials: 2
arrivals: [{to: Jobs, every: 10ms, until: 10s}]
services: [{resource: Worker, duration: 1s, start: 0s, per_record: 100ms, deadline: 30s}]
)");
  EXPECT_EQ(figure(report, "Jobs", "processed"), figure(report, "Jobs", "arrivals"));
  EXPECT_EQ(figure(report, "Worker", "processed"), figure(report, "Jobs", "processed"));
  EXPECT_EQ(figure(report, "Worker", "running_max"), 2);
  expect_nothing_is_lost_sight_of(report);
}

TEST_F(Deliveries, AQueueThatHasGrownToItsMostConcurrencyWaitsForARoomAndNoLonger) {
  const PipelineReport report =
      simulate_text(kRole + kQueues + function("Worker") +
                        mapping("BatchSize: 1, ScalingConfig: {MaximumConcurrency: 8}"),
                    R"(until: 20m
trials: 1
arrivals: [{to: Jobs, every: 100ms, until: 3m}]
services: [{resource: Worker, duration: 1s, start: 0s}]
)");
  // Five for a minute, then eight: 1,800 messages, 300 in the first minute.
  EXPECT_EQ(figure(report, "Worker", "running_max"), 8);
  EXPECT_EQ(figure(report, "Jobs", "processed"), 1800);
  expect_nothing_is_lost_sight_of(report);
}

TEST_F(Deliveries, WhatFailsTwiceIsDeadAndPartOfABatchMayFailAlone) {
  const std::string scenario = R"(until: 1h
trials: 1
arrivals: [{to: Jobs, every: 1s, until: 1000s}]
services: [{resource: Worker, duration: 100ms, failure: )";
  const PipelineReport all = simulate_text(
      kRole + kQueues + function("Worker") + mapping("BatchSize: 1"), scenario + "1}]\n");
  EXPECT_EQ(figure(all, "Jobs", "dead"), 1000);
  EXPECT_EQ(figure(all, "Dead", "waiting"), 1000);
  EXPECT_EQ(figure(all, "Jobs", "attempts"), 2000);
  expect_nothing_is_lost_sight_of(all);
  const PipelineReport some = simulate_text(
      kRole + kQueues + function("Worker") +
          mapping("BatchSize: 10, MaximumBatchingWindowInSeconds: 20, FunctionResponseTypes: "
                  "[ReportBatchItemFailures]"),
      scenario + "0.3}]\n");
  // Both tries of 9 in 100.
  EXPECT_NEAR(figure(some, "Jobs", "dead"), 90, 30);
  EXPECT_NEAR(figure(some, "Jobs", "processed"), 910, 30);
  expect_nothing_is_lost_sight_of(some);
}

TEST_F(Deliveries, AnObjectTellsAFunctionWhoseCodeSendsOnAndAThrottledOneIsTriedAgain) {
  const PipelineReport report =
      simulate_text(kRole + kQueues + function("Worker") + mapping("BatchSize: 5") +
                        function("Split", "      ReservedConcurrentExecutions: 1\n") + R"(
  Inbox:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: inbox
      NotificationConfiguration:
        LambdaConfigurations:
          - {Event: "s3:ObjectCreated:*", Function: !GetAtt Split.Arn, Filter: {S3Key: {Rules: [{Name: suffix, Value: .pdf}]}}}
)",
                    R"(until: 30m
trials: 1
arrivals:
  - {to: Inbox, replay: {times: [1s, 1s, 1s]}, data: {key: a.pdf, size: 10}}
  - {to: Inbox, replay: {times: [5s]}, data: {key: a.txt, size: 10}}
services:
  - {resource: Split, duration: 2s, start: 0s, calls: [{action: "sqs:sendMessage", each: "{% [1..4] %}", arguments: {QueueUrl: jobs, MessageBody: "{% $states.input.Records[0].s3.object.key & $item %}"}}]}
  - {resource: Worker, duration: 1s, start: 0s}
)");
  EXPECT_EQ(figure(report, "Split", "arrivals"), 3);
  EXPECT_EQ(figure(report, "Split", "processed"), 3);
  EXPECT_GT(figure(report, "Split", "throttled"), 1);
  EXPECT_EQ(figure(report, "Split", "running_max"), 1);
  EXPECT_EQ(figure(report, "Jobs", "processed"), 12);
  // Half an hour of polls, 12 calls of the code, and what the batches ask.
  EXPECT_GE(units(report, "sqs.requests", "Jobs"), 0);
  expect_nothing_is_lost_sight_of(report);
}

TEST_F(Deliveries, TopicsFilterRulesReachTargetsOfEveryKindAndStreamsKeepOrder) {
  const PipelineReport report = simulate_text(
      kRole + kQueues + function("Worker") + mapping("BatchSize: 5") + function("Reader") + R"(
  News:
    Type: AWS::SNS::Topic
    Properties: {TopicName: news}
  ToJobs:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Jobs.Arn, RawMessageDelivery: true, FilterPolicyScope: MessageBody, FilterPolicy: {kind: [order]}}
  Clicks:
    Type: AWS::Kinesis::Stream
    Properties: {Name: clicks, ShardCount: 2}
  ReadClicks:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Clicks.Arn, FunctionName: !Ref Reader, StartingPosition: LATEST, BatchSize: 100, MaximumBatchingWindowInSeconds: 5}
  Lake:
    Type: AWS::S3::Bucket
    Properties: {BucketName: lake}
  Delivery:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      DeliveryStreamName: delivery
      DeliveryStreamType: DirectPut
      S3DestinationConfiguration: {BucketARN: !GetAtt Lake.Arn, RoleARN: !GetAtt Role.Arn, BufferingHints: {IntervalInSeconds: 60, SizeInMBs: 5}}
  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties: {RoleArn: !GetAtt Role.Arn, Definition: {StartAt: A, States: {A: {Type: Succeed}}}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [shop]}
      Targets:
        - {Id: stream, Arn: !GetAtt Clicks.Arn}
        - {Id: buffer, Arn: !GetAtt Delivery.Arn}
        - {Id: queue, Arn: !GetAtt Jobs.Arn}
        - {Id: flow, Arn: !Ref Flow}
)",
      R"(until: 10m
trials: 1
arrivals:
  - {to: News, every: 1s, until: 100s, data: {kind: "{% $n % 4 = 0 ? 'order' : 'visit' %}"}}
  - {to: default, every: 500ms, until: 100s, data: {source: shop, detail-type: sale, detail: {}}}
services: [{service: lambda, duration: 100ms, start: 0s}]
)");
  EXPECT_EQ(figure(report, "Jobs", "arrivals"), 25 + 200);
  EXPECT_EQ(figure(report, "Clicks", "processed"), 200);
  EXPECT_EQ(figure(report, "Reader", "processed"), 200);
  EXPECT_EQ(figure(report, "Delivery", "processed"), 200);
  EXPECT_EQ(figure(report, "Delivery", "attempts"), 2);
  ASSERT_FALSE(report.pipelines.empty());
  EXPECT_EQ(report.pipelines.front().runs, 200U);
  expect_nothing_is_lost_sight_of(report);
}

const std::string kWorkflow = R"(
  Flow: {Type: AWS::Glue::Workflow, Properties: {Name: flow}}
  First:
    Type: AWS::Glue::Job
    Properties: {Name: First, Role: !GetAtt Role.Arn, Command: {Name: glueetl, ScriptLocation: "s3://b/x.py"}, GlueVersion: "4.0", WorkerType: G.1X, NumberOfWorkers: 2}
  Second:
    Type: AWS::Glue::Job
    Properties: {Name: Second, Role: !GetAtt Role.Arn, Command: {Name: glueetl, ScriptLocation: "s3://b/x.py"}, GlueVersion: "4.0", WorkerType: G.1X, NumberOfWorkers: 2}
  Weekly:
    Type: AWS::Glue::Trigger
    Properties: {Name: weekly, Type: SCHEDULED, Schedule: 'cron(0 6 ? * WED *)', StartOnCreation: true, WorkflowName: !Ref Flow, Actions: [{JobName: !Ref First}]}
  Then:
    Type: AWS::Glue::Trigger
    Properties: {Name: then, Type: CONDITIONAL, StartOnCreation: true, WorkflowName: !Ref Flow, Actions: [{JobName: !Ref Second}], Predicate: {Conditions: [{JobName: !Ref First, LogicalOperator: EQUALS, State: SUCCEEDED}]}}
)";

TEST_F(Deliveries, AWorkflowOfGlueRunsItsJobsOneAfterTheOther) {
  const PipelineReport report = simulate_text(kRole + kWorkflow, R"(until: 4w
trials: 1
arrivals: [{to: Flow, replay: {times: [0s]}}]
services: [{service: glue, duration: 10m, start: 10s}]
)");
  EXPECT_EQ(figure(report, "Flow", "processed"), 4);
  EXPECT_EQ(figure(report, "Flow", "refused"), 1);  // nothing starts it on demand
  EXPECT_NEAR(figure(report, "Flow", "latency"), 2 * 610, 1);
  // Four times two jobs of two workers for ten minutes.
  EXPECT_NEAR(units(report, "glue.job") * 4 * 7 / (365.0 / 12), 4 * 2 * 2 / 6.0, 0.2);
  expect_nothing_is_lost_sight_of(report);
}

}  // namespace
}  // namespace drydock
