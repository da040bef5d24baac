#include "simulator/workflow/test_state.hpp"

#include "tests/unit/simulator/workflow/run_definition.hpp"

namespace drydock {
namespace {

struct Given {
  std::string state = "";
  std::string input = "{}";
  std::string mock = "{}";
  std::string configuration = "{}";
};

// "STATUS output next error", or what is refused.
std::string tested(std::string_view definition, const Given& given) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<Document> document = read_document(
      sources, sources.add("d.json", std::string(definition)), diagnostics, ReadAs::OwnFile);
  JsonArena arena;
  TestStateRequest request;
  request.state_name = given.state;
  request.input = read_json_value(given.input, arena).value();
  request.mock = read_json_value(given.mock, arena).value();
  request.configuration = read_json_value(given.configuration, arena).value();
  const TestStateAnswer answer = test_state(document->root(), request);
  if (answer.refusal) {
    return answer.exception + ": " + *answer.refusal;
  }
  return answer.status + " " + json_text(answer.output) + " " + answer.next_state + " " +
         answer.error.value_or("") + " " + json_text(answer.inspection);
}

constexpr const char* kTask = R"({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
  "Parameters": {"x.$": "$.v"}, "ResultSelector": {"y.$": "$.a"}, "ResultPath": "$.r",
  "Retry": [{"ErrorEquals": ["Busy"], "BackoffRate": 3, "MaxAttempts": 2}],
  "Catch": [{"ErrorEquals": ["Busy"], "Next": "C"}], "Next": "N"})";

TEST(TestState, TellsEveryStage) {
  EXPECT_EQ(tested(kTask, {.input = R"({"v": 1})", .mock = R"({"result": "{\"a\": 2}"})"}),
            R"(SUCCEEDED {"v":1,"r":{"y":2}} N  {"input":{"v":1},"afterInputPath":{"v":1},)"
            R"("afterParameters":{"x":1},"result":{"a":2},"afterResultSelector":{"y":2},)"
            R"("afterResultPath":{"v":1,"r":{"y":2}}})");
}

TEST(TestState, TellsWhatAFailureDoes) {
  const std::string busy = R"({"errorOutput": {"error": "Busy", "cause": "c"}})";
  EXPECT_NE(
      tested(kTask,
             {.input = R"({"v": 1})", .mock = busy, .configuration = R"({"retrierRetryCount": 1})"})
          .find(R"("errorDetails":{"retryIndex":0,"retryBackoffIntervalSeconds":3})"),
      std::string::npos);
  EXPECT_TRUE(
      tested(kTask,
             {.input = R"({"v": 1})", .mock = busy, .configuration = R"({"retrierRetryCount": 2})"})
          .starts_with(R"(CAUGHT_ERROR {"Error":"Busy","Cause":"c"} C Busy)"));
}

TEST(TestState, RefusesWhatTheServiceRefuses) {
  EXPECT_EQ(tested(kTask, {}),
            "ValidationException: RoleArn must be specified when testing a Task state");
  EXPECT_EQ(tested(R"({"Type": "Pass", "End": true})", {.mock = R"({"result": "1"})"}),
            "ValidationException: State type 'Pass' is not supported when a mock is specified");
  EXPECT_EQ(tested(kTask, {.mock = R"({"result": "{"})"}),
            "ValidationException: Mocked result must be valid JSON");
  EXPECT_EQ(tested(kTask, {.mock = R"({"result": "{\"StatusCode\": \"200\"}"})"}),
            "ValidationException: Mock result schema validation error: Field 'StatusCode' must be "
            "a number");
}

TEST(TestState, FindsStatesAtAnyDepth) {
  const char* kMap = R"({"StartAt": "M", "States": {"M": {"Type": "Map", "End": true,
    "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "I", "States": {
      "I": {"Type": "Pass", "Result": 7, "End": true}}}}}})";
  EXPECT_TRUE(tested(kMap, {.state = "I"}).starts_with("SUCCEEDED 7 "));
  EXPECT_TRUE(tested(kMap, {.state = "M", .input = "[1, 2]", .mock = R"({"result": "[3, 4]"})"})
                  .starts_with("SUCCEEDED [3,4] "));
  EXPECT_TRUE(tested(kMap, {.state = "Gone"}).starts_with("ValidationException"));
}

}  // namespace
}  // namespace drydock
