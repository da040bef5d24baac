#include "simulator/fleet/first_launch.hpp"

#include <algorithm>
#include <vector>

namespace drydock {
namespace {

// The table with room in one zone alone.
PoolTable only_in(const PoolTable& table, std::uint32_t zone) {
  PoolTable narrowed = table;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    if (table.zone[pool] != zone) {
      narrowed.spot_room[pool] = 0;
      narrowed.on_demand_room[pool] = 0;
      narrowed.reserved_room[pool] = 0;
    }
  }
  return narrowed;
}

// Bounded, so that it fits whatever a template asks for.
NanoDollars price_of(const PoolTable& table, const Launches& launches) {
  constexpr double kMost = 9e18;
  double sum = 0;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    sum += static_cast<double>(launches.spot[pool]) * static_cast<double>(table.spot_price[pool]) +
           static_cast<double>(launches.on_demand[pool]) *
               static_cast<double>(table.on_demand_price[pool]);
  }
  return static_cast<NanoDollars>(std::min(sum, kMost));
}

}  // namespace

FirstLaunch first_launch(const FleetModel& model, const FleetPools& pools) {
  FirstLaunch first;
  const PoolTable& table = pools.table;
  const std::vector<std::uint32_t> none(table.size(), 0);
  if (model.is_group()) {
    first.on_demand_target = on_demand_target(model.desired, model.group.on_demand_base,
                                              model.group.on_demand_percentage);
    first.spot_target = model.desired - first.on_demand_target;
    const std::vector<std::uint8_t> usable(pools.zones.size(), 1);
    GroupAllocator allocator;
    first.launches = allocator.allocate(table, model.group, {none, none}, model.desired, usable);
    return first;
  }
  first.spot_target = model.spot_target;
  first.on_demand_target = model.on_demand_target;
  FleetAllocator allocator;
  if (!model.one_zone || pools.zones.size() < 2) {
    first.launches = allocator.allocate(table, model.fleet, {none, none}, model.spot_target,
                                        model.on_demand_target);
    return first;
  }
  std::vector<Units> given;
  std::vector<NanoDollars> prices;
  std::vector<Launches> launches;
  for (std::uint32_t zone = 0; zone < pools.zones.size(); ++zone) {
    launches.push_back(allocator.allocate(only_in(table, zone), model.fleet, {none, none},
                                          model.spot_target, model.on_demand_target));
    given.push_back(launches.back().spot_units + launches.back().on_demand_units);
    prices.push_back(price_of(table, launches.back()));
  }
  first.only_zone = choose_cluster_zone(given, prices);
  first.launches = launches[*first.only_zone];
  return first;
}

}  // namespace drydock
