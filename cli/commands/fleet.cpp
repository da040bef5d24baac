#include "cli/commands/fleet.hpp"

#include <fmt/format.h>

#include "base/codes/capacity_codes.hpp"
#include "cli/simulating.hpp"
#include "report/fleet_report.hpp"
#include "simulator/fleet/read_fleets.hpp"
#include "simulator/workload/read_scaling.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {
namespace {

std::optional<PlannedSet> planned_set(Workspace& workspace, const FleetOptions& options) {
  const std::optional<StackConfig> stack = workspace.stack(options.target);
  const std::optional<Configuration> configuration =
      stack ? workspace.configuration(*stack, {}) : std::nullopt;
  return configuration ? plan_identities(configuration->resources, workspace.schemas(),
                                         workspace.diagnostics())
                       : std::nullopt;
}

void report_fleets(std::span<const DeclaredResource> declared, const PlannedSet& planned,
                   const Catalog& catalog, const FleetOptions& options, Workspace& workspace,
                   FleetReport& report) {
  std::vector<FleetModel> models = read_fleets(declared, workspace.diagnostics());
  const RegionFacts* region = catalog.region(planned.region);
  if (region == nullptr && !models.empty()) {
    workspace.diagnostics().add(
        {codes::CatalogUnknownName,
         fmt::format("the catalog holds no Region \"{}\"", planned.region),
         {},
         "`drydock catalog show` lists what it holds; name one with --region"});
    return;
  }
  PriceProtection protection;
  if (options.legacy_price_protection) {
    protection.default_spot = PriceProtection::DefaultSpot::TwiceLowestSpot;
  }
  for (FleetModel& model : models) {
    FleetPools pools = fleet_pools(model, catalog, *region, protection, workspace.diagnostics());
    FirstLaunch first = first_launch(model, pools);
    report.fleets.push_back({std::move(model), std::move(pools), std::move(first)});
  }
}

FleetReport fleet_report(const PlannedSet& planned, const Catalog& catalog,
                         const FleetOptions& options, Workspace& workspace,
                         Environment& environment) {
  std::vector<DeclaredResource> declared;
  declared.reserve(planned.resources.size());
  for (const PlannedResource& each : planned.resources) {
    declared.push_back({each.address.text(), each.type, each.identifier, &each.properties,
                        &each.attributes, each.span});
  }
  FleetReport report;
  report_fleets(declared, planned, catalog, options, workspace, report);
  report.services = read_ecs_services(declared, workspace.diagnostics());
  report.plans = read_scaling(declared, zone_lookup(environment), workspace.diagnostics());
  return report;
}

}  // namespace

ExitCode run_fleet(const FleetOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<PlannedSet> planned =
      workspace.open() ? planned_set(workspace, options) : std::nullopt;
  const std::optional<Catalog> catalog = planned ? load_workspace_catalog(workspace) : std::nullopt;
  if (catalog) {
    const FleetReport report = fleet_report(*planned, *catalog, options, workspace, environment);
    if (options.json) {
      environment.out << fleet_json(report, *catalog, workspace.diagnostics(), workspace.sources());
    } else if (!workspace.diagnostics().has_errors()) {
      environment.out << fleet_text(report, *catalog, environment.out_style());
    }
  }
  return workspace.finish();
}

}  // namespace drydock
