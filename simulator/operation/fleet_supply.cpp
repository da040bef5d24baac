#include "simulator/operation/fleet_supply.hpp"

#include <fmt/format.h>

#include <map>

#include "base/duration.hpp"
#include "simulator/fleet/supply_facts.hpp"

namespace drydock {

SupplyModel fleet_supply(const Catalog& catalog, const RegionFacts& region,
                         const std::vector<MarketPool>& pools, const Scenario& scenario,
                         std::vector<LedgerEntry>& ledger) {
  std::vector<SupplyPoolFacts> facts;
  facts.reserve(pools.size());
  for (const MarketPool& each : pools) {
    facts.push_back(supply_pool_facts(catalog, region, each.type, each.zone));
    facts.back().spot = each.spot_price;
    facts.back().on_demand = each.on_demand_price;
  }
  SupplyPriorOptions options;
  options.begins = scenario.arrivals.starts_at;
  SupplyModel supply = make_supply_model(facts, {}, options);
  // Pools of one source stand together, so that a list of hundreds stays readable.
  std::map<std::string, std::pair<std::uint32_t, std::string>> sources;
  for (const SupplyPool& pool : supply.pools) {
    auto& [count, first] = sources[pool.source];
    first = count++ == 0 ? pool.name : first;
  }
  for (const auto& [source, pool] : sources) {
    const auto& [count, first] = pool;
    ledger.push_back({fmt::format("market of {}{}", first,
                                  count > 1 ? fmt::format(" and {} more", count - 1) : ""),
                      fmt::format("{} of {} Spot pools", count, supply.pools.size()),
                      SourceKind::Default, source, "spot-market"});
  }
  return supply;
}

}  // namespace drydock
