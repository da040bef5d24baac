// What becomes of instances that run: interruption behaviour, replacement ahead of an interruption,
// a changed distribution, resizing of EMR. Formulas of docs/capacity-rules.md; when things happen
// is the caller's.
#pragma once

#include <cstdint>
#include <string_view>

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
