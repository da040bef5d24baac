#include "simulator/world/simulation.hpp"

#include "simulator/world/run_simulation.hpp"

namespace drydock {

std::optional<SimulationResult> simulate(const ResourceSet& resources,
                                         const SchemaRegistry& schemas, const Catalog& catalog,
                                         const Scenario& scenario, const SimulationOptions& options,
                                         Diagnostics& diagnostics) {
  const std::optional<PlannedSet> planned = plan_identities(resources, schemas, diagnostics);
  if (!planned) {
    return std::nullopt;
  }
  const PriceLookup price_of = [&](const std::string& type) {
    return catalog.on_demand_price(type, planned->region);
  };
  return run_simulation(*planned, price_of, scenario, options, diagnostics);
}

}  // namespace drydock
