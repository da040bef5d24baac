// Deprecated properties, types that cannot be made, formats, and what a schema says of handlers.
#include "planner/schema/check_notes.hpp"

#include "planner/schema/text_format.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

using Lines = std::vector<std::string>;

TEST(CheckNotes, ADeprecatedPropertyIsWarnedOfAtItsKey) {
  EXPECT_EQ(
      complaints(
          R"("properties": {"Old": {"type": "string"}, "L": {"type": "array", "items": {
               "type": "object", "properties": {"Was": {"type": "integer"}}}}},
             "deprecatedProperties": ["/properties/Old", "/properties/L/*/Was"])",
          R"({"Old": "x", "L": [{}, {"Was": 1}]})"),
      (Lines{"DD2022 `\"Was\"` L.1.Was of T::T::T is deprecated | see the type's documentation "
             "for what takes its place",
             "DD2022 `\"Old\"` Old of T::T::T is deprecated | see the type's documentation for "
             "what takes its place"}));
}

TEST(CheckNotes, ATypeWithoutACreateHandlerCannotBeMade) {
  const std::string properties = R"("properties": {"P": {"type": "string"}})";
  EXPECT_EQ(complaints(properties + R"(, "handlers": {"read": {}, "list": {}})", "{}").size(), 1U);
  EXPECT_TRUE(complaints(properties, "{}").empty());  // CloudFormation makes it itself
  EXPECT_TRUE(complaints(properties + R"(, "handlers": {"create": {}})", "{}").empty());
  Checked checked;
  checked.add_type(R"({"typeName": "T::T::T", )" + properties + "}");
  EXPECT_EQ(checked.schemas.find("T::T::T")->provisioning(), Provisioning::NonProvisionable);
}

TEST(CheckNotes, FormatsAreWarnedOf) {
  const std::string schema = R"("handlers": {"create": {}},
    "properties": {"At": {"type": "string", "format": "date-time"},
                   "L": {"type": "array", "items": {"type": "string", "format": "json"}},
                   "Other": {"type": "string", "format": "AWS::EC2::VPC.Id"}})";
  EXPECT_EQ(complaints(schema, R"({"At": "2026-01-31T08:00:00Z", "L": ["{}", "7"], "Other": "x"})"),
            Lines{});
  EXPECT_EQ(complaints(schema, R"({"At": {"Ref": "X"}, "L": ["{"]})"),
            (Lines{R"(DD2024 `"{"` L.0 is "{", which is not a text in JSON)"}));
  EXPECT_EQ(complaints(schema, R"({"At": "tomorrow"})").size(), 1U);
}

TEST(TextFormat, DatesAndTimesAreThoseOfRfc3339) {
  for (const char* good : {"2026-01-31T08:00:00Z", "2026-01-31t08:00:00.123z",
                           "2026-12-31T23:59:60+01:00", "2026-01-31 08:00:00-05:30"}) {
    EXPECT_TRUE(follows_format(TextFormat::DateTime, good)) << good;
  }
  for (const char* bad :
       {"", "2026-01-31", "2026-13-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-31T24:00:00Z",
        "2026-01-31T08:00:00", "2026-01-31T08:00:00.Z", "2026-01-31T08:00:00ZZ"}) {
    EXPECT_FALSE(follows_format(TextFormat::DateTime, bad)) << bad;
  }
  EXPECT_TRUE(follows_format(TextFormat::Uri, "https://example.com"));
  EXPECT_FALSE(follows_format(TextFormat::Uri, "not a uri: no"));
}

TEST(ResourceType, TagsAreWhereTheSchemaSaysThatTheyAre) {
  const auto tags = [](const std::string& members) {
    Checked checked;
    checked.add_type(R"({"typeName": "T::T::T", "properties": {"Tags": {}, "Labels": {}})" +
                     members + "}");
    return property_path_text(checked.schemas.find("T::T::T")->schema().tag_property);
  };
  EXPECT_EQ(tags(""), "Tags");
  EXPECT_EQ(tags(R"(, "tagging": {"taggable": true, "tagProperty": "/properties/Labels"})"),
            "Labels");
  EXPECT_EQ(tags(R"(, "tagging": {"taggable": false})"), "");
  EXPECT_EQ(tags(R"(, "taggable": false)"), "");
  EXPECT_EQ(tags(R"(, "tagging": {"tagProperty": "/properties/None"})"), "");
}

// The registry refers to a schema from its handlers by this name.
TEST(Reference, ResourceSchemaJsonIsTheSchemaItself) {
  const std::string schema = R"("handlers": {"create": {}},
    "properties": {"A": {"type": "integer"}, "B": {"$ref": "resource-schema.json#/properties/A"}})";
  EXPECT_TRUE(complaints(schema, R"({"B": 3})").empty());
  EXPECT_EQ(complaints(schema, R"({"B": "x"})").size(), 1U);
}

}  // namespace
}  // namespace drydock::schema_test
