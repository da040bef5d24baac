#include "planner/document/json_reader.hpp"
#include "base/codes/document_codes.hpp"

#include <gtest/gtest.h>

#include "tests/unit/planner/document/reading.hpp"

namespace drydock {
namespace {

using reading::Reading;
using reading::tree;

Reading json(std::string_view text) { return reading::read(&read_json, text); }

TEST(JsonReader, EveryNodeHasItsExactSpan) {
  const Reading r = json(
      "\xEF\xBB\xBF {\"a\\\"b\" : [ 1 , -2.50e+3,true,null ] ,\n\"c\":{\"d\":\"\\u00e9,\"}}\n");
  ASSERT_TRUE(r.document) << r.problems();
  const Node root = r.document->root();
  EXPECT_EQ(r.text(root),
            "{\"a\\\"b\" : [ 1 , -2.50e+3,true,null ] ,\n\"c\":{\"d\":\"\\u00e9,\"}}");
  EXPECT_EQ(r.sources.text(root.key_span(0)), "\"a\\\"b\"");
  EXPECT_EQ(root.key(0), "a\"b");
  EXPECT_EQ(r.text(root[0]), "[ 1 , -2.50e+3,true,null ]");
  EXPECT_EQ(r.text(root[0][0]), "1");
  EXPECT_EQ(r.text(root[0][1]), "-2.50e+3");
  EXPECT_EQ(r.text(root[0][2]), "true");
  EXPECT_EQ(r.text(root[0][3]), "null");
  EXPECT_EQ(r.text(root[1][0]), "\"\\u00e9,\"");
  EXPECT_EQ(root[1][0].text(), "\xC3\xA9,");
}

TEST(JsonReader, ASecondByteOrderMarkIsRefused) {
  const reading::Reading found = json(
      "\xEF\xBB\xBF\xEF\xBB\xBF"
      "32");
  EXPECT_FALSE(found.document);
  ASSERT_EQ(found.diagnostics.count(Severity::Error), 1U);
  EXPECT_EQ(found.diagnostics.all()[0].span.end, 6U);
}

TEST(JsonReader, ANumberKeepsItsSpellingAtAnySize) {
  const std::string digits(400, '9');
  const std::string text =
      "[18446744073709551616,1e400,-1E-4000,0.10," + digits + ",\"1e400 \\\" 1e500\",123456789012]";
  EXPECT_EQ(tree(json(text)), text);
  EXPECT_EQ(tree(json("1e400")), "1e400");
}

TEST(JsonReader, EveryDuplicateKeyIsReportedWithBothPlaces) {
  const Reading r = json(R"({"a": 1, "b": {"x": 1, "\u0078": 2}, "a": 3})");
  EXPECT_FALSE(r.document);
  ASSERT_EQ(r.diagnostics.all().size(), 2U) << r.problems();
  const std::vector<Diagnostic> sorted = r.diagnostics.sorted();
  EXPECT_EQ(sorted[0].span.begin, 23U);
  EXPECT_EQ(sorted[0].labels.at(0).span.begin, 15U);
  EXPECT_EQ(sorted[1].code, codes::DuplicateKey);
  EXPECT_EQ(r.sources.text(sorted[1].span), "\"a\"");
  EXPECT_EQ(sorted[1].labels.at(0).span.begin, 1U);
}

TEST(JsonReader, NestingIsBounded) {
  const std::string deepest = std::string(kDeepestNesting, '[') + std::string(kDeepestNesting, ']');
  EXPECT_TRUE(json(deepest).document);
  EXPECT_TRUE(json("[" + deepest + "]").problems().starts_with("NestingTooDeep|[|"));
  EXPECT_FALSE(json(std::string(1'000'000, '[')).document);
}

TEST(JsonReader, BytesThatAreNoTextAreRejected) {
  EXPECT_EQ(json("{\"a\": \"\xC3\x28 \xED\xA0\x80\"}").problems().substr(0, 14),
            "TextNotUtf8|\xC3|");
  EXPECT_EQ(json("{\"a\": \"\xF5\x80\"}").diagnostics.all().size(), 2U);
  EXPECT_TRUE(json(std::string_view("[1,\0]", 5)).problems().starts_with("TextControlCharacter|"));
  EXPECT_TRUE(json(std::string_view("\xFF\xFE{\0", 4)).problems().starts_with("TextNotUtf8|"));
  EXPECT_LE(json(std::string(100, '\x01')).diagnostics.all().size(), 10U);
}

TEST(JsonReader, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> kCases[] = {
      {"", "DocumentEmpty||the file is empty\n"},
      {" \n", "DocumentEmpty||the file is empty\n"},
      {"{\"a\": 1,}", "JsonSyntax|,|a comma stands before the closing }\n"},
      {"[1, ]", "JsonSyntax|,|a comma stands before the closing ]\n"},
      {"{\"a\": 1 \"b\": 2}", "JsonSyntax|\"b\"|a comma is missing before this text\n"},
      {"{\"a\" 1}", "JsonSyntax|1|found 1 where a colon after the key was expected\n"},
      {"{a: 1}", "JsonSyntax|a|a stands without quotes\n"},
      {"{'a': 1}", "JsonSyntax|'|JSON texts stand in double quotes, not in single ones\n"},
      {"{\"a\": True}", "JsonSyntax|True|True is not JSON\n"},
      {"{\"a\": 012}", "JsonSyntax|012|012 is no number that JSON knows\n"},
      {"{\"a\": +1}", "JsonSyntax|+1|+1 is no number that JSON knows\n"},
      {"[1. ]", "JsonSyntax|1.|1. is no number that JSON knows\n"},
      {"// x\n{}", "JsonSyntax|// x|JSON has no comments\n"},
      {"{\"a\": 1} # x", "JsonSyntax|# x|JSON has no comments\n"},
      {"{\"a\": [1}", "JsonSyntax|}|found } where a comma or ] was expected\n"},
      {"{\"a\": 1", "JsonSyntax||the file ends where a comma or } was expected\n"},
      {"{\"a\":", "JsonSyntax||the file ends where a value was expected\n"},
      {"{} {}", "JsonSyntax|{|found { behind the end of the document\n"},
      {"{\"a\": \"x\n\"}", "JsonSyntax|\"x|a text in quotes is not closed on its line\n"},
      {"[\"a\tb\"]", "JsonSyntax|\t|a tab must be escaped in a JSON text\n"},
      {"[\"\\x\"]", "JsonSyntax|\\x|\"\\x\" is no escape that JSON knows\n"},
      {"[\"\\u12g4\"]", "JsonSyntax|\\u12g4|\\u needs four hexadecimal digits\n"},
      {"[\"\\ud83d\\ude00 \\ud83d\"]",
       "JsonSyntax|\\ud83d|\\ud83d is half of a surrogate pair and names no character\n"},
      {"[\"\\ude00\"]",
       "JsonSyntax|\\ude00|\\ude00 is half of a surrogate pair and names no character\n"},
      {"[\"abc", "JsonSyntax|\"abc|a text in quotes is not closed before the file ends\n"},
      {"[\"abc\\", "JsonSyntax|\\|\"\\\" is no escape that JSON knows\n"},
      {"[1 2]", "JsonSyntax|2|found 2 where a comma or ] was expected\n"},
      {"[\xC3\xA9]", "JsonSyntax|\xC3\xA9|found \xC3\xA9 where a value or ] was expected\n"},
  };
  for (const auto& [text, expected] : kCases) {
    const Reading r = json(text);
    EXPECT_EQ(r.problems(), expected) << text;
    EXPECT_FALSE(r.document) << text;
  }
}

TEST(JsonReader, AnUnfinishedFileShowsTheOpenBracket) {
  const Reading r = json("{\"a\": {\"b\": [1, 2], \"c\": 3");
  ASSERT_EQ(r.diagnostics.all().size(), 1U);
  ASSERT_EQ(r.diagnostics.all()[0].labels.size(), 1U);
  EXPECT_EQ(r.diagnostics.all()[0].labels[0].span.begin, 6U);
}

}  // namespace
}  // namespace drydock
