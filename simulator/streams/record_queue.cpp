#include "simulator/streams/record_queue.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "base/duration.hpp"

namespace drydock {

void DelayCounts::add(Nanoseconds delay, std::uint64_t records) {
  if (records == 0) {
    return;
  }
  const std::size_t steps = std::min(static_cast<std::size_t>(delay / resolution_), kMostSteps);
  if (steps >= by_steps_.size()) {
    by_steps_.resize(steps + 1);
  }
  by_steps_[steps] += records;
  records_ += records;
  seconds_ += static_cast<double>(records) * to_seconds(delay);
  longest_ = std::max(longest_, delay);
}

double DelayCounts::mean_seconds() const {
  return records_ == 0 ? 0 : seconds_ / static_cast<double>(records_);
}

Nanoseconds DelayCounts::quantile(double p) const {
  const double wanted = p * static_cast<double>(records_);
  std::uint64_t seen = 0;
  for (std::size_t steps = 0; steps < by_steps_.size(); ++steps) {
    seen += by_steps_[steps];
    if (seen > 0 && static_cast<double>(seen) >= wanted) {
      return static_cast<Nanoseconds>(steps) * resolution_;
    }
  }
  return longest_;
}

double DelayCounts::share_within(Nanoseconds delay) const {
  if (records_ == 0) {
    return 1;
  }
  const auto steps = static_cast<std::size_t>(delay / resolution_);
  std::uint64_t within = 0;
  for (std::size_t i = 0; i < by_steps_.size() && i <= steps; ++i) {
    within += by_steps_[i];
  }
  return static_cast<double>(within) / static_cast<double>(records_);
}

void RecordQueue::add(Nanoseconds at, std::uint64_t records) {
  if (records == 0) {
    return;
  }
  DRYDOCK_CHECK(cohorts_.empty() || at >= cohorts_.back().at);
  if (!cohorts_.empty() && cohorts_.back().at == at) {
    cohorts_.back().records += records;
  } else {
    cohorts_.push_back({at, records});
  }
  size_ += records;
}

std::uint64_t RecordQueue::take(std::uint64_t most, Nanoseconds now, DelayCounts* delays) {
  std::uint64_t taken = 0;
  while (taken < most && !cohorts_.empty()) {
    Cohort& oldest = cohorts_.front();
    const std::uint64_t records = std::min(most - taken, oldest.records);
    if (delays != nullptr) {
      delays->add(now - oldest.at, records);
    }
    taken += records;
    oldest.records -= records;
    if (oldest.records == 0) {
      cohorts_.pop_front();
    }
  }
  size_ -= taken;
  return taken;
}

std::uint64_t RecordQueue::drop_before(Nanoseconds instant) {
  std::uint64_t dropped = 0;
  while (!cohorts_.empty() && cohorts_.front().at < instant) {
    dropped += cohorts_.front().records;
    cohorts_.pop_front();
  }
  size_ -= dropped;
  return dropped;
}

}  // namespace drydock
