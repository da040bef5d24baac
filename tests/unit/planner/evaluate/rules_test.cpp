// One test for each rule of the template language that implementations get wrong, by its number in
// the project's notes on the language: 1 to 17, how a template is read and evaluated. Rules 18 to
// 29, on changes, are in change_rules_test.cpp, the rest in section_rules_test.cpp.
#include <gtest/gtest.h>

#include "base/codes/document_codes.hpp"
#include "base/codes/function_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "tests/unit/planner/evaluate/evaluating.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::evaluate_yaml;
using evaluating::Evaluation;
using evaluating::property;
using evaluating::template_with;

constexpr const char* kShownNoValue = R"({"Ref": "AWS::NoValue"})";

TEST(TemplateRules, Rule01NoValueInsideJoinIsDropped) {
  EXPECT_EQ(property(R"({"Fn::Join": ["-", ["Sample", {"Ref": "AWS::NoValue"}]]})"), R"("Sample")");
  EXPECT_EQ(property(R"({"Fn::Join": ["-", [{"Ref": "AWS::NoValue"}]]})"), R"("")");
  EXPECT_EQ(property(kShownNoValue), "(dropped)");
  EXPECT_EQ(property(R"([1, {"Fn::If": ["No", 2, {"Ref": "AWS::NoValue"}]}, 3])"), "[1,3]");
}

TEST(TemplateRules, Rule02SubWithMapNeedsAnEntryAndKeepsLiterals) {
  EXPECT_EQ(property(R"({"Fn::Sub": ["a", {}]})"),
            "InvalidFunction|[\"a\", {}]|the mapping of variables of Fn::Sub is empty\n");
  EXPECT_EQ(property(R"({"Fn::Sub": "a ${!X} ${Name}"})"), R"("a ${X} web")");
  EXPECT_EQ(property(R"({"Fn::Sub": "open ${Name"})"), R"("open ${Name")");
  EXPECT_EQ(property(R"({"Fn::Sub": "a ${x y}"})").substr(0, 22), "InvalidSubText|${x y}|");
}

TEST(TemplateRules, Rule03SubNamesResourcesAttributesAndPseudoParameters) {
  EXPECT_EQ(property(R"({"Fn::Sub": ["${Name}-${AWS::Region}", {"Name": "shadow"}]})"),
            R"("shadow-us-east-1")");
  EXPECT_EQ(property(R"({"Fn::Sub": "${Name}:${Other}:${Other.A.B}"})"),
            R"({"$unknown":"Sub web:${Other}:${Other.A.B}","$expression":{"Fn::Sub":[)"
            R"("web:${Other}:${Other.A.B}",{"Other":{"$unknown":"Ref Other","$expression":)"
            R"({"Ref":"Other"}},"Other.A.B":{"$unknown":"GetAtt Other.A.B","$expression":)"
            R"({"Fn::GetAtt":["Other","A.B"]}}}]}})");
}

TEST(TemplateRules, Rule04SelectWithABadIndexOrListIsAnError) {
  EXPECT_EQ(property(R"({"Fn::Select": ["x", ["a"]]})"),
            "InvalidFunction|\"x\"|the index of Fn::Select is \"x\", not a whole number\n");
  EXPECT_EQ(property(R"({"Fn::Select": [0, "a"]})"),
            "InvalidFunction|\"a\"|Fn::Select selects from a list, and this is \"a\"\n");
  EXPECT_EQ(property(R"({"Fn::Select": [1, ["a"]]})"),
            "InvalidFunction|1|Fn::Select asks for index 1 of a list of 1 item, which are counted "
            "from 0\n");
  EXPECT_TRUE(property(R"({"Fn::Select": [-1, ["a"]]})").starts_with("InvalidFunction|-1|"));
}

TEST(TemplateRules, Rule05SplitKeepsEmptyStrings) {
  EXPECT_EQ(property(R"({"Fn::Split": ["|", "a||c|"]})"), R"(["a","","c",""])");
  EXPECT_TRUE(property(R"({"Fn::Split": ["|"]})").starts_with("InvalidFunction|"));
}

TEST(TemplateRules, Rule06EqualsTakesTwoAndComparesAsText) {
  const auto truth = [](const std::string& condition) {
    const Evaluation result = evaluate_json(R"({"Conditions": {"C": )" + condition +
                                            R"(}, "Resources": {"R": {"Type": "T::T::R"}}})");
    return result.set ? std::to_string(result.set->conditions.at("C")) : result.problems();
  };
  EXPECT_EQ(truth(R"({"Fn::Equals": [true, "true"]})"), "1");
  EXPECT_EQ(truth(R"({"Fn::Equals": [0, "0"]})"), "1");
  EXPECT_EQ(truth(R"({"Fn::Equals": ["A", "a"]})"), "0");
  EXPECT_EQ(truth(R"({"Fn::Equals": ["A"]})"),
            "InvalidFunction|[\"A\"]|Fn::Equals takes a list of two values\n");
}

TEST(TemplateRules, Rule07NumbersBecomeTextAndKeepTheirSpelling) {
  EXPECT_EQ(property(R"({"Ref": "Count"})"), R"("1000.0")");
  EXPECT_EQ(property(R"({"Fn::Sub": "${Count}"})"), R"("1000.0")");
  EXPECT_EQ(property("1000.0"), "1000.0");
}

TEST(TemplateRules, Rule08ListMembersAreTrimmedAndPatternsMatchWhole) {
  EXPECT_EQ(property(R"({"Ref": "Zones"})"), R"(["a","b","c"])");
  const auto check = [](const std::string& value) {
    EvaluateOptions options;
    options.parameters["L"] = {Value::string(value), ParameterSource::CommandLine};
    return evaluate_json(R"({"Parameters": {"L": {"Type": "CommaDelimitedList",
        "AllowedPattern": "[a-z]+"}}, "Resources": {"R": {"Type": "T::T::R"}}})",
                         options);
  };
  EXPECT_TRUE(check("ab, cd").set);
  EXPECT_TRUE(check("ab,c1").has(codes::InvalidParameterValue));
  EXPECT_TRUE(check("AabA").has(codes::InvalidParameterValue));
}

TEST(TemplateRules, Rule09ReferenceToAFalseConditionIsAnError) {
  EXPECT_EQ(property(R"({"Ref": "Absent"})"),
            "ReferenceToAbsent|{\"Ref\": \"Absent\"}|Template format error: Unresolved resource "
            "dependencies [Absent] in the Resources block of the template: its condition No is "
            "false\n");
  EXPECT_TRUE(property(R"({"Fn::GetAtt": ["Absent", "Arn"]})").starts_with("ReferenceToAbsent"));
  EXPECT_EQ(
      property("1", ValueForm::Shown, {}, R"(, "Outputs": {"O": {"Value": {"Ref": "Absent"}}})"),
      "ReferenceToAbsent|{\"Ref\": \"Absent\"}|Unresolved resource dependencies [Absent] in "
      "the Outputs block of the template: its condition No is false\n");
  EXPECT_EQ(property("1", ValueForm::Shown, {},
                     R"(, "Outputs": {"O": {"Condition": "No", "Value": {"Ref": "Absent"}}})"),
            "1");
}

TEST(TemplateRules, Rule10TheBranchNotTakenIsNotResolved) {
  EXPECT_EQ(property(R"({"Fn::If": ["Yes", "a", {"Ref": "Nowhere"}]})"), R"("a")");
  EXPECT_EQ(property(R"({"Fn::If": ["No", {"Ref": "Absent"}, "b"]})"), R"("b")");
  EXPECT_EQ(property(R"({"Fn::If": ["Yes", "a", {"Fn::If": ["Noo", 1, 2]}]})"),
            "UnknownCondition|\"Noo\"|unresolved condition dependency Noo: the template has no "
            "such condition\n");
  EXPECT_TRUE(property(R"({"Fn::If": ["Nay", 1, 2]})").starts_with("UnknownCondition|"));
}

TEST(TemplateRules, Rule11FindInMapOfAMissingKeyIsAnError) {
  EXPECT_EQ(property(R"({"Fn::FindInMap": ["Map", "us-east-1", "Sizes"]})"),
            "MappingKeyNotFound|\"Sizes\"|Unable to get mapping for Map::us-east-1::Sizes\n");
  EXPECT_EQ(property(R"({"Fn::FindInMap": ["Map", "us-east-2", "Size"]})"),
            "MappingKeyNotFound|\"us-east-2\"|Unable to get mapping for Map::us-east-2::Size\n");
  EXPECT_EQ(property(R"({"Fn::If": ["Yes", 1, {"Fn::FindInMap": ["Map", "x", "y"]}]})"), "1");
}

TEST(TemplateRules, Rule12MappingsAreTwoLevelsOfTextOrLists) {
  const auto problems = [](const std::string& mapping) {
    return evaluate_json(R"({"Mappings": {"M": )" + mapping +
                         R"(}, "Resources": {"R": {"Type": "T::T::R"}}})")
        .problems();
  };
  EXPECT_EQ(problems(R"({"a": {"b": ["c", 1]}})"), "");
  EXPECT_EQ(problems(R"({"a": {"b": {"c": "d"}}})"),
            "InvalidMapping|{\"c\": \"d\"}|Mappings.M.a.b is neither text nor a list\n");
  EXPECT_EQ(problems(R"({"a": "b"})"),
            "InvalidMapping|\"b\"|the member a of the mapping M is not a mapping of names\n");
  EXPECT_TRUE(problems(R"({"a": {"b": [{"Ref": "X"}]}})").starts_with("InvalidMapping|{\"Ref\""));
}

TEST(TemplateRules, Rule13NullIsRejectedAnywhere) {
  EXPECT_EQ(property(R"({"a": [1, null]})"),
            "NullInTemplate|null|[/Resources/R/Properties/P/a/1] 'null' values are not allowed in "
            "templates\n");
  EXPECT_TRUE(evaluate_json(R"({"Conditions": null, "Resources": {"R": {"Type": "T::T::R"}}})")
                  .has(codes::NullInTemplate));
  // AWS's own samples hold an empty mapping there.
  EXPECT_TRUE(evaluate_json(R"({"Conditions": {}, "Resources": {"R": {"Type": "T::T::R"}}})").set);
}

TEST(TemplateRules, Rule14NamesAreAlphanumericAndKeysKnown) {
  EXPECT_EQ(evaluate_json(R"({"Resources": {"AWS::NoValue": {"Type": "T::T::R"}}})").problems(),
            "InvalidName|\"AWS::NoValue\"|Resource name AWS::NoValue is non alphanumeric\n");
  const Evaluation result =
      evaluate_json(R"({"Resources": {"R": {"Type": "T::T::R", "Propertys": {}}}})");
  EXPECT_EQ(result.problems(),
            "UnknownTemplateKey|\"Propertys\"|Resource R has the key 'Propertys', and there is no "
            "such key\n");
  EXPECT_EQ(result.diagnostics.all()[0].hint, "did you mean Properties?");
  EXPECT_EQ(evaluate_json(R"({"Resources": {"R": {}}})").problems(),
            "MissingTemplateKey|\"R\"|[/Resources/R] Every Resources object must contain a Type "
            "member\n");
}

// The property P of a resource, written in YAML.
std::string yaml_property(const std::string& value) {
  const Evaluation result = evaluate_yaml(
      "Resources:\n  R:\n    Type: T::T::R\n    Properties:\n      P: " + value + "\n");
  if (!result.set) {
    return result.problems();
  }
  return value_to_json(*result.resource("R").properties.find("P"), ValueForm::Recorded);
}

TEST(TemplateRules, Rule15YamlIsThatOf2005WithoutTimestampsAndAliases) {
  EXPECT_EQ(yaml_property("2012-10-17"), R"("2012-10-17")");
  EXPECT_EQ(yaml_property("2001-12-14t21:59:43.10-05:00"), R"("2001-12-14t21:59:43.10-05:00")");
  EXPECT_EQ(yaml_property("[yes, On, off, \"yes\", y]"), R"([true,true,false,"yes","y"])");
  EXPECT_EQ(yaml_property("0644"), R"("0644")");
  for (const std::string refused :
       {"{a: &x 1, b: *x}", "!!set {a: b}", "!!omap [a: 1]",
        "!!binary aGVsbG8=", "!!timestamp 2001-12-14", "{<<: {a: 1}}"}) {
    EXPECT_NE(yaml_property(refused).find("YamlNotSupported|"), std::string::npos)
        << refused << yaml_property(refused);
  }
  EXPECT_TRUE(evaluate_yaml("Resources:\n  R:\n    Type: T::T::R\n    Type: T::T::S\n")
                  .has(codes::RepeatedKey));
}

TEST(TemplateRules, Rule16ShortFormsDoNotFollowEachOther) {
  for (const std::string nested :
       {"!GetAZs !Ref AWS::Region", "!Base64 !Sub text", "!ImportValue !Sub name"}) {
    const std::string problems = yaml_property(nested);
    EXPECT_NE(problems.find("two short forms follow each other"), std::string::npos) << problems;
  }
  EXPECT_EQ(yaml_property("!Base64 {Ref: AWS::Region}"), R"("dXMtZWFzdC0x")");
  EXPECT_EQ(yaml_property("{\"Fn::Base64\": !Sub \"${AWS::Region}\"}"), R"("dXMtZWFzdC0x")");
  EXPECT_TRUE(yaml_property("!ToJsonString {a: 1}").starts_with("UnknownTag|"));
  EXPECT_TRUE(yaml_property("!Length [a]").starts_with("UnknownTag|"));
}

TEST(TemplateRules, Rule17GetAttSplitsAtTheFirstDot) {
  EXPECT_EQ(property(R"({"Fn::GetAtt": "Other.Endpoint.Address"})"),
            R"({"$unknown":"GetAtt Other.Endpoint.Address","$expression":)"
            R"({"Fn::GetAtt":["Other","Endpoint.Address"]}})");
  EXPECT_EQ(property(R"({"Fn::GetAtt": ["Other", {"Ref": "Name"}]})", ValueForm::Shown),
            R"({"$unknown":"GetAtt Other.web"})");
  EXPECT_EQ(property(R"({"Fn::GetAtt": "Other"})").substr(0, 23), "InvalidFunction|\"Other\"");
  EXPECT_TRUE(property(R"({"Fn::GetAtt": ["Other", ""]})").starts_with("InvalidFunction|"));
}

TEST(TemplateRules, AMistakeIsSaidOnceAndWhereItStands) {
  EXPECT_EQ(evaluate_json(R"({"replicas": 3, "image": "nginx"})").problems(),
            "NotATemplate|{\"replicas\": 3, \"image\": \"nginx\"}|this is no template: none of its "
            "keys is a section of one\n");
  EXPECT_EQ(evaluate_json(R"({"Resources": {"R": {"Tpye": "T::T::R"}}})").problems(),
            "UnknownTemplateKey|\"Tpye\"|Resource R has the key 'Tpye', and there is no such "
            "key\n");
  EXPECT_EQ(evaluate_json(R"({"Parameters": {"L": {"Type": "CommaDelimitedList",
      "Default": "a,b,c", "MinLength": "one"}}, "Resources": {"R": {"Type": "T::T::R"}}})")
                .problems(),
            "InvalidParameter|\"one\"|Parameter 'L' has a MinLength that is not a number\n");
}

TEST(TemplateRules, AConditionThatIsNotKnownNamesTheValueThatIsNot) {
  const std::string problems =
      evaluate_json(R"({"Parameters": {"P": {"Type": "AWS::SSM::Parameter::Value<String>",
      "Default": "/a/b"}}, "Conditions": {"C": {"Fn::Not": [{"Fn::Equals": [{"Ref": "P"}, "x"]}]}},
      "Resources": {"R": {"Type": "T::T::R"}}})")
          .problems();
  EXPECT_TRUE(problems.starts_with("ConditionNotKnown|"));
  EXPECT_NE(problems.find("/a/b"), std::string::npos) << problems;
}

}  // namespace
}  // namespace drydock
