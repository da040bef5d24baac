#include "simulator/workload/batch_work.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

// What is left of rounding; a unit-microsecond of work.
constexpr double kNothingHours = 1e-9 / 3.6;

}  // namespace

Nanoseconds BatchWork::worked(Nanoseconds age) const {
  const Nanoseconds since = age - restart;
  if (since <= 0) {
    return 0;
  }
  if (interval <= 0) {
    return since;
  }
  const Nanoseconds cycle = interval + checkpoint;
  return since / cycle * interval + std::min(since % cycle, interval);
}

Nanoseconds BatchWork::safe(Nanoseconds age) const {
  const Nanoseconds since = age - restart;
  return since <= 0 || interval <= 0 ? 0 : since / (interval + checkpoint) * interval;
}

Nanoseconds BatchWork::safe_after_notice(Nanoseconds age, Nanoseconds notice) const {
  const Nanoseconds kept = safe(age);
  // Written from the last moment on at which it still fits: work goes on until then.
  return on_notice && checkpoint <= notice ? std::max(kept, worked(age - checkpoint)) : kept;
}

Nanoseconds best_interval(Nanoseconds checkpoint, Nanoseconds mean) {
  DRYDOCK_CHECK(checkpoint > 0 && mean > 0);
  const auto cost = static_cast<double>(checkpoint);
  const auto between = static_cast<double>(mean);
  if (cost >= 2 * between) {
    return mean;
  }
  const double x = cost / (2 * between);
  const double best = std::sqrt(2 * cost * between) * (1 + std::sqrt(x) / 3 + x / 9) - cost;
  return static_cast<Nanoseconds>(best);
}

void BatchRun::reset() {
  groups_.clear();
  units_ = 0;
  finished_at_.reset();
  tally_ = {};
}

void BatchRun::start(std::uint32_t units, Nanoseconds now) {
  DRYDOCK_CHECK(groups_.empty() || groups_.back().started <= now);
  if (!groups_.empty() && groups_.back().started == now) {
    groups_.back().units += units;
  } else if (units > 0) {
    groups_.push_back({now, units});
  }
  units_ += units;
}

// Counts the units out; their group stays while it has any.
void BatchRun::take(std::uint32_t units, Nanoseconds started) {
  const auto found =
      std::lower_bound(groups_.begin(), groups_.end(), started,
                       [](const Group& group, Nanoseconds at) { return group.started < at; });
  DRYDOCK_CHECK(found != groups_.end() && found->started == started && found->units >= units);
  found->units -= units;
  units_ -= units;
  if (found->units == 0) {
    groups_.erase(found);
  }
}

void BatchRun::interrupt(std::uint32_t units, Nanoseconds started, Nanoseconds now,
                         Nanoseconds notice) {
  take(units, started);
  if (finished_at_) {
    return;  // nothing is left that it could lose
  }
  const Nanoseconds age = now - started;
  const Nanoseconds worked = work_->worked(age);
  const Nanoseconds kept = work_->safe_after_notice(age, notice);
  const double count = units;
  tally_.done_hours += count * to_hours(kept);
  tally_.lost_hours += count * to_hours(worked - kept);
  tally_.overhead_hours += count * to_hours(age - worked);
  tally_.interrupted += units;
  tally_.saved_on_notice += kept > work_->safe(age) ? units : 0;
}

void BatchRun::finish(std::uint32_t units, Nanoseconds started, Nanoseconds now) {
  take(units, started);
  if (finished_at_) {
    return;
  }
  const Nanoseconds worked = work_->worked(now - started);
  tally_.done_hours += units * to_hours(worked);
  tally_.overhead_hours += units * to_hours(now - started - worked);
}

double BatchRun::done_hours(Nanoseconds now) const {
  if (finished_at_) {
    return work_->unit_hours;
  }
  double done = tally_.done_hours;
  for (const Group& group : groups_) {
    done += group.units * to_hours(work_->worked(now - group.started));
  }
  return std::min(done, work_->unit_hours);
}

double BatchRun::share_done(Nanoseconds now) const { return done_hours(now) / work_->unit_hours; }

bool BatchRun::is_done(Nanoseconds now) {
  if (!finished_at_ && done_hours(now) >= work_->unit_hours - kNothingHours) {
    finished_at_ = now;
  }
  return finished_at_.has_value();
}

Nanoseconds BatchRun::next_instant(Nanoseconds now) const {
  if (finished_at_ || units_ == 0) {
    return kNever;
  }
  // No unit works faster than the clock, and none before it has restarted: the end is not before
  // this. Rounded up to a second, so that it is met after a few looks.
  const double left = work_->unit_hours - done_hours(now);
  const double hours = left / units_;
  if (hours >= to_hours(kNever - now) / 2) {
    return kNever;
  }
  const Nanoseconds first = groups_.front().started + work_->restart;
  const auto ahead = static_cast<Nanoseconds>(std::ceil(hours * to_seconds(kHour))) * kSecond;
  return std::max(now, first) + std::max(ahead, kSecond);
}

bool BatchRun::missed_deadline(Nanoseconds now) const {
  return work_->deadline && finished_at_.value_or(now) > *work_->deadline;
}

}  // namespace drydock
