// What a decision launches: instances by pool, and what they are worth. Shared by fleets, which
// rank over all zones, and groups, which balance zones first.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "simulator/fleet/pool_table.hpp"

namespace drydock {

// How On-Demand launches meet Capacity Reservations (rules 33, 103, 114).
enum class ReservationUse : std::uint8_t {
  Open,   // a launch enters an open slot of its pool, if there is one
  First,  // pools with unused slots come first
  Only,   // without a slot nothing is launched
  None,   // slots are left alone
};

struct Launches {
  std::vector<std::uint32_t> spot;       // by pool
  std::vector<std::uint32_t> on_demand;  // by pool, with those in reserved slots
  std::vector<std::uint32_t> reserved;   // of on_demand, those in reserved slots
  Units spot_units = 0;
  Units on_demand_units = 0;

  // Of that many pools, none launched. Keeps the memory.
  void clear(std::uint32_t pools) {
    spot.assign(pools, 0);
    on_demand.assign(pools, 0);
    reserved.assign(pools, 0);
    spot_units = 0;
    on_demand_units = 0;
  }
};

// Instances that run already, by pool.
struct Running {
  std::span<const std::uint32_t> spot;
  std::span<const std::uint32_t> on_demand;
};

}  // namespace drydock
