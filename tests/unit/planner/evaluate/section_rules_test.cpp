// The rules of the template language on references, transforms, sections and schemas, 30 to 38: see
// rules_test.cpp.
#include <gtest/gtest.h>

#include "base/codes/function_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "base/file_system.hpp"
#include "planner/diff/property_diff.hpp"
#include "tests/unit/planner/evaluate/evaluating.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;
using evaluating::property;

std::string names_of(const Evaluation& result) {
  std::string names;
  for (const Resource& resource : result.set->resources) {
    names += (names.empty() ? "" : " ") + resource.address.text();
  }
  return names;
}

Evaluation resource(const std::string& type, const std::string& properties,
                    const std::string& more = "") {
  return evaluate_json("{" + more + R"("Resources": {"R": {"Type": ")" + type +
                       R"(", "Properties": {)" + properties + "}}}}");
}

TEST(TemplateRules, Rule30SecureStringsStandInFewPlaces) {
  const std::string secure = R"("{{resolve:ssm-secure:x:1}}")";
  const auto problem_of = [&](const std::string& type, const std::string& properties) {
    return resource(type, properties).problems();
  };
  EXPECT_EQ(problem_of("AWS::RDS::DBInstance", R"("MasterUserPassword": )" + secure), "");
  EXPECT_EQ(problem_of("AWS::IAM::User", R"("LoginProfile": {"Password": )" + secure + "}"), "");
  EXPECT_EQ(
      problem_of("AWS::OpsWorks::Stack", R"("RdsDbInstances": [{"DbPassword": )" + secure + "}]"),
      "");
  EXPECT_EQ(problem_of("AWS::ElastiCache::ReplicationGroup",
                       R"("AuthToken": {"Fn::Sub": "{{resolve:ssm-secure:${AWS::StackName}}}"})"),
            "");
  // A property of the right name at another place, or of another type.
  EXPECT_EQ(problem_of("AWS::IAM::User", R"("Password": )" + secure),
            "DynamicReferenceMisplaced|" + secure +
                "|SSM Secure reference is not supported here: AWS::IAM::User/Password does not "
                "resolve it\n");
  for (const std::string type : {"AWS::SNS::Topic", "Custom::Thing"}) {
    EXPECT_FALSE(resource(type, R"("MasterUserPassword": )" + secure).set) << type;
  }
  // By way of a parameter.
  const std::string parameter =
      R"("Parameters": {"P": {"Type": "String", "Default": )" + secure + "}}, ";
  EXPECT_EQ(resource("AWS::SNS::Topic", R"("TopicName": {"Ref": "P"})", parameter).problems(),
            "DynamicReferenceMisplaced|\"P\"|SSM Secure reference is not supported here: "
            "AWS::SNS::Topic/TopicName does not resolve it\n");
  EXPECT_TRUE(
      resource("AWS::RDS::DBCluster", R"("MasterUserPassword": {"Ref": "P"})", parameter).set);
  // A secret of the other service is no error, but a custom resource gets it as it is written.
  const Evaluation custom = resource("Custom::Thing", R"("A": "{{resolve:secretsmanager:s}}")");
  EXPECT_TRUE(custom.set);
  EXPECT_TRUE(custom.has(codes::DynamicReferenceMisplaced));
}

TEST(TemplateRules, Rule30ATemplateHasAtMostSixtyReferences) {
  const auto references = [](int count) {
    std::string list;
    for (int i = 0; i < count; ++i) {
      list += std::string(i == 0 ? "" : ", ") + R"("{{resolve:ssm:/p)" + std::to_string(i) + "}}\"";
    }
    return resource("T::T::T", R"("P": [)" + list + "]");
  };
  EXPECT_FALSE(references(60).has(codes::QuotaExceeded));
  EXPECT_TRUE(references(61).has(codes::QuotaExceeded));
}

TEST(TemplateRules, Rule31TransformsRunInTheirOrderAndSeeReferencesAsWritten) {
  const Evaluation wrong = evaluate_json(R"({"Transform": ["AWS::Serverless-2016-10-31",
    "AWS::LanguageExtensions"], "Resources": {"R": {"Type": "T::T::T"}}})");
  EXPECT_FALSE(wrong.set);
  EXPECT_TRUE(wrong.has(codes::TransformOrder)) << wrong.problems();
  // The snippet is put in first, so the loop that it holds is written out after it.
  const MemoryFileSystem files(std::map<std::string, std::string>{
      {"snippet.json", R"({"Fn::ForEach::L": ["N", ["a", "b"], {"F${N}": {"Type": "T::T::T",
        "Properties": {"P": {"Fn::Sub": "{{resolve:ssm:/${N}}}"}}}}]})"}});
  SourceMap sources;
  static_cast<void>(sources.add("t", "the template"));
  EvaluateOptions options;
  options.files.files = &files;
  options.files.sources = &sources;
  const Evaluation result = evaluate_json(R"({"Transform": "AWS::LanguageExtensions", "Resources": {
    "R": {"Type": "T::T::T"}, "Fn::Transform": {"Name": "AWS::Include",
    "Parameters": {"Location": "snippet.json"}}}})",
                                          options);
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(names_of(result), "R Fa Fb");
  EXPECT_EQ(value_to_json(result.resource("Fb").properties, ValueForm::Shown),
            R"({"P":{"$unknown":"resolve ssm:/b"}})");
}

TEST(TemplateRules, Rule32LoopsNameWhatTheyWriteOut) {
  const auto looped = [](const std::string& loop) {
    return evaluate_json(R"({"Transform": "AWS::LanguageExtensions",
      "Parameters": {"Taken": {"Type": "String", "Default": "x"}},
      "Resources": {"First": {"Type": "T::T::T"}, )" +
                         loop + "}}");
  };
  const std::string type = R"({"Type": "T::T::T"})";
  const Evaluation written =
      looped(R"("Fn::ForEach::L": ["N", ["a", "b-c"], {"T&{N}": )" + type + "}]");
  ASSERT_TRUE(written.set) << written.problems();
  EXPECT_EQ(names_of(written), "First Ta Tbc");
  const Evaluation empty = looped(R"("Fn::ForEach::L": ["N", [], {"T${N}": )" + type + "}]");
  ASSERT_TRUE(empty.set) << empty.problems();
  EXPECT_EQ(names_of(empty), "First");
  const std::vector<std::string> wrong_loops = {
      R"("Fn::ForEach::L": ["N", ["a", "b"], {"T": )" + type + "}]",         // no ${N} in the key
      R"("Fn::ForEach::First": ["N", ["a"], {"T${N}": )" + type + "}]",      // a logical id
      R"("Fn::ForEach::L": ["Taken", ["a"], {"T${Taken}": )" + type + "}]",  // a parameter
      R"("Fn::ForEach::L": ["N", ["a-b"], {"T${N}": )" + type + "}]",        // not alphanumeric
      R"("Fn::ForEach::L": ["N", ["a"], {"Fn::ForEach::M": ["N", ["b"], {"T${N}": )" + type +
          "}]}]"};  // the name of the loop around it
  for (const std::string& wrong : wrong_loops) {
    const Evaluation result = looped(wrong);
    EXPECT_FALSE(result.set) << wrong;
    EXPECT_TRUE(result.has(codes::InvalidLoop)) << result.problems();
  }
}

TEST(TemplateRules, Rule33ToJsonStringIsCompactAndKeepsKeyOrder) {
  EXPECT_EQ(property(R"({"Fn::ToJsonString": {"b": 1, "a": [true, {"Ref": "Name"}]}})",
                     ValueForm::Shown, {}, R"(, "Transform": "AWS::LanguageExtensions")"),
            R"("{\"b\":1,\"a\":[true,\"web\"]}")");
  // What a deployment knows stays a function inside.
  EXPECT_EQ(property(R"({"Fn::ToJsonString": {"a": {"Fn::GetAtt": ["Other", "Arn"]}}})",
                     ValueForm::Shown, {}, R"(, "Transform": "AWS::LanguageExtensions")"),
            R"({"$unknown":"ToJsonString"})");
}

TEST(TemplateRules, Rule34GetAZsOfTheStackAndHostBitsOfCidr) {
  EXPECT_EQ(property(R"({"Fn::GetAZs": ""})"),
            R"(["us-east-1a","us-east-1b","us-east-1c","us-east-1d","us-east-1e","us-east-1f"])");
  EXPECT_EQ(property(R"({"Fn::Select": [5, {"Fn::Cidr": ["192.168.0.0/24", 6, 5]}]})"),
            R"("192.168.0.160/27")");
}

TEST(TemplateRules, Rule35AnExportCannotBeNamedByAResource) {
  const auto problems = [](const std::string& name) {
    return property("1", ValueForm::Shown, {},
                    R"(, "Outputs": {"O": {"Value": "v", "Export": {"Name": )" + name + "}}}");
  };
  EXPECT_EQ(problems(R"({"Fn::Sub": "${AWS::StackName}-x"})"), "1");
  EXPECT_TRUE(problems(R"({"Ref": "Other"})").starts_with("InvalidAttribute|"));
}

TEST(TemplateRules, Rule36MissingParametersAreReportedTogether) {
  const Evaluation result = evaluate_json(R"({"Parameters": {"A": {"Type": "String"},
      "B": {"Type": "String", "Default": "x"}, "C": {"Type": "Number"}},
      "Resources": {"R": {"Type": "T::T::R", "Properties": {"P": {"Ref": "A"}}}}})");
  EXPECT_EQ(result.problems(), "MissingParameter|\"A\"|Parameters: [A, C] must have values\n");
  EvaluateOptions options;
  options.parameters["A"] = {Value::string("1"), {}};
  options.parameters["C"] = {Value::string("much"), {}};
  EXPECT_EQ(evaluate_json(R"({"Parameters": {"A": {"Type": "String"}, "C": {"Type": "Number"}},
      "Resources": {"R": {"Type": "T::T::R"}}})",
                          options)
                .problems(),
            "InvalidParameterValue|\"C\"|Parameter 'C' must be a number, and \"much\" is none\n");
}

TEST(TemplateRules, Rule37AssertionsSeeParametersAlone) {
  const auto ruled = [](const std::string& assertion, const std::string& stage = "") {
    EvaluateOptions options;
    if (!stage.empty()) {
      options.parameters["Stage"] = {Value::string(stage), ParameterSource::CommandLine};
    }
    return evaluate_json(R"({"Parameters": {"Stage": {"Type": "String", "Default": "test"}},
      "Conditions": {"C": {"Fn::Equals": [1, 1]}},
      "Rules": {"R": {"Assertions": [{"Assert": )" +
                             assertion + R"(}]}}, "Resources": {"T": {"Type": "T::T::T"}}})",
                         options);
  };
  const std::string is_prod = R"({"Fn::Equals": [{"Ref": "Stage"}, "prod"]})";
  EXPECT_TRUE(ruled(is_prod, "prod").set);
  EXPECT_TRUE(ruled(is_prod, "dev").has(codes::RuleViolated));
  EXPECT_TRUE(ruled(R"({"Condition": "C"})").has(codes::RuleInvalid));
  EXPECT_TRUE(ruled(R"({"Fn::If": ["C", "true", "false"]})").has(codes::RuleInvalid));
}

TEST(TemplateRules, Rule38SchemasSayWhatIsReadOnlyWriteOnlyAndASet) {
  schema_test::Checked checked;
  checked.add_type(R"json({"typeName": "T::T::T", "additionalProperties": false,
    "readOnlyProperties": ["/properties/Arn"], "writeOnlyProperties": ["/properties/Password"],
    "propertyTransform": {"/properties/Engine": "$uppercase(Engine)"},
    "properties": {"Arn": {"type": "string"}, "Password": {"type": "string"},
      "Engine": {"type": "string"},
      "Set": {"type": "array", "insertionOrder": false, "items": {"type": "string"}}}})json");
  checked.validate("T::T::T", R"({"Arn": "arn:x", "Password": "p"})");
  EXPECT_EQ(checked.said(),
            std::vector<std::string>{
                "DD2005 `\"Arn\"` Arn of T::T::T is set by AWS; a template cannot set it | remove "
                "Arn"});
  const ResourceType* type = checked.schemas.find("T::T::T");
  EXPECT_TRUE(type->is_write_only({"Password"}));
  EXPECT_TRUE(type->is_unordered({"Set"}));
  const auto differ = [&](const std::string& before, const std::string& after) {
    return !diff_properties(checked.value(before), checked.value(after), type).empty();
  };
  EXPECT_FALSE(differ(R"({"Engine": "activemq"})", R"({"Engine": "ACTIVEMQ"})"));
  EXPECT_TRUE(differ(R"({"Engine": "activemq"})", R"({"Engine": "rabbitmq"})"));
  EXPECT_FALSE(differ(R"({"Set": ["a", "b"]})", R"({"Set": ["b", "a"]})"));
  EXPECT_TRUE(differ(R"({"Set": ["a", "b"]})", R"({"Set": ["a", "c"]})"));
}

}  // namespace
}  // namespace drydock
