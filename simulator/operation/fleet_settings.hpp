// What a fleet's resource says beside what FleetModel holds, as far as it matters while the fleet
// runs: how it ends instances, what capacity rebalancing does, which reservations it names, what it
// does when a zone is impaired. Words that a service would refuse are read_fleets' to report.
#pragma once

#include <string>
#include <vector>

#include "base/duration.hpp"
#include "simulator/fleet/fleet_model.hpp"
#include "simulator/fleet/scale_in.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {

struct FleetSettings {
  std::vector<TerminationPolicy> termination;  // empty: Default
  bool protects_new = false;                   // from scale-in (rule 80)
  // Capacity rebalancing of EC2 Fleets (rule 88): `launch` leaves the old instance running.
  bool ends_marked = true;
  Nanoseconds termination_delay = 2 * kMinute;  // of launch-before-terminate
  // Rules 75 and 76.
  bool zonal_shift = false;
  bool ignores_unhealthy = false;  // in a zone that was shifted away from
  // Rules 103, 105, 115: at most one of these is named.
  std::string reservation_id;
  std::string reservation_group;
};

[[nodiscard]] FleetSettings fleet_settings(const FleetModel& model, const PlannedSet& resources);

}  // namespace drydock
