#include <gtest/gtest.h>

#include "base/codes/lint_codes.hpp"
#include "linting.hpp"

namespace drydock {
namespace {

using Codes = std::vector<std::string>;

std::string topic(std::string_view name) {
  return "Conditions: {IsX: !Equals [!Ref AWS::Region, x]}\n"
         "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: " +
         std::string(name) + "\n      DisplayName: !If [IsX, a, b]\n";
}

TEST(LintFunctions, SubWithoutAVariable) {
  EXPECT_EQ(lint_text(topic("!Sub plain")).codes(),
            Codes{"DD2103 Resources.T.Properties.TopicName"});
  EXPECT_EQ(lint_text(topic("{Fn::Sub: plain}")).text_of(codes::SubWithoutVariables), "Fn::Sub");
  EXPECT_TRUE(lint_text(topic("!Sub 'a${!b}'")).codes().empty());
  EXPECT_TRUE(lint_text(topic("!Sub 'a${AWS::Region}'")).codes().empty());
}

TEST(LintFunctions, SubVariableThatTheTextLeavesOut) {
  const Linted linted = lint_text(topic("!Sub ['${A}', {A: x, B: y}]"));
  EXPECT_EQ(linted.codes(), Codes{"DD2104 Resources.T.Properties.TopicName"});
  EXPECT_EQ(linted.text_of(codes::SubVariableUnused), "B");
}

TEST(LintFunctions, AVariableOfTheTemplateOutsideSub) {
  EXPECT_EQ(lint_text(topic("'a-${AWS::Region}'")).text_of(codes::SubMissing), "${AWS::Region}");
  EXPECT_EQ(lint_text(topic("a-${T.TopicName}")).text_of(codes::SubMissing), "${T.TopicName}");
  EXPECT_TRUE(lint_text(topic("'a-${aws:username}'")).codes().empty());
  EXPECT_TRUE(lint_text(topic("!Sub ['${A}', {A: '${AWS::Region}'}]")).codes().empty());
}

TEST(LintFunctions, ADefinitionHasVariablesOfItsOwn) {
  const auto machine = [](std::string_view substitutions) {
    return "Resources:\n  Queue: {Type: AWS::SQS::Queue}\n  T:\n    Type: X::Y::Z\n"
           "    Properties:\n      Definition: {States: {A: {Arguments: '${Queue}'}}}\n" +
           std::string(substitutions);
  };
  EXPECT_EQ(lint_text(machine("")).text_of(codes::SubMissing), "${Queue}");
  EXPECT_TRUE(
      lint_text(machine("      DefinitionSubstitutions: {Queue: !Ref Queue}\n")).codes().empty());
}

TEST(LintFunctions, WhatIsAlwaysTheSame) {
  EXPECT_EQ(lint_text(topic("!Join ['', [a, b]]")).codes(),
            Codes{"DD2105 Resources.T.Properties.TopicName"});
  EXPECT_TRUE(lint_text(topic("!Join ['', [a, !Ref AWS::Region]]")).codes().empty());
  EXPECT_EQ(lint_text(topic("!If [IsX, {Ref: AWS::Region}, !Ref AWS::Region]")).codes(),
            Codes{"DD2107 Resources.T.Properties.TopicName"});
  EXPECT_EQ(lint_text("Conditions: {IsOff: !Equals [a, b]}\nResources: "
                      "{T: {Type: AWS::SNS::Topic, Condition: IsOff}}")
                .codes(),
            Codes{"DD2108 Conditions.IsOff"});
}

}  // namespace
}  // namespace drydock
