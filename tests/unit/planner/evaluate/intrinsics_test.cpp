#include "planner/evaluate/intrinsics.hpp"

#include <gtest/gtest.h>

#include "planner/evaluate/cidr.hpp"
#include "tests/unit/planner/evaluate/evaluating.hpp"

namespace drydock {
namespace {

using evaluating::property;

constexpr const char* kExtensions = R"(, "Transform": "AWS::LanguageExtensions")";

TEST(Join, JoinsAndFoldsWhatIsKnown) {
  EXPECT_EQ(property(R"({"Fn::Join": ["-", ["a", 1, true, {"Ref": "Name"}]]})"),
            R"("a-1-true-web")");
  EXPECT_EQ(property(R"({"Fn::Join": ["-", {"Ref": "Zones"}]})"), R"("a-b-c")");
  EXPECT_EQ(property(R"({"Fn::Join": ["-", []]})"), R"("")");
  EXPECT_EQ(property(R"({"Fn::Join": ["", ["a", "b", {"Ref": "Other"}, "c", "d"]]})"),
            R"({"$unknown":"Join","$expression":{"Fn::Join":["",["ab",)"
            R"({"$unknown":"Ref Other","$expression":{"Ref":"Other"}},"cd"]]}})");
}

TEST(Join, PointsAtTheArgumentThatIsNotText) {
  EXPECT_EQ(property(R"({"Fn::Join": ["-", "ab"]})"),
            "InvalidFunction|\"ab\"|Fn::Join joins the items of a list, and this is \"ab\"\n");
  EXPECT_EQ(property(R"({"Fn::Join": ["-", ["a", {"Ref": "Zones"}]]})"),
            "InvalidFunction|{\"Ref\": \"Zones\"}|an item of Fn::Join is a list, not text\n");
  EXPECT_EQ(property(R"({"Fn::Join": ["-"]})"),
            "InvalidFunction|[\"-\"]|Fn::Join takes a list of a delimiter and a list\n");
}

TEST(Select, TakesOneItemEvenIfOthersAreUnknown) {
  EXPECT_EQ(property(R"({"Fn::Select": [1, {"Ref": "Zones"}]})"), R"("b")");
  EXPECT_EQ(property(R"({"Fn::Select": ["1", [{"Ref": "Other"}, "x"]]})"), R"("x")");
  EXPECT_EQ(property(R"({"Fn::Select": [0, [{"Ref": "Other"}, "x"]]})", ValueForm::Shown),
            R"({"$unknown":"Ref Other"})");
  EXPECT_EQ(property(R"({"Fn::Select": [0, {"Fn::GetAtt": "Other.List"}]})", ValueForm::Shown),
            R"({"$unknown":"Select"})");
}

TEST(Split, MakesAListThatOtherFunctionsTake) {
  EXPECT_EQ(property(R"({"Fn::Select": [2, {"Fn::Split": ["/", "a/b/c"]}]})"), R"("c")");
  EXPECT_EQ(property(R"({"Fn::Split": ["--", "a--b"]})"), R"(["a","b"])");
  EXPECT_EQ(property(R"({"Fn::Split": ["", "ab"]})"),
            "InvalidFunction|\"\"|the delimiter of Fn::Split is \"\", not a text of one or more "
            "characters\n");
}

TEST(Base64, FollowsRfc4648) {
  for (const auto& [plain, coded] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(property("{\"Fn::Base64\": \"" + plain + "\"}"), "\"" + coded + "\"");
  }
  EXPECT_EQ(property(R"({"Fn::Base64": ["a"]})"),
            "InvalidFunction|[\"a\"]|Fn::Base64 encodes text, and this is a list\n");
}

TEST(Cidr, DividesBlocks) {
  EXPECT_EQ(property(R"({"Fn::Cidr": ["10.1.2.3/16", "3", 8]})"),
            R"(["10.1.0.0/24","10.1.1.0/24","10.1.2.0/24"])");
  EXPECT_EQ(cidr_blocks("2001:db8::/56", 2, 64).value(),
            (std::vector<std::string>{"2001:db8::/64", "2001:db8:0:1::/64"}));
  EXPECT_EQ(cidr_blocks("0.0.0.0/0", 1, 32).value(), std::vector<std::string>{"0.0.0.0/0"});
  EXPECT_EQ(cidr_blocks("::/0", 1, 128).value(), std::vector<std::string>{"::/0"});
}

TEST(Cidr, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(cidr_blocks("10.0.0.0/24", 257, 1).ok());
  EXPECT_FALSE(cidr_blocks("10.0.0.0/24", 0, 1).ok());
  EXPECT_FALSE(cidr_blocks("10.0.0.0/24", 9, 5).ok());
  EXPECT_TRUE(cidr_blocks("10.0.0.0/24", 8, 5).ok());
  EXPECT_FALSE(cidr_blocks("10.0.0.0/24", 1, 9).ok());
  EXPECT_FALSE(cidr_blocks("10.0.0.0/33", 1, 1).ok());
  EXPECT_FALSE(cidr_blocks("10.0.0/24", 1, 1).ok());
  EXPECT_FALSE(cidr_blocks("10.0.0.0", 1, 1).ok());
}

TEST(FindInMap, LooksUpTextNumbersAndLists) {
  EXPECT_EQ(property(R"({"Fn::FindInMap": ["Map", {"Ref": "AWS::Region"}, "Size"]})"),
            R"("small")");
  EXPECT_EQ(property(R"({"Fn::FindInMap": ["Map", "us-east-1", "List"]})"), R"(["x","y"])");
  EXPECT_EQ(property(R"({"Fn::FindInMap": ["Map", "us-east-1", "No"]})"), "8");
  EXPECT_EQ(property(R"({"Fn::FindInMap": ["Mapp", "us-east-1", "No"]})"),
            "UnknownMapping|\"Mapp\"|the template has no mapping \"Mapp\"\n");
}

TEST(FindInMap, HasADefaultWithLanguageExtensions) {
  constexpr const char* kWithDefault =
      R"({"Fn::FindInMap": ["Map", "eu-west-1", "Size", {"DefaultValue": {"Ref": "Name"}}]})";
  EXPECT_EQ(property(kWithDefault, ValueForm::Shown, {}, kExtensions), R"("web")");
  EXPECT_TRUE(property(kWithDefault).starts_with("NeedsLanguageExtensions|"));
}

TEST(FindInMap, KeepsTheMappingIfAKeyIsAStoredParameter) {
  EXPECT_EQ(property(R"({"Fn::FindInMap": ["Map", {"Ref": "Ami"}, "No"]})"),
            R"({"$unknown":"FindInMap","$expression":{"Fn::FindInMap":[{"us-east-1":)"
            R"({"Size":"small","List":["x","y"],"No":8}},)"
            R"({"$unknown":"resolve ssm:/ami","$expression":{"$resolve":"ssm:/ami"}},"No"]}})");
}

TEST(GetAZs, KnowsRegionsAndKeepsOthers) {
  EXPECT_EQ(property(R"({"Fn::Select": [0, {"Fn::GetAZs": "eu-west-1"}]})"), R"("eu-west-1a")");
  EXPECT_EQ(property(R"({"Fn::GetAZs": "xx-nowhere-1"})", ValueForm::Shown),
            R"({"$unknown":"GetAZs xx-nowhere-1"})");
}

TEST(LanguageExtensions, LengthAndToJsonString) {
  EXPECT_EQ(property(R"({"Fn::Length": {"Ref": "Zones"}})", ValueForm::Shown, {}, kExtensions),
            "3");
  EXPECT_EQ(property(R"({"Fn::Length": [{"Ref": "Other"}]})", ValueForm::Shown, {}, kExtensions),
            "1");
  EXPECT_TRUE(property(R"({"Fn::Length": []})").starts_with("NeedsLanguageExtensions|"));
}

TEST(ImportValue, IsKnownToTheDeploymentOnly) {
  EXPECT_EQ(property(R"({"Fn::ImportValue": {"Fn::Sub": "${Name}-vpc"}})"),
            R"({"$unknown":"ImportValue web-vpc","$expression":{"Fn::ImportValue":"web-vpc"}})");
}

TEST(Functions, UnknownNamesAreSuggested) {
  const evaluating::Evaluation result =
      evaluating::evaluate_json(evaluating::template_with(R"({"Fn::Joim": []})"));
  ASSERT_EQ(result.diagnostics.count(Severity::Error), 1U);
  EXPECT_EQ(result.diagnostics.all()[0].message, "there is no function Fn::Joim");
  EXPECT_EQ(result.diagnostics.all()[0].hint, "did you mean Fn::Join?");
  EXPECT_EQ(result.diagnostics.all()[0].path, "Resources.R.Properties.P");
}

TEST(Functions, StandAlone) {
  EXPECT_EQ(property(R"({"Fn::Join": ["", []], "x": 1})"),
            "InvalidFunction|\"Fn::Join\"|the function Fn::Join stands beside other keys\n");
  EXPECT_EQ(property(R"({"Ref": "Name", "x": 1})"), R"({"Ref":"Name","x":1})");
  EXPECT_TRUE(property(R"({"Fn::Equals": ["a", "a"]})").starts_with("InvalidFunction|"));
  EXPECT_TRUE(property(R"({"Fn::ForEach::L": ["x", ["a"], {}]})").starts_with("NeedsLanguage"));
}

TEST(Functions, DepthIsBounded) {
  std::string value = "\"x\"";
  for (int i = 0; i < 55; ++i) {
    value = R"({"Fn::Join": ["", [)" + value + "]]}";
  }
  EXPECT_TRUE(property(value).starts_with("NestedTooDeeply|")) << property(value);
}

}  // namespace
}  // namespace drydock
