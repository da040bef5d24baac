#include "planner/model/plain_json.hpp"

#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "planner/model/value_json.hpp"
#include "tests/unit/planner/state/random_snapshot.hpp"

namespace drydock {
namespace {

TEST(PlainJson, ReadsWhatWasWritten) {
  Rng rng({.seed = 3, .purpose = stream_hash("plain_json")});
  for (int round = 0; round < 2'000; ++round) {
    const Value value = random_value(rng, "key", 0);
    const std::string text = value_to_json(value, ValueForm::Revealed);
    const Result<Value> back = value_from_plain_json(text);
    ASSERT_TRUE(back) << text << "\n" << back.error().message;
    EXPECT_EQ(value_to_json(*back), text);
  }
}

TEST(PlainJson, OurFormsAreDataLikeOther) {
  const Result<Value> value =
      value_from_plain_json(R"({"$secret": true, "In": [{"$unknown": "Ref Vpc"}]})");
  ASSERT_TRUE(value);
  EXPECT_FALSE(value->contains_secret());
  EXPECT_FALSE(value->contains_unknown());
  EXPECT_EQ(value_to_json(*value), R"({"$secret":true,"In":[{"$unknown":"Ref Vpc"}]})");
}

// The same texts are right and wrong as for the other reader, which is a library's.
TEST(PlainJson, TakesAndRefusesWhatTheOtherReaderDoes) {
  std::string long_object = "{";
  for (int i = 0; i < 40; ++i) {
    long_object += (i == 0 ? "\"k" : ",\"k") + std::to_string(i % 39) + "\":0";
  }
  std::vector<std::string> texts = {"",
                                    " ",
                                    "1",
                                    "-1",
                                    "-",
                                    "01",
                                    "-01",
                                    "1.",
                                    "1.5",
                                    ".5",
                                    "1e",
                                    "1e5",
                                    "1E+5",
                                    "1e-05",
                                    "+1",
                                    "0x1",
                                    "1 2",
                                    "true",
                                    "tru",
                                    "null",
                                    "nul",
                                    "\"a\"",
                                    "\"a",
                                    "\"\\u00e9\"",
                                    "\"\\u00g9\"",
                                    "\"\\ud83d\\ude00\"",
                                    "\"\\ud83d\"",
                                    "\"\\ude00\"",
                                    "\"\\ud83dx\"",
                                    "\"\\ud83d\\n\"",
                                    "\"\\ud83d\\ud83d\"",
                                    "\"\\x\"",
                                    "\"\\",
                                    "\"\t\"",
                                    "\"\x7f\"",
                                    "\"é\"",
                                    "\"\xC3\"",
                                    "\"\xC0\x80\"",
                                    "\"\xED\xA0\x80\"",
                                    "\"\xF4\x90\x80\x80\"",
                                    "\"\xF0\x9F\x98\x80\"",
                                    "\"\xE0\x80\x80\"",
                                    "\"\xE2\x82\"",
                                    "\"\xFF\"",
                                    "[]",
                                    "[1]",
                                    "[1,]",
                                    "[,1]",
                                    "[1 2]",
                                    "[",
                                    "]",
                                    "[[[]]]",
                                    "{}",
                                    "{\"a\":1}",
                                    "{\"a\":1,}",
                                    "{\"a\" 1}",
                                    "{a:1}",
                                    "{\"a\":}",
                                    "{\"a\"",
                                    "{\"a\":1,\"a\":2}",
                                    "{\"a\":1]",
                                    "[1}",
                                    "[1]x",
                                    "\xEF\xBB\xBF[]x",
                                    "{\"\":\"\"}",
                                    " \r\n\t[ 1 , { \"a\" : null } ] ",
                                    long_object + "}",
                                    std::string(200, '[') + std::string(200, ']'),
                                    std::string(201, '[') + std::string(201, ']'),
                                    std::string("\"\0\"", 3),
                                    "123456789012345678901234567890"};
  for (const std::string& text : texts) {
    const Result<Value> here = value_from_plain_json(text);
    const Result<Value> there = value_from_json(text);
    ASSERT_EQ(here.ok(), there.ok()) << text << (here ? "" : "\n" + here.error().message);
    if (here) {
      EXPECT_EQ(*here, *there) << text;
    }
  }
}

TEST(PlainJson, ChangedBytesNeverCrash) {
  const std::string good =
      R"({"type":"T","list":[1,-2.5e3,true,null,"\u00e9\n"],"o":{"a":{"b":[{}]}},"é":"😀"})";
  Rng rng({.seed = 4, .purpose = stream_hash("plain_json")});
  for (int round = 0; round < 20'000; ++round) {
    std::string text = good;
    for (std::uint32_t left = 1 + rng.below(3); left > 0; --left) {
      text[rng.below(static_cast<std::uint32_t>(text.size()))] = static_cast<char>(rng.below(256));
    }
    text.resize(text.size() - rng.below(4));
    const Result<Value> here = value_from_plain_json(text);
    const Result<Value> there = value_from_json(text);
    ASSERT_EQ(here.ok(), there.ok()) << text << (here ? "" : "\n" + here.error().message);
    if (here) {
      EXPECT_EQ(*here, *there) << text;
    }
  }
}

}  // namespace
}  // namespace drydock
