// How many units a fleet wants while its policies and schedules act. Called at the instants that it
// names, usually each minute; it knows no events of its own and draws no random numbers.
//
// EC2 Auto Scaling User Guide and Application Auto Scaling User Guide:
//   "Target tracking scaling policies"  out in proportion to metric over target, rounded up, when
//       the metric was above the target for 3 minutes; in, gradually, when it was more than a
//       tenth below for 15 minutes; several policies: the largest; in only if all agree
//   "Step and simple scaling policies"  the step of the breach, percentages rounded (above 1 down,
//       below 1 to 1), MinAdjustmentMagnitude; what warms up counts as added already; an alarm acts
//       again each period while it lasts; a simple policy waits for its cooldown
//   "Set the default instance warmup"   metrics come from units that are warm; without a default
//       warm-up nothing is removed within the default cooldown after a scale-out
//   "Scheduled scaling"                 sets minimum, maximum and desired at once
// Silent: how gradual (ScalingPlan::scale_in_share); periods of an alarm follow each other, they do
// not slide.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "simulator/workload/scaling_plan.hpp"
#include "simulator/workload/service_load.hpp"

namespace drydock {

class ScalingController {
 public:
  static constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max();

  // The plan outlives it. `starts_at` is the instant of simulated time 0.
  ScalingController(const ScalingPlan& plan, Nanoseconds starts_at);

  // A new trial at time 0 with the plan's bounds; desired by the plan, or `desired`.
  void reset();
  void reset(Units desired);

  // When desired_at must be asked next; kNever for a plan that is still. Others may ask between.
  [[nodiscard]] Nanoseconds next_instant() const { return next_; }

  // What the fleet wants from now on. `running` units serve, `warming` are launching, or have not
  // yet been in service for the plan's warm-up; `load` is the mean since the last instant. Only
  // what is due by `now` happens; calls go forward in time.
  Units desired_at(Nanoseconds now, Units running, Units warming, const LoadPoint& load);

  // Somebody else set it (an event of a scenario).
  void set_desired(Units desired);
  [[nodiscard]] Units desired() const { return desired_; }
  [[nodiscard]] Units min() const { return min_; }
  [[nodiscard]] Units max() const { return max_; }

 private:
  // What an alarm has seen: of the last `periods` periods those beyond the threshold.
  struct AlarmState {
    double sum = 0;
    std::uint32_t samples = 0;
    Nanoseconds period_end = 0;
    std::vector<std::uint8_t> breached;  // a ring
    std::uint32_t at = 0;
    std::uint32_t count = 0;
    double value = 0;  // of the last period
  };
  static constexpr Units kNone = -1;
  struct Outcome {
    Units out = 0;  // the most that any policy wants, 0 for none
    // The most that is left by those that scale in.
    Units tracking_in = kNone;
    Units step_in = kNone;
    bool tracking_agrees = true;
  };

  [[nodiscard]] Nanoseconds next_of(std::size_t scheduled, Nanoseconds after) const;
  void run_schedules(Nanoseconds now);
  void plan_next();
  // True when a period ended beyond the threshold, and enough others of the last ones too. No value
  // where there is no data.
  static bool observe(AlarmState& state, const ScalingAlarm& alarm, std::optional<double> value,
                      Nanoseconds now);
  void track(std::size_t i, Nanoseconds now, Units running, const LoadPoint& load,
             Outcome& outcome);
  void step(std::size_t i, Nanoseconds now, Units running, const LoadPoint& load, Outcome& outcome);
  void settle(Nanoseconds now, const Outcome& outcome);

  const ScalingPlan* plan_;
  Nanoseconds starts_at_;
  Nanoseconds tick_ = 0;            // 0: no policies
  std::vector<ScalingAlarm> high_;  // of plan_->tracking
  std::vector<ScalingAlarm> low_;
  std::vector<AlarmState> high_states_;
  std::vector<AlarmState> low_states_;
  std::vector<AlarmState> step_states_;
  std::vector<Nanoseconds> simple_ready_;   // of plan_->steps: when their cooldown is over
  std::vector<Nanoseconds> schedule_next_;  // of plan_->scheduled
  Units desired_ = 0;
  Units min_ = 0;
  Units max_ = 0;
  Units before_out_ = 0;
  Nanoseconds last_out_ = 0;
  Nanoseconds last_in_ = 0;
  Nanoseconds next_tick_ = kNever;
  Nanoseconds next_ = kNever;
};

}  // namespace drydock
