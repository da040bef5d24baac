// The index of imported schemas: what goes in comes out, one type at a time, and no damage passes
// for an index.
#include "planner/schema/schema_index.hpp"
#include "base/codes/type_codes.hpp"

#include <gtest/gtest.h>

#include "planner/schema/import_schemas.hpp"
#include "planner/schema/schema_facts.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

const std::string kA = R"({"typeName": "T::T::A", "properties": {"P": {"type": "integer"}}})";
const std::string kB = R"({"typeName": "T::T::B", "properties": {"Q": {"type": "string"}}})";

TEST(SchemaIndex, HoldsWhatWasPutIn) {
  const std::string bytes = encode_schema_index({{"T::T::B", kB}, {"T::T::A", kA}}, "two.zip");
  const Result<SchemaRegistry> opened = open_schema_index(bytes, "kept.index");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->type_names(), (std::vector<std::string_view>{"T::T::A", "T::T::B"}));
  EXPECT_EQ(opened->origin("T::T::A"), "two.zip");
  const ResourceType* a = opened->find("T::T::A");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->property_names(true), std::vector<std::string_view>{"P"});
  EXPECT_EQ(opened->find("T::T::A"), a);
  EXPECT_EQ(opened->find("T::T::C"), nullptr);
  EXPECT_FALSE(opened->problem("T::T::C").has_value());
}

TEST(SchemaIndex, EveryCutAndEveryChangedByteIsNoticed) {
  const std::string bytes = encode_schema_index({{"T::T::B", kB}, {"T::T::A", kA}}, "two.zip");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(open_schema_index(bytes.substr(0, size), "kept.index").ok()) << size;
  }
  const std::size_t origin = bytes.find("two.zip");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = changed[i] == '1' ? '2' : '1';
    const Result<SchemaRegistry> opened = open_schema_index(changed, "kept.index");
    const bool in_origin = i >= origin && i < origin + std::string_view("two.zip").size();
    if (!opened.ok() || in_origin) {
      continue;
    }
    // The head and the table are whole: a schema is what changed.
    const bool a = opened->find("T::T::A") == nullptr && opened->problem("T::T::A").has_value();
    const bool b = opened->find("T::T::B") == nullptr && opened->problem("T::T::B").has_value();
    EXPECT_TRUE(a != b) << i;
  }
}

TEST(SchemaIndex, WhatWasAddedLaterStandsInForWhatWasThere) {
  Checked checked;
  checked.add_type(kA);
  const std::string newer = R"({"typeName": "T::T::A", "properties": {"N": {"type": "integer"}}})";
  Result<SchemaRegistry> opened =
      open_schema_index(encode_schema_index({{"T::T::A", newer}}, "new.zip"), "kept.index");
  ASSERT_TRUE(opened.ok());
  const std::string before = checked.schemas.digest();
  checked.schemas.add_all(std::move(*opened));
  ASSERT_NE(checked.schemas.find("T::T::A"), nullptr);
  EXPECT_EQ(checked.schemas.find("T::T::A")->property_names(true),
            std::vector<std::string_view>{"N"});
  EXPECT_EQ(checked.schemas.origin("T::T::A"), "new.zip");
  EXPECT_NE(checked.schemas.digest(), before);
}

TEST(SchemaIndex, AFolderIsReadTypeByType) {
  const MemoryFileSystem files({{"s/b.json", kB},
                                {"s/a.json", kA},
                                {"s/broken.json", R"({"typeName": "T::T::X", "properties": 7})"},
                                {"s/escaped.json", R"({"typeName": "T::T::\u0045"})"},
                                {"s/again.json", kB},
                                {"s/note.txt", "{"}});
  SourceMap sources;
  Diagnostics diagnostics;
  const SchemaRegistry lazy = index_schemas(files, "s", sources, diagnostics);
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].code, codes::SchemaDuplicate);
  EXPECT_EQ(lazy.type_names(),
            (std::vector<std::string_view>{"T::T::A", "T::T::B", "T::T::E", "T::T::X"}));
  EXPECT_EQ(lazy.find("T::T::X"), nullptr);
  EXPECT_NE(lazy.problem("T::T::X")->message.find("s/broken.json"), std::string::npos);
  EXPECT_NE(lazy.find("T::T::B"), nullptr);

  // Read at once, the same schemas have the same digest.
  const MemoryFileSystem good({{"s/b.json", kB}, {"s/a.json", kA}});
  EXPECT_EQ(load_schemas(good, "s", sources, diagnostics).digest(),
            index_schemas(good, "s", sources, diagnostics).digest());
}

TEST(SchemaIndex, ATypeNameIsFoundWithoutReadingTheRest) {
  EXPECT_EQ(scan_type_name(R"({"a": {"typeName": "In::Side::X"}, "typeName" : "A::B::C"})"),
            "A::B::C");
  EXPECT_EQ(scan_type_name(R"({"a": "typeName", "b": ["typeName"], "typeName": "A::B::C")"),
            "A::B::C");
  EXPECT_EQ(scan_type_name(R"({"a": "\"typeName\": \"X\"", "typeName": "A::B::C"})"), "A::B::C");
  for (const char* none : {"", "{", "{}", "[]", R"({"typeName": 7})", R"({"typeName": ""})",
                           R"({"typeName": {"typeName": "X"}})", R"({"typeName)", "{\"\\"}) {
    EXPECT_EQ(scan_type_name(none), std::nullopt) << none;
  }
}

TEST(SchemaFacts, ProseGoesAndPropertiesOfItsNameStay) {
  Checked checked;
  const FileId file = checked.sources.add("s.json", R"({
    "typeName": "T::T::T", "description": "x", "sourceUrl": "y",
    "properties": {
      "description": {"type": "string", "description": "x", "enum": ["title", 1.50]},
      "title": {"items": {"title": "x", "type": "integer"}},
      "either": {"oneOf": [{"title": "x"}, true]}
    },
    "dependencies": {"title": ["description"]},
    "handlers": {"create": {"permissions": ["a:B"], "timeoutInMinutes": 7}, "read": {}}
  })");
  const std::optional<Document> document = read_json(checked.sources, file, checked.diagnostics);
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(schema_facts(document->root()),
            R"({"typeName":"T::T::T","properties":{)"
            R"("description":{"type":"string","enum":["title",1.50]},)"
            R"("title":{"items":{"type":"integer"}},"either":{"oneOf":[{},true]}},)"
            R"("dependencies":{"title":["description"]},)"
            R"("handlers":{"create":{"timeoutInMinutes":7},"read":{}}})");
}

TEST(ImportSchemas, AreJudgedOneByOne) {
  const MemoryFileSystem files({{"s/a.json", kA},
                                {"s/b.json", R"({"typeName": "T T"})"},
                                {"s/c.json", R"({"typeName": "T::T::A"})"},
                                {"s/d.json", "{"}});
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<ImportedSchemas> imported = import_schemas(files, "s", sources, diagnostics);
  ASSERT_TRUE(imported.has_value());
  EXPECT_EQ(imported->types, 1U);
  EXPECT_EQ(imported->refused, 3U);
  EXPECT_EQ(diagnostics.all().size(), 3U);
  EXPECT_TRUE(open_schema_index(imported->index, "i").ok());
}

}  // namespace
}  // namespace drydock::schema_test
