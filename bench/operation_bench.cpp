// A fleet of 4,000 instances over 60 pools for 30 days on the market of the catalog: trials of an
// EC2 Fleet and of an Auto Scaling group with capacity rebalancing. The target is 1,000 trials in
// under 20 seconds on two cores.
#include <benchmark/benchmark.h>

#include <string>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "simulator/operation/operation_runs.hpp"
#include "simulator/world/assumptions.hpp"

namespace drydock {
namespace {

constexpr Units kInstances = 4'000;

Catalog catalog() {
  const DiskFileSystem files;
  Result<Catalog> read = load_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog");
  DRYDOCK_CHECK(read.ok());
  return std::move(*read);
}

FleetModel model_of(bool group, SpotStrategy strategy) {
  FleetModel model;
  model.address = "Fleet";
  model.zones = {"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"};
  for (const char* type :
       {"m5.xlarge", "m6i.xlarge", "m6a.xlarge", "c5.xlarge", "c6i.xlarge", "c6a.xlarge",
        "r5.xlarge", "r6i.xlarge", "r6a.xlarge", "m7i.xlarge", "m5.2xlarge", "c5.2xlarge",
        "r5.2xlarge", "m6i.2xlarge", "c6i.2xlarge"}) {
    FleetOverride choice;
    choice.instance_type = type;
    model.overrides.push_back(std::move(choice));
  }
  if (group) {
    model.kind = FleetKind::AutoScalingGroup;
    model.desired = kInstances;
    model.max = kInstances + kInstances / 10;
    model.group.on_demand_percentage = 0;
    model.group.spot.strategy = strategy;
    model.capacity_rebalancing = true;
  } else {
    model.kind = FleetKind::Ec2Fleet;
    model.spot_target = kInstances;
    model.fleet.spot.strategy = strategy;
  }
  return model;
}

OperationModel month_of(bool group, SpotStrategy strategy) {
  Diagnostics diagnostics;
  Scenario scenario;
  for (const AssumptionInfo& info : all_assumptions()) {
    scenario.assumptions[std::string(info.name)] = {
        std::string(info.name), info.by_default, info.is_time, {}};
  }
  PlannedSet none;
  none.region = "us-east-1";
  std::optional<OperationModel> model = make_operation({model_of(group, strategy)}, none, catalog(),
                                                       scenario, {}, 30 * kDay, diagnostics);
  DRYDOCK_CHECK(model.has_value() && model->supply.pools.size() == 60);
  return std::move(*model);
}

void month(benchmark::State& state) {
  constexpr std::uint32_t kTrials = 16;
  const OperationModel model =
      month_of(state.range(1) != 0, static_cast<SpotStrategy>(state.range(2)));
  std::uint64_t events = 0;
  for (auto _ : state) {
    const OperationRuns runs =
        run_operation(model, {1, kTrials, static_cast<std::uint32_t>(state.range(0)), {}});
    DRYDOCK_CHECK(!runs.overrun);
    events += runs.events;
  }
  const auto trials = static_cast<double>(state.iterations()) * kTrials;
  state.counters["trials/s"] = benchmark::Counter(trials, benchmark::Counter::kIsRate);
  state.counters["events/trial"] = static_cast<double>(events) / trials;
}
BENCHMARK(month)
    ->ArgNames({"threads", "group", "strategy"})
    ->ArgsProduct({{1, 2}, {0, 1}, {0, 4}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace drydock
