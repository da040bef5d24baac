#include "simulator/workflow/validate/validate_definition.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/codes/workflow_codes.hpp"
#include "base/source_map.hpp"
#include "planner/document/read_document.hpp"
#include "simulator/workflow/validate/resource_verdict.hpp"

namespace drydock {
namespace {

// "DD5143 /States/A/Seconds" of every problem, by place in the text.
std::vector<std::string> problems(const std::string& text, const DefinitionOptions& options = {}) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("definition", text);
  const std::optional<Document> document = read_document(sources, file, diagnostics);
  if (document) {
    validate_definition(document->root(), options, diagnostics);
  }
  std::vector<std::string> found;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    found.push_back(std::string(diagnostic_info(diagnostic.code).id) + " " + diagnostic.path);
  }
  return found;
}

using List = std::vector<std::string>;

// A machine of one state that ends.
std::string machine(const std::string& state) { return "StartAt: A\nStates: {A: " + state + "}"; }

List problems_of_task(const std::string& resource, const DefinitionOptions& options = {}) {
  return problems(machine("{Type: Task, End: true, Resource: \"" + resource + "\"}"), options);
}

TEST(ValidateDefinition, TakesAMinimalMachineAndRefusesWhatIsNone) {
  EXPECT_EQ(problems(machine("{Type: Succeed}")), List{});
  EXPECT_EQ(problems("[]"), List{"DD5140 /"});
  EXPECT_EQ(problems("StartAt: A"), List{"DD5141 /"});
  EXPECT_EQ(problems("StartAt: 1\nStates: {A: null}").size(), 3U);  // no text, no state, no end
}

TEST(ValidateDefinition, PointsIntoListsAndEscapesNames) {
  EXPECT_EQ(problems("StartAt: a/b~c\nStates: {a/b~c: {Type: Task, End: true, Resource: "
                     "'arn:aws:lambda:us-east-1:1:function:f', Retry: [{ErrorEquals: [1]}]}}"),
            List{"DD5143 /States/a~1b~0c/Retry/0/ErrorEquals/0"});
}

TEST(ValidateDefinition, EndFalseIsNoEnd) {
  EXPECT_EQ(problems(machine("{Type: Pass, End: false}")),
            (List{"DD5147 /States", "DD5141 /States/A"}));
  EXPECT_EQ(problems("StartAt: A\nStates: {A: {Type: Pass, End: false, Next: B}, B: {Type: "
                     "Succeed}}"),
            List{});
}

// Rule 17 of the recorded behaviour: upwards, never downwards.
TEST(ValidateDefinition, AStateMayTurnToJsonataAndNotBack) {
  EXPECT_EQ(problems(machine("{Type: Pass, QueryLanguage: JSONata, Output: '{% 1 %}', End: true}")),
            List{});
  EXPECT_EQ(problems("QueryLanguage: JSONata\nStartAt: A\nStates: {A: {Type: Pass, QueryLanguage: "
                     "JSONPath, End: true}}"),
            List{"DD5153 /States/A/QueryLanguage"});
}

TEST(ValidateDefinition, NumbersMayBeExpressionsInJsonataAlone) {
  EXPECT_EQ(
      problems(machine("{Type: Wait, QueryLanguage: JSONata, Seconds: '{% 1 %}', End: true}")),
      List{});
  EXPECT_EQ(problems(machine("{Type: Wait, QueryLanguage: JSONata, Seconds: five, End: true}")),
            List{"DD5143 /States/A/Seconds"});
  EXPECT_EQ(problems(machine("{Type: Wait, Seconds: '{% 1 %}', End: true}")),
            List{"DD5143 /States/A/Seconds"});
  EXPECT_EQ(problems(machine("{Type: Wait, Seconds: 1.5, End: true}")),
            List{"DD5143 /States/A/Seconds"});
}

// Rule 47, also in the Express children of a distributed Map.
TEST(ValidateDefinition, ExpressNeitherWaitsNorHasActivities) {
  DefinitionOptions express;
  express.type = MachineType::Express;
  EXPECT_EQ(problems_of_task("arn:aws:states:us-east-1:1:activity:a"), List{});
  EXPECT_EQ(problems_of_task("arn:aws:states:us-east-1:1:activity:a", express),
            List{"DD5158 /States/A/Resource"});
  const std::string map =
      "{Type: Map, End: true, ItemProcessor: {ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: "
      "EXPRESS}, StartAt: B, States: {B: {Type: Task, End: true, Resource: "
      "'arn:aws:states:::aws-sdk:s3:getObject.waitForTaskToken', Parameters: {a.$: "
      "$$.Task.Token}}}}}";
  EXPECT_EQ(problems(machine(map)), List{"DD5158 /States/A/ItemProcessor/States/B/Resource"});
  EXPECT_EQ(problems(machine(map), express).size(), 2U);
}

TEST(ValidateDefinition, WhatIsSubstitutedLaterIsNotJudged) {
  EXPECT_EQ(problems_of_task("${Function}"), List{});
  EXPECT_EQ(problems_of_task("arn:${AWS::Partition}:states:::sns:publish").size(), 1U);  // Message
  EXPECT_EQ(problems_of_task("arn:${AWS::Partition}:states:::sns:publsh"),
            List{"DD5157 /States/A/Resource"});
  DefinitionOptions done;
  done.substitutions = Substitutions::Done;
  EXPECT_EQ(problems_of_task("${Function}", done), List{"DD5157 /States/A/Resource"});
  EXPECT_EQ(problems_of_task("${?}", done), List{});
  EXPECT_EQ(problems(machine("{Type: Wait, Seconds: '${?}', End: true}"), done), List{});
}

TEST(ValidateDefinition, AnUnknownTargetMayReachEverything) {
  EXPECT_EQ(problems("StartAt: A\nStates: {A: {Type: Pass, Next: '${Next}'}, B: {Type: Succeed}}"),
            List{});
}

TEST(ValidateDefinition, StatesAreFoundInTimeThatGrowsWithTheirNumber) {
  std::string text = "{\"StartAt\": \"s0\", \"States\": {";
  for (int i = 0; i < 20'000; ++i) {
    text += "\"s" + std::to_string(i) + R"(": {"Type": "Pass", "Next": "s)" +
            std::to_string(i + 1) + "\"},";
  }
  EXPECT_EQ(problems(text + R"("s20000": {"Type": "Succeed"}}})"), List{});
}

TEST(ResourceVerdict, JudgesEveryForm) {
  using Kind = ResourceVerdict::Kind;
  const auto kind = [](std::string_view text) { return judge_resource(text, "${").kind; };
  EXPECT_EQ(kind("arn:aws:lambda:us-east-1:1:function:f:$LATEST"), Kind::Known);
  EXPECT_EQ(kind("arn:aws:lambda:us-east-1:1:function:f:"), Kind::Broken);
  EXPECT_EQ(kind("arn:aws-cn:states:cn-north-1:1:activity:a"), Kind::Known);
  EXPECT_EQ(kind("arn:aws:states:us-east-1:1:aws-sdk:s3:getObject"), Kind::Known);
  EXPECT_EQ(kind("arn:aws:states:::aws-sdk:s3:GetObject"), Kind::Broken);
  EXPECT_EQ(kind("arn:aws:states:::sqs:sendMessage.sync:3"), Kind::Broken);
  EXPECT_EQ(kind("arn:aws:swf:us-east-1:1:task:X"), Kind::OtherService);
  EXPECT_EQ(kind("foo:bar"), Kind::OtherUri);
  EXPECT_EQ(kind("InvalidArn"), Kind::NotUri);
  EXPECT_EQ(kind("${lambdaArn"), Kind::NotUri);
  const ResourceVerdict start =
      judge_resource("arn:${P}:states:::states:startExecution.sync:2", "${");
  ASSERT_EQ(start.kind, Kind::Known);
  EXPECT_TRUE(start.rule->supports(start.resource.pattern));
}

TEST(ValidateDefinition, TimestampsAreOfRfc3339) {
  const auto of_wait = [](const std::string& text) {
    return problems(machine("{Type: Wait, End: true, Timestamp: '" + text + "'}"));
  };
  EXPECT_EQ(of_wait("2016-02-29T23:59:59.123456789012Z"), List{});
  EXPECT_EQ(of_wait("9999-12-31T01:59:00-08:00"), List{});
  for (const char* wrong : {"2016-03-14 01:59:00Z", "2015-02-29T00:00:00Z", "2016-03-14T24:00:00Z",
                            "2016-03-14t01:59:00z", ""}) {
    EXPECT_EQ(of_wait(wrong), List{"DD5156 /States/A/Timestamp"}) << wrong;
  }
}

}  // namespace
}  // namespace drydock
