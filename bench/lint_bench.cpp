// The checks of what is doubtful, over templates as people write them.
#include <benchmark/benchmark.h>

#include "base/check.hpp"
#include "base/source_map.hpp"
#include "bench/generate_template.hpp"
#include "planner/document/read_document.hpp"
#include "planner/lint/lint.hpp"

namespace {

void lint_generated(benchmark::State& state) {
  drydock::SourceMap sources;
  drydock::Diagnostics diagnostics;
  const drydock::FileId file =
      sources.add("t", drydock::generate_template({static_cast<std::size_t>(state.range(0)),
                                                   drydock::TemplateSyntax::Json, 0}));
  const std::optional<drydock::Document> document =
      drydock::read_document(sources, file, diagnostics);
  DRYDOCK_CHECK(document.has_value());
  const std::optional<drydock::Template> source = drydock::read_template(*document, diagnostics);
  DRYDOCK_CHECK(source.has_value());
  for (auto unused : state) {
    static_cast<void>(unused);
    drydock::Diagnostics found;
    drydock::lint_template(*source, nullptr, {&*document, nullptr}, found);
    benchmark::DoNotOptimize(found.all().size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(lint_generated)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
