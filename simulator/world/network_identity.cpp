// Facts: AWS Resource and Property Types Reference, "Return values" of each type; identifier
// prefixes as in the EC2 API Reference's examples.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "simulator/world/identity_rules.hpp"

namespace drydock {
namespace {

Value text(std::string words) { return Value::string(std::move(words)); }

ResourceIdentity plain(std::string identifier, std::string_view attribute) {
  Value attributes = Value::object({});
  attributes.set(std::string(attribute), text(identifier));
  return {std::move(identifier), std::move(attributes)};
}

ResourceIdentity vpc(const IdentityWords& words) {
  ResourceIdentity made = plain(words.id("vpc"), "VpcId");
  made.attributes.set("DefaultNetworkAcl", text(words.id("acl")));
  made.attributes.set("DefaultSecurityGroup", text(words.id("sg")));
  made.attributes.set("CidrBlockAssociations", Value::list({text(words.id("vpc-cidr-assoc"))}));
  made.attributes.set("Ipv6CidrBlocks", Value::list({}));
  return made;
}

ResourceIdentity subnet(const IdentityWords& words) {
  ResourceIdentity made = plain(words.id("subnet"), "SubnetId");
  if (words.given("AvailabilityZone").empty()) {
    made.attributes.set("AvailabilityZone", text(words.inputs().region + "a"));
  }
  made.attributes.set("NetworkAclAssociationId", text(words.id("aclassoc")));
  made.attributes.set("Ipv6CidrBlocks", Value::list({}));
  return made;
}

ResourceIdentity internet_gateway(const IdentityWords& words) {
  return plain(words.id("igw"), "InternetGatewayId");
}

ResourceIdentity route_table(const IdentityWords& words) {
  return plain(words.id("rtb"), "RouteTableId");
}

ResourceIdentity route(const IdentityWords& words) {
  std::string destination;
  for (const std::string_view property :
       {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"}) {
    destination = destination.empty() ? words.given(property) : destination;
  }
  ResourceIdentity made = plain(destination, "CidrBlock");
  made.identifier = fmt::format("{}|{}", words.given("RouteTableId"), destination);
  return made;
}

ResourceIdentity subnet_association(const IdentityWords& words) {
  return plain(words.id("rtbassoc"), "Id");
}

ResourceIdentity gateway_attachment(const IdentityWords& words) {
  ResourceIdentity made =
      plain(words.given("VpnGatewayId").empty() ? "IGW" : "VGW", "AttachmentType");
  made.identifier += "|" + words.given("VpcId");
  return made;
}

ResourceIdentity security_group(const IdentityWords& words) {
  ResourceIdentity made = plain(words.id("sg"), "GroupId");
  made.attributes.set("Id", text(made.identifier));
  if (words.given("GroupName").empty()) {
    made.attributes.set("GroupName", text(words.generated_name(255)));
  }
  return made;
}

constexpr std::array<std::pair<std::string_view, IdentityRule>, 8> kRules = {{
    {"AWS::EC2::InternetGateway", internet_gateway},
    {"AWS::EC2::Route", route},
    {"AWS::EC2::RouteTable", route_table},
    {"AWS::EC2::SecurityGroup", security_group},
    {"AWS::EC2::Subnet", subnet},
    {"AWS::EC2::SubnetRouteTableAssociation", subnet_association},
    {"AWS::EC2::VPC", vpc},
    {"AWS::EC2::VPCGatewayAttachment", gateway_attachment},
}};

}  // namespace

IdentityRule network_identity_rule(std::string_view type) {
  for (const auto& [name, rule] : kRules) {
    if (name == type) {
      return rule;
    }
  }
  return nullptr;
}

}  // namespace drydock
