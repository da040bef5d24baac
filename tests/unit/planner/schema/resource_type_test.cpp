// Loading, and the questions that a planner asks of a type.
#include <gtest/gtest.h>

#include "base/codes/document_codes.hpp"
#include "base/codes/type_codes.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/compile_schema.hpp"
#include "planner/schema/schema_paths.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* kThing = R"({
  "typeName": "T::T::Thing",
  "additionalProperties": false,
  "primaryIdentifier": ["/properties/Name", "/properties/Id"],
  "createOnlyProperties": ["/properties/Name", "/properties/Net/properties/Zone", "/properties/Rules/Key"],
  "conditionalCreateOnlyProperties": ["/properties/Size"],
  "readOnlyProperties": ["/properties/Id", "/properties/Endpoint", "/properties/Net/Address",
                         "/properties/Rules/*/Arn"],
  "writeOnlyProperties": ["/properties/Password"],
  "replacementStrategy": "delete_then_create",
  "handlers": {"create": {"permissions": []}, "update": {"permissions": []}},
  "properties": {
    "Name": {"type": "string"}, "Id": {"type": "string"}, "Size": {"type": "integer"},
    "Password": {"type": "string"}, "Enabled": {"type": "boolean"}, "Ratio": {"type": "number"},
    "Endpoint": {"type": "object", "properties": {"Address": {"type": "string"}, "Port": {"type": "integer"}}},
    "Net": {"type": "object", "properties": {"Zone": {"type": "string"}, "Address": {"type": "string"},
                                             "Mtu": {"type": "integer"}}},
    "Rules": {"type": "array", "insertionOrder": false, "items": {"$ref": "#/definitions/Rule"}},
    "Steps": {"type": "array", "items": {"type": "string"}},
    "Labels": {"type": "object", "patternProperties": {".*": {"type": "string"}}},
    "Target": {"oneOf": [{"type": "object", "additionalProperties": false, "required": ["Port"],
                          "properties": {"Port": {"type": "integer"}}},
                         {"type": "object", "additionalProperties": false, "required": ["Name"],
                          "properties": {"Name": {"type": "string"}, "Ids": {"type": "array", "insertionOrder": false}}}]}
  },
  "definitions": {"Rule": {"type": "object", "properties": {"Key": {"type": "string"}, "Arn": {"type": "string"},
                                                            "Count": {"type": "integer"}}}}
})";

struct Thing : Checked {
  Thing() { add_type(kThing); }
  [[nodiscard]] const ResourceType& type() const { return *schemas.find("T::T::Thing"); }
  std::string coerced(const std::string& json) {
    return value_to_json(type().coerced(value(json)));
  }
};

TEST(ResourceType, PathsThatLeadToNoProperty) {
  const auto lost = [](const std::string& lists) {
    SourceMap sources;
    Diagnostics diagnostics;
    const FileId file = sources.add("t.json", R"({"typeName": "T::T::T", )" + lists +
                                                  R"(, "properties": {"A": {"type": "string"},
        "Free": {"type": "object"}, "Map": {"additionalProperties": {"type": "string"}},
        "List": {"type": "array", "items": {"properties": {"B": {}}}},
        "Other": {"$ref": "elsewhere.json"}}})");
    const std::optional<Document> document = read_json(sources, file, diagnostics);
    const std::optional<ResourceSchema> schema = compile_schema(document->root(), diagnostics);
    std::string all;
    for (const LostPath& path : lost_paths(document->root(), *schema)) {
      all += std::string(path.keyword) + " " + std::string(path.pointer.text()) + "\n";
    }
    return all;
  };
  EXPECT_EQ(lost(R"("createOnlyProperties": ["/properties/A", "/properties/List/*/B",
      "/properties/List/B", "/properties/Free/Any", "/properties/Map/Any", "/properties/Other/X"])"),
            "");
  EXPECT_EQ(lost(R"("createOnlyProperties": ["/properties/Aa", "/properties/A/B"],
      "primaryIdentifier": ["/properties/A", "/properties/Id"],
      "additionalIdentifiers": [["/properties/List/*/C"]])"),
            "createOnlyProperties /properties/Aa\ncreateOnlyProperties /properties/A/B\n"
            "primaryIdentifier /properties/Id\nadditionalIdentifiers /properties/List/*/C\n");
}

TEST(ResourceType, UpdateBehavior) {
  const Thing thing;
  const ResourceType& type = thing.type();
  EXPECT_EQ(type.update_behavior({"Name"}), UpdateBehavior::Replaces);
  EXPECT_EQ(type.update_behavior({"Size"}), UpdateBehavior::MayReplace);
  EXPECT_EQ(type.update_behavior({"Enabled"}), UpdateBehavior::InPlace);
  EXPECT_EQ(type.update_behavior({"Net", "Zone"}), UpdateBehavior::Replaces);
  EXPECT_EQ(type.update_behavior({"Net", "Mtu"}), UpdateBehavior::InPlace);
  EXPECT_EQ(type.update_behavior({"Net"}), UpdateBehavior::MayReplace);
  // The schema leaves out the items' "*" here.
  EXPECT_EQ(type.update_behavior({"Rules", "3", "Key"}), UpdateBehavior::Replaces);
  EXPECT_EQ(type.update_behavior({"Rules", "3", "Count"}), UpdateBehavior::InPlace);
  EXPECT_EQ(type.update_behavior({"Names"}), UpdateBehavior::InPlace);
  EXPECT_TRUE(type.deletes_before_create());
  EXPECT_FALSE(type.immutable());
}

TEST(ResourceType, ATypeThatCannotBeUpdatedIsReplaced) {
  Checked checked;
  checked.add_type(R"({"typeName": "T::T::A", "handlers": {"create": {}, "delete": {}}})");
  checked.add_type(R"({"typeName": "T::T::B"})");
  EXPECT_TRUE(checked.schemas.find("T::T::A")->immutable());
  EXPECT_EQ(checked.schemas.find("T::T::A")->update_behavior({"Any"}), UpdateBehavior::Replaces);
  // Without handlers the schema says nothing about updates.
  EXPECT_FALSE(checked.schemas.find("T::T::B")->immutable());
}

TEST(ResourceType, AttributesAreReadOnlyPropertiesDotted) {
  const Thing thing;
  EXPECT_EQ(thing.type().attribute_names(),
            (Lines{"Endpoint", "Endpoint.Address", "Endpoint.Port", "Id", "Net.Address"}));
  EXPECT_TRUE(thing.type().has_attribute("Endpoint.Address"));
  EXPECT_TRUE(thing.type().has_attribute("Net.Mtu"));
  EXPECT_FALSE(thing.type().has_attribute("Net.Mtuu"));
  EXPECT_FALSE(thing.type().has_attribute(""));
  EXPECT_FALSE(thing.type().has_attribute("Password"));  // write-only
}

TEST(ResourceType, PathsOfTheSchema) {
  const Thing thing;
  const ResourceType& type = thing.type();
  EXPECT_EQ(type.primary_identifier(), (std::vector<PropertyPath>{{"Name"}, {"Id"}}));
  EXPECT_TRUE(type.is_read_only({"Endpoint", "Port"}));
  EXPECT_TRUE(type.is_read_only({"Rules", "0", "Arn"}));
  EXPECT_FALSE(type.is_read_only({"Rules"}));
  EXPECT_TRUE(type.is_write_only({"Password"}));
  EXPECT_TRUE(type.is_unordered({"Rules"}));
  EXPECT_TRUE(type.is_unordered({"Target", "Ids"}));
  EXPECT_FALSE(type.is_unordered({"Steps"}));
  EXPECT_EQ(type.property_names(true).size(), type.property_names(false).size() - 2);
  EXPECT_EQ(property_path_text({"Tags", "*", "Key"}), "Tags/*/Key");
}

TEST(ResourceType, CoercesScalarsToTheirTypes) {
  Thing thing;
  EXPECT_EQ(thing.coerced(R"({"Size": "3", "Enabled": "True", "Name": 8, "Ratio": "0.50"})"),
            R"({"Size":3,"Enabled":true,"Name":"8","Ratio":0.50})");
  EXPECT_EQ(thing.coerced(R"({"Rules": [{"Count": "2", "Key": true}], "Labels": {"a": 1.0}})"),
            R"({"Rules":[{"Count":2,"Key":"true"}],"Labels":{"a":"1.0"}})");
  EXPECT_EQ(thing.coerced(R"({"Target": {"Port": "80"}})"), R"({"Target":{"Port":80}})");
  EXPECT_EQ(thing.coerced(R"({"Target": {"Name": 80}})"), R"({"Target":{"Name":"80"}})");
  // What does not fit, or is not text of a JSON number, stays.
  EXPECT_EQ(thing.coerced(R"({"Size": "x", "Enabled": 1, "Ratio": "007", "Other": "3"})"),
            R"({"Size":"x","Enabled":1,"Ratio":"007","Other":"3"})");
}

TEST(ResourceType, CoercionKeepsSpansAndSecrets) {
  Thing thing;
  const Value properties = thing.type().coerced(thing.value(R"({"Password": {"$secret": 12}})"));
  const Value* password = properties.find("Password");
  ASSERT_NE(password, nullptr);
  EXPECT_TRUE(password->is_string());
  EXPECT_TRUE(password->secret());
  EXPECT_TRUE(password->span().valid());
}

TEST(LoadSchema, AWrongSchemaIsReportedAtTheWrongWord) {
  const auto said = [](const std::string& text) {
    Checked checked;
    checked.add_type(text);
    EXPECT_TRUE(checked.schemas.type_names().empty());
    return checked.said();
  };
  EXPECT_EQ(said("[]").front().substr(0, 11), "DD2013 `[]`");
  EXPECT_EQ(said(R"({"properties": {}})").front().substr(0, 6), "DD2013");
  EXPECT_EQ(said(R"({"typeName": "T::T::T", "properties": {"A": {"type": "strin"}}})")
                .front()
                .substr(0, 15),
            R"(DD2013 `"strin")");
  EXPECT_EQ(said(R"({"typeName": "T::T::T", "properties": {"A": {"$ref": "#/definitions/B"}}})")
                .front()
                .substr(0, 25),
            R"(DD2013 `"#/definitions/B")");
  EXPECT_EQ(said(R"({"typeName": "T::T::T", "properties": {"A": 3}})").front().substr(0, 9),
            "DD2013 `3");
  const Lines circle =
      said(R"({"typeName": "T::T::T", "properties": {"A": {"$ref": "#/definitions/B"}},
                                "definitions": {"B": {"$ref": "#/definitions/B"}}})");
  EXPECT_NE(circle.front().find("leads back to itself"), std::string::npos);
  EXPECT_EQ(said("{").front().substr(0, 6), "DD1104");
}

TEST(LoadSchema, AFolderYieldsItsJsonFilesAndReportsTheRest) {
  const MemoryFileSystem files({{"s/a.json", R"({"typeName": "T::T::A"})"},
                                {"s/b.json", R"({"typeName": "T::T::A", "properties": {}})"},
                                {"s/c.json", "{"},
                                {"s/notes.md", "# no schema"}});
  SourceMap sources;
  Diagnostics diagnostics;
  const SchemaRegistry registry = load_schemas(files, "s", sources, diagnostics);
  EXPECT_EQ(registry.type_names(), std::vector<std::string_view>{"T::T::A"});
  ASSERT_EQ(diagnostics.all().size(), 2U);
  EXPECT_EQ(diagnostics.all()[0].code, codes::SchemaDuplicate);
  EXPECT_EQ(diagnostics.all()[1].code, codes::JsonSyntax);
  Diagnostics absent;
  const DiskFileSystem disk;
  EXPECT_TRUE(load_schemas(disk, "no such folder", sources, absent).type_names().empty());
  EXPECT_TRUE(absent.has_errors());
}

TEST(SchemaRegistry, TheDigestIsOfTheContentNotOfTheOrder) {
  Checked ab;
  ab.add_type(R"({"typeName": "T::T::A"})");
  ab.add_type(R"({"typeName": "T::T::B"})");
  Checked ba;
  ba.add_type(R"({"typeName": "T::T::B"})");
  ba.add_type(R"({"typeName": "T::T::A"})");
  EXPECT_EQ(ab.schemas.digest(), ba.schemas.digest());
  ba.add_type(R"({"typeName": "T::T::A", "properties": {}})");
  EXPECT_NE(ab.schemas.digest(), ba.schemas.digest());
}

}  // namespace
}  // namespace drydock::schema_test
