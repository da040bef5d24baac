// The registry's schemas: compiling those that we ship, and checking resources against them.
#include <benchmark/benchmark.h>

#include "bench/generated_stack.hpp"
#include "planner/schema/load_schema.hpp"
#include "planner/schema/schema_index.hpp"
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

// What a command pays at its start: the folder of the product's own types, none of them compiled.
void index_shipped_schemas(benchmark::State& state) {
  for (auto _ : state) {
    SourceMap sources;
    Diagnostics diagnostics;
    benchmark::DoNotOptimize(index_schemas(
        DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources, diagnostics));
    expect_no_errors(diagnostics);
  }
}
BENCHMARK(index_shipped_schemas)->Unit(benchmark::kMillisecond);

// An index as large as that of the whole registry: the shipped types over and over.
std::string large_index(std::size_t types) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::string folder = DRYDOCK_SOURCE_DIR "/schemas/resource-types";
  const Result<std::vector<std::string>> names = DiskFileSystem().list(folder);
  std::vector<IndexedSchema> schemas;
  for (std::size_t i = 0; names.ok() && i < types; ++i) {
    Result<std::string> text = DiskFileSystem().read(folder + "/" + (*names)[i % names->size()]);
    schemas.push_back({"Type::Number::N" + std::to_string(i), text.ok() ? *text : ""});
  }
  return encode_schema_index(std::move(schemas), "generated");
}

void open_index_of(benchmark::State& state) {
  const std::string bytes = large_index(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    std::string copy = bytes;  // as reading the file would make one
    const Result<SchemaRegistry> opened = open_schema_index(std::move(copy), "bench.index");
    if (!opened.ok()) {
      state.SkipWithError("the index does not open");
    }
  }
  state.counters["megabytes"] = static_cast<double>(bytes.size()) / 1e6;
}
BENCHMARK(open_index_of)->Arg(100)->Arg(1'700)->Unit(benchmark::kMillisecond);

// Reading and compiling one type, on average over those that we ship.
void first_use_of_a_type(benchmark::State& state) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto index = [&] {
    return index_schemas(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources,
                         diagnostics);
  };
  SchemaRegistry schemas = index();
  const std::vector<std::string_view> known = schemas.type_names();
  const std::vector<std::string> names(known.begin(), known.end());
  std::size_t next = 0;
  for (auto _ : state) {
    if (next == names.size()) {
      state.PauseTiming();
      schemas = index();
      next = 0;
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(schemas.find(names[next++]));
  }
  expect_no_errors(diagnostics);
}
BENCHMARK(first_use_of_a_type)->Unit(benchmark::kMicrosecond);

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
