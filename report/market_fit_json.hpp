// What `drydock spot fit` writes: schemas/formats/market-fit.schema.json. Rates are per hour,
// except where a name says per tick; intervals of age are in hours.
#pragma once

#include <string>
#include <vector>

#include "simulator/market/market_fit.hpp"

namespace drydock {

[[nodiscard]] std::string market_fit_json(const std::vector<MarketFit>& fits);

}  // namespace drydock
