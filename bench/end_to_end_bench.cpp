// What `drydock plan` does between reading its files and drawing the result, whole and stage by
// stage, on generated templates: everything new, nothing changed, one resource in ten changed.
#include <benchmark/benchmark.h>

#include <optional>

#include "base/check.hpp"
#include "bench/generated_stack.hpp"
#include "planner/document/read_document.hpp"
#include "planner/pipeline.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/schema/validate.hpp"

namespace drydock {
namespace {

TemplateOptions sized(const benchmark::State& state, int revision = 0) {
  TemplateOptions options;
  options.resources = static_cast<std::size_t>(state.range(0));
  options.revision = revision;
  return options;
}

StateSnapshot nothing_recorded() {
  StateSnapshot state;
  state.stack_name = "stack";
  return state;
}

Configuration configuration_of(const GeneratedStack& stack) {
  Diagnostics diagnostics;
  ResourceSet resources = stack.resources();
  std::optional<ResourceGraph> graph = build_graph(resources, diagnostics);
  expect_no_errors(diagnostics);
  return {std::move(resources), std::move(graph).value()};
}

void evaluate_stage(benchmark::State& state) {
  const GeneratedStack stack(sized(state));
  const Document document = stack.document();
  for (auto _ : state) {
    Diagnostics diagnostics;
    benchmark::DoNotOptimize(evaluate(document, {}, &stack.schemas(), diagnostics));
    expect_no_errors(diagnostics);
  }
}

void graph_stage(benchmark::State& state) {
  const GeneratedStack stack(sized(state));
  const ResourceSet resources = stack.resources();
  for (auto _ : state) {
    Diagnostics diagnostics;
    benchmark::DoNotOptimize(build_graph(resources, diagnostics));
  }
}

void compare_with(benchmark::State& state, const StateSnapshot& recorded,
                  const GeneratedStack& stack) {
  const Configuration configuration = configuration_of(stack);
  for (auto _ : state) {
    Diagnostics diagnostics;
    benchmark::DoNotOptimize(compare(configuration.resources, configuration.graph, recorded,
                                     stack.schemas(), diagnostics));
    expect_no_errors(diagnostics);
  }
}
void compare_all_new(benchmark::State& state) {
  compare_with(state, nothing_recorded(), GeneratedStack(sized(state)));
}
void compare_unchanged(benchmark::State& state) {
  const GeneratedStack stack(sized(state));
  compare_with(state, stack.recorded(), stack);
}

void make_plan_stage(benchmark::State& state) {
  const GeneratedStack stack(sized(state));
  const Configuration configuration = configuration_of(stack);
  const StateSnapshot recorded = nothing_recorded();
  Diagnostics diagnostics;
  const Diff diff =
      compare(configuration.resources, configuration.graph, recorded, stack.schemas(), diagnostics);
  std::optional<Plan> plan;
  for (auto _ : state) {
    // The copy of the diff and the release of the plan are not make_plan's.
    state.PauseTiming();
    plan.reset();
    Diff given = diff;
    state.ResumeTiming();
    plan = make_plan(std::move(given), {.desired = &configuration.resources,
                                        .recorded = &recorded,
                                        .schema_digest = "",
                                        .created_at = ""});
  }
}

void encode_plan_stage(benchmark::State& state) {
  const GeneratedStack stack(sized(state));
  Diagnostics diagnostics;
  const std::optional<Plan> plan =
      plan_changes(configuration_of(stack), nothing_recorded(), stack.schemas(), "", diagnostics);
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes = encode_plan(*plan).size();
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

// Text → encoded plan; `steps` is what the plan must hold.
void whole(benchmark::State& state, const GeneratedStack& stack, const StateSnapshot& recorded,
           std::size_t steps) {
  for (auto _ : state) {
    Diagnostics diagnostics;
    const std::optional<Document> document =
        read_document(stack.sources(), stack.file(), diagnostics);
    std::optional<ResourceSet> resources = evaluate(*document, {}, &stack.schemas(), diagnostics);
    validate_resources(*resources, stack.schemas(), diagnostics);
    std::optional<ResourceGraph> graph = build_graph(*resources, diagnostics);
    const std::optional<Plan> plan = plan_changes({std::move(*resources), std::move(*graph)},
                                                  recorded, stack.schemas(), "", diagnostics);
    expect_no_errors(diagnostics);
    DRYDOCK_CHECK(plan.has_value() && plan->steps.size() == steps);
    benchmark::DoNotOptimize(encode_plan(*plan));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
void whole_all_new(benchmark::State& state) {
  whole(state, GeneratedStack(sized(state)), nothing_recorded(),
        static_cast<std::size_t>(state.range(0)));
}
void whole_unchanged(benchmark::State& state) {
  const GeneratedStack stack(sized(state));
  whole(state, stack, stack.recorded(), 0);
}
// The maximum size of every scaling group: one resource of each cell of ten.
void whole_tenth_changed(benchmark::State& state) {
  const GeneratedStack before(sized(state));
  whole(state, GeneratedStack(sized(state, 1)), before.recorded(),
        static_cast<std::size_t>(state.range(0)) / 10);
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);
}
BENCHMARK(evaluate_stage)->Apply(sizes);
BENCHMARK(graph_stage)->Apply(sizes);
BENCHMARK(compare_all_new)->Apply(sizes);
BENCHMARK(compare_unchanged)->Apply(sizes);
BENCHMARK(make_plan_stage)->Apply(sizes);
BENCHMARK(encode_plan_stage)->Apply(sizes);
BENCHMARK(whole_all_new)->Apply(sizes);
BENCHMARK(whole_unchanged)->Apply(sizes)->Arg(500);
BENCHMARK(whole_tenth_changed)->Apply(sizes);

}  // namespace
}  // namespace drydock
