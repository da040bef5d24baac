// What fleets give up: scale-in, the old instances of capacity rebalancing, zones that are evened
// out. Instances of one pool and side differ only in their age, so that the choice is made over
// pools and not over instances; it is that of ScaleIn (rules 77 and 78).
#include <algorithm>
#include <numeric>

#include "base/duration.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {

void OperationTrial::rank_pools(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  const FleetModel& model = model_.fleets[number].model;
  const PoolTable& table = fleet.table;
  const auto rank = [&](std::vector<std::uint32_t>& ranks) {
    // What the strategy would not take at all comes behind everything.
    ranks.assign(table.size(), table.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
      ranks[order_[i]] = i;
    }
  };
  observe(number, 1, true);
  order_.resize(table.size());
  std::iota(order_.begin(), order_.end(), 0U);
  order_spot_pools(table, model.is_group() ? model.group.spot : fleet.rules.spot, 1, order_);
  rank(spot_rank_);
  order_.resize(table.size());
  std::iota(order_.begin(), order_.end(), 0U);
  order_on_demand_pools(table, model.is_group() ? model.group.on_demand : fleet.rules.on_demand, 1,
                        order_);
  rank(on_demand_rank_);
}

// The instance that a group of more than `desired` units gives up next; kNoIndex if none can go
// without going below.
std::uint32_t OperationTrial::choose_victim(std::uint32_t number, Units desired) {
  FleetState& fleet = fleets_[number];
  const OperationFleet& model = model_.fleets[number];
  const GroupRules& rules = model.model.group;
  const PoolTable& table = fleet.table;
  if (model.settings.protects_new) {
    return kNoIndex;  // rule 80
  }
  zone_units_.assign(model.zone.size(), 0);
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    zone_units_[table.zone[pool]] +=
        (fleet.counted_spot[pool] + fleet.counted_on_demand[pool]) * table.weight[pool];
  }
  const auto members = [&](std::uint32_t pool, bool spot) -> const std::vector<std::uint32_t>& {
    return spot ? fleet.pools[pool].spot : fleet.pools[pool].on_demand;
  };
  const auto may_end = [&](std::uint32_t pool, bool spot) {
    return !members(pool, spot).empty() && fleet.counted() - table.weight[pool] >= desired;
  };
  const auto any = [&](bool spot) {
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      if (may_end(pool, spot)) {
        return true;
      }
    }
    return false;
  };
  // First the side that has more than its share (rule 77).
  const Units target = on_demand_target(desired, rules.on_demand_base, rules.on_demand_percentage);
  bool spot = fleet.spot_units - (desired - target) >= fleet.on_demand_units - target;
  if (!any(spot)) {
    spot = !spot;
  }
  Units fullest = -1;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    if (may_end(pool, spot)) {
      fullest = std::max(fullest, zone_units_[table.zone[pool]]);
    }
  }
  if (fullest < 0) {
    return kNoIndex;
  }
  std::uint32_t best = kNoIndex;
  std::int64_t best_key = 0;
  const std::vector<TerminationPolicy>& policies = model.settings.termination;
  const TerminationPolicy policy = policies.empty() ? TerminationPolicy::Default : policies.front();
  const auto age_key = [&](const Instance& each) -> std::int64_t {
    const Nanoseconds since = each.running ? each.since : clock_.now();
    return policy == TerminationPolicy::NewestInstance   ? since
           : policy == TerminationPolicy::OldestInstance ? -since
                                                         : (clock_.now() - since) % kHour;
  };
  const bool by_rank =
      policy == TerminationPolicy::Default || policy == TerminationPolicy::AllocationStrategy;
  std::uint64_t worst = 0;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    if (!may_end(pool, spot) || zone_units_[table.zone[pool]] != fullest) {
      continue;
    }
    const std::uint32_t of_pool = !by_rank ? 0 : spot ? spot_rank_[pool] : on_demand_rank_[pool];
    for (const std::uint32_t index : members(pool, spot)) {
      // What holds no slot goes first (rule 119: in reverse of how it came).
      constexpr std::uint64_t kUnreserved = 1ULL << 32U;
      const std::uint64_t rank =
          of_pool + (instances_[index].reservation == kNoIndex ? kUnreserved : 0);
      const std::int64_t key = age_key(instances_[index]);
      if (best == kNoIndex || rank > worst || (rank == worst && key > best_key)) {
        best = index;
        best_key = key;
        worst = rank;
      }
    }
  }
  return best;
}

// Of a fleet that ranks over all zones: the newest instance of the pool that its strategy likes
// least, of a side that has more than its target.
std::uint32_t OperationTrial::choose_of_pools(std::uint32_t number) {
  const FleetState& fleet = fleets_[number];
  std::uint32_t best = kNoIndex;
  std::uint32_t worst = 0;
  const auto look = [&](bool spot, Units excess) {
    for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
      const auto& members = spot ? fleet.pools[pool].spot : fleet.pools[pool].on_demand;
      // What was spread stays spread.
      const bool spread = spot && fleet.rules.spot.strategy == SpotStrategy::Diversified;
      const std::uint32_t rank = spread ? fleet.counted_spot[pool]
                                 : spot ? spot_rank_[pool]
                                        : on_demand_rank_[pool];
      if (!members.empty() && fleet.table.weight[pool] <= excess &&
          (best == kNoIndex || rank >= worst)) {
        best = members.back();
        worst = rank;
      }
    }
  };
  look(true, fleet.spot_units - fleet.spot_target);
  if (best == kNoIndex) {
    look(false, fleet.on_demand_units - fleet.on_demand_target);
  }
  return best;
}

void OperationTrial::end_excess(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  const OperationFleet& model = model_.fleets[number];
  if (!fleet.may_shrink) {
    return;  // what a launch has too much stays (rules 27 and 49)
  }
  fleet.may_shrink = false;
  bool ranked = false;
  const auto rank_once = [&] {
    if (!ranked) {
      rank_pools(number);
      ranked = true;
    }
  };
  if (!model.model.is_group()) {
    const bool ends = model.model.ends_excess && model.model.life == FleetLife::Maintain;
    while (ends && (fleet.spot_units - fleet.spot_target >= model.least_weight ||
                    fleet.on_demand_units - fleet.on_demand_target >= model.least_weight)) {
      rank_once();
      const std::uint32_t victim = choose_of_pools(number);
      if (victim == kNoIndex) {
        return;
      }
      terminate(victim);
    }
    return;
  }
  // What was launched to even out zones stays until it runs (rule 73).
  while (fleet.counted() - model.least_weight >= fleet.desired + fleet.moving_units) {
    rank_once();
    const std::uint32_t victim = choose_victim(number, fleet.desired + fleet.moving_units);
    if (victim == kNoIndex) {
      return;
    }
    terminate(victim);
  }
}

// Rule 91: a marked instance ends when a healthy one is there for it.
void OperationTrial::end_marked_of_group(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  if (!model_.fleets[number].model.is_group() || fleet.marked_units == 0 ||
      model_.fleets[number].settings.protects_new) {
    return;
  }
  RebalanceStep step =
      rebalance_step(fleet.desired, fleet.ready, fleet.marked_units, fleet.starting, true);
  for (std::uint32_t pool = 0; pool < fleet.table.size() && step.end_marked > 0; ++pool) {
    const Units weight = fleet.table.weight[pool];
    std::vector<std::uint32_t>& members = fleet.pools[pool].spot;
    for (std::size_t i = members.size(); i-- > 0 && weight <= step.end_marked;) {
      if (instances_[members[i]].marked) {
        terminate(members[i]);
        step.end_marked -= weight;
      }
    }
  }
}

// Rules 72 to 74: launches in the emptiest zone before one in the fullest ends.
void OperationTrial::even_out(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  const OperationFleet& model = model_.fleets[number];
  // While traffic is shifted away from a zone its instances stay.
  const bool shifted = std::any_of(fleet.zone_closed.begin(), fleet.zone_closed.end(),
                                   [](std::uint8_t why) { return why == kShifted; });
  if (!fleet.even_out || !model.model.is_group() || model.zone.size() < 2 || fleet.missing > 0 ||
      shifted) {
    return;
  }
  fleet.even_out = false;
  const Units surplus = rebalance_surplus(model.model.max) * model.largest_weight;
  const Units step = model.largest_weight;
  while (fleet.moving_units + step <= std::max(surplus, step)) {
    zone_units_.assign(model.zone.size(), 0);
    for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
      zone_units_[fleet.table.zone[pool]] +=
          (fleet.counted_spot[pool] + fleet.counted_on_demand[pool]) * fleet.table.weight[pool];
    }
    for (std::size_t zone = 0; zone < zone_units_.size(); ++zone) {
      zone_units_[zone] -= fleet.moving_from[zone];
    }
    fill_usable(number);
    // What a lost zone held is noticed as lost, not moved.
    for (std::size_t zone = 0; zone < zone_units_.size(); ++zone) {
      if (usable_[zone] == 0 && fleet.zone_closed[zone] != kRemoved) {
        zone_units_[zone] = 0;
      }
    }
    const std::optional<ZoneMove> move = next_zone_move(zone_units_, usable_, step);
    if (!move) {
      std::fill(fleet.zone_short.begin(), fleet.zone_short.end(), std::uint8_t{0});
      return;
    }
    observe(number, step, true);
    std::fill(usable_.begin(), usable_.end(), std::uint8_t{0});
    usable_[move->to] = 1;
    const Units launched =
        launch_group(number, fleet.counted() + model.least_weight, usable_, true, move->from);
    if (launched == 0) {
      fleet.zone_short[move->to] = 1;
      return;
    }
  }
}

// EMR: the whole cluster (rule 122).
void OperationTrial::end_cluster(std::uint32_t number) {
  const std::uint32_t cluster = model_.fleets[number].cluster;
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    if (i != number && (cluster == kNoIndex || model_.fleets[i].cluster != cluster)) {
      continue;
    }
    FleetState& fleet = fleets_[i];
    fleet.ended = true;
    fleet.reason = BoundReason::Retired;
    for (PoolState& pool : fleet.pools) {
      while (!pool.spot.empty()) {
        terminate(pool.spot.back());
      }
      while (!pool.on_demand.empty()) {
        terminate(pool.on_demand.back());
      }
    }
    fleet.missing = fleet.target();
    touch(i);
  }
}

}  // namespace drydock
