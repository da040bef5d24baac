#include <gtest/gtest.h>

#include "linting.hpp"

namespace drydock {
namespace {

using Codes = std::vector<std::string>;

TEST(LintNames, UsesAreFoundWhereverTheyStand) {
  EXPECT_EQ(lint_text(R"(
Parameters:
  InSub: {Type: String}
  InRule: {Type: String}
  InCondition: {Type: String}
  InInit: {Type: String}
  InMap: {Type: String}
  InLoop: {Type: CommaDelimitedList}
Rules:
  Checked:
    Assertions:
      - Assert: !Equals [{"Fn::ValueOf": [InRule, Attributes]}, x]
Mappings:
  Sizes: {a: {b: c}}
Conditions:
  IsX: !Equals [!Ref InCondition, x]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsX
    Metadata: {AWS::CloudFormation::Init: {config: {files: {/x: {content: !Ref InInit}}}}}
    Properties:
      TopicName: !Sub "${InSub}-${AWS::Region}"
      DisplayName: !FindInMap [Sizes, !Ref InMap, b]
  Fn::ForEach::Topics:
    - Name
    - !Ref InLoop
    - Topic${Name}: {Type: AWS::SNS::Topic}
)")
                .codes(),
            Codes{});
}

TEST(LintNames, KeysOfMappingsThatNothingReads) {
  const auto codes = [](const std::string& reading, const std::string& more = "") {
    return lint_text(more + R"(
Mappings:
  M:
    east: {Ami: a, Size: s, Spare: x}
    west: {Ami: b, Size: t, Spare: y}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: )" +
                     reading + "}}\n")
        .codes();
  };
  const std::string by_region = "!FindInMap [M, !Ref AWS::Region, ";
  EXPECT_EQ(codes("[" + by_region + "Ami], " + by_region + "Size]]"),
            Codes{"DD2161 Mappings.M.east.Spare"});
  EXPECT_EQ(codes("[" + by_region + "Ami], " + by_region + "Size], !FindInMap [M, west, Spare]]"),
            Codes{"DD2161 Mappings.M.east.Spare"});
  // A key that is computed may be any of them.
  EXPECT_EQ(codes("[" + by_region + "Ami], " + by_region + "!Ref AWS::StackName]]"), Codes{});
  EXPECT_EQ(codes("[" + by_region + "Ami], {'Fn::FindInMap': [!Ref AWS::StackName, a, b]}]"),
            Codes{});
  EXPECT_EQ(codes(by_region + "Ami]", "Transform: Mine"), Codes{});
  // What was likely meant is said by the evaluation.
  EXPECT_EQ(codes("[" + by_region + "Ami], " + by_region + "Size], " + by_region + "Spars]]"),
            Codes{});
}

TEST(LintNames, TheInterfaceOfTheConsoleIsNoUse) {
  EXPECT_EQ(lint_text(R"(
Metadata:
  AWS::CloudFormation::Interface: {ParameterLabels: {Size: {default: !Ref Size}}}
Parameters: {Size: {Type: String}}
Resources: {Topic: {Type: AWS::SNS::Topic}}
)")
                .codes(),
            Codes{"DD2100 Parameters.Size"});
}

TEST(LintNames, NothingIsSaidOfUnusedWhereAMacroMayUseIt) {
  constexpr std::string_view kRest = R"(
Parameters: {Size: {Type: String}}
Resources: {Topic: {Type: AWS::SNS::Topic}}
)";
  EXPECT_TRUE(lint_text("Transform: Mine" + std::string(kRest)).codes().empty());
  EXPECT_TRUE(
      lint_text("Transform: [AWS::LanguageExtensions, {Name: AWS::Include}]" + std::string(kRest))
          .codes()
          .empty());
  EXPECT_EQ(lint_text("Transform: AWS::Serverless-2016-10-31" + std::string(kRest)).codes(),
            Codes{"DD2100 Parameters.Size"});
}

TEST(LintNames, ANameThatALoopComputesIsUsed) {
  EXPECT_EQ(lint_text(R"(
Transform: AWS::LanguageExtensions
Parameters: {SizeA: {Type: String}, SizeB: {Type: String}, Other: {Type: String}}
Resources:
  Fn::ForEach::Topics:
    - Letter
    - [A, B]
    - Topic${Letter}:
        Type: AWS::SNS::Topic
        Properties: {TopicName: {Ref: "Size${Letter}"}}
  Topic: {Type: AWS::SNS::Topic}
)")
                .codes(),
            Codes{"DD2100 Parameters.Other"});
}

TEST(LintNames, AMisspeltUseIsReportedOnceAndNotAsUnused) {
  EXPECT_TRUE(lint_text(R"(
Parameters: {Environment: {Type: String}}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Enviroment}}}
)")
                  .codes()
                  .empty());
}

TEST(LintNames, ADependencyThatAReferenceImplies) {
  EXPECT_EQ(lint_text(R"(
Conditions: {IsX: !Equals [!Ref AWS::Region, x]}
Resources:
  A: {Type: AWS::SNS::Topic}
  B: {Type: AWS::SNS::Topic, DependsOn: [A], Properties: {TopicName: !Sub "${A.TopicName}"}}
  C:
    Type: AWS::SNS::Topic
    DependsOn: A
    Properties: {TopicName: !If [IsX, !Ref A, x]}
  D: {Type: AWS::SNS::Topic, DependsOn: [A, B], Properties: {TopicName: !Ref B}}
)")
                .codes(),
            (Codes{"DD2106 Resources.B.DependsOn.0", "DD2106 Resources.D.DependsOn.1"}));
}

}  // namespace
}  // namespace drydock
