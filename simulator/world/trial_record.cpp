// What a trial leaves behind: grid points, checkpoints, metrics.
#include <algorithm>
#include <limits>
#include <utility>

#include "base/duration.hpp"
#include "simulator/world/trial_state.hpp"

namespace drydock {
namespace {

constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

}  // namespace

// Grid points that lie before `before` see the state as it is now.
void TrialState::record_grid(Nanoseconds before) {
  if (series_ == nullptr) {
    return;
  }
  while (next_point_ < experiment_.grid_points &&
         static_cast<Nanoseconds>(next_point_) * experiment_.grid_step < before) {
    series_->running[next_point_].add(running_);
    series_->required[next_point_].add(required_);
    series_->reserved_used[next_point_].add(used_slots_);
    series_->unreserved[next_point_].add(running_ - running_reserved_);
    ++next_point_;
  }
}

// Remembers the state that held until now, as far as record_loss will ask for it.
void TrialState::note_level(Nanoseconds until) {
  const bool covered = !impairments_.empty() && !levels_.empty() &&
                       levels_.back().until > impairments_.front().start + kLossGridEnd;
  if (series_ == nullptr || covered) {
    return;
  }
  if (!levels_.empty() && levels_.back().running == running_ &&
      levels_.back().required == required_) {
    levels_.back().until = until;
  } else {
    levels_.push_back({until, running_, required_});
  }
}

// A point sees the state that begins at it; points beyond the end are not counted.
void TrialState::record_loss() {
  if (series_ == nullptr || impairments_.empty()) {
    return;
  }
  const Nanoseconds first = impairments_.front().start + kLossGridStart;
  std::size_t level = 0;
  for (std::uint32_t i = 0; i < kLossGridPoints; ++i) {
    const Nanoseconds at = first + static_cast<Nanoseconds>(i) * kLossGridStep;
    while (level < levels_.size() && levels_[level].until <= at) {
      ++level;
    }
    if (level == levels_.size()) {
      return;
    }
    if (at >= 0) {
      series_->running_after_loss[i].add(levels_[level].running);
      series_->required_after_loss[i].add(levels_[level].required);
    }
  }
}

bool TrialState::settled() const {
  for (const Group& group : groups_) {
    if (group.starting > 0 || group.waiting > 0 || group.moves > 0 ||
        group.believed != group.running || group.rebalance_planned) {
      return false;
    }
  }
  return true;
}

void TrialState::begin_checkpoint(std::string label) {
  if (placements_ == nullptr) {
    return;
  }
  if (checkpoint_open_) {
    write_checkpoint();  // the one before never settled: this is how far it came
  }
  checkpoint_open_ = true;
  checkpoint_label_ = std::move(label);
}

void TrialState::settle_checkpoint() {
  if (checkpoint_open_ && settled()) {
    write_checkpoint();
  }
}

void TrialState::write_checkpoint() {
  checkpoint_open_ = false;
  PlacementCheckpoint checkpoint;
  checkpoint.at = clock_.now();
  checkpoint.label = checkpoint_label_;
  const World& world = experiment_.world;
  for (const Group& group : groups_) {
    checkpoint.desired += group.desired;
  }
  for (std::uint32_t zone = 0; zone < zone_count_; ++zone) {
    ZonePlacement placement;
    placement.zone = world.zones[zone];
    placement.in_group = false;
    placement.impaired = impaired_[zone] != 0;
    for (std::uint32_t group = 0; group < groups_.size(); ++group) {
      const Cell& each = cell(group, zone);
      placement.in_group = placement.in_group || each.enabled;
      placement.group_reserved += each.running_reserved;
      placement.group_unreserved += each.running - each.running_reserved;
    }
    const Cell& outside = cell(kOutside, zone);
    placement.outside_reserved = outside.running_reserved;
    placement.outside_unreserved = outside.running - outside.running_reserved;
    for (const ReservationIndex index : ledger_.reservations()) {
      if (ledger_.reservation(index).zone == placement.zone) {
        placement.reserved_slots += ledger_.reservation(index).count;
        placement.reserved_used += ledger_.used(index);
      }
    }
    checkpoint.zones.push_back(std::move(placement));
  }
  placements_->push_back(std::move(checkpoint));
}

TrialResult TrialState::finish() {
  TrialResult result;
  result.events = events_;
  result.overrun = events_ > kMostEventsPerTrial || shortages_.overrun();
  advance_to(std::max(clock_.now(), experiment_.until));
  record_grid(experiment_.until + 1);
  record_loss();
  if (checkpoint_open_) {
    write_checkpoint();
  }
  begin_checkpoint("end");
  if (checkpoint_open_) {
    write_checkpoint();
  }
  const World& world = experiment_.world;
  Money cost;
  Money unreserved_cost;
  double slot_hours = 0;
  double unreserved_hours = 0;
  for (const Reservation& reservation : world.reservations) {
    UsageMeter slots;
    slots.add(reservation.count, experiment_.until);
    slot_hours += slots.hours();
    cost += slots.cost(
        world.types[world.find_type(reservation.instance_type)->value].price.usd_per_hour);
  }
  for (std::size_t type = 0; type < world.types.size(); ++type) {
    unreserved_hours += unreserved_meters_[type].hours();
    cost += unreserved_meters_[type].cost(world.types[type].price.usd_per_hour);
    unreserved_cost += running_meters_[type].cost(world.types[type].price.usd_per_hour);
  }
  const double months = static_cast<double>(experiment_.until) / static_cast<double>(kMonth);
  const auto set = [&](MetricIndex metric, double value) {
    result.values[static_cast<std::size_t>(metric)] = value;
  };
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : kAbsent; };
  set(MetricIndex::CapacityAttained, 1 - shortfall_average_.average());
  set(MetricIndex::CostPerMonth, cost.to_double() / months);
  set(MetricIndex::CostPerMonthUnreserved, unreserved_cost.to_double() / months);
  set(MetricIndex::InterruptedInstances, static_cast<double>(interrupted_));
  set(MetricIndex::LaunchFailures, static_cast<double>(launch_failures_));
  const double paid_hours = slot_hours + unreserved_hours;
  set(MetricIndex::ReservationWaste,
      paid_hours > 0 ? (slot_hours - used_slot_time_.hours()) / paid_hours : 0);
  set(MetricIndex::ReservedCoverage, share(reserved_running_time_.hours(), running_time_.hours()));
  set(MetricIndex::TimeBelowRequired, to_seconds(time_below_));
  double recovery = impairments_.empty() ? kAbsent : 0;
  for (const Impairment& impairment : impairments_) {
    result.recovery_censored = result.recovery_censored || impairment.below;
    recovery =
        std::max(recovery, impairment.below ? to_seconds(experiment_.until - impairment.start)
                                            : impairment.recovery_seconds);
  }
  set(MetricIndex::RecoveryTime, recovery);
  result.final_reserved_running = running_reserved_;
  return result;
}

}  // namespace drydock
