// What a fleet launches when it begins with nothing and every pool gives what it is asked for: the
// allocators applied to one fleet as it stands in a template.
#pragma once

#include <cstdint>
#include <optional>

#include "simulator/fleet/fleet_model.hpp"
#include "simulator/fleet/fleet_pools.hpp"

namespace drydock {

struct FirstLaunch {
  Units spot_target = 0;
  Units on_demand_target = 0;
  Launches launches;
  std::optional<std::uint32_t> only_zone;  // that an EMR cluster runs in
};

[[nodiscard]] FirstLaunch first_launch(const FleetModel& model, const FleetPools& pools);

}  // namespace drydock
