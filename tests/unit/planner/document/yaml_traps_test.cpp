// The nineteen traps of yaml-cpp 0.7 that docs/READER.md lists, by their numbers: what it accepts,
// swallows or never ends, and what we make of it.
#include <gtest/gtest.h>

#include <chrono>

#include "planner/document/read_document.hpp"
#include "planner/document/yaml_reader.hpp"
#include "tests/unit/planner/document/reading.hpp"

namespace drydock {
namespace {

using reading::Reading;
using reading::tree;

Reading read(std::string_view text) {
  return reading::read(&read_document, text, ReadAs::Template);
}

// The first problem begins with `expected` ("Code|offending text"), and nothing is returned.
void rejects(std::string_view text, const std::string& expected) {
  const Reading r = read(text);
  EXPECT_FALSE(r.document) << text;
  EXPECT_TRUE(r.problems().starts_with(expected)) << r.problems();
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    text += part;
  }
  return text;
}

TEST(YamlTraps, trap_01_a_quote_that_is_never_closed) {
  rejects("a: \"x\nb: 1", "UnclosedQuote|\"x|");
  rejects("a: 'x\nb: 1\n", "UnclosedQuote|'x|");
  rejects("a: [\"x\n", "UnclosedQuote|\"x|");
  rejects("Resources:\n  A: \"" + repeated("line\n", 200'000), "UnclosedQuote|\"line|");
}

TEST(YamlTraps, trap_02_a_comma_is_no_endless_file) {
  rejects(",", "YamlSyntax|,|");
  rejects(",\n,", "YamlSyntax|,|");
}

TEST(YamlTraps, trap_03_a_second_document) {
  rejects("a: 1\n---\nb: 2\n", "YamlSyntax|---|a second document begins here");
  rejects("a: 1\n...\nb: 2\n", "YamlSyntax|");
  rejects("\"a\" b", "YamlSyntax|b|");
  EXPECT_EQ(tree(read("--- # begin\na: 1\n...\n")), R"({"a":1})");
}

TEST(YamlTraps, trap_04_a_key_without_colon) {
  rejects("R:\n  A:\n    T: x\n  B", "MissingColon|B|");
  rejects("a:\n- 1\n-2", "MissingColon|-2|");
  rejects("a: 1\nnull", "MissingColon|null|");
  rejects("a: 1\n~\nb: 2", "MissingColon|~|");
  EXPECT_EQ(tree(read("? a\n? b\nc:")), R"({"a":null,"b":null,"c":null})");
}

TEST(YamlTraps, trap_05_no_space_behind_a_colon_and_a_missing_item) {
  rejects("a: {x:1}", "MissingColon|x:1|");
  rejects("a: {x:1, y: 2}", "MissingColon|x:1|");
  rejects("a: [1,,2]", "YamlSyntax|,|an item is missing before the comma");
  EXPECT_EQ(tree(read("a: {x, y: 2}")).substr(0, 10), "(rejected)");
}

TEST(YamlTraps, trap_06_a_key_twice) {
  for (const std::string_view text :
       {"a: 1\nb: 2\na: 3\n", "{a: 1, 'b': 2, \"a\": 3}", "\"a\": 1\nb: 2\n? a\n: 3\n"}) {
    const Reading r = read(text);
    EXPECT_EQ(tree(r), R"({"b":2,"a":3})") << text;
    EXPECT_NE(r.problems().find("RepeatedDeclaration|"), std::string::npos) << r.problems();
  }
}

TEST(YamlTraps, trap_07_a_lone_carriage_return) {
  rejects("a: 1\rb: 2\rc: 3\r", "LineEndUnreadable|\r|");
  rejects("a: 1\r\nb: 2\rc: 3\r\n", "LineEndUnreadable|\r|");
}

TEST(YamlTraps, trap_08_bytes_that_are_no_utf8) {
  rejects("a: \xC3(", "TextNotUtf8|\xC3|");
  rejects("a: \xED\xA0\x80", "TextNotUtf8|");      // a surrogate
  rejects("a: \xC0\xAF", "TextNotUtf8|");          // overlong
  rejects("a: \xF4\x90\x80\x80", "TextNotUtf8|");  // beyond U+10FFFF
  rejects("a: \xE2\x82", "TextNotUtf8|");          // cut off
}

TEST(YamlTraps, trap_09_a_nul) {
  rejects(std::string_view("a: b\0c", 6), "TextControlCharacter|");
  rejects(std::string_view("{\"a\": \"\0\"}", 10), "TextControlCharacter|");
}

TEST(YamlTraps, trap_10_control_characters) {
  rejects("a: b\x04\nc: 1", "TextControlCharacter|\x04|");
  rejects("a: |\n  x\x04\n  y\n", "TextControlCharacter|\x04|");
  rejects("a: \"\x1B[0m\"", "TextControlCharacter|");
  rejects("a: \xC2\x80", "TextControlCharacter|");
  rejects(
      "a: 1\n\xEF\xBB\xBF"
      "b: 2",
      "TextControlCharacter|");
}

TEST(YamlTraps, trap_11_surrogate_pairs_of_json) {
  EXPECT_EQ(tree(read(R"({"a": "\ud83d\ude00"})")), "{\"a\":\"\xF0\x9F\x98\x80\"}");
  rejects(R"({"a": "\ud83d"})", "JsonSyntax|\\ud83d|");
  rejects(R"({"a": "\ude00\ud83d"})", "JsonSyntax|\\ude00|");
}

TEST(YamlTraps, trap_12_tabs_in_the_indentation) {
  rejects("a:\n  b: 1\n\tc: 2", "TabIndentation|\t|");
  rejects("a:\n\tb: 1", "TabIndentation|\t|");
  rejects("a:\n\t- 1", "TabIndentation|\t|");
}

TEST(YamlTraps, trap_13_a_key_of_more_than_1024_characters) {
  rejects(std::string(1100, 'k') + ": 1", "YamlSyntax|" + std::string(1100, 'k') + "|a key is");
  rejects("a: 1\n" + std::string(3'000'000, 'k') + ": 1", "YamlSyntax|");
  EXPECT_TRUE(read(std::string(1000, 'k') + ": 1").document);
  EXPECT_TRUE(read("{\"" + std::string(1'000'000, 'k') + "\": 1}").document);
}

TEST(YamlTraps, trap_14_deep_nesting) {
  for (const std::string_view opener : {"[", "{a: ", "- ", "? ", "!Not [", "{\"a\":", "[{\"a\":"}) {
    const Reading r = read(repeated(opener, 100'000));
    EXPECT_FALSE(r.document) << opener;
    EXPECT_FALSE(r.diagnostics.empty()) << opener;
  }
  std::string block;
  for (std::size_t i = 0; i < 1000; ++i) {
    block += std::string(i, ' ') + "a:\n";
  }
  rejects(block, "NestingTooDeep|");
}

TEST(YamlTraps, trap_15_a_billion_laughs) {
  std::string bomb = "a0: &a0 lol\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 1; j < 9; ++j) {
      bomb += ", " + before;
    }
    bomb += "]\n";
  }
  const Reading r = read(bomb);
  EXPECT_FALSE(r.document);
  EXPECT_LE(r.diagnostics.all().size(), 100U);
  EXPECT_NE(r.problems().find("YamlNotSupported|*a0|"), std::string::npos);
}

TEST(YamlTraps, trap_16_an_alias_to_what_holds_it) {
  const Reading r = read("a: &x [*x]\n");
  EXPECT_FALSE(r.document);
  EXPECT_NE(r.problems().find("YamlNotSupported|*x|"), std::string::npos);
}

TEST(YamlTraps, trap_17_a_large_scalar_costs_time_in_proportion) {
  // tests/hostile reads larger ones, under limits.
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string_view before : {"a: ", "a: '", "a: |\n  "}) {
    const std::string value = repeated("x", 2'000'000);
    const Reading r = read(std::string(before) + value + (before == "a: '" ? "'" : ""));
    ASSERT_TRUE(r.document) << r.problems();
    EXPECT_EQ(r.document->root()[0].text(), value);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(YamlTraps, trap_18_what_stands_before_a_document) {
  EXPECT_EQ(tree(read("\xEF\xBB\xBF"
                      "a: 1\r\nb: 2\r\n")),
            R"({"a":1,"b":2})");
  rejects(std::string_view("\xFF\xFE"
                           "a\0:\0",
                           6),
          "TextNotUtf8|");
  rejects(std::string_view("\xFE\xFF\0a", 4), "TextNotUtf8|");
  rejects("%YAML 1.3\n---\na: 1", "YamlNotSupported|%YAML 1.3|");
  rejects("%TAG !e! tag:x\n---\na: !e!x 1", "YamlNotSupported|%TAG");
  rejects("a: !e!x 1", "UnknownTag|!e!x|");
  EXPECT_EQ(tree(read("%YAML 1.1\n---\na: 1\n")), R"({"a":1})");
  EXPECT_EQ(tree(read("a: !Join [-, [x]]")), R"({"a":{"Fn::Join":["-",["x"]]}})");
}

TEST(YamlTraps, trap_19_a_last_line_of_blanks) {
  EXPECT_EQ(tree(read("b: >-\n  f1\n  ")), R"({"b":"f1"})");
  EXPECT_EQ(tree(read("b: |-\n  f1\n   ")), R"({"b":"f1\n "})");
}

}  // namespace
}  // namespace drydock
