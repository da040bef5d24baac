// What is believed of the Spot pools that the fleets of a template draw from, and the entries of
// the ledger that say why.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/pool_table.hpp"
#include "simulator/market/supply_model.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

struct MarketPool {
  std::uint32_t type = 0;  // in the catalog
  std::string zone;
  NanoDollars spot_price = 0;
  NanoDollars on_demand_price = 0;
};

// Pools of the result are those of `pools`, in their order. Files of `market:` that are of none of
// them are reported.
[[nodiscard]] SupplyModel fleet_supply(const Catalog& catalog, const RegionFacts& region,
                                       const std::vector<MarketPool>& pools,
                                       const Scenario& scenario, std::vector<LedgerEntry>& ledger,
                                       Diagnostics& diagnostics);

}  // namespace drydock
