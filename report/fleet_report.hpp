// What `drydock fleet` prints: each fleet of a template with its targets, its pools and where its
// first instances would go at the catalog's prices; where the tasks of ECS services run; what
// changes sizes by itself. The JSON form is described by
// schemas/formats/fleet.schema.json.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/ecs_tasks.hpp"
#include "simulator/fleet/first_launch.hpp"
#include "simulator/workload/scaling_plan.hpp"

namespace drydock {

struct ReportedFleet {
  FleetModel model;
  FleetPools pools;
  FirstLaunch first;
};

struct FleetReport {
  std::vector<ReportedFleet> fleets;
  std::vector<EcsService> services;
  std::vector<ScalingPlan> plans;  // one that is still, and holds no instances back, is not shown
};

[[nodiscard]] std::string fleet_text(const FleetReport& report, const Catalog& catalog,
                                     const ReportStyle& style);
[[nodiscard]] std::string fleet_json(const FleetReport& report, const Catalog& catalog,
                                     const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace drydock
