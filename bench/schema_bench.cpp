// The registry's schemas: compiling those that we ship, and checking resources against them.
#include <benchmark/benchmark.h>

#include "bench/generated_stack.hpp"
#include "planner/schema/load_schema.hpp"
#include "planner/schema/validate.hpp"

namespace drydock {
namespace {

void load_shipped_schemas(benchmark::State& state) {
  std::size_t types = 0;
  for (auto _ : state) {
    SourceMap sources;
    Diagnostics diagnostics;
    const SchemaRegistry schemas = load_schemas(
        DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources, diagnostics);
    expect_no_errors(diagnostics);
    types = schemas.type_names().size();
  }
  state.counters["types"] = static_cast<double>(types);
}
BENCHMARK(load_shipped_schemas)->Unit(benchmark::kMillisecond);

void validate_generated(benchmark::State& state) {
  TemplateOptions options;
  options.resources = static_cast<std::size_t>(state.range(0));
  const GeneratedStack stack(options);
  const ResourceSet resources = stack.resources();
  for (auto _ : state) {
    Diagnostics diagnostics;
    validate_resources(resources, stack.schemas(), diagnostics);
    expect_no_errors(diagnostics);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(validate_generated)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
