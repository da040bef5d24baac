// What a Spot placement score is asked for: how much capacity, of which instance types, where.
// Rules 94 to 99 of docs/capacity-rules.md (EC2 API, GetSpotPlacementScores). Where a score comes
// from stands in placement_score.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/instance_requirements.hpp"
#include "simulator/fleet/pool_order.hpp"

namespace drydock {

struct PlacementRequest {
  std::string name;                // of the configuration; "" for the only one
  std::vector<std::string> types;  // else requirements
  std::optional<InstanceRequirements> requirements;
  Units capacity = 0;
  CapacityUnit unit = CapacityUnit::Count;
  bool single_zone = false;          // scores of zones instead of Regions
  std::vector<std::string> regions;  // empty: all of the catalog
  std::uint32_t most_results = 10;
  SpotStrategy strategy = SpotStrategy::CapacityOptimized;  // AWS's own assumption (rule 98)
};

// "units", "vcpu", "memory-mib".
[[nodiscard]] std::string_view capacity_unit_name(CapacityUnit unit);

// Reports everything that the service would refuse, and what the catalog does not hold, at `span`.
[[nodiscard]] bool check_placement_request(const PlacementRequest& request, const Catalog& catalog,
                                           Span span, Diagnostics& diagnostics);

}  // namespace drydock
