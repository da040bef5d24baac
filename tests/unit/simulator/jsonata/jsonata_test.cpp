#include "simulator/jsonata/jsonata.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock::jsonata {
namespace {

constexpr std::string_view kOrder = R"({"id": "o1", "lines": [
  {"sku": "a", "price": 2.5, "count": 4, "tags": ["x", "y"]},
  {"sku": "b", "price": 10, "count": 1, "tags": ["y"]},
  {"sku": "c", "price": 1, "count": 7}]})";

// The value as JSON text, `undefined`, or the code of what is wrong.
std::string eval(std::string_view text, std::string_view input = kOrder, Context context = {}) {
  Problem problem;
  const std::optional<Expression> expression = parse(text, problem);
  if (!expression) {
    return problem.code;
  }
  JsonArena arena;
  const Outcome outcome =
      evaluate(*expression, read_json_value(input, arena).value(), context, arena);
  if (outcome.problem) {
    return outcome.problem->code;
  }
  return outcome.value.is_absent() ? "undefined" : json_text(outcome.value);
}

TEST(Jsonata, PathsUnwrapSingletonsAndKeepSequences) {
  EXPECT_EQ(eval("lines.sku"), R"(["a","b","c"])");
  EXPECT_EQ(eval("lines[price > 5].sku"), R"("b")");
  EXPECT_EQ(eval("lines[price > 5].sku[]"), R"(["b"])");
  EXPECT_EQ(eval("lines[0].tags"), R"(["x","y"])");
  EXPECT_EQ(eval("lines.tags"), R"(["x","y","y"])");
  EXPECT_EQ(eval("lines[-1].sku"), R"("c")");
  EXPECT_EQ(eval("nothing.at.all"), "undefined");
  EXPECT_EQ(eval("lines[tags = 'x'].sku"), "undefined");
  EXPECT_EQ(eval("lines['x' in tags].sku"), R"("a")");
}

TEST(Jsonata, StepsBindFocusIndexAndParent) {
  EXPECT_EQ(eval("lines#$i.($i & sku)"), R"(["0a","1b","2c"])");
  EXPECT_EQ(eval("lines@$l.id.($l.sku & $)"), R"(["ao1","bo1","co1"])")
      << "a focus leaves the context where it was";
  EXPECT_EQ(eval("lines.tags.{'t': $, 'of': %.sku}"),
            R"([{"t":"x","of":"a"},{"t":"y","of":"a"},{"t":"y","of":"b"}])");
  EXPECT_EQ(eval("%.x"), "S0217");
}

TEST(Jsonata, OrderAndGroups) {
  EXPECT_EQ(eval("lines^(>count).sku"), R"(["c","a","b"])");
  EXPECT_EQ(eval("lines{sku: price * count}"), R"({"a":10,"b":10,"c":7})");
  EXPECT_EQ(eval("lines^(sku, $).sku"), R"(["a","b","c"])");
  EXPECT_EQ(eval("lines^(tags)"), "T2008");
  EXPECT_EQ(eval("{'a': 1, 'a': 2}"), "D1009");
}

TEST(Jsonata, FunctionsCloseOverTheirVariables) {
  EXPECT_EQ(eval("($add := function($a){function($b){$a + $b}}; $add(2)(3))"), "5");
  EXPECT_EQ(eval("$map([1..3], $power(?, 2))"), "[1,4,9]");
  EXPECT_EQ(eval("'  a b ' ~> $trim ~> $uppercase"), R"("A B")");
  EXPECT_EQ(eval("($f := $trim ~> $length; $f('  abc '))"), "3");
  EXPECT_EQ(eval("λ($x)<n-:n>{$x + 1}('a')"), "T0410");
  EXPECT_EQ(eval("sum(lines.price)"), "T1005");
  EXPECT_EQ(eval("$nosuch(1)"), "T1006");
  EXPECT_EQ(eval("$eval('1')"), "T1006") << "Step Functions has no $eval";
}

TEST(Jsonata, SignaturesStayWithinTheArguments) {
  EXPECT_EQ(eval("(function($a, $b)<s?n:n>{$b})(3)"), "undefined")
      << "a parameter that matched nothing uses up an argument";
  EXPECT_EQ(eval("(function($a, $b)<s?a<s>:n>{$b})('x')"), "undefined");
  EXPECT_EQ(eval("(function($a)<a<n>:n>{$a[0]})(7)"), "7");
}

TEST(Jsonata, TailCallsDoNotGrowTheStack) {
  EXPECT_EQ(eval("($n := function($i){$i = 0 ? 'done' : $n($i - 1)}; $n(50000))"), R"("done")");
}

TEST(Jsonata, TransformsSeeWhatEarlierOnesMade) {
  EXPECT_EQ(eval("$ ~> |lines|{'total': price * count}, ['price', 'count', 'tags']|"),
            R"({"id":"o1","lines":[{"sku":"a","total":10},{"sku":"b","total":10},)"
            R"({"sku":"c","total":7}]})");
  EXPECT_EQ(eval("$ ~> |**[a]|{'n': $count($keys($))}|", R"({"a":{"a":1}})"),
            R"({"a":{"a":1,"n":1},"n":1})");
  EXPECT_EQ(eval("$ ~> |lines|5|"), "T2011");
}

TEST(Jsonata, RegularExpressionsRunInLinearTime) {
  EXPECT_EQ(eval("$match('ababbabbcc', /a(b+)/).groups"), R"(["b","bb","bb"])");
  EXPECT_EQ(eval("$replace('265USD', /([0-9]+)USD/, '$$$1')"), R"("$265")");
  EXPECT_EQ(eval("$split('a1b22c', /[0-9]+/)"), R"(["a","b","c"])");
  EXPECT_EQ(eval("$replace('abc', /.*?/, 'x')"), "D1004");
  EXPECT_EQ(eval("$contains('" + std::string(5000, 'a') + "', /(a+)+b/)"), "false");
  EXPECT_EQ(eval("$contains('aa', /(?=a)/)"), "U1002");
  EXPECT_EQ(eval("/"), "S0302");
}

TEST(Jsonata, NumbersAndDatesByPictures) {
  EXPECT_EQ(eval("$formatNumber(12345.6, '#,###.00')"), R"("12,345.60")");
  EXPECT_EQ(eval("$formatNumber(-0.14, '#,##0%;(0%)')"), "\"(14%)\"");
  EXPECT_EQ(eval("$formatNumber(1234.5678, '00.000e0')"), R"("12.346e2")");
  EXPECT_EQ(eval("$formatNumber(0, '0.0e0')"), R"("0.0e0")");
  EXPECT_EQ(eval("$formatInteger(2789, 'w')"), R"("two thousand, seven hundred and eighty-nine")");
  EXPECT_EQ(eval("$parseInteger('two thousand, seven hundred and eighty-nine', 'w')"), "2789");
  EXPECT_EQ(eval("$formatInteger(1999, 'I')"), R"("MCMXCIX")");
  const std::string date = eval("$fromMillis(1510067557121, '[M01]/[D01]/[Y0001] [h#1]:[m01][P]')");
  EXPECT_EQ(date, "\"11/07/2017 3:12pm\"");
  EXPECT_EQ(eval("$fromMillis(1510067557121, '[H01]:[m01] [z]', '-0530')"), R"("09:42 GMT-05:30")");
  EXPECT_EQ(eval("$fromMillis(1104537600000, '[X0001]-W[W01]-[F1]')"), R"("2004-W53-6")");
  EXPECT_EQ(eval("$toMillis('2018-02-29', '[Y0001]-[M01]-[D01]')"), "1519862400000");
  Context tomorrow;
  tomorrow.now_ms = 86'400'000;
  EXPECT_EQ(eval("$toMillis('12:30', '[H]:[m]')", "null", tomorrow), "131400000");
}

TEST(Jsonata, WhatStepFunctionsAdds) {
  EXPECT_EQ(eval("$partition([1..5], 2)"), "[[1,2],[3,4],[5]]");
  EXPECT_EQ(eval("$range(0, 10, 4)"), "[0,4,8]");
  EXPECT_EQ(eval("$range(1, 9, 9)"), "1");
  EXPECT_EQ(eval("$hash('abc', 'MD5')"), R"("900150983cd24fb0d6963f7d28e17f72")");
  EXPECT_EQ(eval("$parse('{\"a\": [1]}').a"), "[1]");
  EXPECT_EQ(eval("$random(7) = $random(7)"), "true");
  EXPECT_EQ(eval("$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/).index"), "0");
}

TEST(Jsonata, TimeLuckAndVariablesComeFromTheContext) {
  Context context;
  context.now_ms = 1'510'067'557'121;
  context.variables = {{"states", Json::number(7)}};
  EXPECT_EQ(eval("$now()", "null", context), R"("2017-11-07T15:12:37.121Z")");
  EXPECT_EQ(eval("$millis() & $states", "null", context), R"("15100675571217")");
  Rng one(StreamKey{.seed = 1});
  Rng same(StreamKey{.seed = 1});
  Context first = context;
  first.luck = &one;
  Context second = context;
  second.luck = &same;
  EXPECT_EQ(eval("[$random(), $uuid(), $shuffle([1..9])]", "null", first),
            eval("[$random(), $uuid(), $shuffle([1..9])]", "null", second));
}

TEST(Jsonata, EverythingHasABound) {
  for (const std::string& text : std::vector<std::string>{
           "($f := function($x){1 + $f($x)}; $f(1))",  // depth
           "($f := function($x){$f($x)}; $f(1))",      // work
           "($f := function($x){$count($map([$x], function($y){$f({'a': $y} ~> |a|{}|)}))}; $f(1))",
           "($f := function($x){$f([$x].$)}; $f([[1]]))",
           "$reduce([1..9999], function($a, $x){[[$a]]})",       // nesting of data
           "($d := function($s){$d($s & $s)}; $d('abcdefgh'))",  // memory
           "$pad('', 1e15)", "[1..1e7].[1..1e7]",
           std::string(100'000, '(') + "1" + std::string(100'000, ')'), "1" + [] {
             std::string sum;
             for (int i = 0; i < 100'000; ++i) {
               sum += "+1";
             }
             return sum;
           }()}) {
    Context context;
    context.limits = {.depth = 1200, .steps = 2'000'000, .bytes = std::size_t{1} << 27U};
    EXPECT_EQ(eval(text, "null", context), "U1001") << text.substr(0, 60);
  }
  EXPECT_EQ(eval("[1..10000001]"), "D2014");
  for (const std::string_view text :
       {"$formatBase(1/0)", "$formatInteger(1/0, 'w')", "$formatInteger(0/0, 'A')"}) {
    EXPECT_EQ(eval(text), "D1001") << text;
  }
  EXPECT_EQ(eval("$pad('x', 1/0)"), "U1001");
  EXPECT_EQ(eval("$formatNumber(-1/0, '#0.0')"), R"("-Infinity")");
  EXPECT_EQ(eval("$split('a b', ' ', 1/0)"), R"(["a","b"])");
  EXPECT_EQ(eval("$range(1, 1/0, 1)"), "D2014");
  EXPECT_EQ(eval("$substring('abc', 0/0, 1/0)"), R"("")");
}

TEST(Jsonata, OneArenaServesManyEvaluations) {
  JsonArena arena;
  Problem problem;
  const auto deep = parse("$reduce([1..9999], function($a, $x){[[$a]]})", problem);
  const auto plain = parse("[1, 2]", problem);
  EXPECT_TRUE(evaluate(*deep, {}, {}, arena).problem.has_value());
  EXPECT_FALSE(evaluate(*plain, {}, {}, arena).problem.has_value());
}

TEST(Jsonata, ProblemsHaveAPlace) {
  Problem problem;
  EXPECT_FALSE(parse("é + (1", problem).has_value());
  EXPECT_EQ(problem.code, "S0203");
  EXPECT_EQ(problem.position, 6U) << "characters, not bytes";
  const std::optional<Expression> expression = parse("1 + 'a'", problem);
  ASSERT_TRUE(expression.has_value());
  JsonArena arena;
  const Outcome outcome = evaluate(*expression, {}, {}, arena);
  ASSERT_TRUE(outcome.problem.has_value());
  EXPECT_EQ(outcome.problem->code, "T2002");
  EXPECT_EQ(outcome.problem->position, 3U);
  EXPECT_EQ(outcome.problem->token, "+");
}

}  // namespace
}  // namespace drydock::jsonata
