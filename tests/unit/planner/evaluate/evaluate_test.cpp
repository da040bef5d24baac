#include "planner/evaluate/evaluate.hpp"
#include "base/codes/function_codes.hpp"
#include "base/codes/reference_codes.hpp"

#include <gtest/gtest.h>

#include "planner/model/region.hpp"
#include "tests/unit/planner/evaluate/evaluating.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;
using evaluating::property;
using evaluating::template_with;

constexpr const char* kResource = R"("Resources": {"R": {"Type": "T::T::R"}}})";

Evaluation with_parameter(const std::string& declaration, std::optional<Value> value,
                          ParameterStore store = {}) {
  EvaluateOptions options;
  options.parameter_store = std::move(store);
  if (value) {
    options.parameters["P"] = {*value, ParameterSource::Project};
  }
  return evaluate_json(R"({"Parameters": {"P": )" + declaration + "}, " + kResource, options);
}

TEST(Parameters, TakeTextNumbersAndLists) {
  const auto value = [](const std::string& declaration, Value given) {
    const Evaluation result = with_parameter(declaration, std::move(given));
    return result.set ? value_to_json(result.set->parameters[0].value) : result.problems();
  };
  EXPECT_EQ(value(R"({"Type": "String"})", Value::boolean(true)), R"("true")");
  EXPECT_EQ(value(R"({"Type": "Number"})", Value::number("08")), R"("08")");
  EXPECT_EQ(value(R"({"Type": "List<Number>"})", Value::string("1, 2.50")), R"(["1","2.50"])");
  EXPECT_EQ(value(R"({"Type": "List<AWS::EC2::Subnet::Id>"})",
                  Value::list({Value::string("s-1"), Value::string("s-2")})),
            R"(["s-1","s-2"])");
  EXPECT_TRUE(value(R"({"Type": "List<Number>"})", Value::string("1,x")).starts_with("InvalidPar"));
  EXPECT_TRUE(value(R"({"Type": "String"})", Value::object({})).starts_with("InvalidPar"));
}

TEST(Parameters, KeepWhereTheyCameFrom) {
  EXPECT_EQ(with_parameter(R"({"Type": "String"})", Value::string("x")).set->parameters[0].source,
            ParameterSource::Project);
  const Evaluation result = with_parameter(R"({"Type": "String", "Default": "d"})", {});
  EXPECT_EQ(result.set->parameters[0].source, ParameterSource::Default);
  EXPECT_EQ(result.sources->text(result.set->parameters[0].value.span()), "\"d\"");
}

TEST(Parameters, EveryConstraintIsChecked) {
  const auto broken = [](const std::string& constraints, const std::string& value) {
    const Evaluation result = with_parameter("{" + constraints + "}", Value::string(value));
    return result.has(codes::InvalidParameterValue);
  };
  EXPECT_TRUE(broken(R"("Type": "String", "AllowedValues": ["a", "b"])", "c"));
  EXPECT_FALSE(broken(R"("Type": "String", "AllowedValues": ["a", 8, true])", "8"));
  EXPECT_TRUE(broken(R"("Type": "String", "MinLength": 2)", "a"));
  EXPECT_TRUE(broken(R"("Type": "String", "MaxLength": "2")", "abc"));
  EXPECT_FALSE(broken(R"("Type": "String", "MaxLength": 2)", "\xC3\xA4\xC3\xB6"));
  EXPECT_TRUE(broken(R"("Type": "Number", "MinValue": 2)", "1.5"));
  EXPECT_TRUE(broken(R"("Type": "Number", "MaxValue": 2)", "2.5"));
  EXPECT_FALSE(broken(R"("Type": "Number", "MinValue": 2, "MaxValue": 2)", "2"));
  EXPECT_TRUE(broken(R"("Type": "Number")", "nan"));
  EXPECT_TRUE(broken(R"("Type": "String")", std::string(4097, 'x')));
  EXPECT_EQ(with_parameter(R"({"Type": "String", "AllowedPattern": "[a-z]+",
      "ConstraintDescription": "lower case only"})",
                           Value::string("A"))
                .problems(),
            "InvalidParameterValue|\"P\"|Parameter 'P' failed to satisfy constraint: lower case "
            "only; \"A\" does not match the pattern [a-z]+\n");
}

TEST(Parameters, APatternThatCannotBeCheckedIsAWarning) {
  const Evaluation result =
      with_parameter(R"({"Type": "String", "AllowedPattern": "((?!a).)*"})", Value::string("b"));
  EXPECT_TRUE(result.set);
  EXPECT_EQ(result.diagnostics.count(Severity::Warning), 1U);
}

TEST(Parameters, LookAroundOfTheWholeTextIsChecked) {
  constexpr const char* kPassword =
      R"json({"Type": "String", "AllowedPattern": "(?=.*[a-z])(?=.*[0-9]).{4,}(?<!-)"})json";
  EXPECT_TRUE(with_parameter(kPassword, Value::string("abc1")).set);
  for (const char* wrong : {"abcd", "1234", "ab1", "abc1-"}) {
    EXPECT_TRUE(with_parameter(kPassword, Value::string(wrong)).has(codes::InvalidParameterValue))
        << wrong;
  }
}

TEST(Parameters, WrongDeclarationsAndNames) {
  const Evaluation type = with_parameter(R"({"Type": "Strin"})", Value::string("x"));
  EXPECT_EQ(type.problems(),
            "InvalidParameter|\"Strin\"|Parameter 'P' has the type \"Strin\", and there is no such "
            "type\n");
  EXPECT_EQ(type.diagnostics.all()[0].hint, "did you mean String?");
  EvaluateOptions options;
  options.parameters["Nmae"] = {Value::string("x"), {}};
  const Evaluation unknown = evaluate_json(template_with("1"), options);
  EXPECT_EQ(unknown.problems(), "UnknownParameter||the template has no parameter \"Nmae\"\n");
  EXPECT_EQ(unknown.diagnostics.all()[0].hint, "did you mean Name?");
}

TEST(Parameters, StoredValuesAreReadOrStayUnknown) {
  const ParameterStore store = [](const std::string& name) {
    return name == "/list" ? std::optional<std::string>("x,y") : std::nullopt;
  };
  const auto value = [&](const std::string& type, const std::string& name) {
    const Evaluation result = with_parameter(
        "{\"Type\": \"AWS::SSM::Parameter::Value<" + type + ">\"}", Value::string(name), store);
    return result.set ? value_to_json(result.set->parameters[0].value) : result.problems();
  };
  EXPECT_EQ(value("List<String>", "/list"), R"(["x","y"])");
  EXPECT_EQ(value("AWS::EC2::Image::Id", "/ami"), R"({"$unknown":"resolve ssm:/ami"})");
  EXPECT_EQ(value("List<String>", "/other"), R"({"$unknown":"Split"})");
}

TEST(Parameters, SecretsAreNeverShown) {
  const std::string text = template_with(
      R"({"plain": {"Ref": "Key"}, "sub": {"Fn::Sub": "x${Key}"}, "both": {"Fn::Sub":
          "${Key}${Other}"}, "split": {"Fn::Split": ["n", {"Ref": "Key"}]}, "b":
          {"Fn::Base64": {"Ref": "Key"}}, "join": {"Fn::Join": ["", [{"Ref": "Key"}]]}})",
      R"(, "Outputs": {"O": {"Value": {"Ref": "Key"}}})");
  const Evaluation result = evaluate_json(text);
  ASSERT_TRUE(result.set) << result.problems();
  const Value& value = *result.resource("R").properties.find("P");
  for (const ValueForm form : {ValueForm::Shown, ValueForm::Recorded}) {
    for (const Value& shown :
         {value, result.set->outputs[0].value, result.set->parameters[4].value}) {
      const std::string json = value_to_json(shown, form);
      EXPECT_EQ(json.find("hunter2"), std::string::npos) << json;
      EXPECT_EQ(json.find("hu"), std::string::npos) << json;
      EXPECT_EQ(json.find("aHVudGVy"), std::string::npos) << json;
    }
  }
  // Nor in a message about it.
  const Evaluation broken = with_parameter(
      R"({"Type": "String", "NoEcho": "true", "MaxLength": 3})", Value::string("hunter2"));
  EXPECT_EQ(broken.problems().find("hunter2"), std::string::npos);
  EXPECT_TRUE(broken.has(codes::InvalidParameterValue));
}

TEST(Conditions, CombineAndAreListed) {
  const Evaluation result = evaluate_json(R"({"Conditions": {
      "A": {"Fn::And": [{"Condition": "B"}, {"Fn::Not": [{"Condition": "C"}]}]},
      "B": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]},
      "C": {"Fn::Or": [{"Fn::Equals": [1, 2]}, {"Fn::Equals": [1, 3]}]}}, )" +
                                          std::string(kResource));
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(result.set->conditions,
            (std::map<std::string, bool>{{"A", true}, {"B", true}, {"C", false}}));
}

TEST(Conditions, CyclesAreShownAsAPath) {
  const Evaluation result = evaluate_json(R"({"Conditions": {
      "A": {"Condition": "B"}, "B": {"Fn::Not": [{"Condition": "C"}]}, "C": {"Condition": "A"},
      "D": {"Condition": "D"}, "E": {"Condition": "A"}}, )" +
                                          std::string(kResource));
  EXPECT_EQ(result.problems(),
            "ConditionCycle|\"A\"|conditions refer to each other: A -> B -> C -> A\n"
            "ConditionCycle|\"D\"|conditions refer to each other: D -> D\n");
}

TEST(Conditions, AChainAsLongAsTheTemplateIsNoProblem) {
  std::string conditions = R"("C0": {"Fn::Equals": [1, 1]})";
  for (int i = 1; i <= 20'000; ++i) {
    conditions = "\"C" + std::to_string(i) + "\": {\"Condition\": \"C" + std::to_string(i - 1) +
                 "\"},\n" + conditions;
    if (conditions.size() > 300'000) {
      break;
    }
  }
  const Evaluation result = evaluate_json("{\"Conditions\": {" + conditions + "}, " + kResource);
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_TRUE(result.set->conditions.begin()->second);
}

TEST(Conditions, MustBeKnownAndTrueOrFalse) {
  const auto problems = [](const std::string& condition) {
    return evaluate_json(R"({"Parameters": {"S": {"Type":
        "AWS::SSM::Parameter::Value<String>", "Default": "/s"}}, "Conditions": {"C": )" +
                         condition + "}, " + kResource)
        .problems();
  };
  EXPECT_TRUE(problems(R"({"Fn::Equals": [{"Ref": "S"}, "x"]})").starts_with("ConditionNotKnown|"));
  EXPECT_EQ(
      problems(R"({"Fn::Or": [{"Fn::Equals": [{"Ref": "S"}, "x"]}, {"Fn::Equals": [1, 1]}]})"), "");
  EXPECT_TRUE(problems(R"({"Fn::Join": ["", ["x"]]})").starts_with("InvalidCondition|"));
  EXPECT_TRUE(problems(R"({"Fn::Equals": [{"Ref": "R"}, "x"]})").starts_with("UnknownReference|"));
  EXPECT_TRUE(problems(R"({"Fn::Not": [{"Condition": "X"}]})").starts_with("UnknownCondition|"));
}

TEST(References, AreCollectedOnTakenBranchesWithPathAndSpan) {
  const Evaluation result = evaluate_json(template_with(
      R"([{"Ref": "Other"}, {"a": {"Fn::Sub": "x ${Name} ${Other.Arn}"}},
          {"Fn::If": ["No", {"Fn::GetAtt": "Other.Not"}, {"Ref": "Other"}]}])"));
  ASSERT_TRUE(result.set) << result.problems();
  std::string all;
  for (const Reference& use : result.resource("R").references) {
    all += use.target.text() + "." + use.attribute + " at " + use.property_path + ": " +
           std::string(result.sources->text(use.span)) + "\n";
  }
  EXPECT_EQ(all,
            "Other. at P/0: {\"Ref\": \"Other\"}\n"
            "Other.Arn at P/1/a: ${Other.Arn}\n"
            "Other. at P/2: {\"Ref\": \"Other\"}\n");
}

TEST(References, ToNothingAreSuggested) {
  const auto hint = [](const std::string& value) {
    const Evaluation result = evaluate_json(template_with(value));
    return result.diagnostics.all().at(0).hint;
  };
  EXPECT_EQ(hint(R"({"Ref": "Othr"})"), "did you mean Other?");
  EXPECT_EQ(hint(R"({"Ref": "Nam"})"), "did you mean Name?");
  EXPECT_EQ(hint(R"({"Ref": "AWS::Regoin"})"), "did you mean AWS::Region?");
  EXPECT_EQ(hint(R"({"Fn::Sub": "${Oter.Arn}"})"), "did you mean Other?");
  EXPECT_EQ(property(R"({"Fn::Sub": "a ${Oter.Arn} b"})"),
            "UnknownReference|${Oter.Arn}|Unresolved resource dependencies [Oter] in the Resources "
            "block of the template: nothing has this name\n");
  EXPECT_TRUE(property(R"({"Fn::GetAtt": "Name.Arn"})").starts_with("UnknownReference|"));
}

TEST(References, FromMetadataAndPoliciesOrderOnly) {
  const Evaluation result = evaluate_json(R"({"Conditions": {"No": {"Fn::Equals": [1, 2]}},
      "Resources": {"A": {"Type": "T::T::A"}, "B": {"Type": "T::T::B", "Condition": "No"},
      "C": {"Type": "T::T::C", "DependsOn": ["A", "B"], "Metadata": {"x": {"Ref": "D"}},
            "UpdatePolicy": {"y": {"Fn::GetAtt": ["A", "z"]}}}, "D": {"Type": "T::T::D"}}})");
  ASSERT_TRUE(result.set) << result.problems();
  const Resource& c = result.resource("C");
  EXPECT_TRUE(c.references.empty());
  ASSERT_EQ(c.depends_on.size(), 2U);
  EXPECT_EQ(c.depends_on[0].target.text(), "A");
  EXPECT_EQ(c.depends_on[1].target.text(), "D");
  EXPECT_TRUE(c.metadata.find("x")->is_unknown());
  EXPECT_TRUE(evaluate_json(R"({"Resources": {"A": {"Type": "T::T::A", "DependsOn": "X"}}})")
                  .has(codes::UnknownReference));
}

TEST(Resources, PseudoParametersFollowTheOptions) {
  EvaluateOptions options;
  options.region = "cn-north-1";
  options.account = "1";
  options.stack_name = "s";
  EXPECT_EQ(property(R"({"Fn::Sub":
      "${AWS::AccountId} ${AWS::Partition} ${AWS::Region} ${AWS::StackName} ${AWS::URLSuffix}"})",
                     ValueForm::Shown, options),
            R"("1 aws-cn cn-north-1 s amazonaws.com.cn")");
  EXPECT_EQ(property(R"({"Ref": "AWS::NotificationARNs"})"), "[]");
  EXPECT_EQ(property(R"({"Ref": "AWS::StackId"})", ValueForm::Shown),
            R"({"$unknown":"Ref AWS::StackId"})");
}

TEST(Resources, ValuesPointAtTheirNodes) {
  const Evaluation result = evaluate_json(template_with(R"({"a": ["x", {"Ref": "Name"}]})"));
  ASSERT_TRUE(result.set);
  const Value::Member& member = result.resource("R").properties.find("P")->members()[0];
  EXPECT_EQ(result.sources->text(member.key_span), "\"a\"");
  EXPECT_EQ(result.sources->text(member.value.items()[0].span()), "\"x\"");
  EXPECT_EQ(result.sources->text(member.value.items()[1].span()), R"({"Ref": "Name"})");
  EXPECT_EQ(result.sources->text(result.resource("R").name_span), "\"R\"");
}

TEST(Resources, AllProblemsAreReportedAtOnce) {
  const Evaluation result = evaluate_json(R"({"Recources": {}, "Parameters": {"P": {"Type": "X"}},
      "Resources": {"A": {"Type": 3, "Properties": {"x": {"Ref": "B"}, "y": {"Fn::Sub": 3},
      "z": {"Fn::Join": ["", [{"Ref": "P"}, {"Ref": "Q"}]]}}}}, "Outputs": {"O": {"Value": []}}})");
  EXPECT_FALSE(result.set);
  EXPECT_EQ(result.diagnostics.count(Severity::Error), 6U) << result.problems();
}

TEST(Resources, ATemplateThatIsNoneIsRefused) {
  for (const char* text : {"[]", "3", "{}", R"({"Resources": {}})", R"({"Resources": []})",
                           R"({"Resources": {"R": "x"}})",
                           R"({"AWSTemplateFormatVersion": "2012-10-17", "Resources": {"R":
                              {"Type": "T::T::R"}}})"}) {
    const Evaluation result = evaluate_json(text);
    EXPECT_FALSE(result.set) << text;
    EXPECT_TRUE(result.diagnostics.has_errors()) << text;
  }
}

TEST(Outputs, AreTextAndMayBeConditional) {
  const auto problems = [](const std::string& output) {
    return property("1", ValueForm::Shown, {}, R"(, "Outputs": {"O": )" + output + "}");
  };
  EXPECT_EQ(problems(R"({"Value": 8, "Description": "d", "Export": {"Name": "n"}})"), "1");
  EXPECT_TRUE(problems(R"({"Value": ["a"]})").starts_with("InvalidAttribute|[\"a\"]|"));
  EXPECT_TRUE(problems(R"({"Value": {"Ref": "AWS::NoValue"}})").starts_with("InvalidAttribute|"));
  EXPECT_TRUE(problems(R"({"Description": "d"})").starts_with("MissingTemplateKey|"));
  EXPECT_TRUE(problems(R"({"Value": 1, "Export": "n"})").starts_with("InvalidAttribute|"));
  EXPECT_TRUE(problems(R"({"Value": 1, "Condition": "Nope"})").starts_with("UnknownCondition|"));
}

TEST(Regions, ZonesPartitionsAndBack) {
  EXPECT_EQ(availability_zones("us-west-2").size(), 4U);
  EXPECT_TRUE(availability_zones("nowhere").empty());
  EXPECT_EQ(partition_of("us-gov-west-1"), "aws-us-gov");
  EXPECT_EQ(url_suffix_of("eu-central-1"), "amazonaws.com");
  EXPECT_EQ(region_of_zone("us-east-1a"), "us-east-1");
  EXPECT_EQ(region_of_zone("us-gov-west-1b"), "us-gov-west-1");
  EXPECT_EQ(region_of_zone("us-west-2-lax-1a"), "us-west-2");
}

}  // namespace
}  // namespace drydock
