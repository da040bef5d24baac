// Each service by figures that can be computed by hand. A month is the simulated time here, so
// that quantities of a month are those that were used.
#include <gtest/gtest.h>

#include "tests/unit/simulator/pipelines/pipeline_bench.hpp"

namespace drydock {
namespace {

const std::string kRole = R"(
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
)";

std::string machine(const std::string& name, const std::string& states) {
  return "  " + name +
         ":\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: !GetAtt "
         "Role.Arn\n      Definition: " +
         states + "\n";
}

std::string function(const std::string& more) {
  return R"(
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      Handler: index.handler
      Runtime: python3.12
      Code: {ZipFile: "def handler(e, c): return e"}
)" + more;
}

const std::string kMonthOnce = "until: 730h\ntrials: 1\n";

class Services : public PipelineBench {};

TEST_F(Services, AFunctionIsColdOnceAndIsBilledByTheMillisecond) {
  const PipelineReport report = simulate_text(
      kRole + function("      MemorySize: 512\n      EphemeralStorage: {Size: 1024}\n") +
          machine("M",
                  "{StartAt: A, States: {A: {Type: Task, Resource: !GetAtt Worker.Arn, Next: "
                  "B}, B: {Type: Task, Resource: !GetAtt Worker.Arn, End: true}}}"),
      kMonthOnce +
          "services: [{resource: Worker, duration: 1s, start: 400ms}]\n"
          "pipelines: {M: {starts: [0s, 5m, 20m]}}\n");
  // Cold at 0 and, ten minutes after the last call, again at 20m.
  const Metric& duration = metric(report, "M", "duration");
  EXPECT_EQ(duration.trials, 3U);
  EXPECT_NEAR(duration.p50, 2.4, 1e-6);
  EXPECT_NEAR(duration.mean, (2.4 + 2.0 + 2.4) / 3, 1e-6);
  EXPECT_NEAR(units(report, "lambda.requests") * 1e6, 6, 1e-6);
  EXPECT_NEAR(units(report, "lambda.compute.x86_64"), 6.8 * 0.5, 1e-6);
  EXPECT_NEAR(units(report, "lambda.storage"), 6.8 * 0.5, 1e-6);
  EXPECT_NEAR(units(report, "states.transitions") * 1000, 6, 1e-6);
}

TEST_F(Services, AFunctionIsThrottledAndTimesOut) {
  const std::string task =
      "{StartAt: A, States: {A: {Type: Task, Resource: !GetAtt Worker.Arn, End: true}}}";
  const PipelineReport throttled = simulate_text(
      kRole + function("      ReservedConcurrentExecutions: 2\n") + machine("M", task),
      kMonthOnce +
          "services: [{resource: Worker, duration: 1s, start: 0s}]\n"
          "pipelines: {M: {starts: [0s, 0s, 100ms, 2s]}}\n");
  EXPECT_EQ(errors(throttled, "M"), "Lambda.TooManyRequestsException:1 ");
  ASSERT_FALSE(throttled.quotas.empty());
  EXPECT_EQ(throttled.quotas.front().resource, "Worker");
  EXPECT_EQ(throttled.quotas.front().peak, 2U);
  EXPECT_TRUE(throttled.quotas.front().binds());
  const PipelineReport slow =
      simulate_text(kRole + function("") + machine("M", task),
                    kMonthOnce +
                        "services: [{resource: Worker, duration: 5s, start: 0s}]\n"
                        "pipelines: {M: {starts: [0s]}}\n");
  EXPECT_EQ(errors(slow, "M"), "Sandbox.Timedout:1 ");
  EXPECT_NEAR(metric(slow, "M", "duration").mean, 3, 1e-6);
}

const std::string kJob = R"(
  Job:
    Type: AWS::Glue::Job
    Properties:
      Role: !GetAtt Role.Arn
      Command: {Name: glueetl, ScriptLocation: s3://scripts/job.py}
      GlueVersion: "4.0"
)";
const std::string kRunJob =
    "{StartAt: A, States: {A: {Type: Task, Resource: \"arn:aws:states:::glue:startJobRun.sync\", "
    "Parameters: {JobName: !Ref Job}, End: true}}}";

TEST_F(Services, AJobOfGlueHasAMinimumAndRunsAlone) {
  const PipelineReport report = simulate_text(
      kRole + kJob + "      WorkerType: G.2X\n      NumberOfWorkers: 3\n" + machine("M", kRunJob),
      kMonthOnce +
          "services: [{resource: Job, duration: 30s, start: 10s}]\n"
          "pipelines: {M: {starts: [0s, 20s, 1h]}}\n");
  EXPECT_EQ(errors(report, "M"), "Glue.ConcurrentRunsExceededException:1 ");
  // Two runs of six DPU, a minute each at least.
  EXPECT_NEAR(units(report, "glue.job"), 2 * 6 / 60.0, 1e-9);
  EXPECT_NEAR(metric(report, "M", "duration").p50, 40, 1e-6);
}

TEST_F(Services, AJobOfGlueFailsTimesOutAndTakesFlexPrices) {
  const PipelineReport flex =
      simulate_text(kRole + kJob + "      ExecutionClass: FLEX\n      MaxCapacity: 2\n" +
                        "      Timeout: 2\n" + machine("M", kRunJob),
                    kMonthOnce +
                        "services: [{resource: Job, duration: 10m, start: 4m}]\n"
                        "pipelines: {M: {starts: [0s]}}\n");
  EXPECT_EQ(errors(flex, "M"), "States.TaskFailed:1 ");
  EXPECT_NEAR(units(flex, "glue.job.flex"), 2 * 2 / 60.0, 1e-9);
  EXPECT_NEAR(metric(flex, "M", "duration").mean, 360, 1e-6);
  // Failed runs are started again by Glue: three in all, and the Task sees the first.
  const PipelineReport again = simulate_text(
      kRole + kJob + "      MaxCapacity: 2\n      MaxRetries: 2\n" + machine("M", kRunJob),
      kMonthOnce +
          "services: [{resource: Job, duration: 10m, start: 0s, failure: 1, error: Boom}]\n"
          "pipelines: {M: {starts: [0s]}}\n");
  EXPECT_EQ(errors(again, "M"), "Boom:1 ");
  EXPECT_NEAR(units(again, "glue.job"), 3 * 2 / 6.0, 1e-9);
}

TEST_F(Services, ACrawlerRunsOnceAtATimeAndIsSeenReady) {
  const std::string crawler = R"(
  Crawler:
    Type: AWS::Glue::Crawler
    Properties: {Role: !GetAtt Role.Arn, Targets: {S3Targets: [{Path: s3://lake/a/}]}}
)";
  const std::string states = R"({StartAt: S, States: {
        S: {Type: Task, Resource: "arn:aws:states:::aws-sdk:glue:startCrawler", Parameters: {Name: !Ref Crawler}, ResultPath: $.x,
            Catch: [{ErrorEquals: [Glue.CrawlerRunningException], Next: Busy}], Next: W},
        Busy: {Type: Fail, Error: Busy},
        W: {Type: Wait, Seconds: 30, Next: C},
        C: {Type: Task, Resource: "arn:aws:states:::aws-sdk:glue:getCrawler", Parameters: {Name: !Ref Crawler}, Next: Q},
        Q: {Type: Choice, Choices: [{Variable: $.Crawler.State, StringEquals: READY, Next: Done}], Default: W},
        Done: {Type: Succeed}}})";
  const PipelineReport report =
      simulate_text(kRole + crawler + machine("M", states),
                    kMonthOnce +
                        "services: [{resource: Crawler, duration: 100s, start: 0s}]\n"
                        "pipelines: {M: {starts: [0s, 50s]}}\n");
  EXPECT_EQ(errors(report, "M"), "Busy:1 ");
  // Ready after 100 s; looked at every 30 s and the answers of the API.
  EXPECT_NEAR(metric(report, "M", "duration").p99, 120.5, 0.1);
  EXPECT_NEAR(units(report, "glue.crawler"), 2 * 10 / 60.0, 1e-9);
}

TEST_F(Services, QueriesOfAthenaQueueAndScanAtLeastTenMegabytes) {
  const PipelineReport report = simulate_text(
      kRole + machine("M",
                      "{StartAt: Q, States: {Q: {Type: Task, Resource: "
                      "\"arn:aws:states:::athena:startQueryExecution.sync\", Parameters: "
                      "{QueryString: select 1}, End: true}}}"),
      kMonthOnce +
          "services: [{service: athena, concurrency: 1}, {state: Q, duration: 10s, start: 0s, "
          "scanned_mb: 1}]\npipelines: {M: {starts: [0s, 0s, 1m]}}\n");
  EXPECT_NEAR(metric(report, "M", "duration").p99, 20, 1e-6);
  EXPECT_NEAR(units(report, "athena.scanned") * 1024 * 1024, 30, 1e-6);
  ASSERT_EQ(report.quotas.size(), 1U);
  EXPECT_EQ(report.quotas.front().queued, 1);
  EXPECT_NEAR(report.quotas.front().waited_seconds, 10, 1e-6);
}

TEST_F(Services, TasksOnFargateAreBilledFromTheirStartByTheSecond) {
  const std::string definition = R"(
  Definition:
    Type: AWS::ECS::TaskDefinition
    Properties: {Family: f, Cpu: "512", Memory: "1024", RequiresCompatibilities: [FARGATE], NetworkMode: awsvpc, ContainerDefinitions: [{Name: a, Image: b}]}
)";
  const PipelineReport report = simulate_text(
      kRole + definition +
          machine("M",
                  "{StartAt: R, States: {R: {Type: Task, Resource: "
                  "\"arn:aws:states:::ecs:runTask.sync\", Parameters: {TaskDefinition: !Ref "
                  "Definition, LaunchType: FARGATE}, End: true}}}"),
      kMonthOnce +
          "services: [{state: R, duration: 90500ms, start: 29s}]\n"
          "pipelines: {M: {starts: [0s]}}\n");
  EXPECT_NEAR(units(report, "fargate.vcpu", "Definition"), 0.5 * 120 / 3600, 1e-9);
  EXPECT_NEAR(units(report, "fargate.memory", "Definition"), 120 / 3600.0, 1e-9);
}

TEST_F(Services, ANestedExecutionAnswersAndBelongsToItsRun) {
  const PipelineReport report = simulate_text(
      kRole +
          machine("Child",
                  "{StartAt: W, States: {W: {Type: Wait, Seconds: 7, Next: S}, S: {Type: Pass, "
                  "Result: {n: 4}, End: true}}}") +
          machine("Parent",
                  "{StartAt: C, States: {C: {Type: Task, Resource: "
                  "\"arn:aws:states:::states:startExecution.sync:2\", Parameters: "
                  "{StateMachineArn: !Ref Child, Input: {}}, Next: Q}, Q: {Type: Choice, Choices: "
                  "[{Variable: $.Output.n, NumericEquals: 4, Next: Good}], Default: Bad}, Good: "
                  "{Type: Succeed}, Bad: {Type: Fail}}}"),
      kMonthOnce + "pipelines: {Parent: {starts: [0s]}}\n");
  EXPECT_EQ(errors(report, "Parent"), "");
  EXPECT_EQ(metric(report, "Parent", "success_rate").mean, 1);
  EXPECT_NEAR(metric(report, "Parent", "duration").mean, 7, 0.001);
  // Its own three transitions and the two of the child.
  EXPECT_NEAR(metric(report, "Parent", "cost_per_run").mean, 5 * 0.000025, 1e-12);
  EXPECT_NEAR(units(report, "states.transitions", "Child") * 1000, 2, 1e-9);
}

TEST_F(Services, AnExpressRunIsBilledBySteps) {
  const PipelineReport report = simulate_text(
      kRole +
          "  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: "
          "!GetAtt Role.Arn\n      StateMachineType: EXPRESS\n      Definition: {StartAt: W, "
          "States: {W: {Type: Wait, Seconds: 10, End: true}}}\n",
      kMonthOnce + "pipelines: {M: {starts: [0s]}}\n");
  EXPECT_NEAR(units(report, "states.express.requests") * 1e6, 1, 1e-9);
  EXPECT_NEAR(units(report, "states.express.duration"), 10 / 3600.0 * 64 / 1024, 1e-9);
}

TEST_F(Services, SettingsSelectByStateResourceAndTagAndTheLastCounts) {
  const std::string tagged = "      Tags: [{Key: team, Value: bi}]\n";
  const std::string task =
      "{StartAt: A, States: {A: {Type: Task, Resource: !GetAtt Worker.Arn, End: true}}}";
  const auto took = [&](const std::string& services) {
    const PipelineReport report =
        simulate_text(kRole + function(tagged) + machine("M", task),
                      kMonthOnce + "services: [{service: lambda, duration: 1s, start: 0s}" +
                          services + "]\npipelines: {M: {starts: [0s]}}\n");
    return metric(report, "M", "duration").mean;
  };
  EXPECT_NEAR(took(""), 1, 1e-6);
  EXPECT_NEAR(took(", {tag: {team: \"b*\"}, duration: 2s}"), 2, 1e-6);
  EXPECT_NEAR(took(", {tag: {team: ops}, duration: 2s}"), 1, 1e-6);
  EXPECT_NEAR(took(", {resource: \"Wor?er\", duration: 2s}, {state: M.A, duration: 1500ms}"), 1.5,
              1e-6);
  EXPECT_NEAR(took(", {state: B, duration: 2s}"), 1, 1e-6);
}

TEST_F(Services, AnswersAreDrawnByTheirWeights) {
  const PipelineReport report = simulate_text(
      kRole + function("") +
          machine("M",
                  "{StartAt: A, States: {A: {Type: Task, Resource: !GetAtt Worker.Arn, Next: Q}, "
                  "Q: {Type: Choice, Choices: [{Variable: $.found, BooleanEquals: true, Next: "
                  "Found}], Default: Gone}, Found: {Type: Succeed}, Gone: {Type: Fail, Error: "
                  "Missing}}}"),
      "until: 1h\ntrials: 4000\n"
      "services: [{state: A, outputs: [{weight: 3, value: {found: true}}, {weight: 1, value: "
      "{found: false}}]}]\npipelines: {M: {starts: [0s]}}\n");
  EXPECT_NEAR(metric(report, "M", "success_rate").mean, 0.75, 0.03);
}

}  // namespace
}  // namespace drydock
