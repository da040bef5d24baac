#include "cli/simulating.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/codes/capacity_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/duration.hpp"
#include "base/nearest_name.hpp"
#include "cli/market_files.hpp"
#include "cli/progress_line.hpp"
#include "simulator/operation/simulate_operation.hpp"
#include "simulator/world/join_metrics.hpp"
#include "simulator/world/run_simulation.hpp"

namespace drydock {
namespace {

struct ScenarioFile {
  std::string name;
  std::string path;
};

std::optional<ScenarioFile> choose_scenario(Workspace& workspace, const std::string& wanted) {
  const Project& project = workspace.project();
  const std::string& name = wanted.empty() ? project.default_scenario : wanted;
  const auto known = project.scenarios.find(name);
  if (known != project.scenarios.end()) {
    return ScenarioFile{name, known->second};
  }
  if (!name.empty() && workspace.environment().files.exists(name)) {
    return ScenarioFile{std::filesystem::path(name).stem().string(), name};
  }
  std::vector<std::string_view> names;
  for (const auto& [scenario, path] : project.scenarios) {
    names.push_back(scenario);
  }
  const std::optional<std::string> nearest = nearest_name(name, names);
  workspace.diagnostics().add(
      {codes::ProjectChoice,
       name.empty() ? "no scenario is named"
                    : fmt::format("`{}` is neither a scenario of the project nor a file", name),
       {},
       nearest ? fmt::format("did you mean `{}`?", *nearest)
               : fmt::format("give --scenario FILE, or a name of the project: {}",
                             listed_names(project.scenarios))});
  return std::nullopt;
}

// Other services start their own fleets only when somebody asks them to.
bool has_groups(const PlannedSet& resources) {
  return std::any_of(
      resources.resources.begin(), resources.resources.end(), [](const PlannedResource& r) {
        return r.type == "AWS::AutoScaling::AutoScalingGroup" || r.type == "AWS::EC2::EC2Fleet" ||
               r.type == "AWS::EC2::SpotFleet" || r.type == "AWS::EMR::Cluster";
      });
}

void join(StackOutcome& outcome, const Scenario& scenario, Diagnostics& diagnostics) {
  SimulationResult& joined = outcome.joined;
  if (outcome.capacity) {
    joined = std::move(*outcome.capacity);
    std::vector<std::vector<double>> samples = std::move(joined.samples);
    joined.samples.clear();
    outcome.capacity = joined;
    joined.samples = std::move(samples);
  }
  if (outcome.pipelines) {
    PipelineReport& report = *outcome.pipelines;
    joined.scenario = report.scenario;
    joined.seed = report.seed;
    joined.trials = report.trials;
    joined.until = report.until;
    join_metrics(joined, std::move(report.measured));
    report.measured.clear();
    joined.ledger.insert(joined.ledger.end(), report.ledger.begin(), report.ledger.end());
  }
  judge_objectives(scenario, joined, diagnostics);
}

}  // namespace

std::optional<Scenario> load_scenario(Workspace& workspace, const SimulationArguments& arguments) {
  const std::optional<ScenarioFile> file = choose_scenario(workspace, arguments.scenario);
  const std::optional<Document> document =
      file ? workspace.document(file->path, ReadAs::OwnFile) : std::nullopt;
  if (!document) {
    return std::nullopt;
  }
  const ScenarioFolder folder{&workspace.environment().files,
                              std::filesystem::path(file->path).parent_path().string()};
  std::optional<Scenario> scenario =
      read_scenario(*document, file->name, workspace.diagnostics(), folder);
  if (scenario) {
    MarketScenario& market = scenario->market;
    for (const MarketFile& each : market.files) {
      read_market_file(workspace, (std::filesystem::path(folder.path) / each.file).string(),
                       each.type, each.span, market.evidence);
    }
  }
  return scenario;
}

std::optional<SimulationOptions> simulation_options(Workspace& workspace,
                                                    const SimulationArguments& arguments) {
  SimulationOptions options;
  options.trials = arguments.trials;
  options.seed = arguments.seed;
  options.threads = arguments.threads;
  if (!arguments.until.empty()) {
    options.until = parse_duration(arguments.until);
    if (!options.until || *options.until == 0) {
      workspace.diagnostics().add({codes::ArgumentInvalid,
                                   fmt::format("`--until {}` is not a duration", arguments.until),
                                   {},
                                   "write it as 90m, 24h or 2d"});
      return std::nullopt;
    }
  }
  return options;
}

ZoneLookup zone_lookup(const Environment& environment) {
  const std::string folder = environment.variable("TZDIR").value_or(std::string(kZoneFolder));
  return [&environment, folder](const std::string& name) {
    return load_time_zone(name, environment.files, folder);
  };
}

std::string user_catalog_folder(const Environment& environment) {
  const std::optional<std::string> data = user_data_folder(environment);
  return data ? *data + "/catalog" : "";
}

std::optional<Catalog> load_workspace_catalog(Workspace& workspace) {
  const FileSystem& files = workspace.environment().files;
  const std::string imported = user_catalog_folder(workspace.environment());
  const bool use_imported = !imported.empty() && files.exists(imported + "/instance_types.csv");
  Result<Catalog> catalog =
      load_catalog(files, use_imported ? imported : workspace.data_folder() + "/catalog");
  if (!catalog) {
    workspace.diagnostics().add(codes::CatalogUnreadable, catalog.error());
    return std::nullopt;
  }
  return std::move(*catalog);
}

bool StackOutcome::passed() const {
  return complete && std::all_of(joined.objectives.begin(), joined.objectives.end(),
                                 [](const ObjectiveResult& objective) { return objective.passed; });
}

StackOutcome simulate_stack(Workspace& workspace, const StackConfig& stack, const Catalog& catalog,
                            const Scenario& scenario, const SimulationArguments& arguments,
                            bool trace) {
  StackOutcome outcome;
  const std::optional<Configuration> configuration = workspace.configuration(stack, {});
  const std::optional<PlannedSet> planned =
      configuration
          ? plan_identities(configuration->resources, workspace.schemas(), workspace.diagnostics())
          : std::nullopt;
  std::optional<SimulationOptions> options =
      planned ? simulation_options(workspace, arguments) : std::nullopt;
  if (!options) {
    return outcome;
  }
  ProgressLine progress(workspace.environment(), "Simulating", "trials");
  options->on_progress = [&](std::uint32_t done, std::uint32_t all) { progress.update(done, all); };
  const bool pipelines = has_pipelines(*planned, scenario);
  if (pipelines) {
    const Result<ServiceCatalog> services =
        load_service_catalog(workspace.environment().files, workspace.data_folder() + "/catalog");
    if (!services) {
      workspace.diagnostics().add(codes::CatalogUnreadable, services.error());
      return outcome;
    }
    outcome.pipelines =
        simulate_pipelines({*planned, catalog, *services, scenario, workspace.environment().files,
                            trace, workspace.template_files(stack)},
                           *options, workspace.diagnostics());
  }
  const bool capacity = !pipelines || has_groups(*planned);
  if (capacity) {
    options->judge = false;
    const PriceLookup price_of = [&](const std::string& type) {
      return catalog.on_demand_price(type, planned->region);
    };
    outcome.capacity =
        needs_operation(*planned, scenario)
            ? simulate_operation(*planned, catalog, scenario, zone_lookup(workspace.environment()),
                                 *options, workspace.diagnostics())
            : run_simulation(*planned, price_of, scenario, *options, workspace.diagnostics());
  }
  outcome.complete = (!pipelines || outcome.pipelines) && (!capacity || outcome.capacity);
  if (outcome.complete) {
    join(outcome, scenario, workspace.diagnostics());
  }
  return outcome;
}

}  // namespace drydock
