#include "simulator/fleet/instance_lifecycle.hpp"

#include <algorithm>
#include <array>

#include "simulator/fleet/group_allocation.hpp"

namespace drydock {

bool spot_can_hibernate(const InstanceType& type) {
  constexpr std::array<std::string_view, 7> kFamilies = {"c3", "c4", "c5", "m4", "m5", "r3", "r4"};
  constexpr std::uint64_t kLimitMib = 100ULL * 1024;
  return type.memory_mib < kLimitMib &&
         std::find(kFamilies.begin(), kFamilies.end(), type.family()) != kFamilies.end();
}

InterruptionBehavior effective_behavior(InterruptionBehavior wanted, const InstanceType& type) {
  return wanted == InterruptionBehavior::Hibernate && !spot_can_hibernate(type)
             ? InterruptionBehavior::Stop
             : wanted;
}

SplitChange split_change(Units desired, Units base, std::uint32_t percentage, Units spot,
                         Units on_demand) {
  const Units target = on_demand_target(desired, base, percentage);
  return {std::max<Units>(target - on_demand, 0), std::max<Units>(desired - target - spot, 0)};
}

std::string_view future_reservation_problem(const FutureReservation& wanted) {
  constexpr std::uint64_t kLeastVcpus = 32;
  if (std::uint64_t{wanted.vcpus} * wanted.instances < kLeastVcpus) {
    return "it has fewer than 32 vCPU";
  }
  if (wanted.lead < 5 * kDay || wanted.lead > 120 * kDay) {
    return "its start is not 5 to 120 days ahead";
  }
  if (!wanted.targeted) {
    return "it is not targeted";
  }
  return wanted.placement_group ? "it is in a placement group" : "";
}

}  // namespace drydock
