// What an Auto Scaling group or a single instance would launch: the launch template's version with
// what overrides it (EC2 API Reference, RequestLaunchTemplateData; Auto Scaling API Reference,
// LaunchTemplateSpecification, CapacityReservationSpecification, InstancesDistribution).
#pragma once

#include "providers/simulated/cloud_context.hpp"
#include "simulator/capacity/reservation_ledger.hpp"

namespace drydock {

struct LaunchSettings {
  InstanceRequest request;  // without its zone
  std::string template_id;  // "" without a launch template
  std::int64_t template_version = 0;
  // Of a mixed group: how many are On-Demand before the rest is shared out.
  std::int64_t on_demand_base = 0;
  std::int64_t on_demand_percent = 100;
};

// `properties` are those of an AWS::AutoScaling::AutoScalingGroup, which needs a launch template.
[[nodiscard]] Verdict read_group_settings(const CloudContext& context, const Value& properties,
                                          LaunchSettings& settings);
// `properties` are those of an AWS::EC2::Instance.
[[nodiscard]] Verdict read_instance_settings(const CloudContext& context, const Value& properties,
                                             LaunchSettings& settings);

}  // namespace drydock
