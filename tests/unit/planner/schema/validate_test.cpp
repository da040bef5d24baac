// What is said about a wrong resource, and where it points.
#include <gtest/gtest.h>

#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock::schema_test {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* kVpc = R"({
  "typeName": "AWS::EC2::VPC",
  "additionalProperties": false,
  "readOnlyProperties": ["/properties/VpcId", "/properties/Blocks/*/State", "/properties/Key"],
  "createOnlyProperties": ["/properties/Key"],
  "properties": {
    "CidrBlock": {"type": "string"},
    "EnableDnsSupport": {"type": "boolean"},
    "InstanceTenancy": {"type": "string", "enum": ["default", "dedicated", "host"]},
    "Key": {"type": "string"},
    "VpcId": {"type": "string"},
    "Blocks": {"type": "array", "items": {"$ref": "#/definitions/Block"}},
    "Tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}}
  },
  "definitions": {
    "Block": {"type": "object", "properties": {"State": {"type": "string"}}},
    "Tag": {"type": "object", "additionalProperties": false, "required": ["Key", "Value"],
            "properties": {"Key": {"type": "string"}, "Value": {"type": "string"}}}
  }
})";

Lines vpc(const std::string& properties) {
  Checked checked;
  checked.add_type(kVpc);
  checked.validate("AWS::EC2::VPC", properties);
  return checked.said();
}

TEST(Validate, AFineResourceIsPassedInSilence) {
  EXPECT_EQ(vpc(R"({"CidrBlock": {"Ref": "Block"}, "EnableDnsSupport": "true",
                    "Tags": [{"Key": "Name", "Value": 3}]})"),
            Lines{});
}

TEST(Validate, AnUnknownPropertyPointsAtItsKeyAndNamesTheNearest) {
  EXPECT_EQ(vpc(R"({"CidrBlok": "10.0.0.0/16"})"),
            Lines{R"(DD2003 `"CidrBlok"` AWS::EC2::VPC has no property "CidrBlok")"
                  R"( | did you mean "CidrBlock"?)"});
  EXPECT_EQ(vpc(R"({"Tags": [{"Key": "a", "Value": "b", "Propagate": true}]})"),
            Lines{R"(DD2003 `"Propagate"` Tags.0 has no property "Propagate")"
                  R"( | it has: Key and Value)"});
}

TEST(Validate, EveryMissingPropertyIsNamedAtTheObject) {
  EXPECT_EQ(vpc(R"({"Tags": [{}]})"),
            Lines{"DD2004 `{}` Tags.0 lacks the required properties Key and Value"
                  " | add Key and Value"});
  EXPECT_EQ(complaints(R"("required": ["A"])", "{}"),
            Lines{"DD2004 `R` T::T::T lacks the required property A | add A"});
}

TEST(Validate, AResourceWithoutPropertiesLacksWhatIsRequired) {
  EXPECT_EQ(complaints(R"("required": ["A"])", "null"),
            Lines{"DD2004 `R` T::T::T lacks the required property A | add A"});
}

TEST(Validate, AReadOnlyPropertyCannotBeSetUnlessItMayBeChosenOnce) {
  EXPECT_EQ(vpc(R"({"VpcId": "vpc-1", "Key": "chosen", "Blocks": [{"State": "x"}]})"),
            (Lines{R"(DD2005 `"State"` Blocks.0.State of AWS::EC2::VPC is set by AWS; a template )"
                   "cannot set it | remove State",
                   R"(DD2005 `"VpcId"` VpcId of AWS::EC2::VPC is set by AWS; a template )"
                   "cannot set it | remove VpcId"}));
}

TEST(Validate, AWrongValueIsQuotedWithWhatIsAllowed) {
  EXPECT_EQ(vpc(R"({"InstanceTenancy": "dedicatd", "EnableDnsSupport": "on", "Tags": {"a": 1}})"),
            (Lines{R"(DD2007 `"dedicatd"` InstanceTenancy is "dedicatd", which is not allowed; )"
                   R"(allowed: default, dedicated and host | did you mean "dedicated"?)",
                   R"(DD2006 `"on"` EnableDnsSupport must be true or false, but is "on")",
                   R"(DD2006 `{"a": 1}` Tags must be a list, but is an object)"}));
}

TEST(Validate, ASecretIsCheckedAndNeverShown) {
  const Lines lines = complaints(
      R"("properties": {"A": {"enum": ["hunter"]}, "B": {"type": "string", "pattern": "^x"},
                        "C": {"type": "string", "maxLength": 3}, "D": {"type": "integer"}})",
      R"({"A": {"$secret": "hunter2"}, "B": {"$secret": "hunter2"}, "C": {"$secret": "hunter2"},
          "D": {"$secret": "hunter2"}})");
  EXPECT_EQ(lines.size(), 4U);
  for (const std::string& line : lines) {
    const std::string said = line.substr(line.find("` ") + 2);  // the span shows the test's file
    EXPECT_EQ(said.find("hunter2"), std::string::npos) << line;
    EXPECT_EQ(said.find("did you mean"), std::string::npos) << line;
  }
}

TEST(Validate, ThePathLeadsToTheProperty) {
  Checked checked;
  checked.add_type(kVpc);
  checked.validate("AWS::EC2::VPC", R"({"Tags": [{"Key": "a", "Value": []}]})");
  ASSERT_EQ(checked.diagnostics.all().size(), 1U);
  EXPECT_EQ(checked.diagnostics.all()[0].path, "Resources.R.Properties.Tags.0.Value");
}

TEST(Validate, ASlipInATypeIsAnErrorAndAnUnknownTypeAWarning) {
  const auto said = [](const std::string& type) {
    Checked checked;
    checked.add_type(kVpc);
    checked.validate(type, R"({"Anything": 1})");
    return checked.said();
  };
  EXPECT_EQ(said("AWS::EC2::VPCC"), Lines{R"(DD2001 `AWS::EC2::VPCC` there is no resource type )"
                                          R"("AWS::EC2::VPCC" | did you mean "AWS::EC2::VPC"?)"});
  EXPECT_EQ(said("AWS::EC3::VPC").front().substr(0, 6), "DD2001");
  EXPECT_EQ(said("AWS::EC2::EIP").front().substr(0, 6), "DD2002");
  EXPECT_EQ(said("Initech::TPS::Report").front().substr(0, 6), "DD2002");
  EXPECT_NE(said("AWS::Serverless::Function").front().find("add Transform"), std::string::npos);
  EXPECT_EQ(said("Custom::Anything"), Lines{});
  EXPECT_EQ(said("AWS::CloudFormation::WaitConditionHandle"), Lines{});
  EXPECT_EQ(said("Initech::Network::Vpc::MODULE"), Lines{});
}

// Each level doubles the ways to look at a value: without a bound this would take 2^200 steps.
TEST(Validate, BranchesThatMultiplyAreBounded) {
  std::string value = "1";
  for (int i = 0; i < 60; ++i) {
    value = R"({"P": )" + value + "}";
  }
  const Lines lines = complaints(
      R"("properties": {"P": {"$ref": "#/definitions/D"}},
         "definitions": {"D": {"oneOf": [{"$ref": "#/definitions/E"}, {"$ref": "#/definitions/F"}]},
                         "E": {"properties": {"P": {"$ref": "#/definitions/D"}}},
                         "F": {"properties": {"P": {"$ref": "#/definitions/D"}}}})",
      value);
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back().substr(0, 6), "DD2012");
}

TEST(Validate, ABranchThatContainsItselfEnds) {
  EXPECT_EQ(complaints(R"("properties": {"P": {"$ref": "#/definitions/D"}},
                          "definitions": {"D": {"type": "integer",
                                                "allOf": [{"$ref": "#/definitions/D"}]}})",
                       R"({"P": 1})")
                .back()
                .substr(0, 6),
            "DD2012");
}

}  // namespace
}  // namespace drydock::schema_test
