#include "simulator/workflow/jsonata_template.hpp"

#include <gtest/gtest.h>

#include <string>

#include "simulator/json/json_reader.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

// The value as JSON text, or the cause of the failure.
std::string evaluate(std::string_view written) {
  JsonArena arena;
  std::vector<JsonataTemplate::Problem> problems;
  const auto compiled =
      JsonataTemplate::compile(read_json_value(written, arena).value(), "Output", arena, problems);
  if (!compiled) {
    return problems[0].field + " " + problems[0].problem.code;
  }
  jsonata::Context context;
  context.variables = {{"states", read_json_value(R"({"input": {"n": 3}})", arena).value()}};
  const StateValue value = compiled->evaluate(context, arena);
  return value.failure ? value.failure->cause : json_text(value.value);
}

TEST(JsonataTemplate, OnlyWholeTextsAreExpressions) {
  EXPECT_EQ(
      evaluate(
          R"({"a": "{% $states.input.n + 1 %}", "b": [" {% 1 %}", "{% 1 %} "], "c.$": "$.x"})"),
      R"({"a":4,"b":[" {% 1 %}","{% 1 %} "],"c.$":"$.x"})");
  EXPECT_EQ(evaluate(R"("{% $states.input %}")"), R"({"n":3})");
  EXPECT_EQ(evaluate("null"), "null");
  EXPECT_EQ(jsonata_expression("{%%}"), "");
  EXPECT_FALSE(jsonata_expression("{%}").has_value());
}

TEST(JsonataTemplate, FailuresNameTheFieldAndTheExpression) {
  EXPECT_EQ(evaluate(R"({"a": {"b": "{% $none %}"}})"),
            "The JSONata expression '$none' specified for the field 'Output/a/b' returned nothing "
            "(undefined).");
  EXPECT_EQ(evaluate(R"({"a": "{% $none() %}"})"),
            "The JSONata expression '$none()' specified for the field 'Output/a' threw an error "
            "during evaluation. T1006: Attempted to invoke a non-function");
  EXPECT_EQ(evaluate(R"({"a": "{% $sum %}"})"),
            "The JSONata expression '$sum' specified for the field 'Output/a' returned an "
            "unsupported result type.");
  EXPECT_EQ(evaluate(R"({"a": ["x", "{% ( %}"]})"), "Output/a[1] S0207");
}

}  // namespace
}  // namespace drydock
