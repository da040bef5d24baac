#include "planner/model/value.hpp"

#include <gtest/gtest.h>

#include "planner/document/document.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

Value parsed(std::string_view json) { return value_from_json(json).value(); }

TEST(Value, EqualMeaningNotEqualSpelling) {
  EXPECT_EQ(parsed(R"({"a": 1, "b": [true, "x"]})"), parsed(R"({"b": [true, "x"], "a": 1.0})"));
  EXPECT_FALSE(parsed("1") == parsed("\"1\""));
  EXPECT_FALSE(parsed("9007199254740993") == parsed("9007199254740992"));
  EXPECT_FALSE(parsed(R"({"a": 1})") == parsed(R"({"a": 1, "b": 2})"));
}

TEST(Value, KeepsTheSpellingOfNumbers) {
  EXPECT_EQ(value_to_json(parsed("[1000.0, 1e3, 18446744073709551615]")),
            "[1000.0,1e3,18446744073709551615]");
}

TEST(Value, ReadsIntegersAndTruthFromText) {
  EXPECT_EQ(Value::string("3").as_integer(), 3);
  EXPECT_EQ(Value::number("3.0").as_integer(), 3);
  EXPECT_EQ(Value::string("3.5").as_integer(), std::nullopt);
  EXPECT_EQ(Value::string("TRUE").as_truth(), true);
  EXPECT_EQ(Value::string("yes").as_truth(), std::nullopt);
}

TEST(ValueJson, UnknownAndSecretSurviveRecording) {
  Value object = Value::object({});
  object.set("vpc", Value::unknown(parsed(R"({"Ref": "Vpc"})")));
  object.set("password", Value::string("hunter2").mark_secret());
  EXPECT_EQ(value_to_json(object), R"({"vpc":{"$unknown":"Ref Vpc"},"password":{"$secret":true}})");
  const std::string recorded = value_to_json(object, ValueForm::Recorded);
  EXPECT_EQ(recorded.find("hunter2"), std::string::npos);
  const Value back = parsed(recorded);
  ASSERT_TRUE(back.find("vpc")->is_unknown());
  EXPECT_EQ(back.find("vpc")->expression(), parsed(R"({"Ref": "Vpc"})"));
  EXPECT_TRUE(back.find("password")->secret());
}

TEST(ValueJson, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "nul", "1 2"}) {
    EXPECT_FALSE(value_from_json(text).ok()) << text;
  }
  EXPECT_FALSE(value_from_json(std::string(100'000, '[')).ok());
}

TEST(Document, BuildsNodesWithSpans) {
  DocumentBuilder builder(FileId{0});
  builder.begin_mapping({FileId{0}, 0, 0});
  EXPECT_FALSE(builder.key("a", {FileId{0}, 0, 1}).has_value());
  builder.begin_sequence({FileId{0}, 3, 3});
  builder.scalar(NodeKind::Number, "1", {FileId{0}, 4, 5});
  builder.end(6);
  EXPECT_FALSE(builder.key("b", {FileId{0}, 8, 9}).has_value());
  builder.scalar(NodeKind::String, "x", {FileId{0}, 11, 12});
  builder.end(13);
  const Document document = std::move(builder).finish();
  const Node root = document.root();
  ASSERT_EQ(root.size(), 2U);
  EXPECT_EQ(root.span().end, 13U);
  EXPECT_EQ(root.key(1), "b");
  EXPECT_EQ(root[0][0].text(), "1");
  EXPECT_EQ(root[0].span().end, 6U);
  EXPECT_FALSE(root.find("c").has_value());
}

}  // namespace
}  // namespace drydock
