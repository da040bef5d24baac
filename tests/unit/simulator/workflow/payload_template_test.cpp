#include "simulator/workflow/payload_template.hpp"

#include <gtest/gtest.h>

#include <string>

#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

constexpr std::string_view kInput = R"({"n": 3, "text": "a,b,,c", "list": [1, 2, 2, {"k": []}]})";

std::string shown(const StateValue& value) {
  return value.failure ? value.failure->error : json_text(value.value);
}

std::string call(std::string_view text) {
  std::string why;
  const std::optional<Intrinsic> intrinsic = Intrinsic::parse(text, why);
  if (!intrinsic) {
    return "refused";
  }
  JsonArena arena;
  StateData data;
  data.input = read_json_value(kInput, arena).value();
  return shown(intrinsic->evaluate(data, "x.$", arena));
}

TEST(Intrinsic, FormatsAsTheServiceDoes) {
  EXPECT_EQ(call("States.Format('{} of {}', $.n, $.list)"), R"("3 of [1, 2, 2, {k=[]}]")");
  EXPECT_EQ(call(R"(States.Format('\{{}\} it\'s', null))"), R"("{null} it's")");
  EXPECT_EQ(call("States.Format('{}')"), "States.IntrinsicFailure");
}

TEST(Intrinsic, CountsAndCuts) {
  EXPECT_EQ(call("States.MathAdd(-1.5, 0.5)"), "0");
  EXPECT_EQ(call("States.ArrayRange(1, 9, 2)"), "[1,3,5,7,9]");
  EXPECT_EQ(call("States.ArrayRange(1, 9, 0)"), "States.IntrinsicFailure");
  EXPECT_EQ(call("States.ArrayRange(1, 2000, 1)"), "States.IntrinsicFailure");
  EXPECT_EQ(call("States.ArrayPartition($.list, 3)"), R"([[1,2,2],[{"k":[]}]])");
  EXPECT_EQ(call("States.ArrayUnique($.list)"), R"([1,2,{"k":[]}])");
  EXPECT_EQ(call("States.StringSplit('a.b,c', '.,')"), R"(["a","b","c"])");
  EXPECT_EQ(call("States.StringSplit($.text, ',')"), R"(["a","b","c"])");
  EXPECT_EQ(call("States.ArrayGetItem(States.StringSplit($.text, ','), States.MathAdd("
                 "States.ArrayLength(States.StringSplit($.text, ',')), -1))"),
            R"("c")");
  EXPECT_EQ(call("States.ArrayContains($.list, 2)"), "true");
}

TEST(Intrinsic, ConvertsAndMerges) {
  EXPECT_EQ(call("States.StringToJson(' ')"), "null");
  EXPECT_EQ(call("States.StringToJson('{\"a\": 1}')"), R"({"a":1})");
  EXPECT_EQ(call("States.StringToJson('{')"), "States.IntrinsicFailure");
  EXPECT_EQ(call("States.JsonToString($.list[3])"), R"("{\"k\":[]}")");
  EXPECT_EQ(call("States.Hash('abc', 'SHA-1')"), R"("a9993e364706816aba3e25717850c26c9cd0d89d")");
  EXPECT_EQ(call("States.Base64Decode(States.Base64Encode('x y'))"), R"("x y")");
  EXPECT_EQ(call("States.JsonMerge($.list[3], $.list[3], true)"), "States.IntrinsicFailure");
  EXPECT_EQ(call("States.MathRandom(1, 2)"), "1");
}

TEST(Intrinsic, RefusesWhatIsNoCall) {
  for (const char* text :
       {"States.Frmat('a')", "States.Format()", "States.UUID(1)", "States.Array(1",
        "States.Array('a)", "States.Array(a)", "States.Array([1])", "States.UUID() x"}) {
    EXPECT_EQ(call(text), "refused") << text;
  }
  std::string nested = "1";
  for (int i = 0; i < 11; ++i) {
    nested = "States.Array(" + nested + ")";
  }
  EXPECT_EQ(call(nested), "refused");
}

TEST(PayloadTemplate, ReplacesMembersWithDollarAndNothingElse) {
  JsonArena arena;
  std::vector<PayloadTemplate::Problem> problems;
  const std::string_view text =
      R"j({"a.$": "$.n", "b": ["$.n", {"c.$": "States.Array($.n)"}], "d": {"e": 1}})j";
  const Json written = read_json_value(text, arena).value();
  const auto payload = PayloadTemplate::compile(written, arena, problems);
  ASSERT_TRUE(payload.has_value());
  EXPECT_FALSE(payload->is_literal());
  StateData data;
  data.input = read_json_value(kInput, arena).value();
  EXPECT_EQ(shown(payload->evaluate(data, arena)), R"({"a":3,"b":["$.n",{"c":[3]}],"d":{"e":1}})");
  const auto literal =
      PayloadTemplate::compile(read_json_value(R"({"a": [1]})", arena).value(), arena, problems);
  EXPECT_TRUE(literal->is_literal());
}

TEST(PayloadTemplate, TellsEveryWrongMember) {
  JsonArena arena;
  std::vector<PayloadTemplate::Problem> problems;
  EXPECT_FALSE(PayloadTemplate::compile(
                   read_json_value(R"({"a.$": 1, "b.$": "x", "c.$": "$.ok"})", arena).value(),
                   arena, problems)
                   .has_value());
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].key, "a.$");
  EXPECT_EQ(problems[1].key, "b.$");
}

TEST(PayloadTemplate, APathThatLeadsNowhereFailsTheState) {
  JsonArena arena;
  std::vector<PayloadTemplate::Problem> problems;
  const auto payload = PayloadTemplate::compile(
      read_json_value(R"({"v.$": "$.none"})", arena).value(), arena, problems);
  StateData data;
  data.input = read_json_value("{}", arena).value();
  const StateValue value = payload->evaluate(data, arena);
  ASSERT_TRUE(value.failure.has_value());
  EXPECT_EQ(value.failure->cause,
            "The JSONPath '$.none' specified for the field 'v.$' could not be found in the input "
            "'{}'");
}

}  // namespace
}  // namespace drydock
