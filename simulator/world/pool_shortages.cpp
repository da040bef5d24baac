#include "simulator/world/pool_shortages.hpp"

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kNormal = stream_hash("on_demand_shortage");
constexpr std::uint32_t kBetween = stream_hash("time between shortages");
constexpr std::uint32_t kDuration = stream_hash("on_demand_shortage_duration");
constexpr std::uint32_t kImpairment = stream_hash("on_demand_shortage_during_impairment");
constexpr std::uint32_t kOnset = stream_hash("shortage_onset");
constexpr std::uint32_t kParameter = stream_hash("assumption");

}  // namespace

std::vector<std::uint32_t> pool_streams(const World& world) {
  std::vector<std::uint32_t> streams;
  streams.reserve(world.types.size() * world.zones.size());
  for (const auto& type : world.types) {
    for (const std::string& zone : world.zones) {
      streams.push_back(stream_hash(zone + " " + type.name));
    }
  }
  return streams;
}

void PoolShortages::reset(std::uint64_t seed, std::uint32_t trial, Nanoseconds until) {
  seed_ = seed;
  trial_ = trial;
  horizon_ = until;
  changes_ = 0;
  for (Pool& pool : pools_) {
    pool.started = false;
    pool.failovers.clear();
  }
  // A probability that is itself uncertain is the same for all pools of a trial.
  Rng normal = stream(kNormal, kParameter);
  probability_ = assumptions_.probability.sample(normal);
  Rng impaired = stream(kImpairment, kParameter);
  during_impairment_ = assumptions_.during_impairment.sample(impaired);
}

// Beyond the end is beyond the end: the cap keeps sums of times inside 64 bits. A nanosecond is
// the least, so that time always passes.
Nanoseconds PoolShortages::nanoseconds(double seconds) const {
  const double most = to_seconds(horizon_) + 1;
  const double bounded = seconds < most ? seconds : most;
  return std::max<Nanoseconds>(1, static_cast<Nanoseconds>(bounded * static_cast<double>(kSecond)));
}

void PoolShortages::impair(std::uint32_t zone, std::uint32_t event, Nanoseconds now) {
  if (during_impairment_ <= 0) {
    return;
  }
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    if (i % zones_ == zone) {
      continue;
    }
    const auto of_event = [&](std::uint32_t purpose) {
      return stream(mix_stream(streams_[i], event), mix_stream(kImpairment, purpose));
    };
    if (of_event(kImpairment).uniform() >= during_impairment_) {
      continue;
    }
    Rng onset = of_event(kOnset);
    Rng duration = of_event(kDuration);
    const double seconds = assumptions_.onset.sample(onset);
    const Nanoseconds begin = now + (seconds > 0 ? nanoseconds(seconds) : 0);
    pools_[i].failovers.push_back(
        {begin, begin + nanoseconds(assumptions_.duration.sample(duration))});
  }
}

bool PoolShortages::is_short(std::uint32_t zone, std::uint32_t type, Nanoseconds now) {
  const std::size_t index = type * zones_ + zone;
  Pool& pool = pools_[index];
  for (const Stretch& stretch : pool.failovers) {
    if (stretch.begin <= now && now < stretch.end) {
      return true;
    }
  }
  if (probability_ <= 0 || probability_ >= 1 || assumptions_.duration.mean() <= 0) {
    return probability_ >= 1;
  }
  advance(pool, streams_[index], now);
  return pool.is_short;
}

// Plays the alternation of normal times up to `now`.
void PoolShortages::advance(Pool& pool, std::uint32_t entity, Nanoseconds now) {
  const double mean = assumptions_.duration.mean() * (1 - probability_) / probability_;
  const auto between = [&](std::uint32_t turn) {
    Rng rng = stream(entity, mix_stream(kBetween, turn));
    return nanoseconds(Distribution{Distribution::Kind::Exponential, mean, 0}.sample(rng));
  };
  if (!pool.started) {
    pool.started = true;
    pool.turn = 0;
    Rng rng = stream(entity, mix_stream(kDuration, 0));
    pool.is_short = stream(entity, kNormal).uniform() < probability_;
    pool.until =
        pool.is_short ? nanoseconds(assumptions_.duration.sample_residual(rng)) : between(0);
  }
  while (pool.until <= now && ++changes_ <= kMostChanges) {
    ++pool.turn;
    pool.is_short = !pool.is_short;
    Rng rng = stream(entity, mix_stream(kDuration, pool.turn));
    pool.until +=
        pool.is_short ? nanoseconds(assumptions_.duration.sample(rng)) : between(pool.turn);
  }
}

}  // namespace drydock
