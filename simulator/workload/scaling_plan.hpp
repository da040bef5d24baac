// What changes the size of a fleet by itself: scaling policies with their alarms, scheduled
// actions, warm pools and lifecycle hooks of EC2 Auto Scaling, and the policies of Application Auto
// Scaling on ECS services and Spot Fleets. Values only: read_scaling reads them from a template,
// ScalingController acts by them, and what a launch takes is left to those who launch.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/span.hpp"
#include "simulator/fleet/fleet_model.hpp"
#include "simulator/schedule/schedule.hpp"

namespace drydock {

// What a policy looks at; worked out from the load and the units that serve it.
struct ScalingMetric {
  enum class Kind : std::uint8_t {
    Utilisation,      // percent of what the serving units can do, at most 100
    RequestsPerUnit,  // a minute
    Custom,           // by name; the scenario says what it is when one unit is fully busy
  };
  Kind kind = Kind::Utilisation;
  std::string name;         // of Custom: "QueueDepth"
  double at_full_load = 0;  // of Custom, from the scenario; 0: not known, the policy does nothing
};

// Application Auto Scaling has cooldowns; EC2 Auto Scaling has a warm-up in their place. A cooldown
// after a scale-out needs no field: what was added counts, and only a larger step adds more.
struct TargetTracking {
  std::string name;  // logical id
  ScalingMetric metric;
  double target = 50;
  bool scales_in = true;
  Nanoseconds warmup = 0;
  Nanoseconds scale_in_cooldown = 0;
  // ECS cluster auto scaling: bounds of one step out; 0: none.
  Units least_step = 0;
  Units most_step = 0;
};

struct StepAdjustment {
  // Of the metric less the threshold.
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  double change = 0;
};
enum class AdjustmentKind : std::uint8_t { ChangeInCapacity, ExactCapacity, PercentChange };

struct ScalingAlarm {
  enum class Comparison : std::uint8_t { Above, AtLeast, Below, AtMost };
  std::string name;  // logical id
  ScalingMetric metric;
  bool is_sum = false;  // over a period, in place of its mean
  double threshold = 0;
  Comparison comparison = Comparison::AtLeast;
  Nanoseconds period = kMinute;
  std::uint32_t periods = 1;     // that are looked at
  std::uint32_t datapoints = 1;  // of them that must be beyond the threshold
};

// A step policy and the alarm that sets it off; a simple policy has one adjustment and a cooldown.
struct StepScaling {
  std::string name;
  ScalingAlarm alarm;
  AdjustmentKind kind = AdjustmentKind::ChangeInCapacity;
  std::vector<StepAdjustment> steps;  // ascending
  Units least_change = 0;             // MinAdjustmentMagnitude, of PercentChange
  bool simple = false;
  Nanoseconds warmup = 0;
  Nanoseconds cooldown = 0;
};

struct ScheduledScaling {
  std::string name;
  // When it happens; of several the earliest. A Unix expression that names both days and weekdays
  // is two.
  std::vector<Schedule> schedules;
  std::optional<Units> min;
  std::optional<Units> max;
  std::optional<Units> desired;
};

// Of instances that are launched ahead and wait (EC2 Auto Scaling User Guide, "Warm pools").
struct WarmPoolSettings {
  enum class State : std::uint8_t { Stopped, Running, Hibernated };
  State state = State::Stopped;
  Units min_size = 0;
  std::optional<Units> max_prepared;  // with those in service; without it the maximum of the group
  bool reuse_on_scale_in = false;

  // How many wait while the group wants `desired` of at most `max`.
  [[nodiscard]] constexpr Units size(Units desired, Units max) const {
    const Units beside = max_prepared.value_or(max) - desired;
    return beside > min_size ? beside : min_size;
  }
};

// The longest that hooks hold an instance; one that completes them sooner goes on sooner.
struct LifecycleWaits {
  Nanoseconds launching = 0;  // 0: no hook
  Nanoseconds terminating = 0;
};

struct ScalingPlan {
  std::string address;  // of the fleet, or of the ECS service whose tasks are counted
  Span span;
  Units min = 0;
  Units max = 0;
  Units desired = 0;
  std::vector<TargetTracking> tracking;
  std::vector<StepScaling> steps;
  std::vector<ScheduledScaling> scheduled;
  std::optional<WarmPoolSettings> warm_pool;
  LifecycleWaits waits;
  Nanoseconds default_cooldown = 300 * kSecond;
  std::optional<Nanoseconds> default_warmup;
  // The longest warm-up of any policy: how long after it entered service an instance counts as
  // warming.
  Nanoseconds warmup = 0;
  // Silent point: how much of what runs one scale-in of target tracking may take away ("scales in
  // more gradually"); at least one unit.
  double scale_in_share = 0.1;

  // Nothing that would ever change the size.
  [[nodiscard]] bool is_still() const {
    return tracking.empty() && steps.empty() && scheduled.empty();
  }
};

}  // namespace drydock
