// Facts: AWS Resource and Property Types Reference, "Return values" of each type; ARNs by the
// Service Authorization Reference.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "simulator/world/identity_rules.hpp"

namespace drydock {
namespace {

Value text(std::string words) { return Value::string(std::move(words)); }

ResourceIdentity launch_template(const IdentityWords& words) {
  ResourceIdentity made{words.id("lt"), Value::object({})};
  made.attributes.set("LaunchTemplateId", text(made.identifier));
  made.attributes.set("DefaultVersionNumber", text("1"));
  made.attributes.set("LatestVersionNumber", text("1"));
  if (words.given("LaunchTemplateName").empty()) {
    made.attributes.set("LaunchTemplateName", text(words.generated_name(125)));
  }
  return made;
}

ResourceIdentity capacity_reservation(const IdentityWords& words) {
  ResourceIdentity made{words.id("cr"), Value::object({})};
  const std::string count = words.given("InstanceCount");
  const Value number = Value::integer(text(count).as_integer().value_or(0));
  made.attributes.set("Id", text(made.identifier));
  made.attributes.set("CapacityReservationArn",
                      text(words.arn("ec2", "capacity-reservation/" + made.identifier)));
  made.attributes.set("AvailableInstanceCount", number);
  made.attributes.set("TotalInstanceCount", number);
  made.attributes.set("OwnerId", text(words.inputs().account));
  made.attributes.set("ReservationType", text("default"));
  made.attributes.set("State", text("active"));
  if (words.given("Tenancy").empty()) {
    made.attributes.set("Tenancy", text("default"));
  }
  return made;
}

ResourceIdentity scaling_group(const IdentityWords& words) {
  ResourceIdentity made{words.given_or_generated("AutoScalingGroupName", 255), Value::object({})};
  const std::string hex = words.hex("uuid", 32);
  const std::string uuid = fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4),
                                       hex.substr(12, 4), hex.substr(16, 4), hex.substr(20, 12));
  made.attributes.set("AutoScalingGroupName", text(made.identifier));
  made.attributes.set(
      "AutoScalingGroupARN",
      text(words.arn("autoscaling", fmt::format("autoScalingGroup:{}:autoScalingGroupName/{}", uuid,
                                                made.identifier))));
  return made;
}

ResourceIdentity instance(const IdentityWords& words) {
  ResourceIdentity made{words.id("i"), Value::object({})};
  const IdentityInputs& inputs = words.inputs();
  std::string address = words.given("PrivateIpAddress");
  address = address.empty() ? words.private_address() : address;
  std::string host = address;
  for (char& c : host) {
    c = c == '.' ? '-' : c;
  }
  // us-east-1 is the one Region whose instances have no Region in their internal names.
  const std::string domain =
      inputs.region == "us-east-1" ? "ec2.internal" : inputs.region + ".compute.internal";
  made.attributes.set("InstanceId", text(made.identifier));
  if (words.given("AvailabilityZone").empty()) {
    made.attributes.set("AvailabilityZone", text(inputs.region + "a"));
  }
  made.attributes.set("PrivateDnsName", text(fmt::format("ip-{}.{}", host, domain)));
  made.attributes.set("PrivateIp", text(address));
  made.attributes.set("PublicDnsName", text(""));
  made.attributes.set("PublicIp", text(""));
  return made;
}

constexpr std::array<std::pair<std::string_view, IdentityRule>, 4> kRules = {{
    {"AWS::AutoScaling::AutoScalingGroup", scaling_group},
    {"AWS::EC2::CapacityReservation", capacity_reservation},
    {"AWS::EC2::Instance", instance},
    {"AWS::EC2::LaunchTemplate", launch_template},
}};

}  // namespace

IdentityRule compute_identity_rule(std::string_view type) {
  for (const auto& [name, rule] : kRules) {
    if (name == type) {
      return rule;
    }
  }
  return nullptr;
}

}  // namespace drydock
