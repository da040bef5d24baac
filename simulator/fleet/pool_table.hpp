// The capacity pools that a fleet may draw from, as they stand at one moment: one row a pool, a
// column a vector, so that ranking and drawing run over arrays. A pool is one instance type in one
// zone (rule 1), as one override of the fleet means it. Prices, scores and room are a market's to
// fill in before each decision; nothing here changes them.
//
// Capacity counts in whole units: instances, weights, vCPU or MiB. Prices are in billionths of a
// dollar an hour.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "base/money.hpp"

namespace drydock {

using Units = std::int64_t;
using NanoDollars = std::int64_t;

inline constexpr NanoDollars kNoPriceLimit = std::numeric_limits<NanoDollars>::max();
// An override without a priority comes last (rule 20).
inline constexpr std::uint32_t kNoPriority = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::uint32_t kNoPool = std::numeric_limits<std::uint32_t>::max();

struct PoolTable {
  std::vector<std::uint32_t> type;  // index into the catalog
  std::vector<std::uint32_t> zone;  // from 0, of the fleet's zones
  std::vector<Units> weight;        // of one instance, at least 1
  std::vector<std::uint32_t> priority;
  std::vector<std::uint8_t> may_spot;       // else only On-Demand draws from it
  std::vector<std::uint8_t> may_on_demand;  // else only Spot does

  std::vector<NanoDollars> on_demand_price;
  std::vector<NanoDollars> spot_price;
  std::vector<NanoDollars> max_price;  // of Spot; per unit if units_priced
  // Probability that the pool gives the whole batch now and keeps it for the horizon (U1, U4).
  std::vector<double> score;
  std::vector<std::uint32_t> spot_room;       // instances that Spot can get now
  std::vector<std::uint32_t> on_demand_room;  // likewise On-Demand
  std::vector<std::uint32_t> reserved_room;   // unused slots of reservations that it may enter
  bool units_priced = false;                  // max prices are per unit hour (rule 4)

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(type.size()); }
  // A pool of weight 1 without limits that gives whatever is asked for. Returns its number.
  std::uint32_t add(std::uint32_t pool_type, std::uint32_t pool_zone);

  // Whether its price now lets Spot run there (rules 2 and 6).
  [[nodiscard]] bool affordable(std::uint32_t pool) const {
    const NanoDollars limit = max_price[pool];
    return limit == kNoPriceLimit
               ? spot_price[pool] <= on_demand_price[pool]
               : spot_price[pool] <= (units_priced ? limit * weight[pool] : limit);
  }
};

// How many instances of a weight reach a target (rule 24).
[[nodiscard]] constexpr std::uint32_t instances_for(Units target, Units weight) {
  return target <= 0 ? 0 : static_cast<std::uint32_t>((target + weight - 1) / weight);
}

// Exact for every price that AWS lists (at most 9 decimals); others are rounded.
[[nodiscard]] NanoDollars nano_dollars(Money price);

}  // namespace drydock
