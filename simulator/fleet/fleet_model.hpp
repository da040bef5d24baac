// One model of everything that launches EC2 instances by itself: Auto Scaling groups, EC2 Fleets,
// Spot Fleets, EMR instance fleets and groups, Batch compute environments, EKS node groups. Read
// from a template by read_fleets; which pools it may draw from is the work of fleet_pools.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/span.hpp"
#include "simulator/fleet/capacity_rules.hpp"
#include "simulator/fleet/group_allocation.hpp"
#include "simulator/fleet/instance_requirements.hpp"

namespace drydock {

enum class FleetKind : std::uint8_t {
  AutoScalingGroup,
  NodeGroup,
  Ec2Fleet,
  SpotFleet,
  EmrFleet,
  EmrGroup,
  BatchEnvironment,
};
// "Auto Scaling group", …
[[nodiscard]] std::string_view fleet_kind_words(FleetKind kind);

// How long a fleet goes on (rules 21 and 36).
enum class FleetLife : std::uint8_t { Maintain, Request, Instant };

// One choice of the fleet: a type, a pattern of types ("m5.*"), or requirements.
struct FleetOverride {
  std::string instance_type;
  std::optional<InstanceRequirements> requirements;
  Units weight = 1;
  std::uint32_t priority = kNoPriority;
  std::optional<Money> max_price;
  std::optional<double> max_price_percentage;  // of the On-Demand price; EMR and Batch
  std::vector<std::string> zones;              // empty: all of the fleet's
  Span span;
};

struct FleetModel {
  std::string address;  // "Group", "Cluster.TASK"
  FleetKind kind = FleetKind::AutoScalingGroup;
  Span span;
  std::vector<std::string> zones;  // names, in the order of the template; empty: not known
  std::vector<FleetOverride> overrides;
  CapacityUnit unit = CapacityUnit::Count;
  // Weights of EC2 Fleets may be fractions: then weights and targets stand here times 1000.
  Units scale = 1;

  // Of groups, whose zones are balanced first.
  GroupRules group;
  Units desired = 0;
  Units min = 0;
  Units max = 0;

  // Of fleets, which rank over all zones.
  FleetRules fleet;
  FleetLife life = FleetLife::Maintain;
  Units spot_target = 0;
  Units on_demand_target = 0;
  bool ends_excess = true;  // when the target is lowered (rule 31)

  std::optional<Money> max_price;   // of Spot, for all overrides without their own
  bool max_price_per_unit = false;  // rules 4 and 38
  bool capacity_rebalancing = false;
  bool one_zone = false;               // EMR: the cluster chooses one of them (rule 120)
  std::optional<SpotTimeout> timeout;  // EMR
  // EMR, when the fleet is resized or replaces what was reclaimed (rule 124).
  SpotStrategy resize_strategy = SpotStrategy::PriceCapacityOptimized;
  Nanoseconds resize_timeout = 0;  // 0: it goes on until the next resize

  [[nodiscard]] bool is_group() const {
    return kind == FleetKind::AutoScalingGroup || kind == FleetKind::NodeGroup;
  }
};

}  // namespace drydock
