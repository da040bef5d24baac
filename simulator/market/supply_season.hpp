// How the hour of the day and the day of the week scale a pool's hazards: a cosine over the day
// and a factor for Saturdays and Sundays, UTC. What the season is for a pool is its prior's or its
// fit's to say; drawing by it is the path's.
#pragma once

#include "base/clock.hpp"
#include "simulator/market/supply_model.hpp"

namespace drydock {

[[nodiscard]] inline bool has_season(const SupplyPool& pool) {
  return pool.day_amplitude > 0 || pool.weekend_factor != 1;
}

// At an instant since 1970-01-01T00:00Z. 1 without a season.
[[nodiscard]] double season_at(const SupplyPool& pool, Nanoseconds instant);

// What season_at never exceeds.
[[nodiscard]] double season_peak(const SupplyPool& pool);

}  // namespace drydock
