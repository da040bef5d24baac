// The subtle rules of the service, as they were recorded or documented: data flow, variables,
// JSONata. One test a rule, by its number in the list that the conformance data come with.
#include "tests/unit/simulator/workflow/run_definition.hpp"

namespace drydock {
namespace {

TEST(AslRules, Rule01_FieldsApplyInOrder) {
  RunSettings settings;
  settings.mocks = R"({"S": [{"Return": {"a": 1, "b": 2}}]})";
  const DefinitionRun run(one_state(R"("Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
      "InputPath": "$.in", "Parameters": {"x.$": "$.v"},
      "ResultSelector": {"got.$": "$.a", "by.$": "$$.State.Name"},
      "ResultPath": "$.result", "OutputPath": "$.result")"),
                          R"({"in": {"v": 7}})", settings);
  EXPECT_EQ(run.shown(), R"(SUCCEEDED {"got":1,"by":"S"})");
  EXPECT_EQ(run.field("TaskScheduled", "parameters"), R"({"x":7})");
}

TEST(AslRules, Rule02_AssignAndOutputSeeTheVariablesBefore) {
  const char* kDefinition = R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"v": 42}, "Next": "B"},
    "B": {"Type": "Pass", "Assign": {"v": 18, "old.$": "$v"}, "OutputPath": "$v", "Next": "C"},
    "C": {"Type": "Pass", "Parameters": {"in.$": "$", "old.$": "$old", "v.$": "$v"}, "End": true}}})";
  EXPECT_EQ(run_shown(kDefinition, "{}"), R"(SUCCEEDED {"in":42,"old":42,"v":18})");
}

TEST(AslRules, Rule03_NullPaths) {
  EXPECT_EQ(run_shown(one_state(R"("Type": "Pass", "InputPath": null)"), R"({"a": 1})"),
            "SUCCEEDED {}");
  EXPECT_EQ(run_shown(one_state(R"("Type": "Pass", "OutputPath": null)"), R"({"a": 1})"),
            "SUCCEEDED {}");
  EXPECT_EQ(
      run_shown(one_state(R"("Type": "Pass", "Result": 5, "ResultPath": null)"), R"({"a": 1})"),
      R"(SUCCEEDED {"a":1})");
}

TEST(AslRules, Rule04_ResultOfPassIsLiteral) {
  EXPECT_EQ(run_shown(one_state(R"("Type": "Pass", "Result": {"a.$": "$.b"})"), R"({"b": 1})"),
            R"(SUCCEEDED {"a.$":"$.b"})");
}

TEST(AslRules, Rule05_PathThatLeadsNowhere) {
  const std::string about =
      "FAILED States.Runtime: An error occurred while executing the state 'S' (entered at the "
      "event id #2). ";
  EXPECT_EQ(
      run_shown(one_state(R"("Type": "Pass", "Parameters": {"value.$": "$.no"})"), R"({"a":1})"),
      about +
          "The JSONPath '$.no' specified for the field 'value.$' could not be found in the "
          R"(input '{"a":1}')");
  EXPECT_EQ(run_shown(one_state(R"("Type": "Pass", "InputPath": "$.no")"), "{}"),
            about + "Invalid path '$.no' : No results for path: $['no']");
  EXPECT_EQ(run_shown(one_state(R"("Type": "Pass", "OutputPath": "$.no")"), "{}"),
            about + "Invalid path '$.no' : No results for path: $['no']");
}

TEST(AslRules, Rule06_IndefinitePathsGiveLists) {
  const auto found = [](const std::string& path, const char* input) {
    return run_shown(one_state(R"("Type": "Pass", "InputPath": ")" + path + '"'), input);
  };
  EXPECT_EQ(found("$[*]", "{}"), "SUCCEEDED []");
  EXPECT_EQ(found("$.a[1:]", R"({"a":[1]})"), "SUCCEEDED []");
  EXPECT_EQ(found("$.a[0]", R"({"a":[1]})"), "SUCCEEDED 1");
  EXPECT_EQ(found("$.a[?(@.n == 1)]", R"({"a":[{"n":1},{"n":2}]})"), R"(SUCCEEDED [{"n":1}])");
}

TEST(AslRules, Rule07_CauseQuotesTheEventId) {
  const char* kDefinition = R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "InputPath": "$.no", "End": true}}})";
  EXPECT_EQ(run_shown(kDefinition, "{}"),
            "FAILED States.Runtime: An error occurred while executing the state 'B' (entered at "
            "the event id #4). Invalid path '$.no' : No results for path: $['no']");
}

TEST(AslRules, Rule08_VariablesOfFlowsStayInside) {
  const char* kDefinition = R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"v": 1}, "Next": "P"},
    "P": {"Type": "Parallel", "Next": "M", "Branches": [
      {"StartAt": "X", "States": {"X": {"Type": "Pass", "Assign": {"v": 2, "w": 3}, "Next": "Y"},
                                  "Y": {"Type": "Pass", "InputPath": "$w", "End": true}}},
      {"StartAt": "Z", "States": {"Z": {"Type": "Pass", "InputPath": "$v", "End": true}}}]},
    "M": {"Type": "Map", "ItemProcessor": {"StartAt": "I", "States": {
      "I": {"Type": "Pass", "Assign": {"v.$": "$"}, "Next": "J"},
      "J": {"Type": "Pass", "InputPath": "$v", "End": true}}}, "Next": "E"},
    "E": {"Type": "Pass", "Parameters": {"in.$": "$", "v.$": "$v"}, "End": true}}})";
  EXPECT_EQ(run_shown(kDefinition, "{}"), R"(SUCCEEDED {"in":[3,1],"v":1})");
}

constexpr const char* kChoiceAssign = R"({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Assign": {"v": "none"}, "Next": "C"},
    "C": {"Type": "Choice", "Assign": {"v": "state"}, "Default": "E", "Choices": [
      {"Variable": "$.n", "NumericEquals": 1, "Assign": {"v": "rule"}, "Next": "E"},
      {"Variable": "$.n", "NumericEquals": 2, "Next": "E"}]},
    "E": {"Type": "Pass", "InputPath": "$v", "End": true}}})";

TEST(AslRules, Rule09_ChoiceAssignsByRuleOrByDefault) {
  EXPECT_EQ(run_shown(kChoiceAssign, R"({"n": 1})"), R"(SUCCEEDED "rule")");
  EXPECT_EQ(run_shown(kChoiceAssign, R"({"n": 2})"), R"(SUCCEEDED "none")");
  EXPECT_EQ(run_shown(kChoiceAssign, R"({"n": 3})"), R"(SUCCEEDED "state")");
}

TEST(AslRules, Rule10_OnlyTheCatcherAssigns) {
  RunSettings settings;
  settings.mocks = R"({"T": [{"Throw": {"Error": "E", "Cause": "c"}}]})";
  const char* kDefinition = R"({"StartAt": "T", "States": {
    "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
          "Assign": {"state": 1},
          "Catch": [{"ErrorEquals": ["E"], "Assign": {"caught.$": "$.Cause"}, "Next": "E"}]},
    "E": {"Type": "Pass", "InputPath": "$caught", "End": true}}})";
  EXPECT_EQ(run_shown(kDefinition, "{}", settings), R"(SUCCEEDED "c")");
}

TEST(AslRules, Rule11_UndefinedVariableNamesTheField) {
  EXPECT_EQ(run_shown(one_state(R"("Type": "Pass", "QueryLanguage": "JSONata",
                                  "Output": {"result": "{% $nobody %}"})"),
                      "{}"),
            "FAILED States.QueryEvaluationError: An error occurred while executing the state 'S' "
            "(entered at the event id #2). The JSONata expression '$nobody' specified for the "
            "field 'Output/result' returned nothing (undefined).");
}

std::string output_of(const std::string& output, const char* input = "{}") {
  return run_shown(one_state(R"("Type": "Pass", "QueryLanguage": "JSONata", "Output": )" + output),
                   input);
}

TEST(AslRules, Rule12_OnlyWholeTextsAreExpressions) {
  EXPECT_EQ(output_of(R"({"a": " {% 1 %} ", "b": "$states.input", "c.$": "$.x", "d": "{% 1 %}"})"),
            R"(SUCCEEDED {"a":" {% 1 %} ","b":"$states.input","c.$":"$.x","d":1})");
}

TEST(AslRules, Rule13_OutputMayBeAnyValue) {
  EXPECT_EQ(output_of("null"), "SUCCEEDED null");
  EXPECT_EQ(output_of("5"), "SUCCEEDED 5");
  EXPECT_EQ(output_of("[1, \"{% 2 %}\"]"), "SUCCEEDED [1,2]");
}

TEST(AslRules, Rule14_SingletonSequencesUnwrap) {
  EXPECT_EQ(output_of(R"("{% $range(1,9,9) %}")"), "SUCCEEDED 1");
  EXPECT_EQ(output_of(R"("{% $partition([0],1) %}")"), "SUCCEEDED [[0]]");
  EXPECT_EQ(run_shown(one_state(R"_("Type": "Pass",
                                  "Parameters": {"a.$": "States.ArrayRange(1,9,9)"})_"),
                      "{}"),
            R"(SUCCEEDED {"a":[1]})");
}

TEST(AslRules, Rule15_ItemsMustBeAnArray) {
  const DefinitionRun run(one_state(R"("Type": "Map", "QueryLanguage": "JSONata",
      "Items": "{% 1 %}", "ItemProcessor": {"StartAt": "I", "States": {
        "I": {"Type": "Pass", "QueryLanguage": "JSONata", "End": true}}})"),
                          "{}");
  EXPECT_EQ(run.shown(),
            "FAILED States.QueryEvaluationError: An error occurred while executing the state 'S' "
            "(entered at the event id #2). The JSONata expression '1' specified for the field "
            "'Items' returned an unexpected result type. Expected 'array', but was 'number' for "
            "value: 1");
  EXPECT_EQ(run.events(), "2<0 MapStateEntered S, 3<0 EvaluationFailed, 4<3 MapStateFailed");
  EXPECT_EQ(run.field("EvaluationFailed", "location"), R"("Items")");
}

TEST(AslRules, Rule16_FunctionsAndConditionsOfJsonata) {
  EXPECT_NE(output_of(R"("{% $randomSeeded(1) %}")").find("T1006"), std::string::npos);
  const char* kDefinition = R"({"QueryLanguage": "JSONata", "StartAt": "C", "States": {
    "C": {"Type": "Choice", "Choices": [{"Condition": true, "Next": "Y"}], "Default": "N"},
    "Y": {"Type": "Pass", "Output": "yes", "End": true},
    "N": {"Type": "Pass", "Output": "no", "End": true}}})";
  EXPECT_EQ(run_shown(kDefinition, "{}"), R"(SUCCEEDED "yes")");
}

}  // namespace
}  // namespace drydock
