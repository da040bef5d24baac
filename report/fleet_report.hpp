// What `drydock fleet` prints: each fleet of a template with its targets, its pools and where its
// first instances would go at the catalog's prices. The JSON form is described by
// schemas/formats/fleet.schema.json.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/first_launch.hpp"

namespace drydock {

struct ReportedFleet {
  FleetModel model;
  FleetPools pools;
  FirstLaunch first;
};

[[nodiscard]] std::string fleet_text(const std::vector<ReportedFleet>& fleets,
                                     const Catalog& catalog, const ReportStyle& style);
[[nodiscard]] std::string fleet_json(const std::vector<ReportedFleet>& fleets,
                                     const Catalog& catalog, const Diagnostics& diagnostics,
                                     const SourceMap& sources);

}  // namespace drydock
