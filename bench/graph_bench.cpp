// Building and ordering a graph of random dependencies, three a resource, and naming its cycles.
#include <benchmark/benchmark.h>

#include "base/rng.hpp"
#include "planner/graph/resource_graph.hpp"

namespace drydock {
namespace {

std::vector<GraphEdge> random_edges(std::uint32_t count) {
  Rng rng({.seed = 1, .purpose = stream_hash("graph_bench")});
  std::vector<GraphEdge> edges;
  for (std::uint32_t i = 1; i < count; ++i) {
    for (int k = 0; k < 3; ++k) {
      edges.push_back({i, rng.below(i)});
    }
  }
  return edges;
}

void build_and_order(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  const std::vector<GraphEdge> edges = random_edges(count);
  for (auto _ : state) {
    const ResourceGraph graph = ResourceGraph::from_edges(count, edges);
    benchmark::DoNotOptimize(graph.topological_order());
  }
}
BENCHMARK(build_and_order)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMicrosecond);

void name_cycles(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  std::vector<GraphEdge> edges = random_edges(count);
  edges.push_back({0, count - 1});
  const ResourceGraph graph = ResourceGraph::from_edges(count, std::move(edges));
  for (auto _ : state) {
    benchmark::DoNotOptimize(graph.cycles());
  }
}
BENCHMARK(name_cycles)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace drydock
