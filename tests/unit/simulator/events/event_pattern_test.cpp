#include "simulator/events/event_pattern.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/source_map.hpp"
#include "planner/document/json_reader.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {
namespace {

// "yes", "no" or "refused".
std::string match(const std::string& pattern, std::string_view event) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("pattern.json", pattern);
  const std::optional<Document> document = read_json(sources, file, diagnostics);
  EXPECT_TRUE(document.has_value()) << pattern;
  const std::optional<EventPattern> read = EventPattern::read(document->root(), diagnostics);
  EXPECT_EQ(read.has_value(), !diagnostics.has_errors());
  JsonArena arena;
  return !read ? "refused" : read->matches(read_json_value(event, arena).value()) ? "yes" : "no";
}

TEST(EventPattern, AllKeysAndOneOfEachList) {
  EXPECT_EQ(match(R"({"a": ["x", "y"], "b": {"c": [1]}})", R"({"a": "y", "b": {"c": 1.0}})"),
            "yes");
  EXPECT_EQ(match(R"({"a": ["x", "y"], "b": {"c": [1]}})", R"({"a": "y", "b": {"c": "1"}})"), "no");
  EXPECT_EQ(match(R"({"a": [null]})", R"({"a": null})"), "yes");
  EXPECT_EQ(match(R"({"a": [null]})", R"({})"), "no");
  EXPECT_EQ(match(R"({"a": ["x"]})", R"({"a": ["y", ["x"]]})"), "yes");
}

TEST(EventPattern, WhatIsSaidOfObjectsInAListMustHoldOfOneOfThem) {
  const std::string pattern = R"({"a": {"b": [1], "c": [2]}})";
  EXPECT_EQ(match(pattern, R"({"a": [{"b": 1, "c": 3}, {"b": 3, "c": 2}]})"), "no");
  EXPECT_EQ(match(pattern, R"({"a": [{"b": 1, "c": 3}, {"b": 1, "c": 2}]})"), "yes");
}

TEST(EventPattern, OrIsAChoiceOfObjectsAndElseAKey) {
  const std::string pattern = R"({"s": ["x"], "$or": [{"a": [1]}, {"b": {"c": [2]}}]})";
  EXPECT_EQ(match(pattern, R"({"s": "x", "a": 1})"), "yes");
  EXPECT_EQ(match(pattern, R"({"s": "x", "b": {"c": 2}})"), "yes");
  EXPECT_EQ(match(pattern, R"({"s": "x", "b": {"c": 3}})"), "no");
  EXPECT_EQ(match(pattern, R"({"s": "y", "a": 1})"), "no");
  EXPECT_EQ(match(R"({"$or": [{"prefix": "a"}, {"prefix": "b"}]})", R"({"$or": "bc"})"), "yes");
}

TEST(EventPattern, ExistsIsSaidOfValuesAndNotOfObjects) {
  EXPECT_EQ(match(R"({"a": {"b": [{"exists": false}]}})", R"({})"), "yes");
  EXPECT_EQ(match(R"({"a": {"b": [{"exists": false}]}})", R"({"a": {"b": null}})"), "no");
  EXPECT_EQ(match(R"({"a": [{"exists": true}]})", R"({"a": {"b": 1}})"), "no");
  EXPECT_EQ(match(R"({"a": [{"exists": true}]})", R"({"a": []})"), "no");
}

TEST(EventPattern, AnythingButNeedsAValueThatIsOther) {
  EXPECT_EQ(match(R"({"a": [{"anything-but": ["x", "y"]}]})", R"({"a": "z"})"), "yes");
  EXPECT_EQ(match(R"({"a": [{"anything-but": ["x", "y"]}]})", R"({"a": "y"})"), "no");
  EXPECT_EQ(match(R"({"a": [{"anything-but": "x"}]})", R"({})"), "no");
  EXPECT_EQ(match(R"({"a": [{"anything-but": {"wildcard": ["*.txt", "tmp/*"]}}]})",
                  R"({"a": "tmp/x.png"})"),
            "no");
  EXPECT_EQ(match(R"({"a": [{"anything-but": ["x", 1]}]})", "{}"), "refused");
  EXPECT_EQ(match(R"({"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]})", "{}"), "refused");
}

TEST(EventPattern, NumbersAddressesAndWildcards) {
  EXPECT_EQ(match(R"({"a": [{"numeric": [">", 0, "<=", 5]}]})", R"({"a": 5})"), "yes");
  EXPECT_EQ(match(R"({"a": [{"numeric": [">", 0, "<=", 5]}]})", R"({"a": 0})"), "no");
  EXPECT_EQ(match(R"({"a": [{"numeric": ["<", 5, ">", 0]}]})", "{}"), "refused");
  EXPECT_EQ(match(R"({"a": [{"numeric": [">", 5, "<", 5]}]})", "{}"), "refused");
  EXPECT_EQ(match(R"({"a": [{"numeric": ["=", 5e10]}]})", "{}"), "refused");
  EXPECT_EQ(match(R"({"a": [{"cidr": "10.1.0.0/15"}]})", R"({"a": "10.0.255.1"})"), "yes");
  EXPECT_EQ(match(R"({"a": [{"cidr": "10.1.0.0/16"}]})", R"({"a": "10.2.0.0"})"), "no");
  EXPECT_EQ(match(R"({"a": [{"wildcard": "a*b*c"}]})", R"({"a": "aXbXbXc"})"), "yes");
  EXPECT_EQ(match(R"({"a": [{"wildcard": "ab*ba"}]})", R"({"a": "aba"})"), "no");
  EXPECT_EQ(match(R"({"a": [{"wildcard": "a\\*b"}]})", R"({"a": "a*b"})"), "yes");
  EXPECT_EQ(match(R"({"a": [{"wildcard": "a**b"}]})", "{}"), "refused");
}

TEST(EventPattern, RefusesWhatTheServiceRefuses) {
  for (const std::string pattern :
       {"[]", "{}", R"({"a": "x"})", R"({"a": {}})", R"({"a": []})", R"({"a": [["x"]]})",
        R"({"a": [{"Prefix": "x"}]})", R"({"a": [{"prefix": "x", "suffix": "y"}]})",
        R"({"a": [{"exists": "true"}]})", R"({"a": [{"prefix": ["x"]}]})"}) {
    EXPECT_EQ(match(pattern, "{}"), "refused") << pattern;
  }
}

}  // namespace
}  // namespace drydock
