// A market trace as a forecaster sees it: which pools are up at which tick, for how long they have
// been so, and which pools lie in one Region.
//
// A pool is up while it gives all instances that were asked for (UpRule::All), at least one
// (UpRule::Any) or half of them (UpRule::Half). A tick that was not observed keeps the last
// state, so that ages go on, but is neither an origin nor an outcome.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/market/trace.hpp"

namespace drydock {

enum class UpRule : std::uint8_t { All, Half, Any };

// The Region of a zone: "us-east-1a_v100_1" and "us-east-1a" are in us-east-1, "us-east4-a" is in
// us-east4. A name of another form is its own Region.
[[nodiscard]] std::string region_of_pool(std::string_view pool);

struct PoolSeries {
  std::string name;
  TraceKind kind = TraceKind::LaunchProbe;
  double gap_hours = 0;
  std::uint32_t asked = 1;
  std::vector<std::string> pools;
  std::vector<std::string> regions;                 // in the order of their first pool
  std::vector<std::uint32_t> region_of;             // by pool
  std::vector<std::vector<std::uint32_t>> members;  // by Region
  std::uint32_t ticks = 0;
  // By cell, tick * pools + pool:
  std::vector<std::uint8_t> up;
  std::vector<std::uint8_t> seen;
  std::vector<float> share;              // of the instances asked for that were given
  std::vector<std::uint32_t> age;        // ticks since the state began; 0 at its first tick
  std::vector<std::uint32_t> next_down;  // first later tick that is down; `ticks` if none is

  [[nodiscard]] std::size_t pool_count() const { return pools.size(); }
  [[nodiscard]] std::size_t cell(std::size_t tick, std::size_t pool) const {
    return tick * pools.size() + pool;
  }
  // At least 1. Precondition: hours > 0.
  [[nodiscard]] std::uint32_t ticks_of(double hours) const;
  // Up at the origin and at every tick until origin + horizon.
  [[nodiscard]] bool keeps_up(std::size_t origin_cell, std::uint32_t origin,
                              std::uint32_t horizon) const {
    return next_down[origin_cell] > origin + horizon;
  }
};

// Precondition: the trace is not one of prices.
[[nodiscard]] PoolSeries make_pool_series(const MarketTrace& trace, UpRule rule = UpRule::All);

}  // namespace drydock
