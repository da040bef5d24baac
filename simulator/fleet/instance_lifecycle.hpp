// What becomes of instances that run: interruption behaviour, replacement ahead of an interruption,
// a changed distribution, resizing of EMR. Formulas of docs/capacity-rules.md; when things happen
// is the caller's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/pool_table.hpp"

namespace drydock {

// Rule 82: between the notice and the end. A hibernating instance has a notice and no time.
inline constexpr Nanoseconds kInterruptionNotice = 2 * kMinute;

enum class InterruptionBehavior : std::uint8_t { Terminate, Stop, Hibernate };

// Rules 10 and 84: stop and hibernate need a persistent request or a fleet that is maintained.
[[nodiscard]] constexpr bool behavior_allowed(InterruptionBehavior behavior, bool persists) {
  return behavior == InterruptionBehavior::Terminate || persists;
}
[[nodiscard]] constexpr Nanoseconds time_after_notice(InterruptionBehavior behavior) {
  return behavior == InterruptionBehavior::Hibernate ? 0 : kInterruptionNotice;
}

// Rule 86: families and memory that hibernate as Spot Instances (list of 2023); others stop.
[[nodiscard]] bool spot_can_hibernate(const InstanceType& type);
[[nodiscard]] InterruptionBehavior effective_behavior(InterruptionBehavior wanted,
                                                      const InstanceType& type);

// Rules 6, 7 and 87: why an instance is interrupted, if it is. On-Demand never is.
enum class InterruptionReason : std::uint8_t { Capacity, Price, Constraints };
struct InterruptionCauses {
  bool above_max_price = false;
  bool capacity_taken_back = false;
  bool constraint_broken = false;  // of a launch group or zone group
};
[[nodiscard]] std::optional<InterruptionReason> interruption_reason(
    bool spot, const InterruptionCauses& causes);

// Rule 85: whether an instance that EC2 stopped starts again. A persistent request waits for its
// own pool; a fleet that is maintained launches where its strategy leads, which may be that pool.
[[nodiscard]] constexpr bool restarts_stopped(bool of_fleet, bool pool_has_room,
                                              bool strategy_leads_there) {
  return pool_has_room && (!of_fleet || strategy_leads_there);
}

// Rule 52: the weights of running instances after the weights of a group changed. A type that is
// no longer listed keeps its last weight; a group that gets its first weights must list every type
// that runs, else nothing.
struct TypeWeight {
  std::uint32_t type = 0;
  Units weight = 1;
};
[[nodiscard]] std::optional<std::vector<TypeWeight>> weights_after_change(
    std::span<const TypeWeight> running, std::span<const TypeWeight> listed, bool had_weights);

// Rule 89: a pool whose instance is only at risk is left for one at least as good; after a real
// interruption the best that there is will do.
[[nodiscard]] constexpr bool replaces(double score_now, double score_of_best,
                                      bool was_interrupted) {
  return was_interrupted || score_of_best >= score_now;
}

// Rule 91: a group with capacity rebalancing launches for every marked instance and ends a marked
// one when a healthy one is there for it; what is below the desired capacity comes first. Without
// it nothing is done before the interruption.
struct RebalanceStep {
  Units launch = 0;
  Units end_marked = 0;
};
// `ready` have passed their health check, `marked` among them; `pending` are on their way.
[[nodiscard]] constexpr RebalanceStep rebalance_step(Units desired, Units ready, Units marked,
                                                     Units pending, bool enabled) {
  const Units wanted = desired + (enabled ? marked : 0);
  const Units launch = wanted > ready + pending ? wanted - ready - pending : 0;
  const Units spare = ready > desired ? ready - desired : 0;
  return {launch, !enabled ? 0 : spare < marked ? spare : marked};
}

// Rule 57: what a group that runs `spot` and `on_demand` units launches so that it comes to another
// split; scale-in then ends what is too much of the other side.
struct SplitChange {
  Units launch_on_demand = 0;
  Units launch_spot = 0;
};
[[nodiscard]] SplitChange split_change(Units desired, Units base, std::uint32_t percentage,
                                       Units spot, Units on_demand);

// Rule 109: why a future-dated reservation would be refused; "" if it would not.
struct FutureReservation {
  std::uint32_t vcpus = 0;  // of one instance
  std::uint32_t instances = 0;
  Nanoseconds lead = 0;  // from now until its start
  bool targeted = true;
  bool placement_group = false;
};
[[nodiscard]] std::string_view future_reservation_problem(const FutureReservation& wanted);

// Rule 108: states of a reservation; only an active one gives capacity. Nothing for other words.
[[nodiscard]] std::optional<bool> reservation_gives_capacity(std::string_view state);

// Rule 111: slots that the owner of a reservation may lend as interruptible.
[[nodiscard]] constexpr std::uint32_t lendable_slots(std::uint32_t slots, std::uint32_t used,
                                                     bool active, bool has_end_date) {
  constexpr std::uint32_t kMost = 1000;
  const std::uint32_t unused = slots > used ? slots - used : 0;
  return !active || has_end_date ? 0 : unused < kMost ? unused : kMost;
}

// Rule 112: instances in a capacity block are ended from so long before its end.
inline constexpr Nanoseconds kCapacityBlockWindDown = 30 * kMinute;
[[nodiscard]] constexpr bool capacity_block_gives(Nanoseconds now, Nanoseconds start,
                                                  Nanoseconds end) {
  return now >= start && now < end - kCapacityBlockWindDown;
}

// Rule 128: the size of an EMR fleet that is made smaller: work in progress holds instances for at
// most an hour, then the operation ends where it is.
inline constexpr Nanoseconds kScaleDownTimeout = kHour;
struct ScaleDown {
  Units size = 0;
  bool ended = false;
};
[[nodiscard]] constexpr ScaleDown scale_down(Units target, Units busy, Nanoseconds waited) {
  const Units size = busy > target ? busy : target;
  return {size, size == target || waited >= kScaleDownTimeout};
}

}  // namespace drydock
