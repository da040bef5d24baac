#include "simulator/fleet/group_allocation.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace drydock {

void GroupAllocator::begin(const PoolTable& table, const Running& running, std::uint32_t zones) {
  const std::uint32_t pools = table.size();
  DRYDOCK_CHECK(running.spot.size() == pools && running.on_demand.size() == pools);
  launches_.clear(pools);
  if (pools_.size() < zones) {
    pools_.resize(zones);
  }
  zone_units_.assign(zones, 0);
  short_.assign(zones, 0);
  for (std::uint32_t pool = 0; pool < pools; ++pool) {
    if (table.zone[pool] < zones) {
      zone_units_[table.zone[pool]] +=
          (running.spot[pool] + running.on_demand[pool]) * table.weight[pool];
    }
  }
}

void GroupAllocator::order_zone_pools(const PoolTable& table, const GroupRules& rules, bool spot,
                                      Units missing) {
  exhausted_.assign(zone_units_.size(), 0);
  for (std::uint32_t zone = 0; zone < zone_units_.size(); ++zone) {
    pools_[zone].order.clear();
  }
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    if (table.zone[pool] < zone_units_.size()) {
      pools_[table.zone[pool]].order.push_back(pool);
    }
  }
  for (std::uint32_t zone = 0; zone < zone_units_.size(); ++zone) {
    ZonePools& of_zone = pools_[zone];
    std::uint32_t width = 1;
    if (spot) {
      width = order_spot_pools(table, rules.spot, missing, of_zone.order);
    } else {
      order_on_demand_pools(table, rules.on_demand, missing, of_zone.order);
    }
    of_zone.draw.begin(of_zone.order, width);
    of_zone.reserved_draw.begin(of_zone.order, 1);
  }
}

std::uint32_t GroupAllocator::emptiest(const GroupRules& rules,
                                       std::span<const std::uint8_t> usable) const {
  // "balanced-only" keeps wanting a zone that cannot give, unless another has as few.
  const bool waits = rules.zones == BalanceStrategy::BalancedOnly;
  const auto gives = [&](std::uint32_t zone) { return usable[zone] != 0 && exhausted_[zone] == 0; };
  std::uint32_t best = kNoPool;
  for (std::uint32_t zone = 0; zone < zone_units_.size(); ++zone) {
    if (!waits && !gives(zone)) {
      continue;
    }
    const bool better = best == kNoPool || zone_units_[zone] < zone_units_[best] ||
                        (zone_units_[zone] == zone_units_[best] && gives(zone) && !gives(best));
    best = better ? zone : best;
  }
  return best;
}

bool GroupAllocator::launch_in(const PoolTable& table, const GroupRules& rules, std::uint32_t zone,
                               Source source) {
  ZonePools& of_zone = pools_[zone];
  const bool slots_first =
      source == Source::ReservedOnly ||
      (source == Source::OnDemand && rules.reservations != ReservationUse::None);
  std::uint32_t pool = kNoPool;
  bool reserved = false;
  if (source == Source::ReservedOnly || rules.reservations == ReservationUse::First ||
      rules.reservations == ReservationUse::Only) {
    pool = source == Source::Spot ? kNoPool : of_zone.reserved_draw.next(units_, slots_);
    reserved = pool != kNoPool;
  }
  const bool only_slots =
      source == Source::ReservedOnly ||
      (source == Source::OnDemand && rules.reservations == ReservationUse::Only);
  if (pool == kNoPool && !only_slots) {
    pool = of_zone.draw.next(units_, room_);
    reserved = pool != kNoPool && slots_first && slots_[pool] > 0;
  }
  if (pool == kNoPool) {
    return false;
  }
  const Units weight = table.weight[pool];
  units_[pool] += weight;
  zone_units_[zone] += weight;
  // In room_ stand the slots too.
  room_[pool] -= 1;
  if (source == Source::Spot) {
    launches_.spot[pool] += 1;
    launches_.spot_units += weight;
    return true;
  }
  launches_.on_demand[pool] += 1;
  launches_.on_demand_units += weight;
  if (reserved) {
    slots_[pool] -= 1;
    launches_.reserved[pool] += 1;
  }
  return true;
}

void GroupAllocator::fill(const PoolTable& table, const GroupRules& rules,
                          std::span<const std::uint8_t> usable, Source source, Units missing) {
  const Units before = launches_.spot_units + launches_.on_demand_units;
  while (launches_.spot_units + launches_.on_demand_units - before < missing) {
    const std::uint32_t zone = emptiest(rules, usable);
    if (zone == kNoPool) {
      return;
    }
    // Only "balanced-only" is given a zone again that is known not to give: then it waits.
    const bool waits = exhausted_[zone] != 0;
    if (usable[zone] == 0 || waits || !launch_in(table, rules, zone, source)) {
      exhausted_[zone] = 1;
      short_[zone] |= source == Source::ReservedOnly ? 0 : 1;
    }
    if (waits) {
      return;
    }
  }
}

const Launches& GroupAllocator::allocate(const PoolTable& table, const GroupRules& rules,
                                         const Running& running, Units desired,
                                         std::span<const std::uint8_t> usable) {
  begin(table, running, static_cast<std::uint32_t>(usable.size()));
  Units spot = 0;
  Units on_demand = 0;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    spot += running.spot[pool] * table.weight[pool];
    on_demand += running.on_demand[pool] * table.weight[pool];
  }
  const Units target = on_demand_target(desired, rules.on_demand_base, rules.on_demand_percentage);
  // One side may have more than its share already; the whole is what must not overshoot.
  const Units missing_on_demand = std::min(target - on_demand, desired - on_demand - spot);
  if (missing_on_demand > 0) {
    units_.resize(table.size());
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      units_[pool] = running.on_demand[pool] * table.weight[pool];
    }
    const bool uses_slots = rules.reservations != ReservationUse::None;
    slots_ = table.reserved_room;
    room_ = table.on_demand_room;
    for (std::uint32_t pool = 0; uses_slots && pool < table.size(); ++pool) {
      room_[pool] += slots_[pool];
    }
    if (rules.zones == BalanceStrategy::ReservationsThenBalanced && uses_slots) {
      order_zone_pools(table, rules, false, missing_on_demand);
      fill(table, rules, usable, Source::ReservedOnly, missing_on_demand);
    }
    order_zone_pools(table, rules, false, missing_on_demand);
    fill(table, rules, usable, Source::OnDemand, missing_on_demand - launches_.on_demand_units);
  }
  const Units held = std::max(target, on_demand + launches_.on_demand_units);
  const Units missing_spot = desired - held - spot;
  if (missing_spot > 0) {
    units_.resize(table.size());
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      units_[pool] = running.spot[pool] * table.weight[pool];
    }
    room_ = table.spot_room;
    order_zone_pools(table, rules, true, missing_spot);
    fill(table, rules, usable, Source::Spot, missing_spot);
  }
  return launches_;
}

}  // namespace drydock
