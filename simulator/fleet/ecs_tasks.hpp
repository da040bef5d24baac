// Where the tasks of an ECS service run: its capacity provider strategy, or the default one of its
// cluster. A provider is FARGATE, FARGATE_SPOT, or an Auto Scaling group that is a fleet of its own
// here. How many tasks each takes is tasks_by_provider; how a group follows its tasks is managed
// scaling (simulator/workload).
//
// Rules of the ECS API reference, CapacityProviderStrategyItem, CreateCapacityProvider and
// CreateService: one provider may have a base; at least one weight is above 0; at most 20
// providers; Fargate and groups never in one strategy; only providers that are associated with the
// cluster; a launch type excludes a strategy.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/fleet/capacity_rules.hpp"
#include "simulator/fleet/read_fleets.hpp"

namespace drydock {

struct TaskProvider {
  enum class Kind : std::uint8_t { Fargate, FargateSpot, Group };
  std::string name;  // "FARGATE_SPOT", or the logical id of the capacity provider
  Kind kind = Kind::Fargate;
  std::string group;  // address of the Auto Scaling group, "" if it is none of the template
  // Of managed scaling, percent; nothing if the group is not scaled by ECS.
  std::optional<std::uint32_t> target_capacity;
  ProviderShare share;
  std::uint32_t tasks = 0;  // of the desired count
};

struct EcsService {
  std::string address;
  Span span;
  std::string cluster;  // address, "" if it is none of the template
  std::uint32_t desired = 1;
  bool by_default = false;  // the strategy is that of the cluster
  std::vector<TaskProvider> providers;
};

// In the order of the template: services with a strategy. One that ECS would refuse is reported and
// left out.
[[nodiscard]] std::vector<EcsService> read_ecs_services(std::span<const DeclaredResource> resources,
                                                        Diagnostics& diagnostics);

}  // namespace drydock
