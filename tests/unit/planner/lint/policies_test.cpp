#include <gtest/gtest.h>

#include <algorithm>

#include "base/codes/lint_codes.hpp"
#include "linting.hpp"
#include "planner/lint/policy_words.hpp"
#include "planner/lint/service_prefixes.hpp"

namespace drydock {
namespace {

using Codes = std::vector<std::string>;

Linted of_type(std::string_view type, std::string_view property, std::string_view document) {
  return lint_text("Resources:\n  P:\n    Type: " + std::string(type) +
                   "\n    Properties:\n      " + std::string(property) + ": " +
                   std::string(document) + "\n");
}

// Codes of an identity policy with this one statement.
Codes statement(std::string_view text) {
  Codes codes;
  for (const Diagnostic& found :
       of_type("AWS::IAM::ManagedPolicy", "PolicyDocument",
               "{Version: 2012-10-17, Statement: [" + std::string(text) + "]}")
           .found) {
    codes.emplace_back(diagnostic_info(found.code).name);
  }
  return codes;
}

TEST(LintPolicies, ASoundPolicyIsLeftAlone) {
  EXPECT_EQ(statement("{Sid: Read1, Effect: Allow, Action: ['s3:Get*', ec2:Describe?], "
                      "Resource: !GetAtt B.Arn, Condition: {'ForAnyValue:StringLikeIfExists': "
                      "{'aws:PrincipalTag/x': y}, stringequals: {a: b}}}"),
            Codes{});
  EXPECT_EQ(statement("{Effect: Deny, NotAction: iam:*, NotResource: "
                      "['arn:aws:s3:::b/${aws:username}/*', '*']}"),
            Codes{});
  EXPECT_EQ(statement("!If [C, {Effect: Allow, Action: s3:GetObject, Resource: '*'}, "
                      "!Ref AWS::NoValue]"),
            Codes{});
}

TEST(LintPolicies, EachElementIsChecked) {
  EXPECT_EQ(statement("{Efect: Allow, Action: s3:GetObject, Resource: '*'}"),
            Codes{"PolicyUnknownKey"});
  EXPECT_EQ(statement("{Effect: allow, Action: s3:GetObject, Resource: '*'}"),
            Codes{"PolicyValue"});
  EXPECT_EQ(statement("{Effect: Allow, Resource: '*'}"), Codes{"PolicyMissingKey"});
  EXPECT_EQ(statement("{Effect: Allow, Action: s3:GetObject}"), Codes{"PolicyMissingKey"});
  EXPECT_EQ(statement("{Effect: Allow, Action: s3:GetObject, NotAction: s3:PutObject, "
                      "Resource: '*'}"),
            Codes{"PolicyKindMismatch"});
  EXPECT_EQ(statement("{Effect: Allow, Action: GetObject, Resource: '*'}"), Codes{"PolicyAction"});
  EXPECT_EQ(statement("{Effect: Allow, Action: s3:GetObject, Resource: my-bucket}"),
            Codes{"PolicyArn"});
  EXPECT_EQ(statement("{Sid: a-b, Effect: Allow, Action: s3:GetObject, Resource: '*'}"),
            Codes{"PolicyValue"});
  EXPECT_EQ(statement("{Effect: Allow, Action: s3:GetObject, Resource: '*', Condition: "
                      "{StringEqual: {a: b}}}"),
            Codes{"PolicyOperatorUnknown"});
  EXPECT_EQ(statement("{Effect: Allow, Action: s3:GetObject, Resource: '*', Condition: "
                      "{StringEquals: a}}"),
            Codes{"PolicyValue"});
  EXPECT_EQ(statement("{Effect: Allow, Action: '*', Resource: '*'}"), Codes{"PolicyBroad"});
  EXPECT_EQ(statement("{Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: '*'}"),
            Codes{"PolicyKindMismatch"});
  EXPECT_EQ(statement("text"), Codes{"PolicyValue"});
}

TEST(LintPolicies, ThePlaceOfADocumentSaysItsKind) {
  constexpr std::string_view kTrust =
      "{Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: {Servce: x}, Resource: '*'}}";
  EXPECT_EQ(of_type("AWS::IAM::Role", "AssumeRolePolicyDocument", kTrust).codes(),
            (Codes{"DD2120 Resources.P.Properties.AssumeRolePolicyDocument.Statement.Principal",
                   "DD2123 Resources.P.Properties.AssumeRolePolicyDocument.Statement.Resource"}));
  EXPECT_EQ(of_type("AWS::S3::BucketPolicy", "PolicyDocument",
                    "{Version: '2008-10-17', Statement: [{Effect: Allow, Principal: '*', Action: "
                    "s3:GetObject, Resource: '*'}]}")
                .codes(),
            (Codes{"DD2126 Resources.P.Properties.PolicyDocument.Version",
                   "DD2127 Resources.P.Properties.PolicyDocument.Statement.0.Principal"}));
  EXPECT_TRUE(of_type("AWS::ECR::Repository", "RepositoryPolicyText",
                      "{Statement: [{Effect: Allow, Principal: {AWS: !Ref A}, Action: "
                      "ecr:BatchGetImage}]}")
                  .codes()
                  .empty());
  EXPECT_EQ(of_type("AWS::Serverless::Function", "Policies",
                    "[AWSLambdaExecute, {S3ReadPolicy: {BucketName: b}}, {Statement: [{Effect: "
                    "Allow, Action: s3, Resource: '*'}]}]")
                .codes(),
            Codes{"DD2125 Resources.P.Properties.Policies.2.Statement.0.Action"});
  EXPECT_TRUE(of_type("Custom::Thing", "PolicyDocument", "{Statemnt: x}").codes().empty());
}

TEST(LintPolicies, JsonTextIsReadAndPointedInto) {
  const Linted linted =
      of_type("AWS::Logs::ResourcePolicy", "PolicyDocument",
              R"('{"Statement":[{"Effect":"Grant","Principal":"*","Action":"logs:*",)"
              R"("Resource":"*","Condition":{"Bool":{"a":"b"}}}]}')");
  EXPECT_EQ(linted.codes(),
            Codes{"DD2122 Resources.P.Properties.PolicyDocument.Statement.0.Effect"});
  EXPECT_EQ(linted.text_of(codes::PolicyValue), "\"Grant\"");
  EXPECT_EQ(of_type("AWS::Logs::ResourcePolicy", "PolicyDocument", "'{\"Statement\": ['").codes(),
            Codes{"DD2129 Resources.P.Properties.PolicyDocument"});
  EXPECT_TRUE(of_type("AWS::Logs::ResourcePolicy", "PolicyDocument", "!Sub '{not ${json}'")
                  .codes()
                  .empty());
}

TEST(LintPolicies, ActionsBelongToServices) {
  const auto found = [](const std::string& actions) {
    return of_type(
               "AWS::IAM::Policy", "PolicyDocument",
               "{Statement: [{Effect: Allow, Action: " + actions + ", Resource: arn:aws:s3:::b}]}")
        .found;
  };
  const std::vector<Diagnostic> slip = found("[s3:GetObject, S3:*, dynamdb:GetItem, 's*:x', '*']");
  ASSERT_GE(slip.size(), 1U);
  EXPECT_EQ(diagnostic_info(slip[0].code).name, "PolicyServiceUnknown");
  EXPECT_EQ(slip[0].severity(), Severity::Warning);
  EXPECT_EQ(slip[0].hint, "did you mean dynamodb?");
  EXPECT_TRUE(slip[0].path.ends_with(".Action.2")) << slip[0].path;
  const std::vector<Diagnostic> odd = found("'thelatestservice:Do'");
  ASSERT_GE(odd.size(), 1U);
  EXPECT_EQ(odd[0].severity(), Severity::Note);
  const std::span<const std::string_view> prefixes = service_prefixes();
  EXPECT_TRUE(std::is_sorted(prefixes.begin(), prefixes.end()));
}

TEST(LintPolicies, SidsAreUniqueInTheirPolicy) {
  const Linted linted =
      of_type("AWS::IAM::Policy", "PolicyDocument",
              "{Statement: [{Sid: A, Effect: Allow, Action: s3:b, Resource: '*'}, "
              "{Sid: A, Effect: Deny, Action: s3:c, Resource: '*'}]}");
  EXPECT_EQ(linted.codes(), Codes{"DD2128 Resources.P.Properties.PolicyDocument.Statement.1.Sid"});
}

TEST(LintPolicies, FormsOfTexts) {
  for (const std::string_view good :
       {"*", "arn:aws:s3:::b", "arn:${AWS::Partition}:s3:::b", "arn:*", "arn:aws:*",
        "arn:aws-us-gov:iam::123456789012:role/x", "arn:aws:iam::*:role/x", "execute-api:/*",
        "arn:aws:iam::aws:policy/X", "arn:aws:sns:*", "arn:*:s3:::b"}) {
    EXPECT_TRUE(is_policy_resource(good)) << good;
  }
  for (const std::string_view bad :
       {"", "bucket", "arn:s3:::b", "arn:aws:s3", "arn:/backup/*", "arn:aws:iam::1234:role/x"}) {
    EXPECT_FALSE(is_policy_resource(bad)) << bad;
  }
  for (const std::string_view good :
       {"*", "123456789012", "arn:aws:iam::123456789012:root", "AIDACKCEVSQ6C2EXAMPLE",
        "arn:aws:sts::123456789012:assumed-role/a/b",
        "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}) {
    EXPECT_TRUE(is_policy_aws_principal(good)) << good;
  }
  for (const std::string_view bad :
       {"", "12345", "arn:aws:iam::12345:root", "arn:aws:s3:::b", "ec2.amazonaws.com"}) {
    EXPECT_FALSE(is_policy_aws_principal(bad)) << bad;
  }
}

}  // namespace
}  // namespace drydock
