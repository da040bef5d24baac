// What a trial leaves behind: how much of the required capacity ran, grid points, metrics.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/duration.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {
namespace {

constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

}  // namespace

// What the fleet has and wants from now on; what was missing until now is put to its causes.
void OperationTrial::refresh(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  const Units scale = model_.fleets[number].model.scale;
  auto& missing = result_.missing[number];
  const double passed = to_seconds(clock_.now() - fleet.accounted) / static_cast<double>(scale);
  const auto charge = [&](BoundReason reason, Units units) {
    missing[static_cast<std::size_t>(reason)] += static_cast<double>(units) * passed;
  };
  charge(BoundReason::Starting, fleet.short_starting);
  charge(BoundReason::Unnoticed, fleet.short_unnoticed);
  charge(BoundReason::Unhealthy, fleet.short_gray);
  charge(BoundReason::MaxSize, fleet.short_max);
  charge(BoundReason::Scaling, fleet.short_scaling);
  charge(fleet.reason, fleet.short_other);
  fleet.accounted = clock_.now();

  // A load requires what keeps it served, whatever the policies ask for.
  const Units target = fleet.required >= 0 ? fleet.required : fleet.target();
  const Units all = std::max<Units>(0, target - fleet.ready);
  const Units unasked = std::clamp<Units>(target - fleet.target(), 0, all);
  const bool at_most =
      model_.fleets[number].model.is_group() && fleet.target() >= model_.fleets[number].model.max;
  fleet.short_max = at_most ? unasked : 0;
  fleet.short_scaling = at_most ? 0 : unasked;
  const Units deficit = all - unasked;
  fleet.short_other = std::min(deficit, fleet.missing);
  fleet.short_unnoticed = std::min(deficit - fleet.short_other, fleet.unnoticed);
  const Units rest = deficit - fleet.short_other - fleet.short_unnoticed;
  fleet.short_gray = std::min(rest, fleet.gray);
  fleet.short_starting = rest - fleet.short_gray;
  const std::int64_t milli = 1000 / scale;
  const std::int64_t attained = std::min(fleet.ready, target) * milli;
  attained_milli_ += attained - fleet.attained_milli;
  required_milli_ += target * milli - fleet.required_milli;
  fleet.attained_milli = attained;
  fleet.required_milli = target * milli;
}

void OperationTrial::refresh_all() {
  ready_milli_ = 0;
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    ready_milli_ += fleets_[i].ready * (1000 / model_.fleets[i].model.scale);
  }
  std::int64_t required = required_milli_;
  std::int64_t attained = attained_milli_;
  if (model_.required_capacity) {
    required = std::int64_t{*model_.required_capacity} * 1000;
    attained = std::min(ready_milli_, required);
  }
  const bool below = attained < required;
  attained_ = required == 0 ? 1 : static_cast<double>(attained) / static_cast<double>(required);
  if (below && !below_) {
    below_since_ = clock_.now();
  }
  for (Fault& fault : faults_) {
    if (!fault.open) {
      continue;
    }
    if (!below && below_ && below_since_ <= fault.window) {
      fault.recovered = clock_.now();
    }
    if (!below && clock_.now() >= fault.window) {
      fault.open = false;
    }
  }
  below_ = below;
}

void OperationTrial::advance_to(Nanoseconds instant) {
  record_grid(instant);
  const Nanoseconds passed = clock_.advance_to(instant);
  if (passed == 0) {
    return;
  }
  const double seconds = to_seconds(passed);
  shortfall_ += (1 - attained_) * seconds;
  time_below_ += below_ ? passed : 0;
  running_time_ += running_ * seconds;
  spot_time_ += running_spot_ * seconds;
  reserved_time_ += running_reserved_ * seconds;
  used_slot_time_ += used_slots_ * seconds;
}

// Grid points that lie before `before` see the state as it is now.
void OperationTrial::record_grid(Nanoseconds before) {
  if (series_ == nullptr) {
    return;
  }
  while (next_point_ < model_.grid_points &&
         static_cast<Nanoseconds>(next_point_) * model_.grid_step < before) {
    const std::int64_t required =
        model_.required_capacity ? std::int64_t{*model_.required_capacity} * 1000 : required_milli_;
    series_->running[next_point_].add(static_cast<std::uint32_t>(ready_milli_ / 1000));
    series_->required[next_point_].add(static_cast<std::uint32_t>(required / 1000));
    series_->spot[next_point_].add(running_spot_);
    for (std::size_t type = 0; type < running_by_type_.size(); ++type) {
      series_->by_type[type][next_point_] += running_by_type_[type];
    }
    for (std::size_t zone = 0; zone < running_by_zone_.size(); ++zone) {
      series_->by_zone[zone][next_point_] += running_by_zone_[zone];
    }
    ++next_point_;
  }
}

void OperationTrial::finish() {
  advance_to(std::max(clock_.now(), model_.until));
  record_grid(model_.until + 1);
  if (series_ != nullptr) {
    ++series_->trials;
  }
  result_.events = events_;
  result_.overrun = events_ > OperationRunner::kMostEvents || shortages_.overrun();
  result_.launched = launched_;
  result_.ended = ended_;
  result_.left = 0;
  for (std::uint32_t index = 0; index < instances_.size(); ++index) {
    result_.left += instances_[index].phase != Instance::Phase::Free ? 1U : 0U;
    if (instances_[index].running) {
      stop_running(index, End::Terminated);
    }
  }
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    refresh(i);
  }
  measure_work();
  Wide slots_price = 0;
  double slot_seconds = 0;
  for (const OperationReservation& each : model_.reservations) {
    slots_price += Wide{each.price} * each.reservation.count * model_.until;
    slot_seconds += each.reservation.count * to_seconds(model_.until);
  }
  const double months = static_cast<double>(model_.until) / static_cast<double>(kMonth);
  const auto dollars = [](Wide nano_dollar_nanoseconds) {
    return static_cast<double>(nano_dollar_nanoseconds) / static_cast<double>(kHour) * 1e-9;
  };
  const auto set = [&](OperationMetric metric, double value) {
    result_.values[static_cast<std::size_t>(metric)] = value;
  };
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : kAbsent; };
  const double cost = dollars(paid_ + slots_price);
  const double full = dollars(full_price_);
  set(OperationMetric::CapacityAttained, 1 - shortfall_ / to_seconds(model_.until));
  set(OperationMetric::CostPerMonth, cost / months);
  set(OperationMetric::CostPerMonthUnreserved, full / months);
  set(OperationMetric::InterruptedInstances, static_cast<double>(lost_with_zone_));
  set(OperationMetric::Interruptions, static_cast<double>(interruptions_));
  set(OperationMetric::InterruptionsPer100Hours,
      spot_time_ > 0 ? static_cast<double>(interruptions_) * 100 * 3600 / spot_time_ : kAbsent);
  set(OperationMetric::LaunchFailures, static_cast<double>(launch_failures_));
  set(OperationMetric::Replacements, static_cast<double>(replacements_));
  const double paid_seconds = slot_seconds + running_time_ - reserved_time_;
  set(OperationMetric::ReservationWaste,
      slot_seconds > 0 ? (slot_seconds - used_slot_time_) / paid_seconds : 0);
  set(OperationMetric::ReservedCoverage, share(reserved_time_, running_time_));
  set(OperationMetric::Savings, full > 0 ? 1 - cost / full : kAbsent);
  set(OperationMetric::SpotShare, share(spot_time_, running_time_));
  set(OperationMetric::TimeBelowRequired, to_seconds(time_below_));
  double recovery = kAbsent;
  result_.recovery_censored = false;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const Fault& fault = faults_[i];
    FaultOutcome& outcome = result_.faults[i];
    outcome = {};
    if (fault.start < 0) {
      continue;
    }
    const bool still = fault.open && below_ && below_since_ <= fault.window;
    outcome.happened = true;
    outcome.lost = fault.lost;
    outcome.censored = still;
    outcome.recovery_seconds = still ? to_seconds(model_.until - fault.start)
                                     : std::max(0.0, to_seconds(fault.recovered - fault.start));
    recovery = std::max(std::isnan(recovery) ? 0.0 : recovery, outcome.recovery_seconds);
    result_.recovery_censored = result_.recovery_censored || still;
  }
  set(OperationMetric::RecoveryTime, recovery);
}

void OperationTrial::measure_work() {
  LoadTally load;
  double work_hours = 0;
  double done_hours = 0;
  BatchTally batch;
  double finished = kAbsent;
  double on_time = kAbsent;
  result_.work_censored = false;
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    serve(i);
    const FleetWork* work = work_[i].get();
    if (work == nullptr) {
      continue;
    }
    if (work->service) {
      const LoadTally& tally = work->service->tally();
      load.offered += tally.offered;
      load.shed += tally.shed;
      load.serving += tally.serving;
      load.late += tally.late;
    }
    if (work->batch) {
      const BatchWork& wanted = *model_.fleets[i].batch;
      const BatchRun& run = *work->batch;
      work_hours += wanted.unit_hours;
      done_hours += run.done_hours(clock_.now());
      batch.lost_hours += run.tally().lost_hours;
      const bool late = !run.finished_at().has_value();
      const double at = to_seconds(run.finished_at().value_or(model_.until));
      finished = std::isnan(finished) ? at : std::max(finished, at);
      result_.work_censored = result_.work_censored || late;
      if (wanted.deadline) {
        const bool kept = !late && !run.missed_deadline(clock_.now());
        on_time = std::isnan(on_time) ? (kept ? 1 : 0) : std::min(on_time, kept ? 1.0 : 0.0);
      }
    }
  }
  const auto set = [&](OperationMetric metric, double value) {
    result_.values[static_cast<std::size_t>(metric)] = value;
  };
  set(OperationMetric::LoadLate, load.offered > 0 ? load.late_share() : kAbsent);
  set(OperationMetric::LoadShed, load.offered > 0 ? load.shed_share() : kAbsent);
  set(OperationMetric::Utilisation, load.serving > 0 ? load.utilisation() : kAbsent);
  set(OperationMetric::WorkDone, work_hours > 0 ? done_hours / work_hours : kAbsent);
  const double worked = done_hours + batch.lost_hours;
  set(OperationMetric::WorkLost, worked > 0 ? batch.lost_hours / worked : kAbsent);
  set(OperationMetric::WorkTime, finished);
  set(OperationMetric::WorkOnTime, on_time);
}

void OperationSeries::size_for(const OperationModel& model) {
  const std::uint32_t points = model.grid_points;
  running.resize(points);
  required.resize(points);
  spot.resize(points);
  by_type.assign(model.types.size(), std::vector<std::uint64_t>(points));
  by_zone.assign(model.zones.size(), std::vector<std::uint64_t>(points));
}

void OperationSeries::merge(const OperationSeries& other) {
  for (std::size_t i = 0; i < running.size(); ++i) {
    running[i].merge(other.running[i]);
    required[i].merge(other.required[i]);
    spot[i].merge(other.spot[i]);
    for (std::size_t type = 0; type < by_type.size(); ++type) {
      by_type[type][i] += other.by_type[type][i];
    }
    for (std::size_t zone = 0; zone < by_zone.size(); ++zone) {
      by_zone[zone][i] += other.by_zone[zone][i];
    }
  }
  trials += other.trials;
}

}  // namespace drydock
