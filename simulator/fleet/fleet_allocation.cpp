#include "simulator/fleet/fleet_allocation.hpp"

#include <algorithm>
#include <numeric>

#include "base/check.hpp"

namespace drydock {
namespace {

bool together(const SideLimits& limits) {
  return limits.single_type || limits.single_zone || limits.min_target > 0;
}

}  // namespace

void FleetAllocator::begin(const PoolTable& table, std::span<const std::uint32_t> running,
                           const Side& side) {
  const std::uint32_t pools = table.size();
  DRYDOCK_CHECK(running.size() == pools);
  units_.resize(pools);
  for (std::uint32_t pool = 0; pool < pools; ++pool) {
    units_[pool] = running[pool] * table.weight[pool];
  }
  counts_.assign(pools, 0);
  spent_ = side.spent;
}

Units FleetAllocator::draw(const PoolTable& table, const Side& side,
                           std::span<const std::uint32_t> order, std::vector<std::uint32_t>& room) {
  Units drawn = 0;
  draw_.begin(order, side.width);
  const NanoDollars most = side.limits->max_total_price;
  while (drawn < side.missing) {
    const std::uint32_t pool = draw_.next(units_, room);
    if (pool == kNoPool) {
      break;
    }
    const NanoDollars price = (*side.prices)[pool];
    // The first launch that the sum does not allow is the last thought of (rule 29).
    if (most != kNoPriceLimit && price > most - spent_) {
      break;
    }
    // From one pool in a row there is no need to look again.
    std::uint32_t count = 1;
    if (side.width == 1) {
      count = std::min(room[pool], instances_for(side.missing - drawn, table.weight[pool]));
      if (most != kNoPriceLimit && price > 0) {
        count = static_cast<std::uint32_t>(std::min<NanoDollars>(count, (most - spent_) / price));
      }
    }
    room[pool] -= count;
    counts_[pool] += count;
    units_[pool] += count * table.weight[pool];
    drawn += count * table.weight[pool];
    // Without a limit nobody asks, and the sum might be beyond 64 bits.
    spent_ += most == kNoPriceLimit ? 0 : count * price;
  }
  return drawn;
}

Units FleetAllocator::draw_together(const PoolTable& table, const Side& side,
                                    std::span<const std::uint32_t> running,
                                    std::vector<std::uint32_t>& room) {
  const SideLimits& limits = *side.limits;
  full_room_ = room;
  best_counts_.assign(table.size(), 0);
  Units best = 0;
  const Units wanted = limits.min_target > 0 ? limits.min_target : side.missing;
  const auto same = [&](std::uint32_t a, std::uint32_t b) {
    return (!limits.single_type || table.type[a] == table.type[b]) &&
           (!limits.single_zone || table.zone[a] == table.zone[b]);
  };
  for (std::size_t i = 0; i < order_.size() && best < wanted; ++i) {
    const auto seen = std::find_if(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(i),
                                   [&](std::uint32_t other) { return same(other, order_[i]); });
    if (seen != order_.begin() + static_cast<std::ptrdiff_t>(i)) {
      continue;
    }
    subset_.clear();
    std::copy_if(order_.begin(), order_.end(), std::back_inserter(subset_),
                 [&](std::uint32_t other) { return same(other, order_[i]); });
    begin(table, running, side);
    room = full_room_;
    const Units drawn = draw(table, side, subset_, room);
    if (drawn > best) {
      best = drawn;
      best_counts_ = counts_;
    }
  }
  if (best < limits.min_target) {
    best = 0;
    best_counts_.assign(table.size(), 0);
  }
  counts_ = best_counts_;
  return best;
}

void FleetAllocator::launch_on_demand(const PoolTable& table, const FleetRules& rules,
                                      const Running& running, Units missing) {
  Side side{&table.on_demand_price, &rules.on_demand_limits, 1, missing, 0};
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    side.spent += running.on_demand[pool] * table.on_demand_price[pool];
  }
  order_.resize(table.size());
  std::iota(order_.begin(), order_.end(), 0U);
  order_on_demand_pools(table, rules.on_demand, missing, order_);
  const bool uses_slots = rules.reservations != ReservationUse::None;
  begin(table, running.on_demand, side);
  room_ = table.reserved_room;
  if (rules.reservations == ReservationUse::First || rules.reservations == ReservationUse::Only) {
    launches_.on_demand_units = draw(table, side, order_, room_);
    launches_.on_demand = counts_;
    launches_.reserved = counts_;
    side.missing -= launches_.on_demand_units;
    side.spent = spent_;
  }
  if (rules.reservations != ReservationUse::Only && side.missing > 0) {
    // What a slot still has room for is capacity that cannot run short.
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      room_[pool] = table.on_demand_room[pool] + (uses_slots ? room_[pool] : 0);
    }
    if (together(rules.on_demand_limits)) {
      launches_.on_demand_units += draw_together(table, side, running.on_demand, room_);
    } else {
      std::fill(counts_.begin(), counts_.end(), 0U);
      launches_.on_demand_units += draw(table, side, order_, room_);
    }
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      const std::uint32_t slots =
          uses_slots ? table.reserved_room[pool] - launches_.reserved[pool] : 0;
      launches_.reserved[pool] += std::min(slots, counts_[pool]);
      launches_.on_demand[pool] += counts_[pool];
    }
  }
}

const Launches& FleetAllocator::allocate(const PoolTable& table, const FleetRules& rules,
                                         const Running& running, Units missing_spot,
                                         Units missing_on_demand) {
  launches_.clear(table.size());
  if (missing_on_demand > 0) {
    launch_on_demand(table, rules, running, missing_on_demand);
  }
  if (missing_spot > 0) {
    Side side{&table.spot_price, &rules.spot_limits, 1, missing_spot, 0};
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      side.spent += running.spot[pool] * table.spot_price[pool];
    }
    order_.resize(table.size());
    std::iota(order_.begin(), order_.end(), 0U);
    side.width = order_spot_pools(table, rules.spot, missing_spot, order_);
    begin(table, running.spot, side);
    room_ = table.spot_room;
    launches_.spot_units = together(rules.spot_limits)
                               ? draw_together(table, side, running.spot, room_)
                               : draw(table, side, order_, room_);
    launches_.spot = counts_;
  }
  return launches_;
}

}  // namespace drydock
