#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "simulator/json/base64.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"

namespace drydock {
namespace {

Json read(std::string_view text, JsonArena& arena) {
  const Result<Json> value = read_json_value(text, arena);
  EXPECT_TRUE(value.ok()) << text;
  return value ? *value : Json();
}

TEST(JsonText, ReadsBackWhatItWrote) {
  JsonArena arena;
  for (const std::string text :
       {R"({"b":1,"a":[true,false,null,"\"\\\u0001é",{}],"":[]})", "[]", "-0.5", "\"\\ud800\"",
        "1e+21", "1e-7", "123456789012345680000", "[[[1]]]"}) {
    EXPECT_EQ(json_text(read(text, arena)), text);
  }
}

TEST(JsonText, NumbersAreWrittenAsEcmaScriptWritesThem) {
  EXPECT_EQ(number_text(100), "100");
  EXPECT_EQ(number_text(1e20), "100000000000000000000");
  EXPECT_EQ(number_text(1e21), "1e+21");
  EXPECT_EQ(number_text(0.000001), "0.000001");
  EXPECT_EQ(number_text(-1.5e-9), "-1.5e-9");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(number_text(with_15_digits(0.1 + 0.2)), "0.3");
}

TEST(JsonReader, RefusesWhatIsNoJsonAndSaysWhere) {
  JsonArena arena;
  for (const std::string text : {"", "{", "[1,]", "{\"a\":1,}", "01", "1.", "nul", "\"\n\"", "'a'",
                                 "[1] 2", "\"\\x\"", "\"\\u12\"", "1e999", "{a:1}"}) {
    EXPECT_FALSE(read_json_value(text, arena).ok()) << text;
  }
  EXPECT_EQ(read_json_value("{\n \"a\": ?}", arena).error().message,
            "no JSON at line 2 column 7: this is no value");
  EXPECT_FALSE(read_json_value(std::string(5000, '['), arena).ok());
}

TEST(JsonReader, TheLastOfTwoEqualKeysCounts) {
  JsonArena arena;
  EXPECT_EQ(json_text(read(R"({"a":1,"b":2,"a":3})", arena)), R"({"a":3,"b":2})");
}

TEST(JsonArena, LargeObjectsAreFoundInByKeyAndKeepTheirOrder) {
  JsonArena arena;
  JsonObjectBuilder builder(arena);
  std::vector<std::string> keys;
  for (int i = 0; i < 1000; ++i) {
    keys.push_back("key" + std::to_string(i * 7919 % 1000));
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    builder.set(keys[i], Json::number(static_cast<double>(i)));
  }
  builder.set(keys[5], Json::null());
  builder.erase(keys[6]);
  const Json object = builder.finish();
  ASSERT_EQ(object.size(), 999U);
  EXPECT_EQ(object.members()[0].key, keys[0]);
  EXPECT_EQ(object.find(keys[999]).as_number(), 999);
  EXPECT_TRUE(object.find(keys[5]).is_null());
  EXPECT_TRUE(object.find(keys[6]).is_absent());
}

TEST(JsonArena, AppendLeavesEarlierVersionsAsTheyWere) {
  JsonArena arena;
  const Json one = Json::number(1);
  const Json two = Json::number(2);
  const Json a = arena.append(arena.array({}), std::span(&one, 1));
  const Json b = arena.append(a, std::span(&two, 1));
  const Json c = arena.append(a, std::span(&one, 1));  // `a` is no longer the newest
  EXPECT_EQ(json_text(a), "[1]");
  EXPECT_EQ(json_text(b), "[1,2]");
  EXPECT_EQ(json_text(c), "[1,1]");
  const Json text = arena.concat(arena.string("x"), "y");
  EXPECT_EQ(arena.concat(text, "1").text(), "xy1");
  EXPECT_EQ(arena.concat(text, "2").text(), "xy2");
}

TEST(JsonArena, AppendingOneByOneCostsLittleMemory) {
  JsonArena arena;
  Json list = arena.array({});
  for (int i = 0; i < 100'000; ++i) {
    const Json item = Json::number(i);
    list = arena.append(list, std::span(&item, 1));
  }
  EXPECT_EQ(list.size(), 100'000U);
  EXPECT_LT(arena.bytes(), 10'000'000U);
}

TEST(JsonArena, ValuesNestedTooDeeplyAreNotMade) {
  JsonArena arena;
  Json value = Json::null();
  for (int i = 0; i < 2 * kDeepestJson; ++i) {
    value = arena.array(std::span(&value, 1));
  }
  EXPECT_TRUE(arena.too_deep());
  EXPECT_LE(value.depth(), kDeepestJson);
  EXPECT_TRUE(value.is_array()) << "what asked for an array goes on with one";
}

TEST(JsonArena, ClearedItIsUsedAgain) {
  JsonArena arena;
  for (int round = 0; round < 3; ++round) {
    arena.clear();
    const Json value = read(R"({"a":[1,2,3]})", arena);
    EXPECT_EQ(json_text(value), R"({"a":[1,2,3]})");
  }
}

TEST(JsonCompare, OrderOfMembersDoesNotCount) {
  JsonArena arena;
  const Json a = read(R"({"a":1,"b":[1,{"c":null}]})", arena);
  const Json b = read(R"({"b":[1,{"c":null}],"a":1.0})", arena);
  EXPECT_TRUE(same_json(a, b));
  EXPECT_EQ(json_hash(a), json_hash(b));
  EXPECT_FALSE(same_json(a, read(R"({"b":[1,{"c":0}],"a":1})", arena)));
}

TEST(Utf8, CountsWhatEcmaScriptCounts) {
  EXPECT_EQ(count_code_points("aé😀"), 3U);
  EXPECT_EQ(utf16_units("aé😀x", 7), 4U);
  EXPECT_EQ(code_point_offset("aé😀", 2), 3U);
  std::string text;
  append_code_point(text, 0xD83D);
  append_code_point(text, 0xDE00);
  EXPECT_EQ(text, "😀");
  EXPECT_EQ(to_upper("straße ñ ÿ ж ω"), "STRAßE Ñ Ÿ Ж Ω");
  EXPECT_EQ(to_lower("ÀĞŸ ΑΩ ЖЀ"), "àğÿ αω жѐ");
  EXPECT_LT(compare_utf16("😀", "\xEF\xBF\xBD"), 0);
}

TEST(Base64, EncodesAndDecodes) {
  for (const std::string text : {"", "a", "ab", "abc", "hello:world"}) {
    EXPECT_EQ(base64_decode(base64_encode(text)), text);
  }
  EXPECT_EQ(base64_encode("hello:world"), "aGVsbG86d29ybGQ=");
  EXPECT_FALSE(base64_decode("a*b").has_value());
}

}  // namespace
}  // namespace drydock
