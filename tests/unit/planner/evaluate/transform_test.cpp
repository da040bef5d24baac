// What a template is after its transforms: loops, includes, their order.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/codes/function_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "evaluating.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;

std::string names_of(const Evaluation& result) {
  std::string names;
  for (const Resource& resource : result.set->resources) {
    names += (names.empty() ? "" : " ") + resource.address.text();
  }
  return names;
}

Evaluation looped(const std::string& loops, const std::string& more = "") {
  return evaluate_json(R"({"Transform": "AWS::LanguageExtensions",
    "Parameters": {"Names": {"Type": "CommaDelimitedList", "Default": "a,b-c"},
                   "Open": {"Type": "CommaDelimitedList", "Default": "x"}},
    "Mappings": {"Map": {"all": {"list": ["p", "q"]}}})" +
                       more + R"(, "Resources": {"First": {"Type": "T::T::T"}, )" + loops + "}}");
}

const std::string kBody = R"({"T&{N}": {"Type": "T::T::T", "Properties": {"P": {"Ref": "N"},
  "S": {"Fn::Sub": "${N}/${!N}/${AWS::Region}"}}}})";

TEST(Transforms, LanguageExtensionsMayStandBeforeServerless) {
  const Evaluation right = evaluate_json(R"({"Transform": ["AWS::LanguageExtensions",
    "AWS::Serverless-2016-10-31"], "Resources": {
    "Fn::ForEach::L": ["N", ["a"], {"F${N}": {"Type": "T::T::T"}}]}})");
  ASSERT_TRUE(right.set) << right.problems();
  EXPECT_EQ(names_of(right), "Fa");
}

TEST(Loops, AreWrittenOutInPlaceAndInOrder) {
  const Evaluation result = looped(R"("Fn::ForEach::L": ["N", {"Ref": "Names"}, )" + kBody + R"(],
                "Last": {"Type": "T::T::T"})");
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(names_of(result), "First Ta Tbc Last");
  EXPECT_EQ(value_to_json(result.resource("Tbc").properties, ValueForm::Recorded),
            R"({"P":"b-c","S":"b-c/${N}/us-east-1"})");
}

TEST(Loops, TakeTheirCollectionFromFunctions) {
  for (const std::string collection :
       {R"({"Fn::FindInMap": ["Map", "all", "list"]})", R"({"Fn::Split": [",", "p,q"]})",
        R"(["p", {"Fn::If": ["Yes", "q", {"Ref": "AWS::NoValue"}]}])"}) {
    const Evaluation result =
        looped(R"("Fn::ForEach::L": ["N", )" + collection + ", " + kBody + "]",
               R"(, "Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}})");
    ASSERT_TRUE(result.set) << result.problems();
    EXPECT_EQ(names_of(result), "First Tp Tq");
  }
}

TEST(Loops, NestAndStandInsidePropertiesConditionsAndOutputs) {
  const Evaluation result = looped(
      R"("Fn::ForEach::Outer": ["X", ["a", "b"], {"Fn::ForEach::Inner": ["Y", ["1"], {
          "R${X}${Y}": {"Type": "T::T::T", "Condition": "Is${X}",
            "Properties": {"Fn::ForEach::Props": ["Z", ["P", "Q"], {"${Z}": {"Ref": "X"}}]}}}]}])",
      R"(, "Conditions": {"Fn::ForEach::C": ["X", ["a", "b"],
           {"Is${X}": {"Fn::Equals": [{"Ref": "X"}, "b"]}}]},
         "Outputs": {"Fn::ForEach::O": ["X", ["b"], {"Out${X}": {"Value": {"Ref": "R${X}1"}}}]})");
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(names_of(result), "First Rb1");
  EXPECT_EQ(value_to_json(result.resource("Rb1").properties, ValueForm::Recorded),
            R"({"P":"b","Q":"b"})");
  ASSERT_EQ(result.set->outputs.size(), 1U);
  EXPECT_EQ(result.set->outputs[0].name, "Outb");
}

TEST(Loops, OverNothingLeaveNothing) {
  const Evaluation result =
      looped(R"("Fn::ForEach::L": ["N", [], )" + kBody + "]",
             R"(, "Outputs": {"Fn::ForEach::L": ["N", [], {"O${N}": {"Value": "v"}}]})");
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(names_of(result), "First");
  EXPECT_TRUE(result.set->outputs.empty());
}

TEST(Loops, EachViolationIsSaid) {
  const std::map<std::string, DiagnosticCode> wrong = {
      {R"("Fn::ForEach::L": [])", codes::InvalidLoop},
      {R"("Fn::ForEach": ["N", ["a"], {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": [{"Ref": "Names"}, ["a"], {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", "a", {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", ["a"], []])", codes::InvalidLoop},
      {R"("Fn::ForEach::Names": ["N", ["a"], {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::First": ["N", ["a"], {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["Names", ["a"], {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", ["a"], {"Fn::ForEach::M": ["N", ["b"], {}]}])",
       codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["M", ["a"], {}], "Fn::ForEach::M": ["N", ["a"], {}])",
       codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", ["a", "b"], {"Same": {"Type": "T::T::T"}}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", ["First"], {"${N}": {"Type": "T::T::T"}}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", {"Ref": "Nothing"}, {}])", codes::UnknownReference},
      {R"("Fn::ForEach::L": ["N", {"Fn::GetAtt": "First.Names"}, {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", ["a", {"Ref": "Nothing"}], {}])", codes::UnknownReference},
      {R"("Fn::ForEach::L": ["N", [["a"]], {}])", codes::InvalidLoop},
      {R"("Fn::ForEach::L": ["N", ["a-b"], {"T${N}": {"Type": "T::T::T"}}])", codes::InvalidLoop},
  };
  for (const auto& [loops, code] : wrong) {
    const Evaluation result = looped(loops);
    EXPECT_FALSE(result.set) << loops;
    EXPECT_TRUE(result.has(code)) << loops << "\n" << result.problems();
  }
}

TEST(Loops, NeedTheTransform) {
  const Evaluation result = evaluate_json(
      R"({"Resources": {"Fn::ForEach::L": ["N", ["a"], {"T${N}": {"Type": "T::T::T"}}]}})");
  EXPECT_TRUE(result.has(codes::NeedsLanguageExtensions)) << result.problems();
}

TEST(Loops, OverAnOpenParameterAreNoError) {
  EvaluateOptions options;
  options.parameters["Names"] = {Value::unknown(Value::object({{"Ref", Value::string("Names")}})),
                                 ParameterSource::Default};
  const Evaluation result = evaluate_json(R"({"Transform": "AWS::LanguageExtensions",
    "Parameters": {"Names": {"Type": "CommaDelimitedList"}}, "Resources": {
    "Fn::ForEach::L": ["N", {"Ref": "Names"}, {"T${N}": {"Type": "T::T::T"}}]}})",
                                          options);
  EXPECT_FALSE(result.diagnostics.has_errors()) << result.problems();
  EXPECT_TRUE(result.has(codes::InvalidLoop));
}

// A template around AWS::Include of snippet.json, which holds `snippet`.
Evaluation including(const std::string& snippet, const std::string& resources) {
  const MemoryFileSystem files({{"dir/snippet.json", snippet}});
  SourceMap sources;
  static_cast<void>(sources.add("t", "the template"));
  EvaluateOptions options;
  options.files.files = &files;
  options.files.sources = &sources;
  options.files.folder = "dir";
  options.files.locations = {{"s3://bucket/snippet", "dir/snippet.json"}};
  return evaluate_json(R"({"Parameters": {"Name": {"Type": "String", "Default": "snippet"}},
    "Resources": {)" + resources +
                           "}}",
                       options);
}

std::string include_of(const std::string& location) {
  return R"("Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": )" + location +
         "}}";
}

TEST(Includes, StandBesideOtherKeys) {
  for (const std::string location :
       {R"("snippet.json")", R"("s3://bucket/snippet")", R"({"Fn::Sub": "s3://bucket/${Name}"})"}) {
    const Evaluation result = including(
        R"({"Q": {"Ref": "Name"}})",
        R"("R": {"Type": "T::T::T", "Properties": {"P": "p", )" + include_of(location) + "}}");
    ASSERT_TRUE(result.set) << result.problems();
    EXPECT_EQ(value_to_json(result.resource("R").properties, ValueForm::Recorded),
              R"({"P":"p","Q":"snippet"})");
  }
}

TEST(Includes, AddResources) {
  const Evaluation result =
      including(R"({"B": {"Type": "T::T::T"}})",
                R"("A": {"Type": "T::T::T"}, )" + include_of(R"("snippet.json")"));
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(names_of(result), "A B");
}

TEST(Includes, ThatAreNotAtHandAreWarnedAbout) {
  const Evaluation result =
      including("{}", R"("R": {"Type": "T::T::T", "Properties": {"P": "p", )" +
                          include_of(R"("s3://other/snippet")") + "}}");
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_TRUE(result.has(codes::SnippetNotRead));
}

TEST(Includes, ThatIncludeAreRefused) {
  const Evaluation result =
      including("{" + include_of(R"("snippet.json")") + "}",
                R"("A": {"Type": "T::T::T"}, )" + include_of(R"("snippet.json")"));
  EXPECT_FALSE(result.set);
  EXPECT_TRUE(result.has(codes::InvalidFunction)) << result.problems();
}

TEST(Macros, ThatAreNotKnownMayAddWhatIsNamed) {
  const Evaluation result = evaluate_json(R"({"Transform": "OurMacro", "Resources": {
    "R": {"Type": "T::T::T", "Properties": {"P": {"Ref": "Added"}}}}})");
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_TRUE(result.has(codes::SectionNotEvaluated));
  EXPECT_TRUE(result.resource("R").properties.find("P")->is_unknown());
}

}  // namespace
}  // namespace drydock
