// The change set between two generated templates of which one resource in ten differs: the stage
// alone, and everything from the two texts in YAML.
#include <benchmark/benchmark.h>

#include "base/check.hpp"
#include "bench/generated_stack.hpp"
#include "planner/diff/change_set.hpp"
#include "planner/graph/resource_graph.hpp"

namespace drydock {
namespace {

ChangeSet compared(const ResourceSet& before, const ResourceSet& after,
                   const SchemaRegistry& schemas) {
  Diagnostics diagnostics;
  const std::optional<ResourceGraph> graph = build_graph(after, diagnostics);
  DRYDOCK_CHECK(graph.has_value());
  ChangeSet set = change_set(before, after, *graph, schemas, diagnostics);
  expect_no_errors(diagnostics);
  return set;
}

TemplateOptions options(const benchmark::State& state, int revision) {
  return {.resources = static_cast<std::size_t>(state.range(0)), .revision = revision};
}

void change_set_stage(benchmark::State& state) {
  const GeneratedStack before(options(state, 0));
  const GeneratedStack after(options(state, 1));
  const ResourceSet old_set = before.resources();
  const ResourceSet new_set = after.resources();
  for (auto _ : state) {
    const ChangeSet set = compared(old_set, new_set, after.schemas());
    DRYDOCK_CHECK(set.changes.size() == old_set.resources.size() / 10);
    benchmark::DoNotOptimize(set.changes.data());
  }
}
BENCHMARK(change_set_stage)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(5'000)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);

void change_set_from_yaml(benchmark::State& state) {
  const GeneratedStack before(options(state, 0));
  const GeneratedStack after(options(state, 1));
  for (auto _ : state) {
    benchmark::DoNotOptimize(compared(before.resources(), after.resources(), after.schemas()));
  }
}
BENCHMARK(change_set_from_yaml)
    ->Arg(100)
    ->Arg(1'000)
    ->Arg(5'000)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
