// Rules of EC2, Auto Scaling and EMR that are a formula or a small table, and need no pools. The
// numbers are those of docs/capacity-rules.md, which has their sources.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/money.hpp"
#include "simulator/fleet/pool_table.hpp"

namespace drydock {

// Rule 9: Spot and On-Demand quotas count vCPU by class.
enum class QuotaClass : std::uint8_t { Standard, Dl, F, GAndVt, Inf, P, Trn, X, Other };
[[nodiscard]] QuotaClass quota_class(std::string_view instance_type);
// How many more instances of that many vCPU a quota allows.
[[nodiscard]] constexpr std::uint32_t quota_room(std::uint32_t quota_vcpus,
                                                 std::uint32_t used_vcpus, std::uint32_t vcpus) {
  return used_vcpus >= quota_vcpus || vcpus == 0 ? 0 : (quota_vcpus - used_vcpus) / vcpus;
}

// Rules 88 to 90: how many units a fleet with Capacity Rebalancing wants to run when `marked` of
// them have a rebalance recommendation: these no longer count, up to twice the target.
[[nodiscard]] constexpr Units rebalancing_target(Units target, Units marked) {
  return marked < target ? target + marked : 2 * target;
}

// Rule 93: for how long an hour-billed price is due when a Spot Instance ended. Interrupted by EC2
// within its first hour it is free; otherwise every second counts.
[[nodiscard]] Nanoseconds billed_spot_time(Nanoseconds ran, bool interrupted_by_ec2);

// Rule 101: slots of a reservation that are billed beside the instances in it.
[[nodiscard]] constexpr std::uint32_t billed_unused_slots(std::uint32_t slots, std::uint32_t used) {
  return slots > used ? slots - used : 0;
}

// Rules 110 and 24: instances of a Capacity Reservation Fleet in its first type that can be had.
struct ReservationFleetChoice {
  std::uint32_t option = 0;  // position in the list
  std::uint32_t instances = 0;
};
// `weights` and `rooms` by option, in order of priority; nothing if no option alone can hold it.
[[nodiscard]] std::optional<ReservationFleetChoice> reservation_fleet_choice(
    Units target, std::span<const Units> weights, std::span<const std::uint32_t> rooms);

// Rule 122: what becomes of Spot units of an EMR instance fleet that are missing. Only while the
// cluster is first provisioned.
struct SpotTimeout {
  enum class Action : std::uint8_t { SwitchToOnDemand, TerminateCluster };
  Nanoseconds after = 0;
  Action action = Action::SwitchToOnDemand;
};
struct SpotTimeoutOutcome {
  bool terminate = false;
  Units to_on_demand = 0;  // moves from the Spot to the On-Demand target
};
[[nodiscard]] SpotTimeoutOutcome spot_timeout_outcome(const SpotTimeout& timeout,
                                                      Nanoseconds waited, Units missing_spot,
                                                      bool first_provisioning);

// Rule 120: the one zone that an EMR cluster runs in, chosen when it is created. AWS says no more
// than that it picks the best; here it is the zone that can give most of what is wanted, then the
// cheapest. `given` and `price` by zone.
[[nodiscard]] std::uint32_t choose_cluster_zone(std::span<const Units> given,
                                                std::span<const NanoDollars> price);

// Rule 127: how EMR managed scaling fills a size: core before task, On-Demand up to its limit
// before Spot. Shrinking goes the other way, so it is the same function of the smaller size.
struct ManagedScalingLimits {
  Units max_core = 0;
  Units max_on_demand = 0;
};
struct ManagedSizes {
  Units core_on_demand = 0;
  Units core_spot = 0;
  Units task_on_demand = 0;
  Units task_spot = 0;
};
[[nodiscard]] ManagedSizes managed_sizes(Units total, const ManagedScalingLimits& limits);

// ECS: how many of `tasks` each capacity provider of a strategy takes: bases first, then by
// weights, the remainder to the first ones (ECS Developer Guide, "Capacity providers").
struct ProviderShare {
  std::uint32_t base = 0;
  std::uint32_t weight = 1;
};
[[nodiscard]] std::vector<std::uint32_t> tasks_by_provider(std::uint32_t tasks,
                                                           std::span<const ProviderShare> shares);

// Rule 79: bounds of a group's size during maintenance, from its policy's percentages.
struct SizeBounds {
  Units least = 0;
  Units most = 0;
};
[[nodiscard]] SizeBounds maintenance_bounds(Units desired, std::uint32_t min_percent,
                                            std::uint32_t max_percent);

}  // namespace drydock
