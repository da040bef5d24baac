// Where instances go: one decision of a fleet and of a group over 60 pools, the selection of types
// by attributes over the whole catalog, and the catalog itself. A decision of a running simulation
// is mostly the replacement of a few instances, so batches are measured from 1 to 4,000.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/rng.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/group_allocation.hpp"
#include "simulator/fleet/instance_requirements.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kZones = 3;
constexpr std::uint32_t kTypes = 20;

PoolTable sixty_pools() {
  PoolTable table;
  Rng rng({.seed = 1, .purpose = stream_hash("allocation_bench")});
  for (std::uint32_t type = 0; type < kTypes; ++type) {
    for (std::uint32_t zone = 0; zone < kZones; ++zone) {
      const std::uint32_t pool = table.add(type, zone);
      table.weight[pool] = 1 + type % 4;
      table.on_demand_price[pool] = 100'000'000 * table.weight[pool];
      table.spot_price[pool] = (30'000'000 + rng.below(30'000'000)) * table.weight[pool];
      table.score[pool] = rng.uniform();
      table.spot_room[pool] = 200 + rng.below(200);
    }
  }
  return table;
}

SpotRules rules_of(const benchmark::State& state) {
  return {static_cast<SpotStrategy>(state.range(1)), 4, {}};
}

void fleet(benchmark::State& state) {
  const PoolTable table = sixty_pools();
  FleetRules rules;
  rules.spot = rules_of(state);
  const std::vector<std::uint32_t> none(table.size(), 0);
  FleetAllocator allocator;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        allocator.allocate(table, rules, {none, none}, state.range(0), 0).spot_units);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(fleet)->ArgsProduct({{1, 100, 4000}, {0, 1, 2, 4}});

void group(benchmark::State& state) {
  const PoolTable table = sixty_pools();
  GroupRules rules;
  rules.spot = rules_of(state);
  rules.on_demand_base = 2;
  rules.on_demand_percentage = 10;
  const std::vector<std::uint32_t> none(table.size(), 0);
  const std::vector<std::uint8_t> usable(kZones, 1);
  GroupAllocator allocator;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        allocator.allocate(table, rules, {none, none}, state.range(0), usable).spot_units);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(group)->ArgsProduct({{1, 100, 4000}, {0, 2, 4}});

void catalog_load(benchmark::State& state) {
  const DiskFileSystem files;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        load_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog").value().types().size());
  }
}
BENCHMARK(catalog_load)->Unit(benchmark::kMillisecond);

void attribute_selection(benchmark::State& state) {
  const Catalog catalog =
      load_catalog(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/catalog").value();
  InstanceRequirements wanted;
  wanted.vcpus = {4, 16};
  wanted.memory_mib = {16384, std::nullopt};
  wanted.excluded = {"*.metal*", "t*"};
  const RegionFacts& region = *catalog.region("us-east-1");
  for (auto _ : state) {
    benchmark::DoNotOptimize(select_types(wanted, catalog, region, "x86_64", {}).spot.size());
  }
}
BENCHMARK(attribute_selection)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace drydock
