#include "simulator/workflow/test_state.hpp"

#include "simulator/workflow/response_shape.hpp"
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

constexpr const char* kTask =
    R"({"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:lambda:invoke",
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

TEST(TestState, RefusesWhatCannotBeCreated) {
  EXPECT_EQ(tested(R"({"Type": "Pass", "End": true, "Colour": "red"})", {}),
            "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Pass "
            "states have no field `Colour` at /States/StateName/Colour'");
  EXPECT_EQ(tested(R"({"Type": "Parallel", "Branches": [], "End": true})", {}),
            "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Value "
            "cannot be empty at /States/StateName/Branches'");
}

TEST(ResponseShape, IsFollowedIntoListsAndObjects) {
  JsonArena arena;
  const auto problem = [&arena](std::string_view text, std::string_view shape, bool required) {
    return shape_problem(read_json_value(text, arena).value(), shape, required).value_or("");
  };
  constexpr std::string_view kShape = "{A!:s B:[{C:n}] D:<b> E:(X|Y) F:x2 G:*}";
  EXPECT_EQ(problem(R"({"B": [{"C": 1}, {"C": 2}], "D": {"k": true}, "E": "Y", "F": "ab"})", kShape,
                    false),
            "");
  EXPECT_EQ(problem("{}", kShape, true), "Required field 'A' is missing");
  EXPECT_EQ(problem(R"({"B": [{"C": 1}, {"C": "2"}]})", kShape, false),
            "Field 'C' must be a number");
  EXPECT_EQ(problem(R"({"D": {"k": 1}})", kShape, false), "Field 'D' must be a boolean");
  EXPECT_EQ(problem(R"({"E": "Z"})", kShape, false), "Field 'E' is not an expected value");
  EXPECT_EQ(problem(R"({"F": "a"})", kShape, false),
            "Field 'F' is smaller than the minimum length");
  EXPECT_EQ(problem(R"({"G": [1], "H": 1})", kShape, false), "");
}

}  // namespace
}  // namespace drydock
