// The pools of one fleet in the catalog: overrides × zones, with prices as the catalog knows them.
// Scores and room are a market's to fill in; until one does, a score is the share of instances that
// the Spot advisor's bracket says live through a month, and room is plenty.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/fleet_model.hpp"
#include "simulator/fleet/pool_table.hpp"

namespace drydock {

struct FleetPools {
  PoolTable table;
  std::vector<std::string> zones;             // as PoolTable::zone counts them
  std::vector<std::uint32_t> override_index;  // by pool, into FleetModel::overrides
  // Types that a fleet names and the catalog does not price, or that no zone offers.
  std::vector<std::string> without_price;
};

// A fleet whose zones are not known has one pool a type, in a zone without a name. Reports a fleet
// without any pool, and types that are left out.
[[nodiscard]] FleetPools fleet_pools(const FleetModel& model, const Catalog& catalog,
                                     const RegionFacts& region, const PriceProtection& protection,
                                     Diagnostics& diagnostics);

}  // namespace drydock
