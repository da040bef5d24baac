#include <gtest/gtest.h>

#include "base/codes/lint_codes.hpp"
#include "linting.hpp"

namespace drydock {
namespace {

using Codes = std::vector<std::string>;

Linted value(std::string_view text) {
  return lint_text(
      "Resources:\n  T:\n    Type: A::B::C\n    Properties:\n      V: " + std::string(text) + "\n");
}

TEST(LintValues, WhatTiesATemplateToOnePlace) {
  EXPECT_EQ(value("us-east-1a").codes(), Codes{"DD2109 Resources.T.Properties.V"});
  EXPECT_EQ(value("eu-west-1").codes(), Codes{"DD2110 Resources.T.Properties.V"});
  EXPECT_EQ(value("!FindInMap [A, eu-west-1, B]").codes(), Codes{});
  EXPECT_EQ(value("us-middle-1a").codes(), Codes{});
  const Linted arn = value("!Sub \"arn:aws:sns:eu-west-1:111122223333:${T}\"");
  EXPECT_EQ(arn.codes(), (Codes{"DD2111 Resources.T.Properties.V.Fn::Sub",
                                "DD2110 Resources.T.Properties.V.Fn::Sub",
                                "DD2112 Resources.T.Properties.V.Fn::Sub"}));
  EXPECT_EQ(value("\"arn:aws:iam::aws:policy/ReadOnlyAccess\"").codes(), Codes{});
  EXPECT_EQ(arn.text_of(codes::HardCodedPartition), "aws");
  EXPECT_EQ(arn.text_of(codes::HardCodedRegion), "eu-west-1");
  EXPECT_EQ(arn.text_of(codes::HardCodedAccount), "111122223333");
  EXPECT_EQ(value("!Sub 'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:n'").codes(),
            Codes{});
  // An account of AWS, and one that published a layer.
  EXPECT_EQ(value("!Sub 'arn:${AWS::Partition}:iam::127311923021:root'").codes(), Codes{});
  EXPECT_EQ(
      value("!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:111122223333:layer:a:1'").codes(),
      Codes{});
}

TEST(LintValues, SecretsInTheOpen) {
  EXPECT_EQ(lint_text(R"(
Parameters:
  DbPassword: {Type: String}
  Other: {Type: String}
  PasswordLength: {Type: String}
  Hidden: {Type: String, NoEcho: true, Default: hunter2}
  Empty: {Type: String, NoEcho: "true", Default: ""}
Resources:
  Db:
    Type: A::B::C
    Metadata: {Login: !Ref Hidden}
    Properties:
      Password: !Ref Other
      MasterUserPassword: hunter2
      AdminPassword: "{{resolve:secretsmanager:x}}"
      OldPassword: "{{resolve:ssm:plain:1}}"
      ManageMasterUserPassword: "true"
      Uses: [!Ref DbPassword, !Ref PasswordLength, !Ref Empty]
Outputs:
  Login: {Value: !Sub "x-${Hidden}"}
)")
                .codes(),
            (Codes{"DD2116 Parameters.DbPassword", "DD2116 Parameters.Other",
                   "DD2117 Parameters.Hidden.Default", "DD2118 Resources.Db.Metadata.Login",
                   "DD2119 Resources.Db.Properties.MasterUserPassword",
                   "DD2119 Resources.Db.Properties.OldPassword", "DD2118 Outputs.Login.Value"}));
}

TEST(LintValues, ListsAndTextsWhereTheOtherIsWanted) {
  EXPECT_EQ(lint_text(R"(
Parameters:
  Many: {Type: CommaDelimitedList}
  One: {Type: String}
Resources:
  T:
    Type: A::B::C
    Properties:
      A: !Sub "x-${Many}"
      B: !Join [",", !Ref One]
      C: !Select [0, !Ref One]
      D: !Split [",", !Ref Many]
      E: !Join [",", !Ref Many]
      F: !Sub ["${X}", {X: !Join [",", !Ref Many]}]
      G: !Sub ["${Many}", {Many: a}]
)")
                .codes(),
            (Codes{"DD2114 Resources.T.Properties.A", "DD2114 Resources.T.Properties.B.Fn::Join.1",
                   "DD2114 Resources.T.Properties.C.Fn::Select.1",
                   "DD2114 Resources.T.Properties.D.Fn::Split.1"}));
}

TEST(LintValues, AParameterThatAnAwsTypeWouldCheck) {
  EXPECT_EQ(lint_text(R"(
Parameters:
  Image: {Type: String}
  Key: {Type: String, Default: ""}
  Checked: {Type: "AWS::EC2::Subnet::Id"}
Resources:
  I:
    Type: AWS::EC2::Instance
    Properties: {ImageId: !Ref Image, KeyName: !Ref Key, SubnetId: !Ref Checked}
)")
                .codes(),
            Codes{"DD2115 Parameters.Image.Type"});
}

}  // namespace
}  // namespace drydock
