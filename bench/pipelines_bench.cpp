// Whole pipelines: nights of examples/etl-lake, and the 227,000 companies of examples/company-map
// with a child execution for each.
#include <benchmark/benchmark.h>

#include <string>

#include "base/check.hpp"
#include "planner/document/read_document.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"
#include "simulator/pipelines/simulate_pipelines.hpp"

namespace drydock {
namespace {

struct Example {
  DiskFileSystem files;
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<PlannedSet> planned;
  std::optional<Scenario> scenario;
  Catalog catalog;
  ServiceCatalog services;

  Example(const std::string& name, const std::string& scenario_name) {
    const std::string folder = DRYDOCK_SOURCE_DIR "/examples/" + name;
    const SchemaRegistry schemas =
        load_schemas(files, DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources, diagnostics);
    const std::optional<Configuration> configuration =
        load_configuration(files, folder + "/template.yaml", {}, schemas, sources, diagnostics);
    const std::optional<Document> document = load_document(
        files, folder + "/scenarios/" + scenario_name + ".yaml", sources, diagnostics);
    DRYDOCK_CHECK(configuration.has_value() && document.has_value());
    planned = plan_identities(configuration->resources, schemas, diagnostics);
    scenario = read_scenario(*document, scenario_name, diagnostics);
    Result<Catalog> instances = load_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    Result<ServiceCatalog> prices =
        load_service_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    DRYDOCK_CHECK(planned.has_value() && scenario.has_value() && instances.ok() && prices.ok());
    catalog = std::move(*instances);
    services = std::move(*prices);
  }

  PipelineReport run(const SimulationOptions& options) {
    std::optional<PipelineReport> report = simulate_pipelines(
        {*planned, catalog, services, *scenario, files, false}, options, diagnostics);
    DRYDOCK_CHECK(report.has_value());
    return std::move(*report);
  }
};

void etl_lake_nights(benchmark::State& state) {
  Example example("etl-lake", "nightly");
  SimulationOptions options;
  options.trials = static_cast<std::uint32_t>(state.range(0));
  options.threads = 2;
  std::uint64_t transitions = 0;
  for (auto _ : state) {
    transitions += example.run(options).transitions;
  }
  state.counters["transitions/s"] =
      benchmark::Counter(static_cast<double>(transitions), benchmark::Counter::kIsRate);
}
BENCHMARK(etl_lake_nights)->Arg(100)->Arg(10'000)->UseRealTime()->Unit(benchmark::kMillisecond);

void company_map_list(benchmark::State& state) {
  Example example("company-map", "full-list");
  for (auto _ : state) {
    benchmark::DoNotOptimize(example.run({}).executions);
  }
}
BENCHMARK(company_map_list)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
