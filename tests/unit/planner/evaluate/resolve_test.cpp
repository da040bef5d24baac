#include "planner/evaluate/resolve.hpp"

#include <gtest/gtest.h>

#include "tests/unit/planner/evaluate/evaluating.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;
using evaluating::template_with;

Value parsed(std::string_view json) { return value_from_json(json).value(); }

class Answers final : public ReferenceResolver {
 public:
  explicit Answers(std::map<std::string, Value> known) : known_(std::move(known)) {}
  [[nodiscard]] std::optional<Value> attribute_of(const Address& target,
                                                  const std::string& attribute) const override {
    const auto found = known_.find(target.text());
    const Value* value =
        found == known_.end() ? nullptr : found->second.find(attribute.empty() ? "Ref" : attribute);
    return value == nullptr ? std::nullopt : std::optional(*value);
  }
  [[nodiscard]] std::optional<Value> dynamic_reference(
      const std::string& reference) const override {
    return Value::string("<" + reference + ">");
  }

 private:
  std::map<std::string, Value> known_;
};

std::map<std::string, Value> answers() {
  std::map<std::string, Value> known;
  known["Other"] = parsed(R"({"Ref": "o-${1}", "Arn": "arn:aws:x:::o", "List": ["p", "q"],
                             "Cidr": "10.0.0.0/16"})");
  return known;
}

// Every function around what is unknown, alone and nested.
const std::vector<std::string>& expressions() {
  static const std::vector<std::string> kAll = {
      R"({"Ref": "Other"})",
      R"({"Fn::GetAtt": ["Other", "Arn"]})",
      R"({"Fn::Sub": "${Name}/${Other}/${Other.Arn}/${!Other}/${AWS::Region}"})",
      R"({"Fn::Sub": ["${A}-${B}-$${C}", {"A": {"Ref": "Other"}, "B": "${x}", "C": "{Name}"}]})",
      R"({"Fn::Join": ["", ["$", "{", {"Ref": "Other"}, "}", {"Ref": "Name"}]]})",
      R"({"Fn::Join": [",", {"Fn::GetAtt": ["Other", "List"]}]})",
      R"({"Fn::Select": [1, {"Fn::GetAtt": ["Other", "List"]}]})",
      R"({"Fn::Select": [5, {"Fn::Split": [":", {"Fn::GetAtt": ["Other", "Arn"]}]}]})",
      R"({"Fn::Base64": {"Fn::Sub": "#!/bin/sh\n{{resolve:ssm:x}} ${Other}"}})",
      R"({"Fn::Cidr": [{"Fn::GetAtt": ["Other", "Cidr"]}, 3, 8]})",
      R"({"Fn::Select": [0, {"Fn::Cidr": [{"Fn::GetAtt": ["Other", "Cidr"]}, 3, 8]}]})",
      R"({"Fn::Length": {"Fn::GetAtt": ["Other", "List"]}})",
      R"({"Fn::ToJsonString": {"a": {"Ref": "Other"}, "b": [1, {"Ref": "Key"}]}})",
      R"([{"a": {"Fn::If": ["Yes", {"Ref": "Other"}, "n"]}}, {"Ref": "AWS::NoValue"}])",
      R"({"Fn::GetAtt": ["Other", "Unanswered"]})",
      R"({"Fn::Sub": "${Other}-${Other.Unanswered}-${Name}"})",
      R"({"Fn::Join": ["-", ["a", {"Ref": "Other"}, {"Fn::GetAtt": "Other.Unanswered"}, "z"]]})",
  };
  return kAll;
}

TEST(Resolve, EqualsEvaluationWithTheAnswersAssumed) {
  EvaluateOptions assuming;
  assuming.assumed = answers();
  const Answers resolver(answers());
  for (const std::string& expression : expressions()) {
    const std::string text =
        template_with(expression, R"(, "Transform": "AWS::LanguageExtensions")");
    const Evaluation later = evaluate_json(text);
    const Evaluation now = evaluate_json(text, assuming);
    ASSERT_TRUE(later.set && now.set) << expression << later.problems() << now.problems();
    const Result<Value> resolved = resolve(later.resource("R").properties, resolver);
    ASSERT_TRUE(resolved.ok()) << expression << resolved.error().message;
    const Value& wanted = now.resource("R").properties;
    EXPECT_EQ(value_to_json(resolved.value(), ValueForm::Recorded),
              value_to_json(wanted, ValueForm::Recorded))
        << expression;
    EXPECT_EQ(resolved.value().contains_secret(), wanted.contains_secret()) << expression;
    // What a plan file keeps finishes in the same way.
    if (!wanted.contains_secret()) {
      const Value kept = parsed(value_to_json(later.resource("R").properties, ValueForm::Recorded));
      EXPECT_EQ(resolve(kept, resolver).value(), wanted) << expression;
    }
  }
}

TEST(Resolve, ReadsStoredValuesOnlyWhereTheTextIsWhole) {
  const auto resolved = [](const std::string& expression) {
    const Evaluation result = evaluate_json(template_with(expression));
    const Result<Value> value = resolve(result.resource("R").properties, Answers(answers()));
    return value_to_json(value.value(), ValueForm::Revealed);
  };
  EXPECT_EQ(resolved(R"("a{{resolve:ssm:/x}}b")"), R"({"P":"a<ssm:/x>b"})");
  EXPECT_EQ(resolved(R"({"Fn::Sub": "{{resolve:secretsmanager:${Other.Arn}:SecretString}}"})"),
            R"({"P":"<secretsmanager:arn:aws:x:::o:SecretString>"})");
  EXPECT_EQ(resolved(R"({"Ref": "Ami"})"), R"({"P":"<ssm:/ami>"})");
}

TEST(Resolve, SecretsStaySecret) {
  const Evaluation result = evaluate_json(template_with(
      R"([{"Fn::Join": ["", ["a", {"Ref": "Key"}, {"Ref": "Other"}]]},
          {"Fn::Sub": "{{resolve:secretsmanager:${Other.Arn}}}"}])"));
  ASSERT_TRUE(result.set) << result.problems();
  const Value& before = *result.resource("R").properties.find("P");
  EXPECT_EQ(value_to_json(before, ValueForm::Recorded), R"([{"$secret":true},{"$secret":true}])");
  const Value after = resolve(before, Answers(answers())).value();
  EXPECT_EQ(value_to_json(after), R"([{"$secret":true},{"$secret":true}])");
  EXPECT_EQ(value_to_json(after, ValueForm::Revealed),
            R"(["ahunter2o-${1}","<secretsmanager:arn:aws:x:::o>"])");
}

TEST(Resolve, ReportsAFunctionThatFailsOnWhatIsNowKnown) {
  const Evaluation result =
      evaluate_json(template_with(R"({"Fn::Select": [2, {"Fn::GetAtt": ["Other", "List"]}]})"));
  const Result<Value> value = resolve(result.resource("R").properties, Answers(answers()));
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error().message,
            "Fn::Select asks for index 2 of a list of 2 items, which are counted from 0");
}

TEST(Resolve, NamesReferencesInOrder) {
  const Evaluation result = evaluate_json(template_with(
      R"(["${x}", {"Fn::Sub": "${Other.Arn}${AWS::StackId}"}, {"Ref": "Other"}, {"Ref": "Ami"}])"));
  ASSERT_TRUE(result.set) << result.problems();
  std::string all;
  for (const ExpressionReference& use : references_of(result.resource("R").properties)) {
    all += use.target.text() + "." + use.attribute + " ";
  }
  EXPECT_EQ(all, "Other.Arn Other. ");
}

TEST(Resolve, SurvivesAnyExpression) {
  const Answers resolver(answers());
  for (const char* text :
       {R"({"$unknown": "x"})", R"({"$unknown": "x", "$expression": 1})",
        R"({"$unknown": "x", "$expression": {"Ref": 1}})",
        R"({"$unknown": "x", "$expression": {"Fn::GetAtt": ["a"]}})",
        R"({"$unknown": "x", "$expression": {"Fn::Other": {"$unknown": "y"}}})"}) {
    const Result<Value> value = resolve(parsed(text), resolver);
    EXPECT_TRUE(value.ok() && value.value().is_unknown()) << text;
  }
  EXPECT_FALSE(
      resolve(parsed(R"({"$unknown": "x", "$expression": {"Fn::Select": 1}})"), resolver).ok());
  Value deep = Value::string("x");
  for (int i = 0; i < 5000; ++i) {
    Value::List level;
    level.push_back(std::move(deep));
    deep = Value::list(std::move(level));
  }
  EXPECT_FALSE(resolve(deep, resolver).ok());
  EXPECT_TRUE(references_of(deep).empty());
}

}  // namespace
}  // namespace drydock
