// CreationPolicy and UpdatePolicy: what they are made of, and where they have an effect.
#include "planner/evaluate/stack_policies.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/codes/template_codes.hpp"
#include "tests/unit/planner/evaluate/evaluating.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;

std::string problems(const std::string& type, const std::string& attribute,
                     const std::string& policy) {
  return evaluate_json(R"({"Parameters": {"Open": {"Type": "AWS::SSM::Parameter::Value<String>",
      "Default": "/x"}}, "Resources": {"R": {"Type": ")" +
                       type + R"(", ")" + attribute + R"(": )" + policy + "}}}")
      .problems();
}

std::string creating(const std::string& policy) {
  return problems("AWS::AutoScaling::AutoScalingGroup", "CreationPolicy", policy);
}

std::string rolling(const std::string& members) {
  return problems("AWS::AutoScaling::AutoScalingGroup", "UpdatePolicy",
                  R"({"AutoScalingRollingUpdate": {)" + members + "}}");
}

TEST(StackPolicies, TakeWhatTheReferenceLists) {
  EXPECT_EQ(creating(R"({"AutoScalingCreationPolicy": {"MinSuccessfulInstancesPercent": "87.5"},
      "ResourceSignal": {"Count": "3", "Timeout": "PT1H30M5S"}})"),
            "");
  EXPECT_EQ(rolling(R"("MaxBatchSize": 1, "MinInstancesInService": "1", "PauseTime": "PT5M",
      "WaitOnResourceSignals": "true", "SuspendProcesses": ["Launch", "AZRebalance"],
      "MinActiveInstancesPercent": 100, "MinSuccessfulInstancesPercent": 0)"),
            "");
  EXPECT_EQ(rolling(R"("MaxBatchSize": {"Ref": "Open"}, "PauseTime": {"Ref": "Open"},
      "SuspendProcesses": [{"Ref": "Open"}])"),
            "");
  EXPECT_EQ(problems("AWS::Lambda::Alias", "UpdatePolicy", R"({"CodeDeployLambdaAliasUpdate":
      {"ApplicationName": "a", "DeploymentGroupName": "g", "BeforeAllowTrafficHook": "h"}})"),
            "");
  EXPECT_EQ(problems("AWS::OpenSearchService::Domain", "UpdatePolicy",
                     R"({"EnableVersionUpgrade": true})"),
            "");
  EXPECT_EQ(problems("AWS::AppStream::Fleet", "UpdatePolicy",
                     R"({"StopBeforeUpdate": {"Type": true}, "StartAfterUpdate": true})"),
            "");
}

TEST(StackPolicies, WaitTwelveHoursAtMost) {
  const auto waiting = [](const std::string& timeout) {
    return problems("AWS::EC2::Instance", "CreationPolicy",
                    R"({"ResourceSignal": {"Timeout": ")" + timeout + "\"}}");
  };
  EXPECT_EQ(waiting("PT12H"), "");
  EXPECT_EQ(waiting("PT720M"), "");
  EXPECT_EQ(waiting("PT12H1S"),
            "StackPolicyInvalid|\"PT12H1S\"|Timeout is \"PT12H1S\", and CloudFormation waits PT12H "
            "at most\n");
  EXPECT_EQ(waiting("P1D"),
            "StackPolicyInvalid|\"P1D\"|Timeout is \"P1D\", and CloudFormation waits PT12H at "
            "most\n");
  for (const std::string wrong : {"15M", "PT", "PT15", "P15M", "PTM", "PT-5M", "PT5MT5S", "pt5m",
                                  "", "PT1e99H", "PTnanS", "PTinfS"}) {
    EXPECT_EQ(waiting(wrong), "StackPolicyInvalid|\"" + wrong + "\"|Timeout is \"" + wrong +
                                  "\", which is no duration\n");
  }
}

TEST(StackPolicies, SayWhatIsWrongAtItsPlace) {
  EXPECT_EQ(rolling(R"("PauseTime": "PT61M")"),
            "StackPolicyInvalid|\"PT61M\"|PauseTime is \"PT61M\", and CloudFormation waits PT1H at "
            "most\n");
  EXPECT_EQ(rolling(R"("MaxBatchSize": "two")"),
            "StackPolicyInvalid|\"two\"|MaxBatchSize is \"two\", and must be a whole number\n");
  EXPECT_EQ(
      rolling(R"("MinActiveInstancesPercent": 101)"),
      "StackPolicyInvalid|101|MinActiveInstancesPercent is \"101\", and must be a number from "
      "0 to 100\n");
  EXPECT_EQ(rolling(R"("WaitOnResourceSignals": "yes")"),
            "StackPolicyInvalid|\"yes\"|WaitOnResourceSignals is \"yes\", and must be true or "
            "false\n");
  EXPECT_EQ(rolling(R"("SuspendProcesses": ["Lunch"])"),
            "StackPolicyInvalid|\"Lunch\"|Auto Scaling has no process \"Lunch\"\n");
  EXPECT_EQ(rolling(R"("MaxBatchsize": 1)"),
            "StackPolicyInvalid|\"MaxBatchsize\"|AutoScalingRollingUpdate has no member "
            "\"MaxBatchsize\"\n");
  EXPECT_EQ(problems("AWS::Lambda::Alias", "UpdatePolicy",
                     R"({"CodeDeployLambdaAliasUpdate": {"ApplicationName": "a"}})"),
            "StackPolicyInvalid|\"CodeDeployLambdaAliasUpdate\"|CodeDeployLambdaAliasUpdate lacks "
            "DeploymentGroupName\n");
  EXPECT_EQ(creating(R"(["x"])"),
            "InvalidAttribute|[\"x\"]|the CreationPolicy of R is not a mapping\n");
  EXPECT_EQ(creating(R"({"ResourceSignal": 1})"),
            "StackPolicyInvalid|\"ResourceSignal\"|ResourceSignal is not a mapping\n");
}

TEST(StackPolicies, HaveNoEffectOnOtherTypes) {
  EXPECT_EQ(
      problems("AWS::S3::Bucket", "CreationPolicy", R"({"ResourceSignal": {"Count": 1}})"),
      "AttributeUnsupported|{\"ResourceSignal\": {\"Count\": 1}}|CreationPolicy has no effect "
      "on AWS::S3::Bucket\n");
  // Members of the policy of another type.
  EXPECT_EQ(problems("AWS::EC2::Instance", "CreationPolicy",
                     R"({"AutoScalingCreationPolicy": {"MinSuccessfulInstancesPercent": 1}})"),
            "AttributeUnsupported|\"AutoScalingCreationPolicy\"|AutoScalingCreationPolicy has no "
            "effect in the CreationPolicy of AWS::EC2::Instance\n");
}

}  // namespace
}  // namespace drydock
