// Where the choices of a fleet stand in the properties of its resource, in the words of its
// service, and how to change them in a copy. What to change is left to variations.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"
#include "simulator/fleet/fleet_model.hpp"

namespace drydock {

// Steps from the properties of a resource to a member; a number is a place in a list.
using ValuePath = std::vector<std::string>;

struct FleetChoices {
  std::vector<ValuePath> overrides;  // lists of choices; each item has InstanceType
  ValuePath strategy;                // empty: it cannot be changed
  std::string pool_count;            // beside the strategy: only lowest-price has it
  bool camel_case = false;           // "capacityOptimized"
  bool may_diversify = false;
  ValuePath zones;    // list of zone names; empty: none
  ValuePath subnets;  // list of subnet ids; empty: none
  ValuePath base;     // On-Demand base capacity; empty: none
  ValuePath rebalancing;
};

// Nothing for fleets whose choices have no place of their own. `logical_part` is what follows the
// resource in the fleet's address: "TASK", else "".
[[nodiscard]] std::optional<FleetChoices> fleet_choices(const FleetModel& model,
                                                        const Value& properties,
                                                        std::string_view logical_part);

// Null if it is not there.
[[nodiscard]] Value* value_at(Value& root, const ValuePath& path);
// Makes the objects on the way.
void set_value(Value& root, const ValuePath& path, Value value);

// "price-capacity-optimized" as the service of the fleet writes it.
[[nodiscard]] std::string strategy_text(SpotStrategy strategy, bool camel_case);

}  // namespace drydock
