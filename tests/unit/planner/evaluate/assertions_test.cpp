// The section Rules, and what is said of the sections beside the resources.
#include <gtest/gtest.h>

#include <string>

#include "base/codes/function_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "evaluating.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;

Evaluation ruled(const std::string& rule, const EvaluateOptions& options = {}) {
  return evaluate_json(R"({"Parameters": {"Stage": {"Type": "String", "Default": "test"},
    "Key": {"Type": "String", "Default": "hunter2", "NoEcho": true},
    "Zones": {"Type": "CommaDelimitedList", "Default": "a,b"}},
    "Rules": {"R": )" + rule +
                           R"(}, "Resources": {"T": {"Type": "T::T::T"}}})",
                       options);
}

std::string asserting(const std::string& assertion, const std::string& condition = "") {
  return "{" + (condition.empty() ? "" : R"("RuleCondition": )" + condition + ", ") +
         R"("Assertions": [{"Assert": )" + assertion + R"(, "AssertDescription": "why"}]})";
}

TEST(Rules, HoldOrAreBroken) {
  for (const std::string holds : {R"({"Fn::Equals": [{"Ref": "Stage"}, "test"]})",
                                  R"({"Fn::Not": [{"Fn::Equals": [{"Ref": "Stage"}, "prod"]}]})",
                                  R"({"Fn::Contains": [["test", "prod"], {"Ref": "Stage"}]})",
                                  R"({"Fn::EachMemberIn": [{"Ref": "Zones"}, ["a", "b", "c"]]})",
                                  R"({"Fn::EachMemberEquals": [["x", "x"], "x"]})",
                                  R"({"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]})"}) {
    const Evaluation result = ruled(asserting(holds));
    EXPECT_TRUE(result.set) << holds << result.problems();
    const Evaluation opposite = ruled(asserting(R"({"Fn::Not": [)" + holds + "]}"));
    EXPECT_FALSE(opposite.set) << holds;
    EXPECT_TRUE(opposite.has(codes::RuleViolated)) << opposite.problems();
  }
}

TEST(Rules, SayWhichValuesBreakThem) {
  EvaluateOptions options;
  options.parameters["Stage"] = {Value::string("prod"), ParameterSource::CommandLine};
  const Evaluation result =
      ruled(asserting(R"({"Fn::Equals": [{"Ref": "Stage"}, {"Ref": "Key"}]})"), options);
  EXPECT_EQ(
      result.problems(),
      "RuleViolated|{\"Fn::Equals\": [{\"Ref\": \"Stage\"}, {\"Ref\": \"Key\"}]}|the rule R is "
      "broken: why (Key is a secret, Stage is \"prod\")\n");
}

TEST(Rules, MakeParametersRequiredWhoseDefaultsBreakThem) {
  const std::string is_prod = R"({"Fn::Equals": [{"Ref": "Stage"}, "prod"]})";
  const Evaluation one = ruled(asserting(is_prod));
  EXPECT_EQ(one.problems(), "RuleViolated|" + is_prod +
                                "|the rule R makes `Stage` a required parameter: its default, "
                                "\"test\", does not meet it: why\n");
  EXPECT_EQ(one.diagnostics.all()[0].hint, "--parameters Stage=…");
  const std::string both = R"({"Fn::Equals": [{"Ref": "Stage"}, {"Ref": "Key"}]})";
  const Evaluation two = ruled(asserting(both));
  EXPECT_EQ(two.problems(), "RuleViolated|" + both +
                                "|the rule R makes `Key` and `Stage` required parameters: their "
                                "defaults, a secret and \"test\", do not meet it: why\n");
  EXPECT_EQ(two.diagnostics.all()[0].hint, "--parameters Key=… Stage=…");
  // What reads no parameter asks for none.
  const Evaluation none = ruled(asserting(R"({"Fn::Equals": ["a", "b"]})"));
  EXPECT_EQ(none.problems(),
            "RuleViolated|{\"Fn::Equals\": [\"a\", \"b\"]}|the rule R is broken: why\n");
}

TEST(Rules, ApplyOnlyWhereTheirConditionHolds) {
  const std::string never = R"({"Fn::Equals": ["a", "b"]})";
  EXPECT_TRUE(ruled(asserting(never, R"({"Fn::Equals": [{"Ref": "Stage"}, "prod"]})")).set);
  EXPECT_FALSE(ruled(asserting(never, R"({"Fn::Equals": [{"Ref": "Stage"}, "test"]})")).set);
}

TEST(Rules, ThatAskTheAccountAreNoted) {
  const Evaluation result = ruled(asserting(
      R"({"Fn::EachMemberIn": [{"Ref": "Zones"}, {"Fn::RefAll": "AWS::EC2::VPC::Id"}]})"));
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_TRUE(result.has(codes::RuleNotEvaluated));
}

TEST(Rules, TakeNoConditionsResourcesOrOtherFunctions) {
  for (const std::string wrong :
       {R"({"Condition": "C"})", R"({"Fn::If": ["C", "true", "false"]})", R"("test")",
        R"({"Fn::Contains": ["test", "prod"]})", R"({"Fn::GetAtt": "T.Arn"})",
        R"({"Fn::ValueOf": ["Nothing", "VpcId"]})"}) {
    const Evaluation result = ruled(asserting(wrong));
    EXPECT_FALSE(result.set) << wrong;
    EXPECT_TRUE(result.has(codes::RuleInvalid)) << wrong << result.problems();
  }
  EXPECT_TRUE(
      ruled(asserting(R"({"Fn::Equals": [{"Ref": "T"}, "a"]})")).has(codes::UnknownReference));
  EXPECT_TRUE(ruled("{}").has(codes::RuleInvalid));
}

TEST(Quotas, AreWarningsWithTheFigure) {
  std::string resources;
  for (int i = 0; i <= 500; ++i) {
    resources += (i == 0 ? "\"R" : ", \"R") + std::to_string(i) + R"(": {"Type": "T::T::T"})";
  }
  const Evaluation result = evaluate_json(R"({"Resources": {)" + resources + "}}");
  ASSERT_TRUE(result.set);
  EXPECT_EQ(result.problems(),
            "QuotaExceeded|\"Resources\"|the number of Resources of the template: 501, and "
            "CloudFormation takes at most 500\n");
}

TEST(Sections, HooksAreAcceptedAndInterfacesChecked) {
  const Evaluation result = evaluate_json(R"({"Transform": "AWS::CodeDeployBlueGreen",
    "Metadata": {"AWS::CloudFormation::Interface": {"ParameterGroups": [{"Parameters": ["P", "Q"]}],
      "ParameterLabels": {"O": {"default": "o"}}}},
    "Parameters": {"P": {"Type": "String", "Default": "p"}},
    "Hooks": {"H": {"Type": "AWS::CodeDeploy::BlueGreen", "Properties": {}}},
    "Resources": {"R": {"Type": "T::T::T"}}})");
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(result.diagnostics.count(Severity::Warning), 2U) << result.problems();
}

TEST(Imports, AreReadFromOtherStacksOfTheProject) {
  EvaluateOptions options;
  options.exports = [](const std::string& name) -> std::optional<Value> {
    return name == "net-vpc" ? std::optional(Value::string("vpc-1")) : std::nullopt;
  };
  options.stack_outputs = [](const std::string& stack, const std::string& output,
                             const std::string& region) -> std::optional<Value> {
    return Value::string(stack + "/" + output + "/" + region);
  };
  using evaluating::property;
  EXPECT_EQ(
      property(R"({"Fn::ImportValue": {"Fn::Sub": "net-vpc"}})", ValueForm::Recorded, options),
      R"("vpc-1")");
  EXPECT_EQ(property(R"({"Fn::GetStackOutput": {"StackName": "s", "OutputName": "o"}})",
                     ValueForm::Recorded, options),
            R"("s/o/us-east-1")");
  EXPECT_NE(property(R"({"Fn::GetStackOutput": {"StackName": "s"}})", ValueForm::Recorded, options)
                .find("InvalidFunction"),
            std::string::npos);
}

}  // namespace
}  // namespace drydock
