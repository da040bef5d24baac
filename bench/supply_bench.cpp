// Paths of Spot pools as simulations of fleets draw them: 60 pools in three Regions over 30 days,
// with weather, prices and, in `fleet`, every decision of a fleet that replaces what it loses.
// Items are pool-hours. `rate` is how many thousandths of an hour's chance a pool has to fall:
// priors of the Spot advisor's brackets give below 1, the markets of scarce GPUs some 100.
#include <benchmark/benchmark.h>

#include <array>
#include <numeric>

#include "simulator/fleet/fleet_allocation.hpp"
#include "simulator/market/supply.hpp"
#include "simulator/market/supply_prior.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kPools = 60;
constexpr std::int64_t kHours = 720;
constexpr Nanoseconds kUntil = kHours * 3600 * 1'000'000'000;

SupplyModel prior_pools() {
  std::vector<SupplyPoolFacts> facts(kPools);
  for (std::uint32_t number = 0; number < kPools; ++number) {
    SupplyPoolFacts& each = facts[number];
    each.type = "type" + std::to_string(number / 3);
    each.zone = "us-west-2" + std::string(1, static_cast<char>('a' + number % 3));
    each.region = "us-west-2";
    each.vcpus = 16;
    each.spot = 30'000'000 + 1'000'000 * number;
    each.on_demand = 100'000'000;
    each.bracket = 4;
  }
  return make_supply_model(facts, {}, {});
}

SupplyModel sixty_pools(std::int64_t rate) {
  if (rate == 0) {
    return prior_pools();
  }
  const double falls = static_cast<double>(rate) / 1000;
  SupplyModel model;
  model.regions = {{"us-east-1", 0.02, 0.2}, {"us-east-2", 0.02, 0.2}, {"us-west-2", 0.02, 0.2}};
  model.horizon = Nanoseconds{3600} * 1'000'000'000;
  model.recommendation_lead = Nanoseconds{900} * 1'000'000'000;
  for (std::uint32_t number = 0; number < kPools; ++number) {
    SupplyPool pool;
    pool.region = number % 3;
    pool.name = "type" + std::to_string(number / 3) + "/" + model.regions[pool.region].name;
    pool.falls = falls;
    pool.falls_in_shock = 5 * falls;
    pool.rises = 0.4;
    pool.rises_in_shock = 0.1;
    pool.up_brief = 0.3;
    pool.up_brief_factor = 10;
    pool.loss = falls / 10;
    pool.depth_median = 200;
    pool.depth_spread = 1;
    pool.rate_spread = 0.7;
    pool.price = 30'000'000 + 1'000'000 * number;
    pool.on_demand = 100'000'000;
    pool.price_spread = 0.01;
    model.pools.push_back(std::move(pool));
  }
  return model;
}

void paths(benchmark::State& state) {
  const SupplyModel model = sixty_pools(state.range(0));
  SupplyPath path(model);
  std::uint32_t trial = 0;
  std::int64_t changes = 0;
  for (auto _ : state) {
    path.reset(1, trial++, kUntil);
    while (path.next() != SupplyPath::kNever) {
      benchmark::DoNotOptimize(path.step().instances);
      ++changes;
    }
  }
  state.SetItemsProcessed(state.iterations() * kPools * kHours);
  state.counters["changes"] =
      static_cast<double>(changes) / static_cast<double>(state.iterations());
}
BENCHMARK(paths)->ArgName("rate")->Arg(0)->Arg(1)->Arg(10)->Arg(100)->Unit(benchmark::kMicrosecond);

// A fleet of 1,000 that decides anew whenever something is missing and at every change of a price.
class BenchFleet {
 public:
  explicit BenchFleet(const SupplyModel& model) : path_(model), running_(kPools, 0) {
    for (std::uint32_t pool = 0; pool < kPools; ++pool) {
      table_.add(pool / 3, model.pools[pool].region);
      table_.on_demand_price[pool] = model.pools[pool].on_demand;
    }
    rules_.spot.strategy = SpotStrategy::PriceCapacityOptimized;
  }

  void run(std::uint32_t trial) {
    path_.reset(1, trial, kUntil);
    running_.assign(kPools, 0);
    total_ = 0;
    launch(0);
    while (path_.next() != SupplyPath::kNever) {
      const SupplyChange change = path_.step();
      if (change.kind == SupplyChange::Kind::Reclaimed) {
        running_[change.pool] -= change.instances;
        total_ -= change.instances;
        ++reclaims_;
      }
      cost_ += path_.price(change.pool) * running_[change.pool];
      launch(change.at);
    }
  }

  [[nodiscard]] std::int64_t decisions() const { return decisions_; }
  [[nodiscard]] std::int64_t cost() const { return cost_; }

 private:
  static constexpr std::int64_t kTarget = 1000;

  void launch(Nanoseconds now) {
    if (total_ == kTarget) {
      return;
    }
    ++decisions_;
    const auto missing = static_cast<std::uint32_t>(kTarget - total_);
    for (std::uint32_t pool = 0; pool < kPools; ++pool) {
      table_.spot_room[pool] = path_.room(pool);
      table_.spot_price[pool] = path_.price(pool);
      table_.score[pool] = path_.score(pool, missing);
    }
    const Launches& launches = allocator_.allocate(table_, rules_, {running_, none_}, missing, 0);
    for (std::uint32_t pool = 0; pool < kPools; ++pool) {
      if (launches.spot[pool] > 0) {
        running_[pool] += launches.spot[pool];
        total_ += launches.spot[pool];
        path_.hold(pool, running_[pool], now);
      }
    }
  }

  SupplyPath path_;
  PoolTable table_;
  FleetRules rules_;
  FleetAllocator allocator_;
  std::vector<std::uint32_t> running_;
  std::vector<std::uint32_t> none_ = std::vector<std::uint32_t>(kPools, 0);
  std::int64_t total_ = 0;
  std::int64_t decisions_ = 0;
  std::int64_t reclaims_ = 0;
  std::int64_t cost_ = 0;
};

void fleet(benchmark::State& state) {
  const SupplyModel model = sixty_pools(state.range(0));
  BenchFleet one(model);
  std::uint32_t trial = 0;
  for (auto _ : state) {
    one.run(trial++);
    benchmark::DoNotOptimize(one.cost());
  }
  state.SetItemsProcessed(state.iterations() * kPools * kHours);
  state.counters["decisions"] =
      static_cast<double>(one.decisions()) / static_cast<double>(state.iterations());
}
BENCHMARK(fleet)->ArgName("rate")->Arg(0)->Arg(1)->Arg(10)->Arg(100)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace drydock
