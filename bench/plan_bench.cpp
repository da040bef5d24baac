// Graph, diff and plan of random stacks: everything new, nothing changed, one root changed.
#include <benchmark/benchmark.h>

#include "planner/pipeline.hpp"
#include "tests/stacks/pretended_cloud.hpp"
#include "tests/stacks/random_stack.hpp"
#include "tests/stacks/stack_builder.hpp"
#include "tests/stacks/test_types.hpp"

namespace drydock {
namespace {

struct Case {
  SchemaRegistry types = test_types();
  RandomStack stack;
  ResourceSet set;

  explicit Case(std::int64_t count) {
    Rng rng({.seed = 1, .purpose = stream_hash("plan_bench")});
    stack = random_stack(static_cast<std::uint32_t>(count), rng);
    set = template_of(stack);
  }
  static ResourceSet template_of(const RandomStack& stack) {
    return stack.to_set("R", Rng({.seed = 1, .purpose = stream_hash("order")}));
  }
  // What a finished apply records: identifiers and one version each.
  [[nodiscard]] StateSnapshot recorded() const {
    PretendedCloud cloud(types);
    Diagnostics diagnostics;
    cloud.apply(*plan_changes({set, graph_of(set)}, cloud.state(), types, "", diagnostics), set);
    return cloud.state();
  }
};

void plan(benchmark::State& state, const Case& input, const ResourceSet& set,
          const StateSnapshot& recorded) {
  for (auto _ : state) {
    Diagnostics diagnostics;
    const Configuration configuration{set, graph_of(set)};
    benchmark::DoNotOptimize(plan_changes(configuration, recorded, input.types, "", diagnostics));
  }
}

void all_create(benchmark::State& state) {
  const Case input(state.range(0));
  StateSnapshot empty;
  empty.stack_name = "stack";
  plan(state, input, input.set, empty);
}
BENCHMARK(all_create)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void no_change(benchmark::State& state) {
  const Case input(state.range(0));
  plan(state, input, input.set, input.recorded());
}
BENCHMARK(no_change)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void one_root_change(benchmark::State& state) {
  const Case input(state.range(0));
  RandomStack changed = input.stack;
  changed.resources.front().frozen += 1;
  plan(state, input, Case::template_of(changed), input.recorded());
}
BENCHMARK(one_root_change)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
