#include "simulator/sources/read_sources.hpp"

#include <gtest/gtest.h>

#include "planner/document/read_document.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

struct ReadTemplate {
  EventSources sources;
  std::string problems;  // messages in order
};

// `resources` as YAML: {Name: {Type: …, Properties: …}}.
ReadTemplate read(const std::string& resources) {
  SourceMap files;
  Diagnostics diagnostics;
  const FileId file = files.add("t.yaml", resources);
  const std::optional<Document> document = read_document(files, file, diagnostics);
  ReadTemplate result;
  if (!document) {
    ADD_FAILURE() << resources;
    return result;
  }
  const Value all = template_value(document->root());
  const ZoneLookup zones = [](const std::string& name) -> Result<TimeZone> {
    return name == "UTC" ? Result<TimeZone>(TimeZone())
                         : Result<TimeZone>(Error{"there is no time zone `" + name + "`", ""});
  };
  for (const Value::Member& member : all.members()) {
    const Value* properties = member.value.find("Properties");
    read_event_source(member.value.find("Type")->text(), member.key,
                      properties == nullptr ? Value::object({}) : *properties, zones,
                      result.sources, diagnostics);
  }
  check_glue_triggers(result.sources.triggers, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    result.problems += diagnostic.message + "\n";
  }
  return result;
}

TEST(ReadSources, RulesWithPatternsSchedulesAndInputs) {
  const ReadTemplate read_one = read(R"(
Guard:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [aws.glue], detail: {eventName: [CreateSession]}}
    Targets:
      - {Id: a, Arn: arn:aws:states:::x, InputTransformer: {InputPathsMap: {id: $.detail.id}, InputTemplate: '{"id": <id>}'}}
Nightly:
  Type: AWS::Scheduler::Schedule
  Properties:
    ScheduleExpression: cron(0 2 * * ? *)
    StartDate: 2026-01-01T00:00:00Z
    FlexibleTimeWindow: {Mode: FLEXIBLE, MaximumWindowInMinutes: 15}
    Target: {Arn: arn:aws:states:::x, Input: '{"a": 1}'}
)");
  EXPECT_EQ(read_one.problems, "");
  ASSERT_EQ(read_one.sources.rules.size(), 2U);
  const EventRule& guard = read_one.sources.rules[0].model;
  JsonArena arena;
  const Json event =
      read_json_value(
          R"({"source": "aws.glue", "detail": {"eventName": "CreateSession", "id": "s1"}})", arena)
          .value();
  EXPECT_TRUE(guard.pattern->matches(event));
  EXPECT_EQ(guard.targets.at(0).input.make(event, {}, arena).text, R"({"id":"s1"})");
  const Schedule& nightly = *read_one.sources.rules[1].model.schedule;
  EXPECT_EQ(nightly.window, 15 * kMinute);
  EXPECT_EQ(format_instant(nightly.next_fire(0).value()), "2026-01-01T02:00:00Z");
}

TEST(ReadSources, SlipsOfRulesAndSchedules) {
  EXPECT_EQ(read(R"(
A: {Type: AWS::Events::Rule, Properties: {}}
B: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 minutes)}}
C: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: 'cron(0 9 30 2 ? *)'}}
D: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), EventBusName: mine}}
E: {Type: AWS::Scheduler::Schedule, Properties: {ScheduleExpression: rate(1 day), ScheduleExpressionTimezone: Nowhere, FlexibleTimeWindow: {Mode: FLEXIBLE}}}
)")
                .problems,
            "the rule has neither EventPattern nor ScheduleExpression\n"
            "the unit of the rate is `minutes` with the value 1\n"
            "`cron(0 9 30 2 ? *)` never fires\n"
            "the rule has a schedule and the event bus `mine`\n"
            "there is no time zone `Nowhere`\n"
            "a flexible time window has no length\n");
}

TEST(ReadSources, NotificationsOfBuckets) {
  const ReadTemplate good = read(R"(
Uploads:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration:
      EventBridgeConfiguration: {}
      LambdaConfigurations:
        - {Event: 's3:ObjectCreated:*', Function: arn:f, Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}, {Name: Suffix, Value: .grib}]}}}
      QueueConfigurations:
        - {Event: 's3:ObjectCreated:Put', Queue: arn:q, Filter: {S3Key: {Rules: [{Name: prefix, Value: out/}]}}}
Plain: {Type: AWS::S3::Bucket}
)");
  EXPECT_EQ(good.problems, "");
  ASSERT_EQ(good.sources.buckets.size(), 1U);
  const BucketNotifications& bucket = good.sources.buckets[0].model;
  EXPECT_TRUE(bucket.event_bridge);
  using Takers = std::vector<std::size_t>;
  EXPECT_EQ(bucket.takers("s3:ObjectCreated:Copy", "in/a.grib"), Takers{0});
  EXPECT_EQ(bucket.takers("s3:ObjectCreated:Put", "out/a.grib"), Takers{1});
  EXPECT_EQ(bucket.takers("s3:ObjectCreated:Copy", "out/a.grib"), Takers{});
  EXPECT_EQ(bucket.takers("s3:ObjectRemoved:Delete", "in/a.grib"), Takers{});
  EXPECT_EQ(read(R"(
Uploads:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration:
      LambdaConfigurations:
        - {Event: 's3:ObjectCreated:*', Function: arn:f, Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}]}}}
        - {Event: 's3:ObjectCreated:Put', Function: arn:g, Filter: {S3Key: {Rules: [{Name: suffix, Value: .csv}]}}}
        - {Event: 's3:ObjectMade:*', Function: arn:g}
)")
                .problems,
            "two notifications for s3:ObjectCreated:Put overlap: a key can fit both `in/…` and "
            "`….csv`\n`s3:ObjectMade:*` is no event of S3\n");
  JsonArena arena;
  const ObjectChange change{"b", "in/a b.csv", 5, 0, "eu-central-1", "123456789012"};
  EXPECT_EQ(json_text(object_message(change, "ObjectCreated:Put", arena)
                          .find("Records")
                          .items()[0]
                          .find("s3")
                          .find("object")),
            R"({"key":"in/a+b.csv","size":5})");
  EXPECT_EQ(object_event(change, "ObjectCreated:Put", arena).find("detail-type").text(),
            "Object Created");
}

TEST(ReadSources, MappingsOfQueuesAndStreams) {
  const ReadTemplate good = read(R"(
Queue:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: 'arn:aws:sqs:r:1:q', FunctionName: f, BatchSize: 100, MaximumBatchingWindowInSeconds: 5,
    ScalingConfig: {MaximumConcurrency: 20}, FunctionResponseTypes: [ReportBatchItemFailures],
    FilterCriteria: {Filters: [{Pattern: '{"body": {"kind": ["invoice"]}}'}]}}
Stream:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: 'arn:aws:kinesis:r:1:stream/s', FunctionName: f, StartingPosition: LATEST, ParallelizationFactor: 4,
    BisectBatchOnFunctionError: true, MaximumRetryAttempts: 3, MaximumRecordAgeInSeconds: 3600}
Kafka:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: 'arn:aws:kafka:r:1:cluster/c/1', FunctionName: f, Topics: [t]}
Pipe:
  Type: AWS::Pipes::Pipe
  Properties: {Source: 'arn:aws:sqs:r:1:q', Target: 'arn:aws:states:r:1:stateMachine:m', SourceParameters: {SqsQueueParameters: {BatchSize: 3}}}
)");
  EXPECT_EQ(good.problems, "");
  ASSERT_EQ(good.sources.mappings.size(), 4U);
  const SourceMapping& queue = good.sources.mappings[0].model;
  EXPECT_EQ(queue.queue.batch_size, 100U);
  EXPECT_EQ(queue.queue.maximum_concurrency, 20U);
  EXPECT_TRUE(queue.queue.partial_failures);
  JsonArena arena;
  EXPECT_TRUE(queue.passes(read_json_value(R"({"body": {"kind": "invoice"}})", arena).value()));
  EXPECT_FALSE(queue.passes(read_json_value(R"({"body": {"kind": "letter"}})", arena).value()));
  const ShardMappingSettings& stream = good.sources.mappings[1].model.shards;
  EXPECT_EQ(stream.parallelization, 4U);
  EXPECT_EQ(stream.most_retries, 3U);
  EXPECT_EQ(stream.most_age, kHour);
  EXPECT_EQ(good.sources.mappings[2].model.shards.window, 500 * kMillisecond);
  EXPECT_EQ(good.sources.mappings[3].model.queue.batch_size, 3U);
}

TEST(ReadSources, WhatAQueueAndAStreamSayOfThemselves) {
  Diagnostics diagnostics;
  QueueMappingSettings queue;
  Value redrive = Value::object({});
  redrive.set("maxReceiveCount", Value::integer(3));
  Value properties = Value::object({});
  properties.set("VisibilityTimeout", Value::integer(300));
  properties.set("RedrivePolicy", std::move(redrive));
  read_queue_of_mapping(properties, "Resources.Q.Properties", queue, diagnostics);
  EXPECT_EQ(queue.visibility, 300 * kSecond);
  EXPECT_EQ(queue.retention, 4 * kDay);
  EXPECT_EQ(queue.most_receives, 3U);
  ShardMappingSettings shards;
  Value stream = Value::object({});
  stream.set("ShardCount", Value::integer(12));
  stream.set("RetentionPeriodHours", Value::integer(48));
  read_stream_of_mapping(stream, "Resources.S.Properties", shards, diagnostics);
  EXPECT_EQ(shards.shards, 12U);
  EXPECT_EQ(shards.retention, 2 * kDay);
  EXPECT_TRUE(diagnostics.empty());
}

TEST(ReadSources, PipesMakeTheInputOfTheirTarget) {
  const ReadTemplate good = read(R"(
Pipe:
  Type: AWS::Pipes::Pipe
  Properties:
    Source: 'arn:aws:sqs:r:1:q'
    Target: 'arn:aws:states:r:1:stateMachine:m'
    TargetParameters: {InputTemplate: '{"id": <$.body.id>, "pipe": "<aws.pipes.pipe-name>", "tags": <$.tags[0]>}'}
Wrong:
  Type: AWS::Pipes::Pipe
  Properties: {Source: 'arn:aws:sqs:r:1:q', Target: 'arn:t', TargetParameters: {InputTemplate: '{"id": <id>}'}}
Weekly: {Type: AWS::Glue::Workflow, Properties: {Name: weekly, MaxConcurrentRuns: 1}}
)");
  EXPECT_EQ(good.problems, "InputTemplate contains the invalid placeholder `<id>`\n");
  ASSERT_EQ(good.sources.mappings.size(), 1U);
  JsonArena arena;
  const Json record = read_json_value(R"({"body": {"id": 7}, "tags": ["a"]})", arena).value();
  EXPECT_EQ(good.sources.mappings[0].model.input.make(record, {"arn", "p"}, arena).text,
            R"({"id":7,"pipe":"p","tags":"a"})");
  EXPECT_EQ(good.sources.workflows.at(0).most_runs, 1U);
}

TEST(ReadSources, SlipsOfMappings) {
  EXPECT_EQ(
      read(R"(
A: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: 'arn:aws:sqs:r:1:q', FunctionName: f, BatchSize: 50}}
B: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: 'arn:aws:sqs:r:1:q.fifo', FunctionName: f, BatchSize: 50}}
C: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: 'arn:aws:kinesis:r:1:stream/s', FunctionName: f, ParallelizationFactor: 11}}
D: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: 'arn:aws:mq:r:1:broker:b', FunctionName: f}}
E: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: 'arn:aws:sqs:r:1:q', FunctionName: f, FilterCriteria: {Filters: [{Pattern: '{"body": "x"}'}]}}}
)")
          .problems,
      "a BatchSize of 50 needs a batching window of a second or more\n"
      "Resources.B.Properties.BatchSize is `50`, not a whole number from 1 to 10\n"
      "Resources.C.Properties.ParallelizationFactor is `11`, not a whole number from 1 to 10\n"
      "a mapping of a stream needs a StartingPosition\n"
      "the source `arn:aws:mq:r:1:broker:b` has no model and is left out of simulations\n"
      "`body` must be a list of values or an object\n");
}

TEST(ReadSources, DeliveryStreamsAndTopicRules) {
  const ReadTemplate good = read(R"(
Lake: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {ExtendedS3DestinationConfiguration: {BucketARN: 'arn:b', BufferingHints: {SizeInMBs: 64, IntervalInSeconds: 60}}}}
Sensors: {Type: AWS::IoT::TopicRule, Properties: {TopicRulePayload: {Sql: "SELECT * FROM 'room/+/t'", Actions: [{Firehose: {}}]}}}
)");
  EXPECT_EQ(good.problems, "");
  EXPECT_EQ(good.sources.delivery_streams.at(0).model.buffer.bytes, 64 * kMebibyte);
  EXPECT_EQ(good.sources.topic_rules.at(0).model.actions, std::vector<std::string>{"Firehose"});
  EXPECT_EQ(read(R"(
A: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {ExtendedS3DestinationConfiguration: {BufferingHints: {SizeInMBs: 5}, DynamicPartitioningConfiguration: {Enabled: true}}}}
B: {Type: AWS::IoT::TopicRule, Properties: {TopicRulePayload: {Sql: "SELECT * FROM 'a/#/b'"}}}
C: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {SnowflakeDestinationConfiguration: {}}}
)")
                .problems,
            "BufferingHints has one of SizeInMBs and IntervalInSeconds\n"
            "dynamic partitioning needs a buffer of 64 MiB or more\n"
            "the SQL of the rule cannot be simulated: FROM names no topic filter: `#` must be its "
            "last level\n"
            "the delivery stream has no destination that has a model\n");
}

constexpr const char* kWeekly = R"(
Wednesday: {Type: AWS::Glue::Trigger, Properties: {Type: SCHEDULED, Schedule: 'cron(0 2 ? * WED *)', WorkflowName: w, Actions: [{JobName: oracle}, {JobName: rest}]}}
Aggregate: {Type: AWS::Glue::Trigger, Properties: {Type: CONDITIONAL, WorkflowName: w, Predicate: {Logical: AND, Conditions: [{JobName: oracle, State: SUCCEEDED, LogicalOperator: EQUALS}, {JobName: rest, State: SUCCEEDED}]}, Actions: [{JobName: aggregate, Arguments: {--day: '1'}}]}}
Alert: {Type: AWS::Glue::Trigger, Properties: {Type: CONDITIONAL, WorkflowName: w, Predicate: {Logical: ANY, Conditions: [{JobName: oracle, State: FAILED}, {JobName: rest, State: FAILED}]}, Actions: [{JobName: alert}]}}
)";

TEST(ReadSources, AGlueWorkflowRunsItsGraph) {
  const ReadTemplate weekly = read(kWeekly);
  EXPECT_EQ(weekly.problems, "");
  const std::vector<GlueTrigger>& triggers = weekly.sources.triggers;
  const auto names = [](const std::vector<const GlueTrigger::Action*>& actions) {
    std::string all;
    for (const GlueTrigger::Action* action : actions) {
      all += action->node.name + " ";
    }
    return all;
  };
  GlueWorkflowRun good(triggers);
  EXPECT_EQ(names(good.fire(0)), "oracle rest ");
  EXPECT_EQ(names(good.finished({false, "rest"}, "SUCCEEDED")), "");
  const auto started = good.finished({false, "oracle"}, "SUCCEEDED");
  EXPECT_EQ(names(started), "aggregate ");
  EXPECT_EQ(started.at(0)->arguments_json, R"({"--day":"1"})");
  EXPECT_EQ(names(good.finished({false, "aggregate"}, "SUCCEEDED")), "");
  EXPECT_TRUE(good.ended());
  // One source fails: the others are done, somebody is told, and nothing is aggregated.
  GlueWorkflowRun bad(triggers);
  static_cast<void>(bad.fire(0));
  EXPECT_EQ(names(bad.finished({false, "oracle"}, "FAILED")), "alert ");
  EXPECT_EQ(names(bad.finished({false, "rest"}, "SUCCEEDED")), "");
  EXPECT_EQ(names(bad.finished({false, "alert"}, "SUCCEEDED")), "");
  EXPECT_TRUE(bad.ended());
}

TEST(ReadSources, SlipsOfTriggers) {
  EXPECT_EQ(read(R"(
A: {Type: AWS::Glue::Trigger, Properties: {Type: SCHEDULED, Schedule: rate(1 day), Actions: [{JobName: a}]}}
B: {Type: AWS::Glue::Trigger, Properties: {Type: CONDITIONAL, Actions: [{JobName: a}]}}
C: {Type: AWS::Glue::Trigger, Properties: {Type: CONDITIONAL, WorkflowName: w, Predicate: {Conditions: [{JobName: b, State: SUCCEEDED}]}, Actions: [{JobName: c}]}}
D: {Type: AWS::Glue::Trigger, Properties: {Type: CONDITIONAL, WorkflowName: w, Predicate: {Conditions: [{JobName: c, State: SUCCEEDED}]}, Actions: [{JobName: b}]}}
E: {Type: AWS::Glue::Trigger, Properties: {Type: CONDITIONAL, Predicate: {Conditions: [{CrawlerName: b, CrawlState: DONE}]}, Actions: [{}]}}
)")
                .problems,
            "a Glue trigger takes no `rate` expression\n"
            "the conditional trigger B has no conditions\n"
            "an action names no job and no crawler\n"
            "Resources.E.Properties.Predicate.Conditions.0.CrawlState is `DONE`\n"
            "the trigger C never fires: no trigger of the workflow w leads to what it waits for\n"
            "the trigger D never fires: no trigger of the workflow w leads to what it waits for\n");
}

}  // namespace
}  // namespace drydock
