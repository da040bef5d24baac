#include "simulator/fleet/supply_facts.hpp"

#include <algorithm>

#include "simulator/fleet/pool_table.hpp"

namespace drydock {

SupplyPoolFacts supply_pool_facts(const Catalog& catalog, const RegionFacts& region,
                                  std::uint32_t type, const std::string& zone) {
  const InstanceType& of = catalog.types()[type];
  SupplyPoolFacts facts;
  facts.type = of.name;
  facts.zone = zone;
  facts.region = region.name;
  facts.vcpus = std::max(of.vcpus, 1U);
  facts.previous_generation = !of.current_generation;
  facts.accelerated = !of.accelerators.empty();
  facts.bare_metal = of.bare_metal;
  facts.burstable = of.burstable;
  const std::optional<Money> full = Catalog::on_demand(region, type);
  const std::optional<Money> spot = Catalog::spot(region, type, zone);
  facts.on_demand = full ? nano_dollars(*full) : 0;
  facts.spot = spot ? nano_dollars(*spot) : facts.on_demand;
  if (const std::optional<AdvisorFigure> advisor = Catalog::advisor(region, type)) {
    facts.bracket = advisor->bracket;
    facts.bracket_source = catalog.sources()[advisor->source].shown();
    return facts;
  }
  for (const auto& entry : region.advisor) {
    if (catalog.types()[entry.type].family() == of.family()) {
      facts.family_brackets.push_back(entry.figure.bracket);
    }
  }
  return facts;
}

}  // namespace drydock
