// Streams and what feeds them: how long a simulated day takes.
#include <benchmark/benchmark.h>

#include "base/duration.hpp"
#include "simulator/schedule/schedule.hpp"
#include "simulator/streams/run_stream.hpp"

namespace drydock {
namespace {

// So many records in an hour, a thousand partitions, read all the time; counted by the second.
void continuous(benchmark::State& state) {
  StreamRun run;
  run.stream = {1000, kDay};
  run.readers = {300, static_cast<double>(state.range(0)) / 3600 / 250};
  run.arrivals.kind = PoissonArrivals{static_cast<double>(state.range(0)) / 3600};
  run.until = kHour;
  run.step = kSecond;
  for (auto _ : state) {
    benchmark::DoNotOptimize(run_stream(run, {.seed = 1}));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(continuous)->Arg(1'000'000)->Arg(1'800'000'000)->Unit(benchmark::kMillisecond);

// 30 million messages a minute, a batch every five minutes, for a day.
void micro_batches(benchmark::State& state) {
  StreamRun run;
  run.stream = {1000, 6 * kHour};
  run.readers = {900, 1'200};
  run.readers.batch_interval = 5 * kMinute;
  run.readers.batch_fixed_seconds = {Distribution::Kind::Constant, 15};
  run.arrivals.kind = PoissonArrivals{500'000};
  run.until = kDay;
  run.step = state.range(0) * kSecond;
  for (auto _ : state) {
    benchmark::DoNotOptimize(run_stream(run, {.seed = 1}));
  }
}
BENCHMARK(micro_batches)->Arg(60)->Arg(1)->Unit(benchmark::kMillisecond);

void single_arrivals(benchmark::State& state) {
  ArrivalProcess process{DailyArrivals{static_cast<double>(state.range(0)) / 86'400, 0.8, 0}};
  for (auto _ : state) {
    ArrivalStream stream(process, {.seed = 1});
    std::uint64_t count = 0;
    while (const auto arrival = stream.next(kDay)) {
      count += arrival->count;
    }
    benchmark::DoNotOptimize(count);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(single_arrivals)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void next_fire(benchmark::State& state) {
  std::vector<ScheduleProblem> problems;
  const Schedule schedule{*parse_schedule_expression("cron(0/15 8-17 ? * MON-FRI *)",
                                                     ScheduleService::Scheduler, problems),
                          TimeZone()};
  Nanoseconds at = 0;
  for (auto _ : state) {
    at = *schedule.next_fire(at);
    at = at > 365 * kDay ? 0 : at;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(next_fire);

}  // namespace
}  // namespace drydock
