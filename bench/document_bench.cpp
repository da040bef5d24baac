// Text to Document, at 100, 1,000 and 10,000 resources.
#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include "base/check.hpp"
#include "bench/generate_template.hpp"
#include "planner/document/read_document.hpp"

namespace drydock {
namespace {

void read_template(benchmark::State& state, TemplateSyntax syntax) {
  TemplateOptions options;
  options.resources = static_cast<std::size_t>(state.range(0));
  options.syntax = syntax;
  SourceMap sources;
  const FileId file = sources.add("template", generate_template(options));
  std::size_t nodes = 0;
  for (auto _ : state) {
    Diagnostics diagnostics;
    const std::optional<Document> document = read_document(sources, file, diagnostics);
    DRYDOCK_CHECK(document.has_value());
    nodes = document->node_count();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(sources.text(file).size()) *
                          state.iterations());
  state.counters["nodes"] = static_cast<double>(nodes);
}

void read_yaml_template(benchmark::State& state) { read_template(state, TemplateSyntax::Yaml); }
void read_json_template(benchmark::State& state) { read_template(state, TemplateSyntax::Json); }

// One mapping with many keys: that finding duplicates does not cost the square.
void one_large_mapping(benchmark::State& state) {
  for (auto _ : state) {
    DocumentBuilder builder(FileId{0});
    builder.begin_mapping({});
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      benchmark::DoNotOptimize(builder.key(fmt::format("LogicalName{}", i), {}));
      builder.scalar(NodeKind::Null, "", {});
    }
    builder.end(0);
    benchmark::DoNotOptimize(std::move(builder).finish());
  }
}

BENCHMARK(read_yaml_template)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(read_json_template)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(one_large_mapping)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
