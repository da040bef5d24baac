// propertyTransform: the subset of JSONata that is evaluated, and when two values count as one.
#include "planner/schema/property_transform.hpp"

#include <filesystem>
#include <iostream>

#include "planner/diff/property_diff.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

const std::string kProperties = R"({
  "Name": "MyName", "Arn": "arn:aws:lambda:us-east-1:1:function:f", "Empty": "", "Count": 3,
  "List": ["a", "b"], "Yes": true, "Inner": {"Key": "Value"}, "Version": "5.x"
})";

// The alternatives as JSON, "none" if there is no value, "beyond" if it is not evaluated.
std::string result(const std::string& expression) {
  const Result<Value> properties = value_from_json(kProperties);
  EXPECT_TRUE(properties.ok());
  const std::optional<Transformed> made = transformed(expression, *properties);
  if (!made) {
    return "beyond";
  }
  std::string text;
  for (const Value& alternative : made->alternatives) {
    text += (text.empty() ? "" : " ") + value_to_json(alternative);
  }
  return text.empty() ? "none" : text;
}

TEST(PropertyTransform, EvaluatesWhatSchemasUse) {
  const std::vector<std::pair<std::string, std::string>> all = {
      {"$lowercase(Name)", R"("myname")"},
      {"$uppercase(Name)", R"("MYNAME")"},
      {"$lowercase(Absent)", "none"},
      {"Inner.Key", R"("Value")"},
      {"Inner.Absent.Deeper", "none"},
      {R"($split(Arn, ":")[-1] $OR Arn)", R"("f" "arn:aws:lambda:us-east-1:1:function:f")"},
      {R"($split(Arn, ":")[1] & "/" & $split(Arn, ":")[2])", R"("aws/lambda")"},
      {R"($split(Name, "/")[5])", "none"},
      {R"($join($split("5.7.12", ".", 2), "."))", R"("5.7")"},
      {R"($substringAfter(Arn, "function:"))", R"("f")"},
      {R"($substringAfter(Name, "/"))", R"("MyName")"},
      {R"($join(["^", $replace($replace(Version, ".", "\\."), "x", "[0-9]+"), "$"]))",
       R"("^5\\.[0-9]+$")"},
      {R"($join([Absent, "x"]))", R"("x")"},
      {R"('custom:' & '' & Name)", R"("custom:MyName")"},
      {R"($contains(Name, ".") ? Name : Name & ".0")", R"("MyName.0")"},
      {R"(Absent ? Name : "other")", R"("other")"},
      {"List=[] ? null : List", R"(["a","b"])"},
      {"Empty ? 1 : 2", "2"},
      {"($exists(Count) ? Count : 0) + 4 * 2", "11"},
      {"Count - 1", "2"},
      {R"(Name in ["MyName", "x"] and Yes)", "true"},
      {R"(Name != "x" or Absent)", "true"},
      {R"($count($split("1-1", "-")) = 2)", "true"},
      {R"(($m := $lookup({"3": "icmp"}, $string(Count)); $m ? $m : Name))", R"("icmp")"},
      {"Absent ? 1 : -1", "-1"},
  };
  for (const auto& [expression, expected] : all) {
    EXPECT_EQ(result(expression), expected) << expression;
  }
}

TEST(PropertyTransform, SaysWhatIsBeyondIt) {
  for (const char* expression :
       {"", "(", "$lowercase(Name", "$unknown(Name)", "$x", "Name ~> $lowercase()",
        "function($x){$x}", R"($match(Name, /a/))", R"(List[Type="x"])", "Name Name", "'open", "$",
        "1 +", "[1,", "{1", "List[", "9999999999999999999"}) {
    EXPECT_EQ(result(expression), "beyond") << expression;
  }
  EXPECT_EQ(result(std::string(100'000, '(')), "beyond");
  const Value unknown = Value::object(
      {{"Name", Value::unknown(Value::object({{"Ref", Value::string("X"), {}}})), {}}});
  EXPECT_FALSE(transformed("$lowercase(Name)", unknown).has_value());
  const Value secret = Value::object({{"Name", Value::string("x").mark_secret(), {}}});
  EXPECT_FALSE(transformed("$lowercase(Name)", secret).has_value());
}

class Compared : public testing::Test {
 protected:
  void SetUp() override {
    checked_.add_type(R"json({
      "typeName": "T::T::T",
      "propertyTransform": {
        "/properties/Name": "$lowercase(Name)",
        "/properties/Key": "$join([\"arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/\", Key])",
        "/properties/Options": "$join([\".*\", Options, \".*\"])",
        "/properties/Domain": "\"vpc\"",
        "/properties/Rules/*/Port": "Protocol = \"all\" ? -1 : Port"
      },
      "properties": {
        "Name": {"type": "string"}, "Key": {"type": "string"}, "Options": {"type": "string"},
        "Domain": {"type": "string"},
        "Rules": {"type": "array", "insertionOrder": false, "items": {"type": "object",
          "properties": {"Protocol": {"type": "string"}, "Port": {"type": "integer"}}}}
      }
    })json");
    ASSERT_TRUE(checked_.diagnostics.empty());
  }

  std::size_t changes(const std::string& before, const std::string& after) {
    return diff_properties(checked_.value(before), checked_.value(after),
                           checked_.schemas.find("T::T::T"))
        .size();
  }

  Checked checked_;
};

TEST_F(Compared, WhatTheServiceMakesTheSameOfIsNoChange) {
  EXPECT_EQ(changes(R"({"Name": "abc"})", R"({"Name": "ABC"})"), 0U);
  EXPECT_EQ(changes(R"({"Name": "ABC"})", R"({"Name": "Abc"})"), 0U);
  EXPECT_EQ(changes(R"({"Name": "abc"})", R"({"Name": "abd"})"), 1U);
  const std::string arn = R"("arn:aws:kms:us-east-1:123456789012:key/k-1")";
  EXPECT_EQ(changes(R"({"Key": "k-1"})", R"({"Key": )" + arn + "}"), 0U);
  EXPECT_EQ(changes(R"({"Key": )" + arn + "}", R"({"Key": "k-1"})"), 0U);
  EXPECT_EQ(changes(R"({"Key": "k-2"})", R"({"Key": )" + arn + "}"), 1U);
  EXPECT_EQ(changes(R"({"Rules": [{"Protocol": "all", "Port": 7}]})",
                    R"({"Rules": [{"Protocol": "all", "Port": -1}]})"),
            0U);
  EXPECT_EQ(changes(R"({"Rules": [{"Protocol": "all"}]})",
                    R"({"Rules": [{"Protocol": "all", "Port": -1}]})"),
            0U);
  EXPECT_EQ(changes(R"({"Rules": [{"Protocol": "tcp", "Port": 7}]})",
                    R"({"Rules": [{"Protocol": "tcp", "Port": 8}]})"),
            1U);
}

// A pattern that fits more than the value, and a constant, must not hide a change.
TEST_F(Compared, AChangeThatTheUserMadeIsSeen) {
  EXPECT_EQ(changes(R"({"Options": "a=1;b=2"})", R"({"Options": "a=1"})"), 1U);
  EXPECT_EQ(changes(R"({"Domain": "standard"})", R"({"Domain": "vpc"})"), 1U);
}

// Of the official transforms this many are evaluated; the others compare as written.
TEST(PropertyTransform, MostOfTheRegistrysAreWithinTheSubset) {
  const std::string folder = DRYDOCK_SOURCE_DIR "/../shared/data/schemas";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "../shared/data/schemas is not here";
  }
  SourceMap sources;
  Diagnostics diagnostics;
  const SchemaRegistry schemas = index_schemas(DiskFileSystem(), folder, sources, diagnostics);
  std::size_t within = 0;
  std::size_t all = 0;
  for (const std::string_view name : schemas.type_names()) {
    for (const PropertyTransform& transform : schemas.find(name)->schema().transforms) {
      ++all;
      within += transformed(transform.expression, Value::object({})).has_value() ? 1U : 0U;
    }
  }
  std::cout << within << " of " << all << " transforms are evaluated\n";
  EXPECT_GT(all, 150U);
  EXPECT_GT(within * 10, all * 9);
}

}  // namespace
}  // namespace drydock::schema_test
