// The embedded cloud without latency: what a client waits for when the cloud itself takes no time.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/load_schema.hpp"
#include "providers/simulated/simulated_provider.hpp"

namespace drydock {
namespace {

struct Cloud {
  explicit Cloud(const std::string& where) : path(where) {
    Diagnostics diagnostics;
    schemas = index_schemas(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources,
                            diagnostics);
    provider = std::make_unique<SimulatedProvider>(
        SimulatedOptions{path, "us-east-1", "123456789012", 0.0}, schemas, clock);
  }
  ~Cloud() {
    provider.reset();
    std::filesystem::remove(path);
  }
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;

  OperationRequest request(OperationKind operation, std::int64_t i) const {
    const Result<Value> desired = value_from_json(fmt::format(
        R"({{"QueueName":"queue-{}","Tags":[{{"Key":"n","Value":"{}"}}],"DelaySeconds":5}})", i,
        i));
    DRYDOCK_CHECK(desired.ok());
    return {operation,
            "AWS::SQS::Queue",
            fmt::format("https://sqs.us-east-1.amazonaws.com/123456789012/queue-{}", i),
            *desired,
            fmt::format("{}-{}", operation_name(operation), i),
            fmt::format("Queue{}", i),
            "stack"};
  }
  void finish(const OperationRequest& asked) const {
    const Result<ProgressEvent> started = provider->start(asked);
    DRYDOCK_CHECK(started.ok());
    const Result<ProgressEvent> ended = provider->poll(started->request_token);
    DRYDOCK_CHECK(ended.ok() && ended->status == OperationStatus::Success);
  }
  void make(std::int64_t count) const {
    for (std::int64_t i = 0; i < count; ++i) {
      finish(request(OperationKind::Create, i));
    }
  }

  std::string path;
  SourceMap sources;
  SchemaRegistry schemas;
  ManualClock clock{1'000'000'000};
  std::unique_ptr<SimulatedProvider> provider;
};

std::string file() {
  return (std::filesystem::temp_directory_path() / ("bench-" + random_hex(8) + ".db")).string();
}

void make_in_memory(benchmark::State& state) {
  for (auto _ : state) {
    Cloud(std::string(kMemoryCloud)).make(state.range(0));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(make_in_memory)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void make_on_disk(benchmark::State& state) {
  for (auto _ : state) {
    Cloud(file()).make(state.range(0));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(make_on_disk)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void read_all(benchmark::State& state) {
  const Cloud cloud{std::string(kMemoryCloud)};
  cloud.make(state.range(0));
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      const OperationRequest asked = cloud.request(OperationKind::Update, i);
      benchmark::DoNotOptimize(cloud.provider->read(asked.type, asked.identifier));
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(read_all)->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);

void foresee_deletions(benchmark::State& state) {
  const Cloud cloud{std::string(kMemoryCloud)};
  cloud.make(state.range(0));
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      benchmark::DoNotOptimize(cloud.provider->foresee(cloud.request(OperationKind::Delete, i)));
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(foresee_deletions)->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
