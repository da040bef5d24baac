// Every strategy against a slow, obvious reading of the rules, on random fleets: the reference
// looks at all pools anew for each single instance and shares no code with what it checks.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "base/rng.hpp"
#include "simulator/fleet/group_allocation.hpp"

namespace drydock {
namespace {

using Counts = std::vector<std::uint32_t>;

struct RandomFleet {
  PoolTable table;
  Counts spot;
  Counts on_demand;
  SpotRules rules;
  std::uint32_t zones = 1;
};

RandomFleet random_fleet(Rng& rng) {
  RandomFleet fleet;
  fleet.zones = 1 + rng.below(4);
  const std::uint32_t types = 1 + rng.below(6);
  for (std::uint32_t type = 0; type < types; ++type) {
    const Units weight = 1 + rng.below(4) * rng.below(3);
    for (std::uint32_t zone = 0; zone < fleet.zones; ++zone) {
      PoolTable& table = fleet.table;
      const std::uint32_t pool = table.add(type, zone);
      table.weight[pool] = weight;
      table.on_demand_price[pool] = 60 + rng.below(40);
      table.spot_price[pool] = 10 + rng.below(90);
      table.max_price[pool] = rng.below(3) == 0 ? 20 + rng.below(60) : kNoPriceLimit;
      table.score[pool] = rng.below(20) / 20.0;
      table.priority[pool] = rng.below(4) == 0 ? kNoPriority : rng.below(3);
      table.spot_room[pool] = rng.below(8);
      table.on_demand_room[pool] = rng.below(6);
      table.reserved_room[pool] = rng.below(4) == 0 ? rng.below(4) : 0;
      table.may_spot[pool] = rng.below(8) != 0;
      fleet.spot.push_back(rng.below(3));
      fleet.on_demand.push_back(rng.below(2));
    }
  }
  fleet.rules.strategy = static_cast<SpotStrategy>(rng.below(5));
  fleet.rules.pools_to_use = 1 + rng.below(4);
  return fleet;
}

// Which pool of `pools` gets the next Spot instance, by the wording of the strategy.
class SpotReference {
 public:
  SpotReference(const RandomFleet& fleet, Units target, const std::vector<std::uint32_t>& pools)
      : table_(fleet.table), rules_(fleet.rules) {
    for (const std::uint32_t pool : pools) {
      const PoolTable& t = table_;
      const NanoDollars limit =
          t.max_price[pool] == kNoPriceLimit ? t.on_demand_price[pool] : t.max_price[pool];
      const bool dear = rules_.strategy == SpotStrategy::Diversified &&
                        t.spot_price[pool] >= t.on_demand_price[pool];
      if (t.may_spot[pool] != 0 && t.spot_price[pool] <= limit && !dear) {
        pools_.push_back(pool);
        per_unit_ = per_unit_ || t.weight[pool] <= target;
      }
    }
  }

  std::optional<std::uint32_t> next(const Counts& running, const Counts& room) const {
    std::vector<std::uint32_t> open;
    for (const std::uint32_t pool : pools_) {
      if (room[pool] > 0) {
        open.push_back(pool);
      }
    }
    if (open.empty()) {
      return std::nullopt;
    }
    if (rules_.strategy == SpotStrategy::LowestPrice ||
        rules_.strategy == SpotStrategy::Diversified) {
      std::sort(open.begin(), open.end(),
                [&](std::uint32_t a, std::uint32_t b) { return cheaper(a, b); });
      if (rules_.strategy == SpotStrategy::LowestPrice && open.size() > rules_.pools_to_use) {
        open.resize(rules_.pools_to_use);
      }
      return *std::min_element(open.begin(), open.end(), [&](std::uint32_t a, std::uint32_t b) {
        return running[a] * table_.weight[a] < running[b] * table_.weight[b];
      });
    }
    std::uint32_t best = open[0];
    for (const std::uint32_t pool : open) {
      best = better(pool, best) ? pool : best;
    }
    return best;
  }

 private:
  double price(std::uint32_t pool) const {
    return static_cast<double>(table_.spot_price[pool]) /
           (per_unit_ ? static_cast<double>(table_.weight[pool]) : 1);
  }
  bool cheaper(std::uint32_t a, std::uint32_t b) const {
    return price(a) < price(b) || (price(a) == price(b) && a < b);
  }
  // How many pools have a better score, or the same and stand before.
  std::size_t rank(std::uint32_t pool) const {
    return static_cast<std::size_t>(
        std::count_if(pools_.begin(), pools_.end(), [&](std::uint32_t other) {
          return table_.score[other] > table_.score[pool] ||
                 (table_.score[other] == table_.score[pool] && other < pool);
        }));
  }
  double best_score() const {
    double best = 0;
    for (const std::uint32_t pool : pools_) {
      best = std::max(best, table_.score[pool]);
    }
    return best;
  }
  // Belongs to those that compete by something else than the score.
  bool in_front(std::uint32_t pool) const {
    if (rules_.strategy == SpotStrategy::CapacityOptimizedPrioritized) {
      return table_.score[pool] >= best_score() - rules_.choices.priority_tie;
    }
    return rules_.strategy == SpotStrategy::PriceCapacityOptimized &&
           rank(pool) < std::max<std::size_t>(2, (pools_.size() + 2) / 3);
  }
  bool better(std::uint32_t a, std::uint32_t b) const {
    if (in_front(a) != in_front(b)) {
      return in_front(a);
    }
    if (in_front(a) && rules_.strategy == SpotStrategy::PriceCapacityOptimized) {
      return cheaper(a, b);
    }
    if (in_front(a) && table_.priority[a] != table_.priority[b]) {
      return table_.priority[a] < table_.priority[b];
    }
    return rank(a) < rank(b);
  }

  const PoolTable& table_;
  const SpotRules& rules_;
  std::vector<std::uint32_t> pools_;
  bool per_unit_ = false;
};

std::vector<std::uint32_t> pools_in(const PoolTable& table, std::optional<std::uint32_t> zone) {
  std::vector<std::uint32_t> pools;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    if (!zone || table.zone[pool] == *zone) {
      pools.push_back(pool);
    }
  }
  return pools;
}

TEST(AllocationProperty, AFleetLaunchesWhatThePlainReadingLaunches) {
  Rng rng({1, 0, 0, stream_hash("fleet")});
  FleetAllocator allocator;
  for (int round = 0; round < 3000; ++round) {
    const RandomFleet fleet = random_fleet(rng);
    const Units missing = rng.below(30);
    FleetRules rules;
    rules.spot = fleet.rules;
    if (rng.below(3) == 0) {
      rules.spot_limits.max_total_price = rng.below(1500);
    }
    Counts running = fleet.spot;
    Counts room = fleet.table.spot_room;
    Counts expected(fleet.table.size(), 0);
    NanoDollars spent = 0;
    for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
      spent += running[pool] * fleet.table.spot_price[pool];
    }
    const SpotReference reference(fleet, missing, pools_in(fleet.table, std::nullopt));
    Units drawn = 0;
    while (drawn < missing) {
      const auto pool = reference.next(running, room);
      if (!pool || (rules.spot_limits.max_total_price != kNoPriceLimit &&
                    spent + fleet.table.spot_price[*pool] > rules.spot_limits.max_total_price)) {
        break;
      }
      spent += fleet.table.spot_price[*pool];
      ++running[*pool];
      --room[*pool];
      ++expected[*pool];
      drawn += fleet.table.weight[*pool];
    }
    const Launches& launched =
        allocator.allocate(fleet.table, rules, {fleet.spot, fleet.on_demand}, missing, 0);
    ASSERT_EQ(launched.spot, expected)
        << "round " << round << ", strategy " << static_cast<int>(fleet.rules.strategy);
    ASSERT_EQ(launched.spot_units, drawn);
  }
}

// The plain reading of a group: On-Demand up to its share, then Spot, each instance in the zone
// that has the fewest units among those that can give one.
class GroupReference {
 public:
  GroupReference(const RandomFleet& fleet, const GroupRules& rules)
      : fleet_(fleet), rules_(rules) {}

  Counts spot;
  Counts on_demand;

  void launch(Units desired) {
    spot = fleet_.spot;
    on_demand = fleet_.on_demand;
    const Units target =
        on_demand_target(desired, rules_.on_demand_base, rules_.on_demand_percentage);
    Counts slots = fleet_.table.reserved_room;
    Counts free = fleet_.table.on_demand_room;
    std::vector<bool> given_up(fleet_.zones);
    while (units(on_demand) < target && units(on_demand) + units(spot) < desired) {
      const auto zone = zone_of(given_up);
      if (!zone) {
        break;
      }
      const auto pool = on_demand_pool(*zone, slots, free);
      if (!pool) {
        given_up[*zone] = true;
        continue;
      }
      ++on_demand[*pool];
      (slots[*pool] > 0 ? slots[*pool] : free[*pool]) -= 1;
    }
    const Units for_spot = desired - std::max(target, units(on_demand)) - units(spot);
    std::vector<SpotReference> by_zone;
    for (std::uint32_t zone = 0; zone < fleet_.zones; ++zone) {
      by_zone.emplace_back(fleet_, for_spot, pools_in(fleet_.table, zone));
    }
    Counts room = fleet_.table.spot_room;
    given_up.assign(fleet_.zones, false);
    const Units before = units(spot);
    while (units(spot) - before < for_spot) {
      const auto zone = zone_of(given_up);
      if (!zone) {
        break;
      }
      const auto pool = by_zone[*zone].next(spot, room);
      if (!pool) {
        given_up[*zone] = true;
        continue;
      }
      ++spot[*pool];
      --room[*pool];
    }
  }

  Units units(const Counts& counts, std::optional<std::uint32_t> zone = std::nullopt) const {
    Units sum = 0;
    for (const std::uint32_t pool : pools_in(fleet_.table, zone)) {
      sum += counts[pool] * fleet_.table.weight[pool];
    }
    return sum;
  }

 private:
  std::optional<std::uint32_t> zone_of(const std::vector<bool>& given_up) const {
    std::optional<std::uint32_t> best;
    for (std::uint32_t zone = 0; zone < fleet_.zones; ++zone) {
      if (rules_.zones != BalanceStrategy::BalancedOnly && given_up[zone]) {
        continue;
      }
      const Units here = units(spot, zone) + units(on_demand, zone);
      const Units there = best ? units(spot, best) + units(on_demand, best) : 0;
      if (!best || here < there || (here == there && given_up[*best] && !given_up[zone])) {
        best = zone;
      }
    }
    return best && given_up[*best] ? std::nullopt : best;
  }
  std::optional<std::uint32_t> on_demand_pool(std::uint32_t zone, const Counts& slots,
                                              const Counts& free) const {
    std::optional<std::uint32_t> best;
    const PoolTable& table = fleet_.table;
    for (const std::uint32_t pool : pools_in(table, zone)) {
      if (slots[pool] + free[pool] == 0) {
        continue;
      }
      const bool first = rules_.reservations == ReservationUse::First;
      const auto key = [&](std::uint32_t each) {
        return std::tuple(first && slots[each] == 0, table.priority[each],
                          static_cast<double>(table.on_demand_price[each]) /
                              static_cast<double>(table.weight[each]),
                          each);
      };
      if (!best || key(pool) < key(*best)) {
        best = pool;
      }
    }
    return best;
  }

  const RandomFleet& fleet_;
  const GroupRules& rules_;
};

TEST(AllocationProperty, AGroupLaunchesWhatThePlainReadingLaunches) {
  Rng rng({2, 0, 0, stream_hash("group")});
  GroupAllocator allocator;
  for (int round = 0; round < 3000; ++round) {
    RandomFleet fleet = random_fleet(rng);
    GroupRules rules;
    rules.spot = fleet.rules;
    // The exception of rule 25 depends on how much is missing; the reference reads per unit.
    std::fill(fleet.table.weight.begin(), fleet.table.weight.end(), 1 + rng.below(3));
    rules.on_demand_base = rng.below(6);
    rules.on_demand_percentage = rng.below(101);
    rules.zones = static_cast<BalanceStrategy>(rng.below(2));
    rules.reservations = rng.below(2) == 0 ? ReservationUse::Open : ReservationUse::First;
    const Units desired = rng.below(60);
    GroupReference reference(fleet, rules);
    reference.launch(desired);
    const std::vector<std::uint8_t> usable(fleet.zones, 1);
    const Launches& launched =
        allocator.allocate(fleet.table, rules, {fleet.spot, fleet.on_demand}, desired, usable);
    for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
      ASSERT_EQ(fleet.on_demand[pool] + launched.on_demand[pool], reference.on_demand[pool])
          << "round " << round << " pool " << pool;
      ASSERT_EQ(fleet.spot[pool] + launched.spot[pool], reference.spot[pool])
          << "round " << round << " pool " << pool << " strategy "
          << static_cast<int>(fleet.rules.strategy);
      ASSERT_LE(launched.spot[pool], fleet.table.spot_room[pool]);
      ASSERT_LE(launched.on_demand[pool] - launched.reserved[pool],
                fleet.table.on_demand_room[pool]);
      ASSERT_LE(launched.reserved[pool], fleet.table.reserved_room[pool]);
    }
  }
}

// With room everywhere: the target is met, the base and the share are On-Demand, no zone is
// further from another than the largest weight, nothing overshoots by it.
TEST(AllocationProperty, WithRoomTargetsBasesAndZonesAreExact) {
  Rng rng({3, 0, 0, stream_hash("plenty")});
  GroupAllocator allocator;
  for (int round = 0; round < 3000; ++round) {
    RandomFleet fleet = random_fleet(rng);
    const std::size_t pools = fleet.table.size();
    fleet.table.spot_room.assign(pools, 1000);
    fleet.table.on_demand_room.assign(pools, 1000);
    fleet.table.may_spot.assign(pools, 1);
    fleet.table.max_price.assign(pools, 1000);
    for (std::size_t pool = 0; pool < pools; ++pool) {
      fleet.table.on_demand_price[pool] = 200;
    }
    const Counts none(pools, 0);
    GroupRules rules;
    rules.spot = fleet.rules;
    rules.on_demand_base = rng.below(20);
    rules.on_demand_percentage = rng.below(101);
    const Units desired = 1 + rng.below(200);
    const std::vector<std::uint8_t> usable(fleet.zones, 1);
    const Launches& launched =
        allocator.allocate(fleet.table, rules, {none, none}, desired, usable);
    const Units largest = *std::max_element(fleet.table.weight.begin(), fleet.table.weight.end());
    const Units all = launched.spot_units + launched.on_demand_units;
    ASSERT_GE(all, desired);
    ASSERT_LT(all, desired + largest);
    const Units target =
        on_demand_target(desired, rules.on_demand_base, rules.on_demand_percentage);
    ASSERT_GE(launched.on_demand_units, target);
    ASSERT_LT(launched.on_demand_units, target + largest);
    const auto zones = allocator.zone_units();
    ASSERT_LE(*std::max_element(zones.begin(), zones.end()) -
                  *std::min_element(zones.begin(), zones.end()),
              largest);
  }
}

}  // namespace
}  // namespace drydock
