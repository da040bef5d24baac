// What is paid by use: weeks of examples/warehouse-burst, months of examples/bi-seats.
#include <benchmark/benchmark.h>

#include "base/duration.hpp"
#include "simulator/demand/reader_trial.hpp"
#include "simulator/demand/warehouse_trial.hpp"

namespace drydock {
namespace {

using Kind = Distribution::Kind;

// Queries of one kind at `range` a day for a week, on two clusters of ten slots.
void warehouse_weeks(benchmark::State& state) {
  ArrivalSettings arrivals;
  arrivals.process.kind = PoissonArrivals{static_cast<double>(state.range(0)) / 86'400};
  QuerySettings query;
  query.label = "reports";
  // Busy to seven tenths, whatever the rate.
  query.alone = {Kind::Exponential, 0.7 * 86'400 / static_cast<double>(state.range(0)), 0};
  WarehouseModel model;
  model.queues = {{{}, 10, true}};
  model.kinds = {{&query, &arrivals, 0, true}};
  model.most_added = 1;
  model.start = {Kind::Constant, 10, 0};
  model.minimum = kMinute;
  model.kept = 5 * kMinute;
  std::uint32_t trial = 0;
  std::size_t queries = 0;
  for (auto _ : state) {
    queries += run_warehouse(model, 1, trial++, 0, 7 * kDay).kinds[0].waits.size();
  }
  state.counters["queries/s"] =
      benchmark::Counter(static_cast<double>(queries), benchmark::Counter::kIsRate);
}
BENCHMARK(warehouse_weeks)->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);

// A month of so many users who come once a week.
void reader_months(benchmark::State& state) {
  AudienceSettings readers;
  readers.resource = "Insights";
  readers.users = static_cast<std::uint32_t>(state.range(0));
  readers.active = 0.5;
  readers.variation = 1.5;
  ArrivalSettings arrivals;
  arrivals.process.kind = PoissonArrivals{static_cast<double>(state.range(0)) / (7 * 86'400)};
  ReaderModel model;
  model.written = &readers;
  model.arrivals = {&arrivals};
  model.session = 30 * kMinute;
  model.session_usd = *Money::parse("0.30");
  model.session_most_usd = *Money::parse("5");
  std::uint32_t trial = 0;
  std::uint64_t visits = 0;
  for (auto _ : state) {
    visits += run_readers(model, 1, trial++, 0, kMonth).visits;
  }
  state.counters["visits/s"] =
      benchmark::Counter(static_cast<double>(visits), benchmark::Counter::kIsRate);
}
BENCHMARK(reader_months)->Arg(100)->Arg(43'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
