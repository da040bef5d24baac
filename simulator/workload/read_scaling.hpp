// Reads what changes the size of fleets and services from a template: AWS::AutoScaling::
// ScalingPolicy, ScheduledAction, WarmPool and LifecycleHook, AWS::CloudWatch::Alarm that acts on a
// policy, AWS::ApplicationAutoScaling::ScalableTarget and ScalingPolicy, and the managed scaling of
// AWS::ECS::CapacityProvider. What a service would refuse is an error at its place; what does
// nothing in a simulation is a warning.
#pragma once

#include <span>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/fleet/read_fleets.hpp"
#include "simulator/sources/read_sources.hpp"
#include "simulator/workload/scaling_plan.hpp"

namespace drydock {

// A plan for each Auto Scaling group, and for each Spot Fleet and ECS service with a scalable
// target, in the order of the template.
[[nodiscard]] std::vector<ScalingPlan> read_scaling(std::span<const DeclaredResource> resources,
                                                    const ZoneLookup& zones,
                                                    Diagnostics& diagnostics);

}  // namespace drydock
