// How fast workloads are asked: thirty days of a service in minutes, of a scaling controller that
// looks each minute, and progress of a batch on many units.
#include <benchmark/benchmark.h>

#include "simulator/workload/batch_work.hpp"
#include "simulator/workload/scaling_controller.hpp"
#include "simulator/workload/service_load.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kLength = 30 * kDay;

ServiceLoad daily_load() {
  ServiceLoad load;
  load.requests.kind = DailyArrivals{5000, 0.6, 14 * kHour, {}};
  load.per_unit = 100;
  return load;
}

void thirty_days_of_load(benchmark::State& state) {
  const ServiceLoad load = daily_load();
  LoadRun run(load, {1, 0, 1, 1});
  std::uint32_t trial = 0;
  for (auto _ : state) {
    run.reset(1, trial++);
    run.advance(kLength, 60);
    benchmark::DoNotOptimize(run.tally().shed);
  }
  state.SetItemsProcessed(state.iterations() * (kLength / kMinute));
}
BENCHMARK(thirty_days_of_load);

void thirty_days_of_scaling(benchmark::State& state) {
  const ServiceLoad load = daily_load();
  ScalingPlan plan;
  plan.min = 4;
  plan.max = 400;
  plan.desired = 50;
  plan.tracking.push_back({});
  ScalingController controller(plan, 0);
  LoadRun run(load, {1, 0, 1, 1});
  std::uint32_t trial = 0;
  for (auto _ : state) {
    run.reset(1, trial++);
    controller.reset();
    Units running = controller.desired();
    for (Nanoseconds now = controller.next_instant(); now < kLength;
         now = controller.next_instant()) {
      run.advance(now, static_cast<double>(running));
      running = controller.desired_at(now, running, 0, run.load());
    }
    benchmark::DoNotOptimize(running);
  }
  state.SetItemsProcessed(state.iterations() * (kLength / kMinute));
}
BENCHMARK(thirty_days_of_scaling);

void progress_of_units(benchmark::State& state) {
  BatchWork work;
  work.unit_hours = 1e9;
  work.interval = 30 * kMinute;
  work.checkpoint = kMinute;
  BatchRun run(work);
  const auto groups = static_cast<std::uint32_t>(state.range(0));
  for (std::uint32_t i = 0; i < groups; ++i) {
    run.start(4, i * kSecond);
  }
  Nanoseconds now = kDay;
  for (auto _ : state) {
    benchmark::DoNotOptimize(run.done_hours(now++));
  }
  state.SetItemsProcessed(state.iterations() * groups);
}
BENCHMARK(progress_of_units)->Arg(100)->Arg(4000);

}  // namespace
}  // namespace drydock
