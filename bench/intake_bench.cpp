// Steps of what arrives: messages through a queue into a function, objects that tell one; and the
// counted streams of examples/iot-fleet.
#include <benchmark/benchmark.h>

#include <string>

#include "base/check.hpp"
#include "planner/document/read_document.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"
#include "simulator/pipelines/simulate_pipelines.hpp"

namespace drydock {
namespace {

struct Intake {
  DiskFileSystem disk;
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<PlannedSet> planned;
  std::optional<Scenario> scenario;
  Catalog catalog;
  ServiceCatalog services;

  Intake(const FileSystem& files, const std::string& template_path,
         const std::string& scenario_path) {
    const SchemaRegistry schemas =
        load_schemas(disk, DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources, diagnostics);
    const std::optional<Configuration> configuration =
        load_configuration(files, template_path, {}, schemas, sources, diagnostics);
    const std::optional<Document> document =
        load_document(files, scenario_path, sources, diagnostics);
    DRYDOCK_CHECK(configuration.has_value() && document.has_value());
    planned = plan_identities(configuration->resources, schemas, diagnostics);
    scenario = read_scenario(*document, "bench", diagnostics);
    Result<Catalog> instances = load_catalog(disk, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    Result<ServiceCatalog> prices =
        load_service_catalog(disk, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    DRYDOCK_CHECK(planned.has_value() && scenario.has_value() && instances.ok() && prices.ok());
    catalog = std::move(*instances);
    services = std::move(*prices);
  }

  PipelineReport run(const SimulationOptions& options) {
    std::optional<PipelineReport> report = simulate_pipelines(
        {*planned, catalog, services, *scenario, disk, false}, options, diagnostics);
    DRYDOCK_CHECK(report.has_value());
    return std::move(*report);
  }
};

double came(const PipelineReport& report) {
  double all = 0;
  for (const IntakeResult& one : report.intake) {
    all += one.metrics.front().mean * report.trials;
  }
  return all;
}

// So many messages in an hour, in batches of ten.
void queue_messages(benchmark::State& state) {
  const MemoryFileSystem files({{"t.yaml", R"(Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}}
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      Runtime: python3.12
      Handler: i.h
      Timeout: 10
      Code: {ZipFile: x}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt Jobs.Arn
      FunctionName: !Ref Worker
      BatchSize: 10
      MaximumBatchingWindowInSeconds: 1
)"},
                                {"s.yaml",
                                 "format_version: 1\nuntil: 1h\ntrials: 1\narrivals: "
                                 "[{to: Jobs, poisson: {rate: " +
                                     std::to_string(state.range(0)) +
                                     "/h}}]\nservices: [{resource: Worker, duration: "
                                     "100ms, failure: 0.01}]\n"}});
  Intake intake(files, "t.yaml", "s.yaml");
  SimulationOptions options;
  options.threads = 1;
  double messages = 0;
  for (auto _ : state) {
    messages += came(intake.run(options));
  }
  // A message comes to the queue and to the function.
  state.counters["messages/s"] = benchmark::Counter(messages / 2, benchmark::Counter::kIsRate);
}
BENCHMARK(queue_messages)->Arg(10'000)->Arg(500'000)->UseRealTime()->Unit(benchmark::kMillisecond);

void example(benchmark::State& state, const std::string& name, const std::string& scenario,
             std::uint32_t trials) {
  const DiskFileSystem files;
  const std::string folder = DRYDOCK_SOURCE_DIR "/examples/" + name;
  Intake intake(files, folder + "/template.yaml", folder + "/scenarios/" + scenario + ".yaml");
  SimulationOptions options;
  options.trials = trials;
  options.threads = 1;
  double things = 0;
  for (auto _ : state) {
    things += came(intake.run(options));
  }
  state.counters["things/s"] = benchmark::Counter(things, benchmark::Counter::kIsRate);
}
void grib_files(benchmark::State& state) { example(state, "grib-ingest", "forecast-run", 10); }
void documents(benchmark::State& state) { example(state, "document-intake", "office-day", 1); }
void fleet_records(benchmark::State& state) { example(state, "iot-fleet", "rush-hour", 10); }
BENCHMARK(grib_files)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(documents)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(fleet_records)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
