// Which arrivals of a scenario go to a warehouse or a dashboard of the template, and what these are
// like. Immutable; every trial and thread shares it.
#pragma once

#include <optional>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/catalog/service_catalog.hpp"
#include "simulator/demand/reader_trial.hpp"
#include "simulator/demand/warehouse_model.hpp"
#include "simulator/world/resource_identity.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

struct DemandPlan {
  std::vector<WarehouseModel> warehouses;  // to which something comes, in template order
  std::vector<ReaderModel> readers;        // of dashboards, in template order
  std::vector<bool> taken;                 // by arrival of the scenario: it goes to one of these

  // What it is given outlives the plan. Nothing, and reports, if something is wrong.
  static std::optional<DemandPlan> read(const PlannedSet& resources, const ServiceCatalog& catalog,
                                        const Scenario& scenario, Nanoseconds until,
                                        Diagnostics& diagnostics);
  [[nodiscard]] bool empty() const { return warehouses.empty() && readers.empty(); }
};

// What the figures of a plan rest on.
void add_demand_ledger(const DemandPlan& plan, const Scenario& scenario,
                       std::vector<LedgerEntry>& ledger);

// Arrivals of the scenario go to something that is paid by use.
[[nodiscard]] bool has_demand(const PlannedSet& resources, const Scenario& scenario);

}  // namespace drydock
