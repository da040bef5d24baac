#include "simulator/sources/topic_rule.hpp"

#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

// What the rule passes on, "nothing", or why it is refused.
std::string passed(const std::string& sql, std::string_view topic, std::string_view payload) {
  std::string why;
  const std::optional<TopicRule> rule = TopicRule::parse(sql, why);
  if (!rule) {
    return why;
  }
  JsonArena arena;
  const Json made =
      rule->apply(topic, read_json_value(payload, arena).value(), 1'500'000'000, arena);
  return made.is_absent() ? "nothing" : json_text(made);
}

TEST(TopicRule, FiltersOfTopics) {
  EXPECT_TRUE(topic_fits("fleet/+/state", "fleet/v1/state"));
  EXPECT_FALSE(topic_fits("fleet/+/state", "fleet/v1/x/state"));
  EXPECT_FALSE(topic_fits("fleet/+/state", "fleet/v1"));
  EXPECT_TRUE(topic_fits("fleet/#", "fleet/v1/x"));
  EXPECT_TRUE(topic_fits("fleet/#", "fleet/"));
  EXPECT_FALSE(topic_fits("fleet/#", "fleet"));
  EXPECT_TRUE(topic_fits("+", "a"));
  EXPECT_FALSE(topic_fits("+", "a/b"));
  EXPECT_TRUE(topic_fits("#", "a/b"));
  EXPECT_FALSE(topic_fits("#", "$aws/things/x"));
  EXPECT_TRUE(topic_fits("$aws/#", "$aws/things/x"));
  EXPECT_NE(topic_filter_problem("a/#/b"), "");
  EXPECT_NE(topic_filter_problem("a/b+"), "");
  EXPECT_EQ(topic_filter_problem("+/a/#"), "");
}

TEST(TopicRule, SelectsAndNames) {
  EXPECT_EQ(passed("SELECT * FROM 'a/b'", "a/b", R"({"x": 1})"), R"({"x":1})");
  EXPECT_EQ(passed("select *, topic(2) as id, timestamp() AS at from 'a/+'", "a/v7", R"({"x":1})"),
            R"({"x":1,"id":"v7","at":1500})");
  EXPECT_EQ(passed("SELECT pos.lat, t[1] AS second, speed * 3.6 AS kmh FROM 'a'", "a",
                   R"({"pos": {"lat": 3}, "t": [1, 2], "speed": 10})"),
            R"({"lat":3,"second":2,"kmh":36})");
  EXPECT_EQ(passed("SELECT absent, upper('a''b') AS u FROM 'a'", "a", "{}"), R"({"u":"A'B"})");
  EXPECT_EQ(passed("SELECT * FROM 'a'", "b", "{}"), "nothing");
}

TEST(TopicRule, WhereTakesWhatIsTrue) {
  const std::string sql = "SELECT * FROM 'a' WHERE ";
  const auto takes = [&](const std::string& where) {
    return passed(sql + where, "a", R"({"t": 30, "s": "on", "n": null, "o": {"b": true}})") !=
           "nothing";
  };
  EXPECT_TRUE(takes("t > 20 AND t <= 30"));
  EXPECT_FALSE(takes("t > 30 OR s <> 'on'"));
  EXPECT_TRUE(takes("NOT (t = 31) AND s = 'on'"));
  EXPECT_TRUE(takes("t + 2 * 5 = 40"));
  EXPECT_TRUE(takes("-t + 30 = 0"));
  EXPECT_TRUE(takes("o.b"));
  EXPECT_TRUE(takes("isUndefined(x) AND isNull(n)"));
  // Undefined makes all of it undefined.
  EXPECT_FALSE(takes("x > 1"));
  EXPECT_FALSE(takes("NOT x > 1"));
  EXPECT_FALSE(takes("x > 1 OR t = 30"));
  EXPECT_FALSE(takes("t / 0 = 1"));
}

TEST(TopicRule, SaysWhatItDoesNotUnderstand) {
  EXPECT_EQ(passed("SELECT aws_lambda('x', 1) AS y FROM 'a'", "a", "{}"),
            "the function `aws_lambda` is not simulated");
  EXPECT_EQ(passed("SELECT t + 1 FROM 'a'", "a", "{}"), "`t + 1` has no name; write AS and one");
  EXPECT_EQ(passed("SELECT * FROM 'a/#/b'", "a", "{}"),
            "FROM names no topic filter: `#` must be its last level");
  EXPECT_EQ(passed("SELECT * WHERE x", "a", "{}"), "FROM is missing");
  EXPECT_EQ(passed("SELECT * FROM 'a' ORDER BY t", "a", "{}"), "`ORDER BY t` is not understood");
  EXPECT_EQ(passed("SELECT * FROM 'a' WHERE (t", "a", "{}"), "a parenthesis is not closed");
  EXPECT_EQ(passed("SELECT * FROM 'a' WHERE " + std::string(5000, '('), "a", "{}"),
            "it nests too deep");
  EXPECT_EQ(passed("SELECT * FROM 'a' WHERE " + std::string(5000, '-') + "1", "a", "{}"),
            "it nests too deep");
  std::string nots;
  for (int i = 0; i < 5000; ++i) {
    nots += "NOT ";
  }
  EXPECT_EQ(passed("SELECT * FROM 'a' WHERE " + nots + "t", "a", "{}"), "it nests too deep");
}

TEST(TopicRule, AnyTextEndsInAnAnswer) {
  const std::string_view alphabet = " selctfromwhandASNOT*'()[].,+-<>=/%19#\"x";
  Rng rng({.seed = 6});
  for (int round = 0; round < 20'000; ++round) {
    std::string sql = "SELECT a FROM 'b' WHERE c > 1 AND NOT (topic(1) = 'x')";
    for (int i = 0; i < 4; ++i) {
      sql[rng.below(static_cast<std::uint32_t>(sql.size()))] =
          alphabet[rng.below(static_cast<std::uint32_t>(alphabet.size()))];
    }
    static_cast<void>(passed(sql, "b", R"({"a": 1, "c": [2]})"));
  }
}

}  // namespace
}  // namespace drydock
