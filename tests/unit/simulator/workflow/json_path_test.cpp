#include "simulator/workflow/json_path.hpp"

#include <gtest/gtest.h>

#include <string>

#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

constexpr std::string_view kInput = R"({"a": [{"x": 1, "y": "p"}, {"x": 2, "y": "q"}, {"x": 3}],
  "b": {"c d": {"x": 9}}, "n": null})";

// What the path gives as JSON text, `absent`, or `no path`.
std::string find(std::string_view text) {
  std::string why;
  const std::optional<JsonPath> path = JsonPath::parse(text, why);
  EXPECT_EQ(path.has_value(), why.empty()) << text;
  if (!path) {
    return "no path";
  }
  JsonArena arena;
  const Json input = read_json_value(kInput, arena).value();
  const JsonMember variable{"v", input.find("b")};
  const StateData data{input, input.find("a"), std::span(&variable, 1)};
  const Json found = path->find(data, arena);
  return found.is_absent() ? "absent" : json_text(found);
}

TEST(JsonPath, DefinitePathsLeadToOneValueOrNowhere) {
  EXPECT_EQ(find("$.a[1].y"), R"("q")");
  EXPECT_EQ(find("$['a'][-1]['x']"), "3");
  EXPECT_EQ(find("$.b['c d'].x"), "9");
  EXPECT_EQ(find("$.n"), "null");
  EXPECT_EQ(find("$.a[3]"), "absent");
  EXPECT_EQ(find("$.a.x"), "absent");
  EXPECT_EQ(find("$$[0].x"), "1");
  EXPECT_EQ(find("$v['c d']"), R"({"x":9})");
  EXPECT_EQ(find("$nosuch"), "absent");
}

TEST(JsonPath, IndefinitePathsGiveArrays) {
  EXPECT_EQ(find("$.a[*].x"), "[1,2,3]");
  EXPECT_EQ(find("$.a[1:]"), R"([{"x":2,"y":"q"},{"x":3}])");
  EXPECT_EQ(find("$.a[:-2].x"), "[1]");
  EXPECT_EQ(find("$.a[0,2].x"), "[1,3]");
  EXPECT_EQ(find("$..x"), "[1,2,3,9]");
  EXPECT_EQ(find("$.b.*.x"), "[9]");
  EXPECT_EQ(find("$.none[*]"), "[]");
  EXPECT_EQ(find("$.a.length()"), "3");
}

TEST(JsonPath, FiltersCompareValuesOfOneType) {
  EXPECT_EQ(find("$.a[?(@.x == 2)].y"), R"(["q"])");
  EXPECT_EQ(find("$.a[?(@.x >= 2 && !(@.y == 'q'))].x"), "[3]");
  EXPECT_EQ(find("$.a[?(@.y)].x"), "[1,2]");
  EXPECT_EQ(find("$.a[?(@.y =~ /P/i || @.x in [3])].x"), "[1,3]");
  EXPECT_EQ(find("$.a[?(@.y > 1)]"), "[]");
  EXPECT_EQ(find("$.a[?(@.x < $.b['c d'].x)].x"), "[1,2,3]");
}

TEST(JsonPath, RefusesWhatIsNoPath) {
  for (const char* text : {"", "a", "$.", "$.a[", "$.a[b]", "$.a[1:2:3x]", "$['a", "$.a[?(@.x ==)]",
                           "$.a[?(]", "$.a b", "$.a[?(@.x ~ 1)]", "$.a[?(!!!)]"}) {
    EXPECT_EQ(find(text), "no path") << text;
  }
  EXPECT_EQ(find("$.a[?(" + std::string(500, '(') + "@.x" + std::string(500, ')') + ")]"),
            "no path");
  std::string nested = "@.x";
  for (int i = 0; i < 40; ++i) {
    nested = "@.a[?(" + nested + ")]";
  }
  EXPECT_EQ(find("$.a[?(" + nested + ")]"), "no path");
}

TEST(JsonPath, PutsAValueAndMakesWhatIsMissing) {
  JsonArena arena;
  std::string why;
  const Json root = read_json_value(R"({"a": {"b": [1, 2]}, "t": "x"})", arena).value();
  const auto put = [&](const char* path) {
    const Json made = JsonPath::parse(path, why)->put(root, Json::boolean(true), arena);
    return made.is_absent() ? "absent" : json_text(made);
  };
  EXPECT_EQ(put("$"), "true");
  EXPECT_EQ(put("$.a.c.d"), R"({"a":{"b":[1,2],"c":{"d":true}},"t":"x"})");
  EXPECT_EQ(put("$.a.b[1]"), R"({"a":{"b":[1,true]},"t":"x"})");
  EXPECT_EQ(put("$.t.u"), "absent");
  EXPECT_EQ(put("$.a.b[2]"), "absent");
}

TEST(JsonPath, SaysWhereItEnds) {
  JsonArena arena;
  std::string why;
  const Json root = read_json_value(R"({"a": {}})", arena).value();
  EXPECT_EQ(JsonPath::parse("$.a.b", why)->missing_in(root), "No results for path: $['a']['b']");
  EXPECT_EQ(JsonPath::parse("$.no.such", why)->missing_in(root),
            "Missing property in path $['no']");
}

}  // namespace
}  // namespace drydock
