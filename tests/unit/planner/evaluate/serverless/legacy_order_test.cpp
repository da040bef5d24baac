#include "planner/evaluate/serverless/legacy_order.hpp"

#include <gtest/gtest.h>

#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/parts.hpp"
#include "planner/evaluate/serverless/python_text.hpp"

namespace drydock::serverless {
namespace {

const Span kWritten{FileId{0}, 3, 9};

TEST(LegacyOrder, KeysStandWherePython27KeepsThem) {
  LegacyKeys keys;
  for (const char* key : {"swagger", "info", "paths"}) {
    keys.add(key);
  }
  EXPECT_EQ(keys.keys(), (std::vector<std::string>{"info", "paths", "swagger"}));
  keys.remove("info");
  EXPECT_EQ(keys.keys(), (std::vector<std::string>{"paths", "swagger"}));
}

TEST(LegacyOrder, GrowsAtTwoThirdsAndKeepsAllKeys) {
  LegacyKeys keys;
  for (int i = 0; i < 100; ++i) {
    keys.add("key" + std::to_string(i));
  }
  EXPECT_EQ(keys.keys().size(), 100U);
  for (int i = 0; i < 100; ++i) {
    keys.remove("key" + std::to_string(i));
  }
  EXPECT_TRUE(keys.keys().empty());
}

TEST(LegacyOrder, TextTellsWrittenFromGenerated) {
  Value map = legacy_map();
  map.members().push_back({"path", Value::string("/é'", kWritten), kWritten});
  EXPECT_EQ(legacy_text(map), "{u'path': u\"/\\xe9'\"}");
  EXPECT_EQ(legacy_text(object({{"type", Value::boolean(true)}, {"n", Value::integer(3)}})),
            "{'type': True, 'n': 3}");
}

TEST(LegacyOrder, ATakenOutKeyIsGone) {
  Value map = legacy_map();
  map.set("swagger", text("2.0"));
  map.set("paths", legacy_map());
  legacy_erase(map, "swagger");
  EXPECT_EQ(legacy_text(map), "{'paths': {}}");
  EXPECT_EQ(legacy_copy(map).members().size(), 1U);
}

TEST(LogicalIds, HashAsPublished) {
  // RFC 3174, section 7.3: TEST1.
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(hashed_id("Prefix", Value::null()), "Prefix");
  EXPECT_EQ(hashed_text(object({{"b", list({Value::integer(1)})}, {"a", text("é")}})),
            "{\"a\":\"\\u00e9\",\"b\":[1]}");
}

TEST(PythonText, JsonIndents) {
  EXPECT_EQ(
      python_json(object({{"a", list({})}, {"b", object({{"c", text("x")}})}}),
                  {.item_separator = ",", .key_separator = ": ", .sort_keys = true, .indent = 4}),
      "{\n    \"a\": [],\n    \"b\": {\n        \"c\": \"x\"\n    }\n}");
}

}  // namespace
}  // namespace drydock::serverless
