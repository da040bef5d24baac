#include "simulator/fleet/scale_in.hpp"

#include <algorithm>
#include <numeric>

#include "base/duration.hpp"

namespace drydock {

void ScaleIn::rank_pools(const PoolTable& table, const GroupRules& rules) {
  const auto rank = [&](std::vector<std::uint32_t>& ranks) {
    // What the strategy would not take at all comes behind everything.
    ranks.assign(table.size(), table.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
      ranks[order_[i]] = i;
    }
  };
  order_.resize(table.size());
  std::iota(order_.begin(), order_.end(), 0U);
  order_spot_pools(table, rules.spot, 1, order_);
  rank(spot_rank_);
  order_.resize(table.size());
  std::iota(order_.begin(), order_.end(), 0U);
  order_on_demand_pools(table, rules.on_demand, 1, order_);
  rank(on_demand_rank_);
}

void ScaleIn::keep_worst(std::span<const GroupInstance> instances, TerminationPolicy policy,
                         Nanoseconds now) {
  // The larger, the sooner it goes.
  const auto key = [&](std::uint32_t number) -> std::int64_t {
    const GroupInstance& each = instances[number];
    switch (policy) {
      case TerminationPolicy::AllocationStrategy:
        return each.spot ? spot_rank_[each.pool] : on_demand_rank_[each.pool];
      case TerminationPolicy::OldestLaunchTemplate:
        return -std::int64_t{each.template_version};
      case TerminationPolicy::ClosestToNextInstanceHour:
        return (now - each.launched) % kHour;
      case TerminationPolicy::NewestInstance:
        return each.launched;
      case TerminationPolicy::OldestInstance:
        return -each.launched;
      case TerminationPolicy::Default:
        break;
    }
    return 0;
  };
  std::int64_t worst = 0;
  bool first = true;
  for (const std::uint32_t number : candidates_) {
    worst = first ? key(number) : std::max(worst, key(number));
    first = false;
  }
  std::erase_if(candidates_, [&](std::uint32_t number) { return key(number) != worst; });
}

std::optional<std::uint32_t> ScaleIn::choose_one(const PoolTable& table, const GroupRules& rules,
                                                 std::span<const GroupInstance> instances,
                                                 Units desired,
                                                 std::span<const TerminationPolicy> policies,
                                                 Nanoseconds now) {
  candidates_.clear();
  for (std::uint32_t i = 0; i < instances.size(); ++i) {
    const GroupInstance& each = instances[i];
    if (gone_[i] == 0 && !each.is_protected && held_.all() - table.weight[each.pool] >= desired) {
      candidates_.push_back(i);
    }
  }
  if (candidates_.empty()) {
    return std::nullopt;
  }
  // First the side that has more than its share (rule 77).
  const Units target = on_demand_target(desired, rules.on_demand_base, rules.on_demand_percentage);
  const Units on_demand_surplus = held_.on_demand - target;
  const Units spot_surplus = held_.spot - (desired - target);
  const bool wants_spot = spot_surplus >= on_demand_surplus;
  const bool has_wanted = std::any_of(candidates_.begin(), candidates_.end(), [&](std::uint32_t i) {
    return instances[i].spot == wants_spot;
  });
  std::erase_if(candidates_,
                [&](std::uint32_t i) { return has_wanted && instances[i].spot != wants_spot; });
  // Then the fullest zone among those that have one.
  Units fullest = 0;
  for (const std::uint32_t i : candidates_) {
    fullest = std::max(fullest, zone_units_[table.zone[instances[i].pool]]);
  }
  std::erase_if(candidates_, [&](std::uint32_t i) {
    return zone_units_[table.zone[instances[i].pool]] != fullest;
  });
  constexpr TerminationPolicy kDefault[] = {TerminationPolicy::Default};
  for (const TerminationPolicy policy : policies.empty() ? std::span(kDefault) : policies) {
    if (policy != TerminationPolicy::Default) {
      keep_worst(instances, policy, now);
      continue;
    }
    for (const TerminationPolicy step :
         {TerminationPolicy::AllocationStrategy, TerminationPolicy::OldestLaunchTemplate,
          TerminationPolicy::ClosestToNextInstanceHour}) {
      keep_worst(instances, step, now);
    }
  }
  return candidates_.front();
}

std::span<const std::uint32_t> ScaleIn::choose(const PoolTable& table, const GroupRules& rules,
                                               std::span<const GroupInstance> instances,
                                               Units desired,
                                               std::span<const TerminationPolicy> policies,
                                               Nanoseconds now) {
  rank_pools(table, rules);
  victims_.clear();
  gone_.assign(instances.size(), 0);
  held_ = {};
  zone_units_.clear();
  for (const GroupInstance& each : instances) {
    const Units weight = table.weight[each.pool];
    const std::uint32_t zone = table.zone[each.pool];
    (each.spot ? held_.spot : held_.on_demand) += weight;
    zone_units_.resize(std::max<std::size_t>(zone_units_.size(), zone + std::size_t{1}));
    zone_units_[zone] += weight;
  }
  while (held_.all() > desired) {
    const std::optional<std::uint32_t> victim =
        choose_one(table, rules, instances, desired, policies, now);
    if (!victim) {
      break;
    }
    const GroupInstance& each = instances[*victim];
    gone_[*victim] = 1;
    victims_.push_back(*victim);
    (each.spot ? held_.spot : held_.on_demand) -= table.weight[each.pool];
    zone_units_[table.zone[each.pool]] -= table.weight[each.pool];
  }
  return victims_;
}

std::optional<ZoneMove> next_zone_move(std::span<const Units> zone_units,
                                       std::span<const std::uint8_t> usable, Units step) {
  std::optional<std::uint32_t> fullest;
  std::optional<std::uint32_t> emptiest;
  bool leaves = false;  // the fullest must be left altogether
  for (std::uint32_t zone = 0; zone < zone_units.size(); ++zone) {
    if (usable[zone] == 0) {
      if (zone_units[zone] > 0 && !leaves) {
        fullest = zone;
        leaves = true;
      }
      continue;
    }
    if (!leaves && (!fullest || zone_units[zone] > zone_units[*fullest])) {
      fullest = zone;
    }
    if (!emptiest || zone_units[zone] < zone_units[*emptiest]) {
      emptiest = zone;
    }
  }
  if (!fullest || !emptiest || *fullest == *emptiest) {
    return std::nullopt;
  }
  const bool uneven = zone_units[*fullest] - zone_units[*emptiest] > step;
  return leaves || uneven ? std::optional(ZoneMove{*fullest, *emptiest}) : std::nullopt;
}

}  // namespace drydock
