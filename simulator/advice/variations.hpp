// What else a configuration could be: each fleet of a template with more instance types, another
// Spot strategy, one more zone, an On-Demand base, capacity rebalancing, reservations in each zone.
// Each variation is the planned template with a few values changed, so that whatever simulates the
// template simulates it too. Whether it is any good is left to advise().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/span.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {

enum class VariationKind : std::uint8_t {
  MoreTypes,
  Strategy,
  MoreZones,
  OnDemandBase,
  Rebalancing,
  Reservations,
};
// "more types", …
[[nodiscard]] std::string_view variation_words(VariationKind kind);

struct Variation {
  VariationKind kind = VariationKind::MoreTypes;
  std::string fleet;   // address
  std::string change;  // "draw from 6 instance types more: m5a.large, m6i.large, …"
  Span span;           // of the resource that changes
  PlannedSet resources;
};

// In the order of the template, kinds in the order above. Only changes that the services accept:
// types like those that are listed (as many vCPU and as much memory, same architecture, offered in
// the Region), zones that the Region has.
[[nodiscard]] std::vector<Variation> propose_variations(const PlannedSet& resources,
                                                        const Catalog& catalog);

}  // namespace drydock
