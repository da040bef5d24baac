// The subtle rules of the service, as they were recorded or documented: errors, Catch, Retry,
// time-outs. One test a rule, by its number in the list that the conformance data come with.
#include "tests/unit/simulator/workflow/run_definition.hpp"

namespace drydock {
namespace {

RunSettings mocked(std::string mocks) {
  RunSettings settings;
  settings.mocks = std::move(mocks);
  return settings;
}

// A Task `T` with these fields, and `E`, which hands its input on.
std::string task(const std::string& fields,
                 const std::string& resource = "arn:aws:states:::lambda:invoke") {
  return R"({"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": ")" + resource +
         R"(", )" + fields + R"("Next": "Z"}, "E": {"Type": "Pass", "End": true},
    "Z": {"Type": "Pass", "End": true}}})";
}

TEST(AslRules, Rule18_ErrorsMatchExactly) {
  const RunSettings fails = mocked(R"({"T": [{"Throw": {"Error": "Busy", "Cause": "c"}}]})");
  EXPECT_EQ(
      run_shown(task(R"("Catch": [{"ErrorEquals": ["State.ALL"], "Next": "E"}], )"), "{}", fails),
      "FAILED Busy: c");
  EXPECT_EQ(run_shown(task(R"("Catch": [{"ErrorEquals": ["busy", "Bus"], "Next": "E"},
                                        {"ErrorEquals": ["Busy"], "Next": "E"}], )"),
                      "{}", fails),
            R"(SUCCEEDED {"Error":"Busy","Cause":"c"})");
}

TEST(AslRules, Rule19_CatcherReplacesTheInputOrMerges) {
  const RunSettings fails = mocked(R"({"T": [{"Throw": {"Error": "Busy", "Cause": "c"}}]})");
  EXPECT_EQ(run_shown(task(R"("OutputPath": "$.no.such.path", "InputPath": "$.n",
      "Catch": [{"ErrorEquals": ["Busy"], "Next": "E"}], )"),
                      R"({"n": 1})", fails),
            R"(SUCCEEDED {"Error":"Busy","Cause":"c"})");
  EXPECT_EQ(run_shown(task(R"("InputPath": "$.n",
      "Catch": [{"ErrorEquals": ["Busy"], "ResultPath": "$.e", "Next": "E"}], )"),
                      R"({"n": 1})", fails),
            R"(SUCCEEDED {"n":1,"e":{"Error":"Busy","Cause":"c"}})");
}

TEST(AslRules, Rule20_CatcherOfJsonata) {
  const RunSettings fails = mocked(R"({"T": [{"Throw": {"Error": "Busy", "Cause": "c"}}]})");
  const auto caught = [&](const std::string& output) {
    return run_shown(R"({"QueryLanguage": "JSONata", "StartAt": "T", "States": {
      "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "E")" +
                         output + R"(}]}, "E": {"Type": "Pass", "End": true}}})",
                     R"({"n": 1})", fails);
  };
  EXPECT_EQ(caught(""), R"(SUCCEEDED {"Error":"Busy","Cause":"c"})");
  EXPECT_EQ(caught(R"(, "Output": {"e": "{% $states.errorOutput.Error %}",
                                    "n": "{% $states.input.n %}"})"),
            R"(SUCCEEDED {"e":"Busy","n":1})");
}

TEST(AslRules, Rule21_RuntimeErrorsAreNotCaught) {
  const std::string shown = run_shown(
      task(R"("OutputPath": "$.no.such", "Catch": [{"ErrorEquals": ["States.Runtime"], "Next": "E"},
              {"ErrorEquals": ["States.ALL"], "Next": "E"}], )"),
      "{}", mocked(R"({"T": [{"Return": {}}]})"));
  EXPECT_TRUE(shown.starts_with("FAILED States.Runtime: An error occurred")) << shown;
}

TEST(AslRules, Rule22_ResultsThatAreTooLarge) {
  const std::string text(262'145, 'x');
  const std::string catches = R"("Catch": [{"ErrorEquals": ["States.ALL"], "Next": "E"}], )";
  EXPECT_EQ(
      run_shown(task(catches), "{}", mocked(R"({"T": [{"Return": ")" + text + "\"}]}")),
      R"(SUCCEEDED {"Error":"States.DataLimitExceeded","Cause":"The state/task 'lambda' )"
      R"(returned a result with a size exceeding the maximum number of bytes service limit."})");
  EXPECT_EQ(run_shown(one_state(R"("Type": "Pass", "Result": ")" + text + '"'), "{}"),
            "FAILED States.DataLimitExceeded: The state/task 'S' returned a result with a size "
            "exceeding the maximum number of bytes service limit.");
  // Quotes count.
  EXPECT_TRUE(run_shown(one_state(R"("Type": "Pass", "Result": ")" + text.substr(3) + '"'), "{}")
                  .starts_with("SUCCEEDED"));
}

TEST(AslRules, Rule23_TaskFailedMatchesAllButTimeout) {
  const std::string catches = R"("Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "E"}], )";
  EXPECT_EQ(run_shown(task(catches), "{}", mocked(R"({"T": [{"Throw": {"Error": "Any"}}]})")),
            R"(SUCCEEDED {"Error":"Any","Cause":""})");
  EXPECT_EQ(
      run_shown(task(catches), "{}", mocked(R"({"T": [{"Throw": {"Error": "States.Timeout"}}]})")),
      "FAILED States.Timeout");
}

TEST(AslRules, Rule24_SyncTasksAreSubmitted) {
  const DefinitionRun run(
      task("", "arn:aws:states:::states:startExecution.sync:2"), "{}",
      mocked(
          R"({"T": [{"Throw": {"Error": "States.TaskFailed", "Cause": "{\"Status\":\"FAILED\"}"}}]})"));
  EXPECT_EQ(run.shown(), R"(FAILED States.TaskFailed: {"Status":"FAILED"})");
  EXPECT_EQ(run.events(),
            "2<0 TaskStateEntered T, 3<2 TaskScheduled, 4<3 TaskStarted, 5<4 TaskSubmitted, "
            "6<5 TaskFailed");
  EXPECT_EQ(run.field("TaskScheduled", "resource"), R"("startExecution.sync:2")");
}

TEST(AslRules, Rule25_TimeoutsHaveNoCause) {
  const RunSettings slow = mocked(R"({"T": [{"Return": 1, "After": 20}]})");
  const DefinitionRun late(task(R"("TimeoutSeconds": 5, )"), "{}", slow);
  EXPECT_EQ(late.shown(), "FAILED States.Timeout");
  EXPECT_EQ(late.seconds(), 5);
  EXPECT_EQ(late.events(),
            "2<0 TaskStateEntered T, 3<2 TaskScheduled, 4<3 TaskStarted, 5<4 TaskTimedOut");
  const std::string catches = R"("Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "E"}], )";
  EXPECT_EQ(run_shown(task(R"("TimeoutSeconds": 5, )" + catches), "{}", slow),
            R"(SUCCEEDED {"Error":"States.Timeout","Cause":""})");
  const DefinitionRun silent(
      task(R"("HeartbeatSeconds": 3, )", "arn:aws:states:::sqs:sendMessage.waitForTaskToken"), "{}",
      slow);
  EXPECT_EQ(silent.shown(), "FAILED States.Timeout");
  EXPECT_EQ(silent.seconds(), 3);
}

TEST(AslRules, Rule26_TokenThatNobodyReturns) {
  const DefinitionRun run(task(R"("TimeoutSecondsPath": "$.patience", )",
                               "arn:aws:states:::sqs:sendMessage.waitForTaskToken"),
                          R"({"patience": 60})",
                          mocked(R"({"T": [{"Return": 1, "After": 1000000}]})"));
  EXPECT_EQ(run.shown(), "FAILED States.Timeout");
  EXPECT_EQ(run.seconds(), 60);
}

TEST(AslRules, Rule27_TokenThatComesBackWithoutAnError) {
  const std::string catches = R"("Catch": [{"ErrorEquals": ["States.Runtime"], "Next": "Z"},
                                            {"ErrorEquals": ["States.ALL"], "Next": "E"}], )";
  EXPECT_EQ(run_shown(task(catches, "arn:aws:states:::sqs:sendMessage.waitForTaskToken"), "{}",
                      mocked(R"({"T": [{"Throw": {}}]})")),
            R"(SUCCEEDED {"Error":null,"Cause":null})");
}

TEST(AslRules, Rule28_Fail) {
  const auto failed = [](const std::string& fields) {
    return run_shown(R"({"StartAt": "F", "States": {"F": {"Type": "Fail")" + fields + "}}}",
                     R"({"n": 7})");
  };
  EXPECT_EQ(failed(""), "FAILED");
  EXPECT_EQ(failed(R"(, "Error": "E")"), "FAILED E");
  EXPECT_EQ(failed(R"_(, "ErrorPath": "$$.State.Name",
                      "CausePath": "States.Format('{} rows', $.n)")_"),
            "FAILED F: 7 rows");
}

TEST(AslRules, Rule29_ResourcesOfBothKinds) {
  const DefinitionRun sdk(task("", "arn:aws:states:::aws-sdk:dynamodb:putItem"), "{}",
                          mocked(R"({"T": [{"Throw": {"Error": "DynamoDb.DynamoDbException"}}]})"));
  EXPECT_EQ(sdk.shown(), "FAILED DynamoDb.DynamoDbException");
  EXPECT_EQ(sdk.field("TaskFailed", "resourceType"), R"("aws-sdk:dynamodb")");
  EXPECT_EQ(sdk.field("TaskFailed", "resource"), R"("putItem")");
  const DefinitionRun function(task("", "arn:aws:lambda:eu-west-1:111122223333:function:f"), "{}",
                               mocked(R"({"T": [{"Throw": {"Error": "ValueError"}}]})"));
  EXPECT_EQ(function.shown(), "FAILED ValueError");
  EXPECT_EQ(function.count("LambdaFunctionFailed"), 1);
}

std::string failures(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += R"({"Throw": {"Error": "Busy"}}, )";
  }
  return R"({"T": [)" + list + R"({"Return": 1}]})";
}

TEST(AslRules, Rule30_MaxAttemptsCountsRetries) {
  const auto tried = [](const std::string& attempts) {
    const DefinitionRun run(task(R"("Parameters": {"n.$": "$$.State.RetryCount"},
              "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": )" +
                                     attempts + "}], ",
                                 "arn:aws:lambda:eu-west-1:111122223333:function:f"),
                            "{}", mocked(failures(9)));
    std::string inputs;
    for (const RecordedEvent& event : run.history().events()) {
      if (event.type() == "LambdaFunctionScheduled") {
        inputs += json_text(event.fields.find("input"));
      }
    }
    return inputs;
  };
  EXPECT_EQ(tried("3"), R"({"n":0}{"n":1}{"n":2}{"n":3})");
  EXPECT_EQ(tried("0"), R"({"n":0})");
}

double waited(int tries, const std::string& retrier) {
  const DefinitionRun run(task(R"("Retry": [{"ErrorEquals": ["Busy"], )" + retrier + "}], "), "{}",
                          mocked(failures(tries)));
  EXPECT_TRUE(run.shown().starts_with("SUCCEEDED")) << run.shown();
  return run.seconds();
}

TEST(AslRules, Rule31_BackoffMultiplies) {
  EXPECT_EQ(waited(3, R"("MaxAttempts": 3)"), 1 + 2 + 4);
  EXPECT_EQ(waited(5, R"("MaxAttempts": 5, "IntervalSeconds": 1, "BackoffRate": 2.0)"), 31);
  EXPECT_EQ(waited(2, R"("IntervalSeconds": 3, "BackoffRate": 1.5)"), 3 + 4.5);
}

TEST(AslRules, Rule32_DelayIsCappedAndJittered) {
  EXPECT_EQ(waited(4, R"("MaxAttempts": 4, "MaxDelaySeconds": 3)"), 1 + 2 + 3 + 3);
  const double jittered = waited(3, R"("JitterStrategy": "FULL")");
  EXPECT_GT(jittered, 0);
  EXPECT_LT(jittered, 7);
  // Counters last for one visit of the state.
  const char* kDefinition = R"({"StartAt": "T", "States": {
    "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "C",
          "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}]},
    "C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "T"}],
          "Default": "Z"},
    "Z": {"Type": "Succeed"}}})";
  EXPECT_EQ(
      run_shown(kDefinition, "{}", mocked(R"({"T": [{"Throw": {"Error": "Busy"}}, {"Return": 1},
                                       {"Throw": {"Error": "Busy"}}, {"Return": 2}]})")),
      "SUCCEEDED 2");
}

TEST(AslRules, RetriersCountApart) {
  const DefinitionRun run(task(R"("Retry": [
      {"ErrorEquals": ["A"], "MaxAttempts": 1, "IntervalSeconds": 1},
      {"ErrorEquals": ["B"], "MaxAttempts": 2, "IntervalSeconds": 10}], )"),
                          "{}",
                          mocked(R"({"T": [{"Throw": {"Error": "B"}}, {"Throw": {"Error": "A"}},
                                          {"Throw": {"Error": "B"}}, {"Return": 1}]})"));
  EXPECT_EQ(run.shown(), "SUCCEEDED 1");
  EXPECT_EQ(run.seconds(), 10 + 1 + 20);
}

}  // namespace
}  // namespace drydock
