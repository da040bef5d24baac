#include "providers/simulated/deletion_rules.hpp"

#include <fmt/format.h>

#include <array>

namespace drydock {
namespace {

struct Dependence {
  std::string_view needed;
  std::string_view dependent;
};

constexpr std::array<Dependence, 15> kDependences = {{
    {"AWS::EC2::VPC", "AWS::EC2::Subnet"},
    {"AWS::EC2::VPC", "AWS::EC2::VPCGatewayAttachment"},
    {"AWS::EC2::VPC", "AWS::EC2::SecurityGroup"},
    {"AWS::EC2::VPC", "AWS::EC2::RouteTable"},
    {"AWS::EC2::VPC", "AWS::EC2::NetworkAcl"},
    {"AWS::EC2::VPC", "AWS::EC2::VPCEndpoint"},
    {"AWS::EC2::Subnet", "AWS::AutoScaling::AutoScalingGroup"},
    {"AWS::EC2::Subnet", "AWS::EC2::NatGateway"},
    {"AWS::EC2::Subnet", "AWS::EC2::NetworkInterface"},
    {"AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment"},
    {"AWS::EC2::RouteTable", "AWS::EC2::SubnetRouteTableAssociation"},
    {"AWS::EC2::SecurityGroup", "AWS::EC2::Instance"},
    {"AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroup"},
    {"AWS::EC2::SecurityGroup", "AWS::EC2::NetworkInterface"},
    {"AWS::IAM::Role", "AWS::IAM::InstanceProfile"},
}};

Refusal conflict(const CloudResource& resource, const CloudResource& dependent) {
  if (resource.type == "AWS::IAM::Role") {
    return {HandlerError::ResourceConflict,
            fmt::format("DeleteConflict: Cannot delete entity, must remove roles from instance "
                        "profile first. (role {} is in {})",
                        resource.identifier, dependent.identifier)};
  }
  const std::size_t colon = resource.type.rfind(':') + 1;
  return {HandlerError::ResourceConflict,
          fmt::format("DependencyViolation: The {} '{}' has dependencies and cannot be deleted: "
                      "{} {}",
                      resource.type.substr(colon), resource.identifier, dependent.type,
                      dependent.identifier)};
}

}  // namespace

Verdict check_deletion(const CloudContext& context, const CloudResource& resource) {
  for (const Dependence& dependence : kDependences) {
    if (dependence.needed != resource.type) {
      continue;
    }
    const Result<std::vector<CloudResource>> dependents =
        context.database.mentioning(dependence.dependent, resource.identifier, context.region);
    if (!dependents) {
      return dependents.error();
    }
    for (const CloudResource& dependent : *dependents) {
      if (dependent.number != resource.number) {
        return std::optional(conflict(resource, dependent));
      }
    }
  }
  if (resource.type == "AWS::EC2::Subnet") {
    const Result<std::int64_t> running = context.database.instances_in_subnet(resource.identifier);
    if (!running) {
      return running.error();
    }
    if (*running > 0) {
      return refused(HandlerError::ResourceConflict,
                     fmt::format("DependencyViolation: The subnet '{}' has dependencies and cannot "
                                 "be deleted: {} instances",
                                 resource.identifier, *running));
    }
  }
  return accepted();
}

}  // namespace drydock
