// Reads requests for placement scores from files: what types must have, and configurations that are
// tracked over time.
//
// Requirements are those of EC2 (JSON or YAML): an InstanceRequirements, alone or inside an
// InstanceRequirementsWithMetadata, whose architectures and virtualization are not modelled.
//
// Configurations:
//   configurations:
//     - name: web              # unique
//       types: [m5.large, …]   # else `requirements`, as above
//       capacity: 500
//       unit: units            # vcpu, memory-mib
//       single_zone: false
//       regions: [us-east-1]   # without it, all that the catalog holds
#pragma once

#include <optional>
#include <vector>

#include "planner/document/document.hpp"
#include "simulator/placement/placement_request.hpp"

namespace drydock {

// What is wrong is reported; nothing if any of it is an error.
[[nodiscard]] std::optional<InstanceRequirements> read_placement_requirements(
    const Node& node, Diagnostics& diagnostics);

[[nodiscard]] std::optional<std::vector<PlacementRequest>> read_placement_requests(
    const Document& document, Diagnostics& diagnostics);

// "units", "vcpu", "memory-mib".
[[nodiscard]] std::optional<CapacityUnit> capacity_unit_of(std::string_view word);

}  // namespace drydock
