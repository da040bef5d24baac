// What moved between two catalogs: types and figures that came, went or changed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/catalog/catalog.hpp"

namespace drydock {

struct CatalogChange {
  enum class What : std::uint8_t { Type, Zone, OnDemandPrice, SpotPrice, Offering, Advisor };
  What what = What::Type;
  std::string region;  // "" of a type
  std::string name;    // of the type, or the zone
  std::string zone;    // of a Spot price
  std::string before;  // "" if it is new
  std::string after;   // "" if it is gone
  // Of a price: by what share it moved, 0.06 for six percent up.
  double moved = 0;
};

// Ordered by what, Region, name, zone. Sources do not count.
[[nodiscard]] std::vector<CatalogChange> catalog_diff(const Catalog& before, const Catalog& after);

// "type", "on_demand_price", …
[[nodiscard]] std::string_view catalog_change_word(CatalogChange::What what);

}  // namespace drydock
