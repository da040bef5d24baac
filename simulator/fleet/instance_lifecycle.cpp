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

std::optional<InterruptionReason> interruption_reason(bool spot, const InterruptionCauses& causes) {
  if (!spot) {
    return std::nullopt;
  }
  return causes.capacity_taken_back ? std::optional(InterruptionReason::Capacity)
         : causes.above_max_price   ? std::optional(InterruptionReason::Price)
         : causes.constraint_broken ? std::optional(InterruptionReason::Constraints)
                                    : std::nullopt;
}

std::optional<std::vector<TypeWeight>> weights_after_change(std::span<const TypeWeight> running,
                                                            std::span<const TypeWeight> listed,
                                                            bool had_weights) {
  std::vector<TypeWeight> weights(running.begin(), running.end());
  for (TypeWeight& each : weights) {
    const auto found = std::find_if(listed.begin(), listed.end(), [&](const TypeWeight& entry) {
      return entry.type == each.type;
    });
    if (found != listed.end()) {
      each.weight = found->weight;
    } else if (!had_weights) {
      return std::nullopt;
    }
  }
  return weights;
}

std::optional<bool> reservation_gives_capacity(std::string_view state) {
  // EC2 API, CapacityReservation.
  constexpr std::array<std::string_view, 13> kStates = {
      "active",      "expired",         "cancelled",      "pending",   "failed",
      "scheduled",   "payment-pending", "payment-failed", "assessing", "delayed",
      "unsupported", "cancelling",      "unavailable"};
  return std::find(kStates.begin(), kStates.end(), state) == kStates.end()
             ? std::nullopt
             : std::optional(state == "active");
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
