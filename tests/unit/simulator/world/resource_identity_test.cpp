#include "simulator/world/resource_identity.hpp"
#include "base/codes/scenario_codes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>

#include "planner/model/value_json.hpp"
#include "planner/schema/load_schema.hpp"

namespace drydock {
namespace {

class ResourceIdentityTest : public testing::Test {
 protected:
  void SetUp() override {
    Diagnostics diagnostics;
    schemas_ = load_schemas(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types",
                            sources_, diagnostics);
    ASSERT_FALSE(diagnostics.has_errors());
  }
  [[nodiscard]] ResourceIdentity identity(const std::string& type, const std::string& properties,
                                          const std::string& entropy = "e") const {
    return make_identity({type, "stack", "Thing", "us-east-1", "123456789012", "aws", entropy},
                         *value_from_json(properties), schemas_.find(type));
  }
  // One type of ours, loaded from a text.
  ResourceType load_type(const std::string& text) {
    Diagnostics diagnostics;
    std::optional<ResourceType> type =
        load_resource_type(sources_, sources_.add("type.json", text), diagnostics);
    EXPECT_TRUE(type.has_value());
    return *std::move(type);
  }

  SourceMap sources_;
  SchemaRegistry schemas_;
};

struct Expected {
  const char* type;
  const char* properties;
  const char* identifier;                      // a regular expression
  std::pair<const char*, const char*> one_of;  // an attribute and its regular expression
};

TEST_F(ResourceIdentityTest, EveryTypeHasTheShapeThatItsServiceGives) {
  const std::vector<Expected> all = {
      {"AWS::EC2::VPC", "{}", "vpc-[0-9a-f]{17}", {"DefaultSecurityGroup", "sg-[0-9a-f]{17}"}},
      {"AWS::EC2::Subnet", "{}", "subnet-[0-9a-f]{17}", {"AvailabilityZone", "us-east-1a"}},
      {"AWS::EC2::InternetGateway", "{}", "igw-[0-9a-f]{17}", {"InternetGatewayId", "igw-.*"}},
      {"AWS::EC2::RouteTable", "{}", "rtb-[0-9a-f]{17}", {"RouteTableId", "rtb-.*"}},
      {"AWS::EC2::Route",
       R"({"RouteTableId":"rtb-1","DestinationCidrBlock":"0.0.0.0/0"})",
       R"(rtb-1\|0\.0\.0\.0/0)",
       {"CidrBlock", R"(0\.0\.0\.0/0)"}},
      {"AWS::EC2::SubnetRouteTableAssociation", "{}", "rtbassoc-[0-9a-f]{17}", {"Id", "rtb.*"}},
      {"AWS::EC2::VPCGatewayAttachment",
       R"({"VpcId":"vpc-1","InternetGatewayId":"igw-1"})",
       R"(IGW\|vpc-1)",
       {"AttachmentType", "IGW"}},
      {"AWS::EC2::SecurityGroup", "{}", "sg-[0-9a-f]{17}", {"GroupName", "stack-Thing-.{12}"}},
      {"AWS::EC2::LaunchTemplate", "{}", "lt-[0-9a-f]{17}", {"LatestVersionNumber", "1"}},
      {"AWS::EC2::Instance", "{}", "i-[0-9a-f]{17}", {"PrivateDnsName", "ip-.*.ec2.internal"}},
      {"AWS::EC2::CapacityReservation",
       R"({"InstanceCount":3})",
       "cr-[0-9a-f]{17}",
       {"CapacityReservationArn",
        "arn:aws:ec2:us-east-1:123456789012:capacity-reservation/cr-[0-9a-f]{17}"}},
      {"AWS::AutoScaling::AutoScalingGroup",
       "{}",
       "stack-Thing-[0-9A-Z]{12}",
       {"AutoScalingGroupARN",
        "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:[0-9a-f-]{36}:"
        "autoScalingGroupName/stack-Thing-.{12}"}},
      {"AWS::ResourceGroups::Group",
       R"({"Name":"g"})",
       "g",
       {"Arn", "arn:aws:resource-groups:us-east-1:123456789012:group/g"}},
      {"AWS::IAM::Role",
       R"({"Path":"/p/"})",
       "stack-Thing-[0-9A-Z]{12}",
       {"Arn", "arn:aws:iam::123456789012:role/p/stack-Thing-.{12}"}},
      {"AWS::IAM::InstanceProfile",
       R"({"InstanceProfileName":"n"})",
       "n",
       {"Arn", "arn:aws:iam::123456789012:instance-profile/n"}},
      {"AWS::S3::Bucket", "{}", "stack-thing-[0-9a-z]{12}", {"DomainName", ".*.s3.amazonaws.com"}},
      {"AWS::SNS::Topic",
       R"({"FifoTopic":true})",
       R"(arn:aws:sns:us-east-1:123456789012:stack-Thing-.{12}\.fifo)",
       {"TopicName", ".*fifo"}},
      {"AWS::SSM::Parameter",
       R"({"Name":"/a/b"})",
       "/a/b",
       {"Arn", "arn:aws:ssm:us-east-1:123456789012:parameter/a/b"}},
      {"AWS::Logs::LogGroup",
       R"({"LogGroupName":"/l"})",
       "/l",
       {"Arn", R"(arn:aws:logs:us-east-1:123456789012:log-group:/l:\*)"}},
  };
  for (const Expected& expected : all) {
    const ResourceIdentity made = identity(expected.type, expected.properties);
    EXPECT_TRUE(std::regex_match(made.identifier, std::regex(expected.identifier)))
        << expected.type << ": " << made.identifier;
    const Value* attribute = made.attributes.find(expected.one_of.first);
    ASSERT_NE(attribute, nullptr) << expected.type;
    EXPECT_TRUE(std::regex_match(*attribute->scalar_text(), std::regex(expected.one_of.second)))
        << expected.type << ": " << *attribute->scalar_text();
    EXPECT_EQ(identity(expected.type, expected.properties).attributes, made.attributes);
  }
  // Every other schema that we ship has a name by its schema.
  for (const std::string_view type : schemas_.type_names()) {
    EXPECT_FALSE(identity(std::string(type), "{}").identifier.empty()) << type;
  }
}

TEST_F(ResourceIdentityTest, NamesOfFunctionsAlarmsAndPoliciesStandInTheirArns) {
  const auto arn = [&](const char* type, const char* properties, const char* attribute) {
    return identity(type, properties).attributes.find(attribute)->text();
  };
  EXPECT_EQ(arn("AWS::Lambda::Function", R"({"FunctionName":"f"})", "Arn"),
            "arn:aws:lambda:us-east-1:123456789012:function:f");
  EXPECT_EQ(arn("AWS::CloudWatch::Alarm", R"({"AlarmName":"a"})", "Arn"),
            "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a");
  EXPECT_EQ(
      arn("AWS::IAM::ManagedPolicy", R"({"ManagedPolicyName":"m","Path":"/p/"})", "PolicyArn"),
      "arn:aws:iam::123456789012:policy/p/m");
}

TEST_F(ResourceIdentityTest, EntropyAloneTellsTwoObjectsApart) {
  EXPECT_NE(identity("AWS::EC2::VPC", "{}", "one").identifier,
            identity("AWS::EC2::VPC", "{}", "two").identifier);
  EXPECT_EQ(identity("AWS::S3::Bucket", R"({"BucketName":"b"})", "one").identifier,
            identity("AWS::S3::Bucket", R"({"BucketName":"b"})", "two").identifier);
}

TEST_F(ResourceIdentityTest, OtherTypesFollowTheirSchema) {
  const ResourceType type = load_type(R"({
    "typeName": "Acme::Widgets::Gear", "description": "d", "additionalProperties": false,
    "properties": {"GearId": {"type": "string"}, "GearArn": {"type": "string"},
                   "Teeth": {"type": "integer"}, "ItemCount": {"type": "integer"}},
    "primaryIdentifier": ["/properties/GearId"],
    "readOnlyProperties": ["/properties/GearId", "/properties/GearArn", "/properties/ItemCount"]})");
  const IdentityInputs inputs{"Acme::Widgets::Gear", "stack", "Thing", "us-east-1",
                              "123456789012",        "aws",   "e"};
  const ResourceIdentity made = make_identity(inputs, *value_from_json(R"({"Teeth":12})"), &type);
  EXPECT_TRUE(std::regex_match(made.identifier, std::regex("gear-[0-9a-f]{17}")))
      << made.identifier;
  EXPECT_TRUE(
      std::regex_match(made.attributes.find("GearArn")->text(),
                       std::regex("arn:aws:widgets:us-east-1:123456789012:gear/stack-Thing-.*")));
  EXPECT_TRUE(made.attributes.find("ItemCount")->is_number());
  EXPECT_EQ(made.attributes.find("Teeth")->as_integer(), 12);
  EXPECT_TRUE(std::regex_match(make_identity(inputs, Value::object({}), nullptr).identifier,
                               std::regex("stack-Thing-[0-9A-Z]{12}")));
}

TEST_F(ResourceIdentityTest, SecretsAndWriteOnlyPropertiesAreNoAttributes) {
  Value properties = *value_from_json(R"({"Name":"p","Tier":"Standard"})");
  properties.set("Value", Value::string("hidden").mark_secret());
  const IdentityInputs inputs{"AWS::SSM::Parameter", "stack", "Thing", "us-east-1",
                              "123456789012",        "aws",   "e"};
  const ResourceIdentity made = make_identity(inputs, properties, schemas_.find(inputs.type));
  EXPECT_EQ(made.attributes.find("Value"), nullptr);
  EXPECT_EQ(made.attributes.find("Tier"), nullptr);
}

Resource resource(const std::string& address, const std::string& type, Value properties,
                  const std::vector<std::pair<std::string, std::string>>& references = {}) {
  Resource made;
  made.address = Address(address);
  made.type = type;
  made.properties = std::move(properties);
  for (const auto& [target, attribute] : references) {
    made.references.push_back({Address(target), attribute, "", {}});
  }
  return made;
}

Value unknown(const std::string& expression) {
  return Value::unknown(*value_from_json(expression));
}

ResourceSet small_set() {
  ResourceSet set;
  set.stack_name = "stack";
  set.region = "us-east-1";
  set.account = "123456789012";
  Value group = *value_from_json(R"({"GroupDescription":"d"})");
  group.set("VpcId", unknown(R"({"Ref":"Vpc"})"));
  Value instance = Value::object({});
  instance.set("SubnetId", unknown(R"({"Ref":"Subnet"})"));
  instance.set("SecurityGroupIds", Value::list({unknown(R"({"Fn::GetAtt":["Group","GroupId"]})")}));
  instance.set("ImageId", unknown(R"({"$resolve":"ssm:/aws/service/canonical/ami-id/ami"})"));
  Value subnet = *value_from_json(R"({"AvailabilityZone":"us-east-1c"})");
  subnet.set("VpcId", unknown(R"({"Ref":"Vpc"})"));
  // Dependents first: the order of the template is not the order of creation.
  set.resources.push_back(resource("Server", "AWS::EC2::Instance", std::move(instance),
                                   {{"Subnet", ""}, {"Group", "GroupId"}}));
  set.resources.push_back(
      resource("Group", "AWS::EC2::SecurityGroup", std::move(group), {{"Vpc", ""}}));
  set.resources.push_back(resource("Subnet", "AWS::EC2::Subnet", std::move(subnet), {{"Vpc", ""}}));
  set.resources.push_back(
      resource("Vpc", "AWS::EC2::VPC", *value_from_json(R"({"CidrBlock":"10.0.0.0/16"})")));
  return set;
}

TEST_F(ResourceIdentityTest, APlannedSetKnowsEverythingAndIsTheSameEachTime) {
  Diagnostics diagnostics;
  const auto planned = plan_identities(small_set(), schemas_, diagnostics);
  ASSERT_TRUE(planned.has_value());
  const auto again = plan_identities(small_set(), schemas_, diagnostics);
  ASSERT_EQ(planned->resources.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const PlannedResource& each = planned->resources[i];
    EXPECT_FALSE(each.properties.contains_unknown()) << each.address.text();
    EXPECT_FALSE(each.attributes.contains_unknown()) << each.address.text();
    EXPECT_EQ(each.identifier, again->resources[i].identifier);
    EXPECT_EQ(value_to_json(each.properties), value_to_json(again->resources[i].properties));
    EXPECT_EQ(value_to_json(each.attributes), value_to_json(again->resources[i].attributes));
    EXPECT_EQ(planned->find(each.address), &each);
    EXPECT_EQ(planned->find_identifier(each.type, each.identifier), &each);
  }
  const PlannedResource& server = *planned->find(Address("Server"));
  EXPECT_EQ(server.properties.find("SubnetId")->text(),
            planned->find(Address("Subnet"))->identifier);
  EXPECT_EQ(server.properties.find("SecurityGroupIds")->items()[0].text(),
            planned->find(Address("Group"))->identifier);
  EXPECT_TRUE(server.properties.find("ImageId")->text().starts_with("ami-"));
  EXPECT_EQ(server.attributes.find("AvailabilityZone")->text(), "us-east-1c");

  ResourceSet other = small_set();
  other.stack_name = "other";
  EXPECT_NE(plan_identities(other, schemas_, diagnostics)->resources[3].identifier,
            planned->resources[3].identifier);
}

TEST_F(ResourceIdentityTest, WhatCannotBeForeseenIsReported) {
  ResourceSet set = small_set();
  set.resources[3].properties.set("Odd", unknown(R"({"Fn::GetAtt":["Subnet","NoSuchThing"]})"));
  set.resources[2].references.clear();
  set.resources[2].properties = Value::object({});
  set.resources[3].references.push_back({Address("Subnet"), "NoSuchThing", "Odd", {}});
  Diagnostics diagnostics;
  EXPECT_FALSE(plan_identities(set, schemas_, diagnostics).has_value());
  ASSERT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.all().front().code, codes::IdentityUnknown);
}

}  // namespace
}  // namespace drydock
