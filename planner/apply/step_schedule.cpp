#include "planner/apply/step_schedule.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/check.hpp"
#include "base/glob.hpp"

namespace drydock {

StepSchedule::StepSchedule(const Plan& plan, const std::vector<TypeLimit>& limits)
    : unmet_(plan.steps.size()), dependents_(plan.steps.size()) {
  for (std::uint32_t step = 0; step < plan.steps.size(); ++step) {
    unmet_[step] = static_cast<std::uint32_t>(plan.steps[step].after.size());
    for (const std::uint32_t needed : plan.steps[step].after) {
      dependents_[needed].push_back(step);
    }
  }
  rank_steps();
  assign_lanes(plan, limits);
}

// By the longest chain of steps that wait for a step. From the ends backwards, so that each step is
// seen after all of its dependents.
void StepSchedule::rank_steps() {
  const auto count = static_cast<std::uint32_t>(unmet_.size());
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> waiting = unmet_;
  for (std::uint32_t step = 0; step < count; ++step) {
    if (waiting[step] == 0) {
      order.push_back(step);
    }
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const std::uint32_t dependent : dependents_[order[i]]) {
      if (--waiting[dependent] == 0) {
        order.push_back(dependent);
      }
    }
  }
  DRYDOCK_CHECK(order.size() == count);
  std::vector<std::uint32_t> chain(count, 0);
  for (auto step = order.rbegin(); step != order.rend(); ++step) {
    for (const std::uint32_t dependent : dependents_[*step]) {
      chain[*step] = std::max(chain[*step], chain[dependent] + 1);
    }
  }
  step_of_rank_.resize(count);
  std::iota(step_of_rank_.begin(), step_of_rank_.end(), 0U);
  std::stable_sort(step_of_rank_.begin(), step_of_rank_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return chain[a] > chain[b]; });
  rank_.resize(count);
  for (std::uint32_t rank = 0; rank < count; ++rank) {
    rank_[step_of_rank_[rank]] = rank;
  }
}

void StepSchedule::assign_lanes(const Plan& plan, const std::vector<TypeLimit>& limits) {
  for (const TypeLimit& limit : limits) {
    limits_.emplace_back(0U, std::max(1U, limit.at_most));
  }
  std::map<std::string, std::uint32_t> known;
  for (const PlanStep& step : plan.steps) {
    const std::string type = plan.only_forgets(step) ? std::string() : plan.type_of(step);
    const auto [found, added] = known.emplace(type, static_cast<std::uint32_t>(lanes_.size()));
    lane_of_.push_back(found->second);
    if (!added) {
      continue;
    }
    Lane lane;
    lane.service = service_of(type);
    for (std::uint32_t i = 0; !type.empty() && i < limits.size(); ++i) {
      if (matches_glob(limits[i].types, type)) {
        lane.limits.push_back(i);
      }
    }
    lanes_.push_back(std::move(lane));
  }
}

void StepSchedule::open(const std::vector<bool>& done) {
  const auto is_done = [&](std::uint32_t step) { return step < done.size() && done[step]; };
  for (std::uint32_t step = 0; step < unmet_.size(); ++step) {
    if (is_done(step)) {
      for (const std::uint32_t dependent : dependents_[step]) {
        --unmet_[dependent];
      }
    }
  }
  for (std::uint32_t step = 0; step < unmet_.size(); ++step) {
    if (unmet_[step] == 0 && !is_done(step)) {
      queue(step);
    }
  }
}

void StepSchedule::queue(std::uint32_t step) {
  const std::uint32_t number = lane_of_[step];
  Lane& lane = lanes_[number];
  ++ready_;
  // A lane that was passed over comes back with its best step at the next `admit`.
  const bool headed = !lane.ready.empty() && heads_.erase({lane.ready.top(), number}) > 0;
  const bool waits = !lane.ready.empty() && !headed;
  lane.ready.push(rank_[step]);
  if (!waits) {
    heads_.emplace(lane.ready.top(), number);
  }
}

bool StepSchedule::is_open(const Lane& lane, Nanoseconds now) {
  const bool full = std::any_of(lane.limits.begin(), lane.limits.end(), [&](std::uint32_t limit) {
    return limits_[limit].first >= limits_[limit].second;
  });
  if (full || lane.service.empty()) {
    return !full;
  }
  const Nanoseconds at = pace_.next_at(lane.service);
  if (at > now && (!opens_at_ || at < *opens_at_)) {
    opens_at_ = at;
  }
  return at <= now;
}

std::optional<std::uint32_t> StepSchedule::admit(Nanoseconds now) {
  for (const std::uint32_t number : passed_over_) {
    heads_.emplace(lanes_[number].ready.top(), number);
  }
  passed_over_.clear();
  opens_at_.reset();
  while (!heads_.empty()) {
    const auto [rank, number] = *heads_.begin();
    heads_.erase(heads_.begin());
    Lane& lane = lanes_[number];
    if (!is_open(lane, now)) {
      passed_over_.push_back(number);
      continue;
    }
    lane.ready.pop();
    if (!lane.ready.empty()) {
      heads_.emplace(lane.ready.top(), number);
    }
    for (const std::uint32_t limit : lane.limits) {
      ++limits_[limit].first;
    }
    if (!lane.service.empty()) {
      pace_.asked(lane.service, now);
    }
    --ready_;
    return step_of_rank_[rank];
  }
  return std::nullopt;
}

void StepSchedule::leave(std::uint32_t step) {
  for (const std::uint32_t limit : lanes_[lane_of_[step]].limits) {
    DRYDOCK_CHECK(limits_[limit].first > 0);
    --limits_[limit].first;
  }
}

void StepSchedule::end(std::uint32_t step) {
  for (const std::uint32_t dependent : dependents_[step]) {
    if (--unmet_[dependent] == 0) {
      queue(dependent);
    }
  }
}

}  // namespace drydock
