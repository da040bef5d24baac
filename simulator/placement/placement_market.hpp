// The pools that a request for a placement score may draw from, as a market and as the table that
// strategies rank: those of all zones of a Region, or of one zone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "simulator/fleet/pool_table.hpp"
#include "simulator/market/supply_prior.hpp"
#include "simulator/placement/placement_request.hpp"

namespace drydock {

struct PlacementMarket {
  std::string region;
  std::string zone;  // "" for all of the Region
  SupplyModel supply;
  PoolTable table;  // a row a pool of the supply; prices, scores and room are the path's
  std::uint32_t types = 0;
};

// One a Region or, if the request wants a single zone, one a zone; those with a pool. Types without
// a price in a Region, or that Spot does not sell, have none there. `prior.begins` is taken as it
// stands.
[[nodiscard]] std::vector<PlacementMarket> placement_markets(
    const PlacementRequest& request, const Catalog& catalog,
    std::span<const MarketEvidence> evidence, const SupplyPriorOptions& prior);

}  // namespace drydock
