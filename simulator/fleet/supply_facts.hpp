// What the catalog knows of a pool, as the market model takes it.
#pragma once

#include <string>

#include "simulator/catalog/catalog.hpp"
#include "simulator/market/supply_prior.hpp"

namespace drydock {

// Precondition: `type` is an index into the catalog's types. Prices of 0: the catalog does not say.
[[nodiscard]] SupplyPoolFacts supply_pool_facts(const Catalog& catalog, const RegionFacts& region,
                                                std::uint32_t type, const std::string& zone);

}  // namespace drydock
