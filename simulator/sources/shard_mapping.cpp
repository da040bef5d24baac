#include "simulator/sources/shard_mapping.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace drydock {

ShardMapping::ShardMapping(const ShardMappingSettings& settings)
    : settings_(settings),
      lanes_(std::size_t{settings.shards} * settings.parallelization),
      turn_(settings.shards) {
  DRYDOCK_CHECK(settings.shards > 0 && settings.parallelization > 0 && settings.batch_size > 0);
}

std::uint32_t ShardMapping::put(Nanoseconds at, std::uint32_t shard) {
  DRYDOCK_CHECK(shard < settings_.shards);
  const std::uint32_t lane = shard * settings_.parallelization + turn_[shard];
  turn_[shard] = (turn_[shard] + 1) % settings_.parallelization;
  lanes_[lane].records.push_back(at);
  ++put_;
  return lane;
}

void ShardMapping::drop(Lane& lane, std::uint32_t records) {
  lane.records.erase(lane.records.begin(), lane.records.begin() + records);
  lane.first += records;
}

// Records that the stream no longer has, and with them the plan for them.
void ShardMapping::expire(Lane& lane, Nanoseconds now) {
  std::uint32_t old = 0;
  while (old < lane.records.size() && now - lane.records[old] > settings_.retention) {
    ++old;
  }
  if (old > 0) {
    drop(lane, old);
    expired_ += old;
    lane.planned.clear();
    lane.attempt = 1;
  }
}

std::optional<Nanoseconds> ShardMapping::begins(const Lane& lane) const {
  if (lane.under_way || lane.records.empty()) {
    return std::nullopt;
  }
  const bool full = !lane.planned.empty() || lane.records.size() >= settings_.batch_size;
  const Nanoseconds ready = full ? lane.records.front() : lane.records.front() + settings_.window;
  return std::max(ready, lane.not_before);
}

std::vector<ShardMapping::Invocation> ShardMapping::due(Nanoseconds now) {
  std::vector<Invocation> begun;
  for (std::uint32_t i = 0; i < lanes_.size(); ++i) {
    Lane& lane = lanes_[i];
    if (!lane.under_way) {
      expire(lane, now);
    }
    const std::optional<Nanoseconds> at = begins(lane);
    if (!at || *at > now) {
      continue;
    }
    if (lane.planned.empty()) {
      lane.planned.push_back(static_cast<std::uint32_t>(
          std::min<std::size_t>(settings_.batch_size, lane.records.size())));
    }
    lane.under_way = true;
    begun.push_back({i, lane.first, lane.planned.front(), lane.attempt, lane.records.front()});
  }
  return begun;
}

std::optional<Nanoseconds> ShardMapping::next_event() const {
  std::optional<Nanoseconds> next;
  for (const Lane& lane : lanes_) {
    if (const std::optional<Nanoseconds> at = begins(lane)) {
      next = std::min(next.value_or(*at), *at);
    }
  }
  return next;
}

void ShardMapping::finish(Nanoseconds now, std::uint32_t number, std::uint32_t good) {
  Lane& lane = lanes_[number];
  DRYDOCK_CHECK(lane.under_way && !lane.planned.empty() && good <= lane.planned.front());
  lane.under_way = false;
  std::uint32_t size = lane.planned.front();
  lane.planned.pop_front();
  const std::uint32_t passed = good == size || settings_.partial_failures ? good : 0;
  drop(lane, passed);
  done_ += passed;
  size -= passed;
  if (size == 0) {
    lane.attempt = 1;
    return;
  }
  lane.not_before = now + settings_.retry_pause;
  const bool too_old = settings_.most_age && now - lane.records.front() > *settings_.most_age;
  if (settings_.bisect && size > 1 && !too_old) {
    lane.planned.push_front(size - size / 2);
    lane.planned.push_front(size / 2);
    return;
  }
  if (too_old || (settings_.most_retries && lane.attempt > *settings_.most_retries)) {
    drop(lane, size);
    discarded_ += size;
    lane.attempt = 1;
    lane.not_before = now;
    return;
  }
  lane.attempt = passed > 0 ? 1 : lane.attempt + 1;
  lane.planned.push_front(size);
}

}  // namespace drydock
