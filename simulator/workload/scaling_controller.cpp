#include "simulator/workload/scaling_controller.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

// EC2 Auto Scaling User Guide, "Target tracking scaling policies": instances are added when the
// metric is above the target, and removed when it is usually more than 10 % below; the alarms that
// the service makes look at 3 and at 15 minutes.
constexpr std::uint32_t kOutPeriods = 3;
constexpr std::uint32_t kInPeriods = 15;
constexpr double kInThreshold = 0.9;

bool is_beyond(double value, const ScalingAlarm& alarm) {
  switch (alarm.comparison) {
    case ScalingAlarm::Comparison::Above:
      return value > alarm.threshold;
    case ScalingAlarm::Comparison::AtLeast:
      return value >= alarm.threshold;
    case ScalingAlarm::Comparison::Below:
      return value < alarm.threshold;
    case ScalingAlarm::Comparison::AtMost:
      break;
  }
  return value <= alarm.threshold;
}

bool looks_up(const ScalingAlarm& alarm) {
  return alarm.comparison == ScalingAlarm::Comparison::Above ||
         alarm.comparison == ScalingAlarm::Comparison::AtLeast;
}

// Nothing without units that could tell, and for a metric that the scenario does not give.
std::optional<double> value_of(const ScalingMetric& metric, Units running, const LoadPoint& load) {
  if (running <= 0) {
    return std::nullopt;
  }
  const double busy = load.units / static_cast<double>(running);
  switch (metric.kind) {
    case ScalingMetric::Kind::Utilisation:
      return 100 * std::min(busy, 1.0);
    case ScalingMetric::Kind::RequestsPerUnit:
      return load.per_second * to_seconds(kMinute) / static_cast<double>(running);
    case ScalingMetric::Kind::Custom:
      break;
  }
  return metric.at_full_load > 0 ? std::optional(metric.at_full_load * busy) : std::nullopt;
}

// "Step and simple scaling policies", on rounding: above 1 down, between 0 and 1 to 1, and the same
// below 0.
Units rounded_change(double change) {
  if (change > 0 && change < 1) {
    return 1;
  }
  if (change < 0 && change > -1) {
    return -1;
  }
  return static_cast<Units>(std::trunc(change));
}

// Units after the step that the breach calls for; nothing if none is for it.
std::optional<Units> after_step(const StepScaling& policy, double breach, Units base) {
  const bool up = looks_up(policy.alarm);
  const auto found =
      std::find_if(policy.steps.begin(), policy.steps.end(), [&](const StepAdjustment& step) {
        return up ? breach >= step.lower && breach < step.upper
                  : breach > step.lower && breach <= step.upper;
      });
  if (found == policy.steps.end()) {
    return std::nullopt;
  }
  if (policy.kind == AdjustmentKind::ExactCapacity) {
    return static_cast<Units>(found->change);
  }
  if (policy.kind == AdjustmentKind::ChangeInCapacity) {
    return base + static_cast<Units>(found->change);
  }
  Units change = rounded_change(static_cast<double>(base) * found->change / 100);
  if (change != 0 && std::abs(change) < policy.least_change) {
    change = change > 0 ? policy.least_change : -policy.least_change;
  }
  return base + change;
}

}  // namespace

ScalingController::ScalingController(const ScalingPlan& plan, Nanoseconds starts_at)
    : plan_(&plan), starts_at_(starts_at) {
  const auto alarm = [](const TargetTracking& policy, bool high) {
    ScalingAlarm made;
    made.metric = policy.metric;
    made.threshold = high ? policy.target : policy.target * kInThreshold;
    made.comparison = high ? ScalingAlarm::Comparison::Above : ScalingAlarm::Comparison::Below;
    made.periods = high ? kOutPeriods : kInPeriods;
    made.datapoints = made.periods;
    return made;
  };
  for (const TargetTracking& policy : plan.tracking) {
    high_.push_back(alarm(policy, true));
    low_.push_back(alarm(policy, false));
    tick_ = kMinute;
  }
  for (const StepScaling& policy : plan.steps) {
    DRYDOCK_CHECK(policy.alarm.period > 0);
    tick_ = tick_ == 0 ? policy.alarm.period : std::min(tick_, policy.alarm.period);
  }
  reset();
}

void ScalingController::reset() { reset(plan_->desired); }

void ScalingController::reset(Units desired) {
  min_ = plan_->min;
  max_ = plan_->max;
  desired_ = std::clamp(desired, min_, std::max(min_, max_));
  const auto fresh = [](std::vector<AlarmState>& states, std::size_t count, const auto& alarm_of) {
    states.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      const ScalingAlarm& alarm = alarm_of(i);
      AlarmState& state = states[i];
      state.breached.assign(alarm.periods, 0);
      state.sum = state.value = 0;
      state.samples = state.at = state.count = 0;
      state.period_end = alarm.period;
    }
  };
  fresh(high_states_, high_.size(), [&](std::size_t i) -> const ScalingAlarm& { return high_[i]; });
  fresh(low_states_, low_.size(), [&](std::size_t i) -> const ScalingAlarm& { return low_[i]; });
  fresh(step_states_, plan_->steps.size(),
        [&](std::size_t i) -> const ScalingAlarm& { return plan_->steps[i].alarm; });
  simple_ready_.assign(plan_->steps.size(), 0);
  schedule_next_.assign(plan_->scheduled.size(), kNever);
  last_out_ = last_in_ = std::numeric_limits<Nanoseconds>::min() / 2;
  before_out_ = desired_;
  for (std::size_t i = 0; i < schedule_next_.size(); ++i) {
    schedule_next_[i] = next_of(i, -1);
  }
  next_tick_ = tick_ > 0 ? tick_ : kNever;
  plan_next();
}

Nanoseconds ScalingController::next_of(std::size_t scheduled, Nanoseconds after) const {
  Nanoseconds soonest = kNever;
  for (const Schedule& schedule : plan_->scheduled[scheduled].schedules) {
    if (const auto fire = schedule.next_fire(starts_at_ + after)) {
      soonest = std::min(soonest, *fire - starts_at_);
    }
  }
  return soonest;
}

void ScalingController::plan_next() {
  next_ = next_tick_;
  for (const Nanoseconds at : schedule_next_) {
    next_ = std::min(next_, at);
  }
}

void ScalingController::run_schedules(Nanoseconds now) {
  for (std::size_t i = 0; i < schedule_next_.size(); ++i) {
    if (schedule_next_[i] > now) {
      continue;
    }
    const ScheduledScaling& action = plan_->scheduled[i];
    min_ = action.min.value_or(min_);
    max_ = action.max.value_or(max_);
    desired_ = std::clamp(action.desired.value_or(desired_), min_, std::max(min_, max_));
    schedule_next_[i] = next_of(i, now);
  }
}

bool ScalingController::observe(AlarmState& state, const ScalingAlarm& alarm,
                                std::optional<double> value, Nanoseconds now) {
  if (value) {
    state.sum += *value;
    ++state.samples;
  }
  if (now < state.period_end) {
    return false;
  }
  while (state.period_end <= now) {
    state.period_end += alarm.period;
  }
  // A period without data is not beyond: it is missing (CloudWatch User Guide, "How CloudWatch
  // alarms evaluate missing data").
  bool beyond = false;
  if (state.samples > 0) {
    state.value = state.sum / state.samples;
    if (alarm.is_sum) {
      state.value *= to_seconds(alarm.period) / to_seconds(kMinute);
    }
    beyond = is_beyond(state.value, alarm);
  }
  state.sum = 0;
  state.samples = 0;
  state.count -= state.breached[state.at];
  state.breached[state.at] = beyond ? 1 : 0;
  state.count += state.breached[state.at];
  state.at = state.at + 1 == alarm.periods ? 0 : state.at + 1;
  return beyond && state.count >= alarm.datapoints;
}

void ScalingController::track(std::size_t i, Nanoseconds now, Units running, const LoadPoint& load,
                              Outcome& outcome) {
  const TargetTracking& policy = plan_->tracking[i];
  const std::optional<double> value = value_of(policy.metric, running, load);
  const bool high = observe(high_states_[i], high_[i], value, now);
  const bool low = observe(low_states_[i], low_[i], value, now);
  if (!value) {
    outcome.tracking_agrees = outcome.tracking_agrees && !policy.scales_in;
    return;
  }
  const auto wanted =
      static_cast<Units>(std::ceil(static_cast<double>(running) * *value / policy.target - 1e-9));
  if (high) {
    Units out = wanted;
    if (policy.most_step > 0) {
      out = std::min(std::max(out, running + policy.least_step), running + policy.most_step);
    }
    outcome.out = std::max(outcome.out, out);
  }
  if (!policy.scales_in) {
    return;
  }
  if (!low || now < last_in_ + policy.scale_in_cooldown ||
      now < last_out_ + policy.scale_in_cooldown) {
    outcome.tracking_agrees = false;
    return;
  }
  const Units most =
      std::max<Units>(1, static_cast<Units>(plan_->scale_in_share * static_cast<double>(running)));
  outcome.tracking_in = std::max(outcome.tracking_in, std::max(wanted, desired_ - most));
}

void ScalingController::step(std::size_t i, Nanoseconds now, Units running, const LoadPoint& load,
                             Outcome& outcome) {
  const StepScaling& policy = plan_->steps[i];
  const std::optional<double> value = value_of(policy.alarm.metric, running, load);
  if (!observe(step_states_[i], policy.alarm, value, now) || now < simple_ready_[i]) {
    return;
  }
  // What an earlier step added is part of what this one adds: capacity that warms up, or came
  // within the cooldown, is not in the base.
  Units base = policy.simple ? desired_ : running;
  if (!policy.simple && policy.cooldown > 0) {
    base = now < last_out_ + policy.cooldown ? before_out_ : desired_;
  }
  const double breach = step_states_[i].value - policy.alarm.threshold;
  const std::optional<Units> wanted = after_step(policy, breach, base);
  if (!wanted) {
    return;
  }
  if (*wanted > desired_) {
    outcome.out = std::max(outcome.out, *wanted);
  } else if (*wanted < base) {
    const Units left = policy.kind == AdjustmentKind::ExactCapacity
                           ? *wanted
                           : desired_ - std::min(desired_, base - *wanted);
    if (now >= last_in_ + policy.cooldown && now >= last_out_ + policy.cooldown) {
      outcome.step_in = std::max(outcome.step_in, left);
    }
  }
  if (policy.simple) {
    simple_ready_[i] = now + policy.cooldown;
  }
}

void ScalingController::settle(Nanoseconds now, const Outcome& outcome) {
  const Units most = std::max(min_, max_);
  const Units out = std::min(outcome.out, most);
  if (out > desired_) {
    before_out_ = desired_;
    desired_ = out;
    last_out_ = now;
    return;
  }
  // The guide on the default warm-up: without it the default cooldown holds scale-in back.
  if (!plan_->default_warmup && now < last_out_ + plan_->default_cooldown) {
    return;
  }
  const Units left =
      std::max(outcome.tracking_agrees ? outcome.tracking_in : kNone, outcome.step_in);
  if (left == kNone || outcome.out > 0) {
    return;
  }
  const Units in = std::clamp(left, min_, most);
  if (in < desired_) {
    desired_ = in;
    last_in_ = now;
  }
}

Units ScalingController::desired_at(Nanoseconds now, Units running, Units warming,
                                    const LoadPoint& load) {
  DRYDOCK_CHECK(running >= 0 && warming >= 0);
  if (now < next_) {
    return desired_;
  }
  run_schedules(now);
  if (now >= next_tick_) {
    Outcome outcome;
    for (std::size_t i = 0; i < plan_->tracking.size(); ++i) {
      track(i, now, running, load, outcome);
    }
    for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
      step(i, now, running, load, outcome);
    }
    settle(now, outcome);
    next_tick_ += ((now - next_tick_) / tick_ + 1) * tick_;
  }
  plan_next();
  return desired_;
}

void ScalingController::set_desired(Units desired) {
  desired_ = std::clamp(desired, min_, std::max(min_, max_));
}

}  // namespace drydock
