#include "simulator/workload/service_load.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMinutesOfDay = static_cast<std::size_t>(kDay / LoadRun::kStep);

// One without end is over at the end of time.
Nanoseconds end_of(const ArrivalProcess& process) {
  return process.until.value_or(std::numeric_limits<Nanoseconds>::max());
}

}  // namespace

LoadRun::LoadRun(const ServiceLoad& load, StreamKey key) : settings_(&load), key_(key) {
  DRYDOCK_CHECK(load.per_unit > 0 && load.late_above > 0);
  by_clock_ = std::holds_alternative<PoissonArrivals>(load.requests.kind) ||
              std::holds_alternative<DailyArrivals>(load.requests.kind);
  if (by_clock_) {
    day_.resize(kMinutesOfDay);
    for (std::size_t i = 0; i < kMinutesOfDay; ++i) {
      const Nanoseconds begin = static_cast<Nanoseconds>(i) * kStep;
      day_[i] = load.requests.expected_between(begin, begin + kStep) / to_seconds(kStep);
    }
  } else {
    at_once_ = load.requests;
    if (auto* bursts = std::get_if<BurstArrivals>(&at_once_.kind)) {
      bursts->within = 0;
    }
  }
  reset(key.seed, key.trial);
}

void LoadRun::reset(std::uint64_t seed, std::uint32_t trial) {
  key_.seed = seed;
  key_.trial = trial;
  if (!by_clock_) {
    stream_.emplace(at_once_, key_);
  }
  bursts_.clear();
  tally_ = {};
  minute_ = now_ = 0;
  load_ = {};
  next_minute();
}

double LoadRun::rate_of_bursts(Nanoseconds begin, Nanoseconds end) {
  const Nanoseconds within = std::get<BurstArrivals>(settings_->requests.kind).within;
  double requests = 0;
  while (const std::optional<Arrival> burst = stream_->next(end)) {
    const auto size = static_cast<double>(burst->count);
    if (within == 0) {
      requests += size;
    } else {
      bursts_.push_back({burst->at, burst->at + within, size / to_seconds(within)});
    }
  }
  std::erase_if(bursts_, [&](const Burst& burst) { return burst.end <= begin; });
  for (const Burst& burst : bursts_) {
    const Nanoseconds both = std::min(end, burst.end) - std::max(begin, burst.begin);
    requests += both > 0 ? burst.per_second * to_seconds(both) : 0;
  }
  return requests / to_seconds(end - begin);
}

void LoadRun::next_minute() {
  const Nanoseconds begin = minute_;
  const Nanoseconds end = begin + kStep;
  const ArrivalProcess& requests = settings_->requests;
  double rate = 0;
  if (by_clock_) {
    // The share of the minute in which there are any.
    const Nanoseconds both = std::min(end, end_of(requests)) - std::max(begin, requests.from);
    const auto share = both > 0 ? static_cast<double>(both) / static_cast<double>(kStep) : 0.0;
    rate = share * day_[static_cast<std::size_t>(begin % kDay / kStep)];
  } else if (std::holds_alternative<BurstArrivals>(requests.kind)) {
    rate = rate_of_bursts(begin, end);
  } else {
    rate = static_cast<double>(stream_->count_until(end)) / to_seconds(kStep);
  }
  load_ = {rate / settings_->per_unit, rate};
  minute_ = end;
  tally_.most_required = std::max(tally_.most_required, load_.units);
}

void LoadRun::advance(Nanoseconds now, double serving) {
  DRYDOCK_CHECK(now >= now_);
  while (now_ < now) {
    if (now_ == minute_) {
      next_minute();
    }
    const Nanoseconds until = std::min(now, minute_);
    const double seconds = to_seconds(until - now_);
    const double shed = std::max(0.0, load_.units - serving);
    tally_.offered += load_.units * seconds;
    tally_.shed += shed * seconds;
    tally_.serving += serving * seconds;
    tally_.seconds += seconds;
    tally_.late += load_.units > settings_->late_above * serving ? load_.units * seconds : 0;
    tally_.short_seconds += shed > 0 ? seconds : 0;
    now_ = until;
  }
}

}  // namespace drydock
