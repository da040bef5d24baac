#include "simulator/world/simulation.hpp"

#include "simulator/world/run_simulation.hpp"

namespace drydock {

const Metric* SimulationResult::find(std::string_view name) const {
  for (const Metric& metric : metrics) {
    if (metric.name == name) {
      return &metric;
    }
  }
  return nullptr;
}

std::vector<std::size_t> metrics_called(const SimulationResult& result, std::string_view name) {
  std::vector<std::size_t> owned;
  for (std::size_t i = 0; i < result.metrics.size(); ++i) {
    const std::string_view full = result.metrics[i].name;
    if (full == name) {
      return {i};
    }
    if (full.size() > name.size() && full.ends_with(name) &&
        full[full.size() - name.size() - 1] == '.') {
      owned.push_back(i);
    }
  }
  return owned;
}

std::optional<std::size_t> metric_index(const SimulationResult& result, std::string_view name) {
  const std::vector<std::size_t> found = metrics_called(result, name);
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

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
