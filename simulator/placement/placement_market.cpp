#include "simulator/placement/placement_market.hpp"

#include <algorithm>

#include "simulator/fleet/supply_facts.hpp"

namespace drydock {
namespace {

std::vector<std::uint32_t> types_of(const PlacementRequest& request, const Catalog& catalog,
                                    const RegionFacts& region) {
  if (request.requirements) {
    PriceProtection off;
    off.enabled = false;
    return select_types(*request.requirements, catalog, region, "", off).matching;
  }
  std::vector<std::uint32_t> types;
  for (const std::string& name : request.types) {
    if (const auto type = catalog.index_of(name)) {
      types.push_back(*type);
    }
  }
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

// Where a type is offered: by the catalog, or wherever the Region has zones if it does not say.
// Zones are named by their ids; where a trace names zones of the type by letters, these are taken.
std::vector<std::string> zones_of(const RegionFacts& region, std::uint32_t type,
                                  const std::string& name,
                                  std::span<const MarketEvidence> evidence) {
  std::vector<std::string> zones;
  for (const MarketEvidence& each : evidence) {
    for (const PoolEvidence& pool : each.pools) {
      if (each.type == name && pool.region == region.name && pool.asked > 0) {
        zones.push_back(pool.zone);
      }
    }
  }
  if (zones.empty()) {
    if (const auto offered = Catalog::zones_of(region, type)) {
      zones.assign(offered->begin(), offered->end());
    } else {
      zones = region.zones;
    }
  }
  std::sort(zones.begin(), zones.end());
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  return zones;
}

Units weight_of(const InstanceType& type, CapacityUnit unit) {
  return unit == CapacityUnit::Vcpu ? static_cast<Units>(std::max(type.vcpus, 1U))
         : unit == CapacityUnit::MemoryMib
             ? static_cast<Units>(std::max<std::uint64_t>(type.memory_mib, 1))
             : 1;
}

}  // namespace

std::vector<PlacementMarket> placement_markets(const PlacementRequest& request,
                                               const Catalog& catalog,
                                               std::span<const MarketEvidence> evidence,
                                               const SupplyPriorOptions& prior) {
  std::vector<PlacementMarket> markets;
  for (const RegionFacts& region : catalog.regions()) {
    if (!request.regions.empty() && std::find(request.regions.begin(), request.regions.end(),
                                              region.name) == request.regions.end()) {
      continue;
    }
    // By zone; one without a name is the whole Region.
    std::vector<std::pair<std::string, std::vector<SupplyPoolFacts>>> groups;
    std::vector<std::vector<std::uint32_t>> group_types;
    for (const std::uint32_t type : types_of(request, catalog, region)) {
      if (!catalog.types()[type].spot || !Catalog::on_demand(region, type)) {
        continue;
      }
      for (const std::string& zone : zones_of(region, type, catalog.types()[type].name, evidence)) {
        const std::string key = request.single_zone ? zone : "";
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const auto& each) { return each.first == key; });
        if (group == groups.end()) {
          groups.push_back({key, {}});
          group_types.emplace_back();
          group = groups.end() - 1;
        }
        group->second.push_back(supply_pool_facts(catalog, region, type, zone));
        group_types[static_cast<std::size_t>(group - groups.begin())].push_back(type);
      }
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
      PlacementMarket market;
      market.region = region.name;
      market.zone = groups[i].first;
      market.supply = make_supply_model(groups[i].second, evidence, prior);
      std::vector<std::string> zones;
      for (std::size_t pool = 0; pool < group_types[i].size(); ++pool) {
        const std::string& zone = groups[i].second[pool].zone;
        const auto known = std::find(zones.begin(), zones.end(), zone);
        const auto number = static_cast<std::uint32_t>(known - zones.begin());
        if (known == zones.end()) {
          zones.push_back(zone);
        }
        const std::uint32_t row = market.table.add(group_types[i][pool], number);
        market.table.weight[row] = weight_of(catalog.types()[group_types[i][pool]], request.unit);
        market.table.on_demand_price[row] = market.supply.pools[pool].on_demand;
      }
      std::vector<std::uint32_t> types = group_types[i];
      std::sort(types.begin(), types.end());
      market.types =
          static_cast<std::uint32_t>(std::unique(types.begin(), types.end()) - types.begin());
      markets.push_back(std::move(market));
    }
  }
  return markets;
}

}  // namespace drydock
