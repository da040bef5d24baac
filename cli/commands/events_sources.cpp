#include <map>

#include "base/codes/events_codes.hpp"
#include "cli/commands/events.hpp"
#include "report/events_report.hpp"
#include "simulator/sources/describe_sources.hpp"
#include "simulator/sources/read_sources.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {
namespace {

std::optional<PlannedSet> planned_resources(const EventsSourcesOptions& options,
                                            Workspace& workspace) {
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  const std::optional<Configuration> configuration =
      stack ? workspace.configuration(*stack, {}) : std::nullopt;
  return configuration ? plan_identities(configuration->resources, workspace.schemas(),
                                         workspace.diagnostics())
                       : std::nullopt;
}

}  // namespace

ExitCode run_events_sources(const EventsSourcesOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::string folder = environment.variable("TZDIR").value_or(std::string(kZoneFolder));
  const ZoneLookup zones = [&](const std::string& name) {
    return load_time_zone(name, environment.files, folder);
  };
  EventSources sources;
  std::map<std::string, std::string> logical_ids;
  const std::optional<PlannedSet> planned = planned_resources(options, workspace);
  if (planned) {
    for (const PlannedResource& resource : planned->resources) {
      const Value* arn = resource.attributes.find("Arn");
      logical_ids[resource.identifier] = resource.address.text();
      logical_ids[arn == nullptr ? "" : arn->scalar_text().value_or("")] = resource.address.text();
      read_event_source(resource.type, resource.address.text(), resource.properties, zones, sources,
                        workspace.diagnostics());
    }
    logical_ids.erase("");
    check_glue_triggers(sources.triggers, workspace.diagnostics());
  }
  const std::vector<SourceLine> lines = describe_sources(sources, logical_ids);
  if (options.json) {
    environment.out << sources_json(lines, workspace.diagnostics(), workspace.sources());
  } else if (planned) {
    environment.out << sources_text(lines, environment.out_style());
  }
  return workspace.finish();
}

}  // namespace drydock
