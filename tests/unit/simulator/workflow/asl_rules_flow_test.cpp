// The subtle rules of the service, as they were recorded or documented: Map, Parallel, Choice,
// Wait, quotas. One test a rule, by its number in the list that the conformance data come with.
#include "tests/unit/simulator/workflow/run_definition.hpp"

namespace drydock {
namespace {

RunSettings mocked(std::string mocks) {
  RunSettings settings;
  settings.mocks = std::move(mocks);
  return settings;
}

// A Map `S` with these fields whose items go through the states `inner`, beginning with `I`.
std::string map(const std::string& fields, const std::string& inner,
                const std::string& config = R"({"Mode": "INLINE"})") {
  return one_state(R"("Type": "Map", )" + fields + R"("ItemProcessor": {"ProcessorConfig": )" +
                   config + R"(, "StartAt": "I", "States": {)" + inner + "}}");
}
constexpr const char* kPass = R"("I": {"Type": "Pass", "End": true})";
constexpr const char* kDistributed = R"({"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"})";
// Fails on items that are 0.
constexpr const char* kFailsOnZero = R"("I": {"Type": "Choice", "Default": "P", "Choices": [
    {"Variable": "$", "NumericEquals": 0, "Next": "F"}]},
  "F": {"Type": "Fail", "Error": "Zero", "Cause": "item"}, "P": {"Type": "Pass", "End": true})";

TEST(AslRules, Rule34_OneIterationFails) {
  const DefinitionRun run(map(R"("MaxConcurrency": 1, )", kFailsOnZero), "[1, 0, 2]");
  EXPECT_EQ(run.shown(), "FAILED Zero: item");
  EXPECT_EQ(run.events(),
            "2<0 MapStateEntered S, 3<2 MapStateStarted, 4<3 MapIterationStarted S, "
            "5<4 ChoiceStateEntered I, 6<5 ChoiceStateExited I, 7<6 PassStateEntered P, "
            "8<7 PassStateExited P, 9<8 MapIterationSucceeded S, 10<8 MapIterationStarted S, "
            "11<10 ChoiceStateEntered I, 12<11 ChoiceStateExited I, 13<12 FailStateEntered F, "
            "14<13 MapIterationFailed S, 15<13 MapStateFailed");
  // The others are ended.
  const DefinitionRun others(
      map("",
          R"("I": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true})"),
      "[1, 2]",
      mocked(R"({"I": [{"Return": 1, "After": 9}, {"Throw": {"Error": "E"}, "After": 5}]})"));
  EXPECT_EQ(others.shown(), "FAILED E");
  EXPECT_EQ(others.seconds(), 5);
  EXPECT_EQ(others.count("MapIterationFailed"), 1);
  EXPECT_EQ(others.count("TaskStateAborted"), 1);
  EXPECT_EQ(others.count("MapIterationAborted"), 1);
}

TEST(AslRules, Rule34_OneBranchFails) {
  const DefinitionRun run(one_state(R"("Type": "Parallel", "Branches": [
      {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 100, "End": true}}},
      {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}}])"),
                          "{}");
  EXPECT_EQ(run.shown(), "FAILED E: c");
  EXPECT_EQ(run.seconds(), 0);
  EXPECT_EQ(run.count("ParallelStateFailed"), 1);
}

TEST(AslRules, Rule35_OutputsKeepTheOrder) {
  const char* kWaits = R"("I": {"Type": "Wait", "SecondsPath": "$", "End": true})";
  EXPECT_EQ(run_shown(map("", kWaits), "[3, 1, 2]"), "SUCCEEDED [3,1,2]");
  EXPECT_EQ(run_shown(map("", kPass), "[]"), "SUCCEEDED []");
  EXPECT_EQ(run_shown(one_state(R"("Type": "Parallel", "Branches": [
      {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 2, "Next": "B"},
                                  "B": {"Type": "Pass", "Result": "slow", "End": true}}},
      {"StartAt": "C", "States": {"C": {"Type": "Pass", "Result": "fast", "End": true}}}])"),
                      "{}"),
            R"(SUCCEEDED ["slow","fast"])");
}

TEST(AslRules, Rule36_ItemSelectorSeesTheInputAndTheItem) {
  const char* kInput = R"({"items": ["a", "b"], "n": 7})";
  const char* kSelected = R"(SUCCEEDED [{"n":7,"v":"a","i":0},{"n":7,"v":"b","i":1}])";
  for (const std::string key : {"ItemSelector", "Parameters"}) {
    EXPECT_EQ(run_shown(map(R"("ItemsPath": "$.items", ")" + key + R"(": {"n.$": "$.n",
                              "v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index"}, )",
                            kPass),
                        kInput),
              kSelected);
  }
}

TEST(AslRules, Rule37_NumbersOfAMap) {
  const auto with = [](const std::string& field, const std::string& value) {
    return run_shown(
        map(R"("ItemsPath": "$.items", ")" + field + R"(": "$.n", )", kPass, kDistributed),
        R"({"items": [1], "n": )" + value + "}");
  };
  EXPECT_EQ(with("MaxConcurrencyPath", "0"), "SUCCEEDED [1]");
  EXPECT_TRUE(with("MaxConcurrencyPath", "-1").starts_with("FAILED States.Runtime"));
  EXPECT_NE(
      with("MaxConcurrencyPath", R"("x")")
          .find(
              R"(The MaxConcurrencyPath field refers to value "x" which is not a valid integer: $.n)"),
      std::string::npos);
  EXPECT_TRUE(with("ToleratedFailureCountPath", "-1").starts_with("FAILED States.Runtime"));
  EXPECT_EQ(with("ToleratedFailurePercentagePath", "1.1"), "SUCCEEDED [1]");
  EXPECT_NE(with("ToleratedFailurePercentagePath", "100.1")
                .find("ToleratedFailurePercentage must be between 0 and 100."),
            std::string::npos);
}

TEST(AslRules, Rule38_ToleratedFailures) {
  const auto with = [](const std::string& fields) {
    return run_shown(map(fields, kFailsOnZero, kDistributed), "[1, 0, 2, 0]");
  };
  const std::string exceeded =
      "FAILED States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold "
      "was exceeded";
  EXPECT_EQ(with(""), exceeded);
  EXPECT_EQ(with(R"("ToleratedFailureCount": 1, )"), exceeded);
  EXPECT_EQ(with(R"("ToleratedFailureCount": 2, )"), "SUCCEEDED [1,2]");
  EXPECT_EQ(with(R"("ToleratedFailurePercentage": 49.9, )"), exceeded);
  EXPECT_EQ(with(R"("ToleratedFailurePercentage": 50, )"), "SUCCEEDED [1,2]");
}

std::string read_items(const std::string& config, const std::string& object,
                       const std::string& input = "{}") {
  RunSettings settings;
  settings.objects = {{"b/k", object}};
  return run_shown(map(R"("ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
      "ReaderConfig": )" + config +
                           R"(, "Parameters": {"Bucket": "b", "Key": "k"}}, )",
                       kPass, kDistributed),
                   input, settings);
}

TEST(AslRules, Rule39_ItemReaderOfJson) {
  EXPECT_EQ(read_items(R"({"InputType": "JSON", "MaxItems": 0})", "[1, 2]"), "SUCCEEDED [1,2]");
  EXPECT_EQ(read_items(R"({"InputType": "JSON", "MaxItems": 1})", "[1, 2]"), "SUCCEEDED [1]");
  EXPECT_EQ(read_items(R"({"InputType": "JSON", "MaxItemsPath": "$.n"})", "[1]", R"({"n": -1})"),
            "FAILED States.ItemReaderFailed: field MaxItems must be positive");
  EXPECT_EQ(read_items(R"({"InputType": "JSON"})", R"({"a": 1})"),
            "FAILED States.ItemReaderFailed: Attempting to map over non-iterable node.");
  EXPECT_EQ(read_items(R"({"InputType": "JSON", "ItemsPointer": "/a/b"})", R"({"a": {"b": [3]}})"),
            "SUCCEEDED [3]");
  EXPECT_EQ(read_items(R"({"InputType": "JSONL"})", "{\"a\": 1}\n\n2\n"),
            R"(SUCCEEDED [{"a":1},2])");
}

TEST(AslRules, Rule40_ItemReaderOfCsv) {
  const char* kFirstRow = R"({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"})";
  EXPECT_EQ(read_items(kFirstRow, "a,\n1,'x',9\n\"q,\"\"r\"\n"),
            R"(SUCCEEDED [{"a":"1","":"'x'"},{"a":"q,\"r","":""}])");
  EXPECT_EQ(read_items(R"({"InputType": "CSV", "CSVHeaderLocation": "GIVEN",
                           "CSVHeaders": ["h", "h"]})",
                       "1,2\n"),
            "FAILED States.ItemReaderFailed: CSV headers cannot contain duplicates.");
  EXPECT_EQ(read_items(R"({"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["h"],
                           "CSVDelimiter": "PIPE"})",
                       "1|2\n,3"),
            R"(SUCCEEDED [{"h":"1"},{"h":",3"}])");
}

TEST(AslRules, Rule41_ItemBatcher) {
  EXPECT_EQ(
      run_shown(map(R"("ItemsPath": "$.i", "ItemBatcher": {"MaxItemsPerBatchPath": "$.n",
                            "BatchInput": {"by.$": "$.n"}}, )",
                    kPass, kDistributed),
                R"({"i": [1, 2, 3], "n": "2"})"),
      R"(SUCCEEDED [{"BatchInput":{"by":"2"},"Items":[1,2]},{"BatchInput":{"by":"2"},"Items":[3]}])");
  EXPECT_EQ(run_shown(map(R"("ItemBatcher": {"MaxInputBytesPerBatch": 16}, )", kPass, kDistributed),
                      "[10, 20, 30]"),
            R"(SUCCEEDED [{"Items":[10]},{"Items":[20]},{"Items":[30]}])");
}

TEST(AslRules, Rule42_ResultWriterAndTheParentsHistory) {
  const DefinitionRun run(map(R"("ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
      "Parameters": {"Bucket": "b", "Prefix": "out"}}, "Label": "L", )",
                              kPass, kDistributed),
                          "[1, 2]");
  const std::string shown = run.shown();
  EXPECT_TRUE(shown.starts_with(
      R"(SUCCEEDED {"MapRunArn":"arn:aws:states:eu-west-1:111122223333:mapRun:machine/L:)"))
      << shown;
  EXPECT_TRUE(shown.ends_with(R"(/manifest.json"}})")) << shown;
  EXPECT_EQ(run.events(),
            "2<0 MapStateEntered S, 3<2 MapStateStarted, 4<3 MapRunStarted, 5<4 MapRunSucceeded, "
            "6<5 MapStateSucceeded, 7<4 MapStateExited S");
  EXPECT_EQ(run.history().child_executions(), 2U);
}

std::string chosen(const std::string& rule, const char* input) {
  return run_shown(R"({"StartAt": "C", "States": {
    "C": {"Type": "Choice", "Default": "N", "Choices": [{"Next": "Y", )" +
                       rule + R"(}]}, "Y": {"Type": "Pass", "Result": true, "End": true},
    "N": {"Type": "Pass", "Result": false, "End": true}}})",
                   input);
}

TEST(AslRules, Rule43_OtherTypesNeverMatch) {
  for (const char* value : {"null", "[]", "{}", "\"1\"", "true"}) {
    const std::string input = std::string(R"({"v": )") + value + R"(, "one": 1})";
    EXPECT_EQ(chosen(R"("Variable": "$.v", "NumericEquals": 1)", input.c_str()), "SUCCEEDED false");
    EXPECT_EQ(chosen(R"("Variable": "$.v", "NumericEqualsPath": "$.one")", input.c_str()),
              "SUCCEEDED false");
    EXPECT_EQ(chosen(R"("Variable": "$.v", "IsNumeric": false)", input.c_str()), "SUCCEEDED true");
  }
  EXPECT_EQ(chosen(R"("Variable": "$.v", "IsPresent": false)", "{}"), "SUCCEEDED true");
  EXPECT_EQ(chosen(R"("Not": {"Variable": "$.v", "StringMatches": "a\\*b*.log"})",
                   R"({"v": "a*b7.log"})"),
            "SUCCEEDED false");
  EXPECT_TRUE(
      chosen(R"("Variable": "$.v", "IsNull": true)", "{}").starts_with("FAILED States.Runtime"));
}

TEST(AslRules, Rule44_TimestampsNeedTAndZ) {
  const auto waited = [](const std::string& text) {
    const DefinitionRun run(one_state(R"("Type": "Wait", "TimestampPath": "$")"), '"' + text + '"');
    return run.shown().starts_with("SUCCEEDED") ? std::to_string(run.seconds()) : run.shown();
  };
  // Engines of tests begin in 1970.
  EXPECT_EQ(waited("1970-01-01T00:01:00Z"), "60.000000");
  EXPECT_EQ(waited("1970-01-01T00:00:00.500000000000Z"), "0.500000");
  EXPECT_EQ(waited("1969-01-01T00:00:00Z"), "0.000000");
  EXPECT_EQ(waited("1970-01-01T01:00:30+01:00"), "30.000000");
  EXPECT_EQ(waited("2016-12-05T21:29:29"),
            "FAILED States.Runtime: An error occurred while executing the state 'S' (entered at "
            "the event id #2). The TimestampPath parameter does not reference a valid ISO-8601 "
            "extended offset date-time format string: $ == 2016-12-05T21:29:29");
  EXPECT_TRUE(waited("2016-13-05T21:29:29Z").starts_with("FAILED"));
  const DefinitionRun query(one_state(R"("Type": "Wait", "QueryLanguage": "JSONata",
                                         "Timestamp": "{% 'now' %}")"),
                            "{}");
  EXPECT_EQ(query.shown(),
            "FAILED States.QueryEvaluationError: An error occurred while executing the state 'S' "
            "(entered at the event id #2). The Timestamp field cannot be parsed as an ISO-8601 "
            "extended offset date-time format string: now");
  EXPECT_EQ(query.events(), "2<0 WaitStateEntered S, 3<2 EvaluationFailed");
}

TEST(AslRules, Rule45_SecondsPath) {
  const auto waited = [](const std::string& value) {
    return run_shown(one_state(R"("Type": "Wait", "SecondsPath": "$.n")"),
                     R"({"n": )" + value + "}");
  };
  const std::string about =
      "FAILED States.Runtime: An error occurred while executing the state 'S' (entered at the "
      "event id #2). ";
  EXPECT_EQ(waited("0"), R"(SUCCEEDED {"n":0})");
  EXPECT_EQ(waited("-1"),
            about + "The SecondsPath parameter references a negative value: $.n == -1");
  EXPECT_EQ(waited("1.5"),
            about + "The SecondsPath parameter cannot be parsed as a long value: $.n == 1.5");
  EXPECT_EQ(waited("2147558400"), about + "Wait state delay is too long.");
}

TEST(AslRules, Rule46_IntrinsicFunctions) {
  EXPECT_EQ(run_shown(one_state(R"_("Type": "Pass", "Parameters": {
      "a.$": "States.MathAdd(-1.5, 0.5)", "b.$": "States.StringSplit('a.b-c', '.-')",
      "c.$": "States.StringToJson('')", "d.$": "States.ArrayRange(1, 3, 1)"})_"),
                      "{}"),
            R"(SUCCEEDED {"a":0,"b":["a","b","c"],"c":null,"d":[1,2,3]})");
}

TEST(AslRules, Rule48_TimeOfTheWholeMachine) {
  const DefinitionRun run(R"({"StartAt": "W", "TimeoutSeconds": 5, "States": {
    "W": {"Type": "Wait", "Seconds": 60, "End": true}}})",
                          "{}");
  EXPECT_EQ(run.shown(), "TIMED_OUT");
  EXPECT_EQ(run.seconds(), 5);
}

constexpr const char* kLoop = R"({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}}})";

TEST(Quotas, HistoryIsFull) {
  const DefinitionRun run(kLoop, "{}");
  EXPECT_EQ(run.shown(),
            "FAILED States.Runtime: The execution reached the maximum number of history events "
            "(25000).");
  EXPECT_EQ(run.history().end()->end.events, 25'000U);
  EXPECT_EQ(run.history().end()->end.quota, "history events");
}

TEST(Quotas, ExpressEndsAfterFiveMinutes) {
  RunSettings settings;
  settings.type = MachineType::Express;
  const DefinitionRun slow(one_state(R"("Type": "Wait", "Seconds": 400)"), "{}", settings);
  EXPECT_EQ(slow.shown(), "TIMED_OUT");
  EXPECT_EQ(slow.seconds(), 300);
  settings.engine.max_express_events = 1000;
  EXPECT_EQ(run_shown(kLoop, "{}", settings), "TIMED_OUT");
}

// Names of children, and of their children, are the same whether they were made at once or when a
// state asked for them.
TEST(DistributedMap, ChildrenAreNamedTheSameWhenAsked) {
  const std::string inner =
      R"("I": {"Type": "Map", "Label": "Inner", "ItemProcessor": {"ProcessorConfig": )" +
      std::string(kDistributed) + R"(, "StartAt": "N", "States": {"N": {"Type": "Pass",
         "Parameters": {"id.$": "$$.Execution.Id", "name.$": "$$.Execution.Name"}, "End": true}}},
         "End": true})";
  const std::string definition = map("", inner, kDistributed);
  RunSettings later;
  later.names_when_asked = true;
  const std::string asked = DefinitionRun(definition, "[[1, 2], [3]]", later).shown();
  EXPECT_EQ(asked, DefinitionRun(definition, "[[1, 2], [3]]").shown());
  EXPECT_NE(asked.find("arn:aws:states:eu-west-1:111122223333:execution:machine/Inner:"),
            std::string::npos);
}

TEST(Quotas, InlineMapRunsFortyAtOnce) {
  std::string items = "[0";
  for (int i = 1; i < 100; ++i) {
    items += "," + std::to_string(i);
  }
  const char* kWait = R"("I": {"Type": "Wait", "Seconds": 10, "End": true})";
  EXPECT_EQ(DefinitionRun(map("", kWait), items + "]").seconds(), 30);
  EXPECT_EQ(DefinitionRun(map("", kWait, kDistributed), items + "]").seconds(), 10);
}

}  // namespace
}  // namespace drydock
