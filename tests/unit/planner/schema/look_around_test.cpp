// Patterns with look-around say what they say in a regular expression engine that knows it:
// std::regex, which backtracks, is the oracle on short texts.
#include "planner/schema/look_around.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "base/rng.hpp"
#include "planner/schema/pattern.hpp"

namespace drydock {
namespace {

// Shapes of the registry, one of each kind.
const std::vector<std::string>& decomposable() {
  static const std::vector<std::string> patterns = {
      R"(^(?!aws:)[a-zA-Z+-=._:/]+$)",
      R"(^(?!aws:.*))",
      R"(^(?!\s*$).+)",
      R"(^[a-zA-Z_](?!.*--)[a-zA-Z0-9_-]*$)",
      R"(^(?!aws:)(?!a:)[a-zA-Z0-9 _\.\/=+:\-@]{1,8}$)",
      R"(^(?=^[a-z0-9-]+$).{3,6}$)",
      R"((^(?!_{2}))(^[a-zA-Z0-9_]+$))",
      R"(^(?!svc-)(?![-])(?!.*[-]$)(?!.*[-]{2})[a-z0-9-]+$)",
      R"(^(?![0-9_])\w+$|^_\w*[a-zA-Z0-9]\w*$)",
      R"((^s:[a-z0-9\-]{1,4}[a-z0-9]$)|(^(?=(.{4})*$)[A-Za-z0-9+/]*={0,2}$))",
      R"(^((?!aws:)[a-z:]*)$)",
      R"(^(?!\s*$).+|(\$(\.[\w/_-]+(\[(\d+|\*)\])*)*)$)",
      R"((?=^.{3,6}$)(?!^(\d+\.)+\d+$)(^(([a-z0-9]|[a-z0-9][a-z0-9\-]*[a-z0-9])\.)*([a-z0-9]|[a-z0-9][a-z0-9\-]*[a-z0-9])$))",
      R"((?!^(\d+\.)+\d+$)(^[a-z0-9.]+$))",
      R"((?!^[.-])^([a-zA-Z0-9-_.]+)$)",
      R"(^/(?!/)(?!.*/$)[a-zA-Z0-9._-]+(/[a-zA-Z0-9._-]+)*$)",
      R"(^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[a-zA-Z\d]+)",
      R"(^(?!(^(aws|s):))[a-z0-9:-]+$)",
      R"(^(?![:A]|_s)[^\n]+$)",
      R"((?=^.{2,6}$)((?=.*\d)(?=.*[A-Z])|(?=.*[a-z])(?=.*-))^.*)",
      R"(^((?!a)[a-z]|(?!s)[a-z_]{2})[:.]*$)",
  };
  return patterns;
}

std::string random_text(Rng& rng) {
  constexpr std::string_view kAlphabet = "aws:-_.A0 /[]$=";
  std::string text = rng.below(4) == 0 ? "aws:" : rng.below(6) == 0 ? "svc-" : "";
  const std::uint32_t length = rng.below(8);
  for (std::uint32_t i = 0; i < length; ++i) {
    text += kAlphabet[rng.below(static_cast<std::uint32_t>(kAlphabet.size()))];
  }
  return text;
}

TEST(LookAround, SaysWhatAnotherEngineSays) {
  Rng rng({.seed = 7});
  for (const std::string& text : decomposable()) {
    const Pattern pattern(text);
    ASSERT_TRUE(pattern.usable()) << text;
    const std::regex oracle(text, std::regex::ECMAScript);
    std::size_t found = 0;
    for (int i = 0; i < 2000; ++i) {
      const std::string subject = random_text(rng);
      const bool expected = std::regex_search(subject, oracle);
      ASSERT_EQ(pattern.matches(subject), expected) << text << " in \"" << subject << '"';
      found += expected ? 1U : 0U;
    }
    EXPECT_GT(found, 0U) << text;
  }
}

TEST(LookAround, BeforeTheEndIsAskedOfTheEnd) {
  const Pattern no_dash(R"(([a-z0-9-]{1,4})(?<!-)$)");
  ASSERT_TRUE(no_dash.usable());
  EXPECT_TRUE(no_dash.matches("ab"));
  EXPECT_FALSE(no_dash.matches("ab-"));
  const Pattern trimmed(R"(^(?! )[a-z ]*(?<! )$)");
  ASSERT_TRUE(trimmed.usable());
  EXPECT_TRUE(trimmed.matches("a b"));
  EXPECT_FALSE(trimmed.matches(" a"));
  EXPECT_FALSE(trimmed.matches("a "));
}

TEST(LookAround, AWholeTextStartsAndEndsByItself) {
  const Pattern label("(?!-)[a-z-]{1,5}(?<!-)|(?=a)a.c", PatternPlace::Whole);
  ASSERT_TRUE(label.usable());
  for (const std::string good : {"a", "a-b", "a:c"}) {
    EXPECT_TRUE(label.matches(good)) << good;
  }
  for (const std::string bad : {"", "-a", "a-", "abcdef", "a:cd", ":a"}) {
    EXPECT_FALSE(label.matches(bad)) << bad;
  }
}

TEST(LookAround, IsLeftAloneWhereItDependsOnWhereAMatchGoes) {
  for (const std::string irregular : {R"((?!^[0-9]+$)([a-z]+))",       // not tied to the start
                                      R"(^[a-z]+(?!-)[0-9])",          // behind what has any length
                                      R"(^((?![:*$])[a-z:]){1,255})",  // repeated
                                      R"(^(a|(?!b)c){2}$)",     // in a group that is repeated
                                      R"(^(?!a(?!b))[a-z]+$)",  // in itself
                                      R"(^(?!a)+b$)", R"(^a(?<!b)c$)", R"(^(a)(?=\1)$)",  //
                                      R"(^(?!.{2000})a)"}) {  // more often than RE2 counts
    EXPECT_FALSE(Pattern(irregular).usable()) << irregular;
    EXPECT_TRUE(Pattern(irregular).matches("anything")) << irregular;
  }
}

TEST(LookAround, AnyTextEndsSomehow) {
  for (const std::string text :
       {"(?!", "^(?!a", "^(?!a)[", "^(?!a)\\", "(((((", "^(?!)", "(?<", "|||", "^(?=)(?=)$",
        ")(?!a)", "[^](?!a)", "^(?!a){", "^(?!a){1"}) {
    static_cast<void>(Pattern(text).matches("a"));
    static_cast<void>(without_look_around(text));
  }
  std::string deep = "^";
  for (int i = 0; i < 5000; ++i) {
    deep += "((?!a)";
  }
  EXPECT_FALSE(Pattern(deep + std::string(5000, ')')).usable());
  std::string wide = "^";  // two to the power of thirty alternatives
  for (int i = 0; i < 30; ++i) {
    wide += "((?!a)b|(?!b)c)";
  }
  EXPECT_FALSE(Pattern(wide).usable());
}

}  // namespace
}  // namespace drydock
