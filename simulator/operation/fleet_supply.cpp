#include "simulator/operation/fleet_supply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/codes/capacity_codes.hpp"
#include "base/duration.hpp"
#include "simulator/fleet/supply_facts.hpp"

namespace drydock {
namespace {

void report_unused(const MarketScenario& market, const std::vector<SupplyPoolFacts>& facts,
                   Diagnostics& diagnostics) {
  for (const MarketFile& each : market.files) {
    if (std::none_of(facts.begin(), facts.end(),
                     [&](const SupplyPoolFacts& pool) { return pool.type == each.type; })) {
      diagnostics.add({codes::MarketUnused,
                       fmt::format("no fleet draws Spot Instances of {}", each.type), each.span,
                       "leave the entry out, or name the type that the file is of"});
    }
  }
}

}  // namespace

SupplyModel fleet_supply(const Catalog& catalog, const RegionFacts& region,
                         const std::vector<MarketPool>& pools, const Scenario& scenario,
                         std::vector<LedgerEntry>& ledger, Diagnostics& diagnostics) {
  std::vector<SupplyPoolFacts> facts;
  facts.reserve(pools.size());
  for (const MarketPool& each : pools) {
    facts.push_back(supply_pool_facts(catalog, region, each.type, each.zone));
    facts.back().spot = each.spot_price;
    facts.back().on_demand = each.on_demand_price;
  }
  SupplyPriorOptions options;
  options.begins = scenario.arrivals.starts_at;
  SupplyModel supply = make_supply_model(facts, scenario.market.evidence, options);
  report_unused(scenario.market, facts, diagnostics);
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
