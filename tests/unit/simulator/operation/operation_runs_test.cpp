// Many trials: the number of threads never shows, and what strategies and diversification do.
#include "simulator/operation/operation_runs.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

#include "tests/unit/simulator/operation/operation_models.hpp"

namespace drydock {
namespace {

using namespace operation_models;  // NOLINT(google-build-using-namespace)

double mean_of(const OperationRuns& runs, OperationMetric metric) {
  const std::vector<double>& samples = runs.samples[static_cast<std::size_t>(metric)];
  return std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
}

// Cheap pools that fall often, dear ones that do not: what the strategies are to tell apart.
OperationModel market(SpotStrategy strategy, std::uint32_t types, FleetKind kind) {
  FleetShape shape{kind, 60, types, 3, strategy};
  OperationModel model =
      one_fleet(fleet_model(shape), shape, 20 * kDay, [](std::uint32_t type, std::uint32_t zone) {
        PoolShape pool;
        const std::uint32_t mix = (type * 3 + zone) % 4;
        pool.falls = mix == 0 ? 0.10 : mix == 1 ? 0.04 : mix == 2 ? 0.01 : 0.012;
        pool.rises = 0.25;
        pool.depth = 200;
        pool.spot = mix == 0 ? 25 : mix == 1 ? 30 : mix == 2 ? 60 : 45;
        return pool;
      });
  return model;
}

OperationRuns runs_of(const OperationModel& model, std::uint32_t threads = 0) {
  return run_operation(model, {11, 60, threads, {}});
}

TEST(OperationRuns, OneThreadAndTwoGiveTheSameBytes) {
  const OperationModel model =
      market(SpotStrategy::PriceCapacityOptimized, 3, FleetKind::AutoScalingGroup);
  const OperationRuns one = runs_of(model, 1);
  const OperationRuns two = runs_of(model, 2);
  for (std::size_t metric = 0; metric < kOperationMetrics; ++metric) {
    EXPECT_EQ(0, std::memcmp(one.samples[metric].data(), two.samples[metric].data(),
                             sizeof(double) * one.samples[metric].size()));
  }
  EXPECT_EQ(one.series.by_type, two.series.by_type);
  EXPECT_EQ(one.missing_hours, two.missing_hours);
  EXPECT_EQ(one.events, two.events);
}

// R01: with more pools to choose from there is more capacity.
TEST(OperationRuns, MorePoolsAttainMore) {
  double before = 0;
  for (const std::uint32_t types : {1U, 2U, 4U}) {
    const OperationRuns runs =
        runs_of(market(SpotStrategy::Diversified, types, FleetKind::Ec2Fleet));
    const double attained = mean_of(runs, OperationMetric::CapacityAttained);
    EXPECT_GT(attained, before) << types;
    before = attained;
  }
}

TEST(OperationRuns,
     PriceCapacityOptimizedIsInterruptedLessThanTheCheapestAndPaysLessThanTheSafest) {
  const auto runs_with = [](SpotStrategy strategy) {
    return runs_of(market(strategy, 4, FleetKind::Ec2Fleet));
  };
  const OperationRuns both = runs_with(SpotStrategy::PriceCapacityOptimized);
  const OperationRuns cheapest = runs_with(SpotStrategy::LowestPrice);
  const OperationRuns safest = runs_with(SpotStrategy::CapacityOptimized);
  EXPECT_LT(mean_of(both, OperationMetric::InterruptionsPer100Hours),
            0.5 * mean_of(cheapest, OperationMetric::InterruptionsPer100Hours));
  EXPECT_GT(mean_of(both, OperationMetric::CapacityAttained),
            mean_of(cheapest, OperationMetric::CapacityAttained));
  EXPECT_LT(mean_of(both, OperationMetric::CostPerMonth),
            0.95 * mean_of(safest, OperationMetric::CostPerMonth));
}

}  // namespace
}  // namespace drydock
