// The reference system of examples/az-reserve through the loss of a zone: trials and events a
// second, on one thread and on two.
#include <benchmark/benchmark.h>

#include <string>

#include "base/check.hpp"
#include "planner/document/read_document.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {
namespace {

const std::string kExample = DRYDOCK_SOURCE_DIR "/examples/az-reserve";

struct ZoneLoss {
  SourceMap sources;
  Diagnostics diagnostics;
  SchemaRegistry schemas;
  std::optional<Configuration> configuration;
  std::optional<Scenario> scenario;
  std::optional<Catalog> catalog;

  ZoneLoss() {
    const DiskFileSystem files;
    schemas =
        load_schemas(files, DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources, diagnostics);
    configuration =
        load_configuration(files, kExample + "/template.yaml", {}, schemas, sources, diagnostics);
    const std::optional<Document> document =
        load_document(files, kExample + "/scenarios/zone-loss.yaml", sources, diagnostics);
    DRYDOCK_CHECK(document.has_value());
    scenario = read_scenario(*document, "zone-loss", diagnostics);
    Result<Catalog> read = load_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    DRYDOCK_CHECK(configuration.has_value() && scenario.has_value() && read.ok());
    catalog = std::move(*read);
  }
};

void zone_loss_trials(benchmark::State& state) {
  constexpr std::uint32_t kTrials = 2'000;
  ZoneLoss input;
  SimulationOptions options;
  options.trials = kTrials;
  options.threads = static_cast<std::uint32_t>(state.range(0));
  std::uint64_t events = 0;
  for (auto _ : state) {
    const std::optional<SimulationResult> result =
        simulate(input.configuration->resources, input.schemas, *input.catalog, *input.scenario,
                 options, input.diagnostics);
    DRYDOCK_CHECK(result.has_value());
    events += result->events;
  }
  const auto trials = static_cast<double>(state.iterations()) * kTrials;
  state.counters["trials/s"] = benchmark::Counter(trials, benchmark::Counter::kIsRate);
  state.counters["events/s"] =
      benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
  state.counters["events/trial"] = static_cast<double>(events) / trials;
}
BENCHMARK(zone_loss_trials)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
