// One rule after the other on markets whose every rate is known. Numbers of rules are those of
// docs/capacity-rules.md.
#include <gtest/gtest.h>

#include <cmath>

#include "simulator/fleet/capacity_rules.hpp"
#include "tests/unit/simulator/operation/operation_models.hpp"

namespace drydock {
namespace {

using namespace operation_models;  // NOLINT(google-build-using-namespace)

OperationModel calm(const FleetShape& shape, FleetModel model, Nanoseconds until = kDay) {
  return one_fleet(std::move(model), shape, until, [](std::uint32_t type, std::uint32_t) {
    PoolShape pool;
    pool.spot = 30 + type;
    return pool;
  });
}

void add_event(OperationModel& model, OperationEvent::Kind kind, Nanoseconds at,
               Nanoseconds duration, OperationEvent event = {}) {
  event.kind = kind;
  event.at_seconds = constant(to_seconds(at));
  event.duration_seconds = constant(to_seconds(duration));
  model.events.push_back(event);
}

TEST(Operation, ACalmMarketKeepsTheTargetAtTheSpotPrice) {
  const FleetShape shape;
  const OperationResult result = run_once(calm(shape, fleet_model(shape)));
  EXPECT_EQ(value(result, OperationMetric::CapacityAttained), 1);
  EXPECT_EQ(value(result, OperationMetric::Interruptions), 0);
  EXPECT_EQ(value(result, OperationMetric::SpotShare), 1);
  EXPECT_NEAR(value(result, OperationMetric::CostPerMonth), 12 * 0.030 * 730, 1e-6);
  EXPECT_NEAR(value(result, OperationMetric::Savings), 0.7, 1e-9);
  EXPECT_EQ(result.launched, 12U);
  EXPECT_EQ(result.left, 12U);
}

// Rule 82 and what follows: two minutes of notice, then half a minute until it is noticed, then the
// launch latency of a minute and a half.
TEST(Operation, AnInterruptedInstanceIsMissingFromItsEndUntilItsSuccessorRuns) {
  FleetShape shape;
  shape.target = 100;
  OperationModel model =
      one_fleet(fleet_model(shape), shape, 10 * kDay, [](std::uint32_t, std::uint32_t) {
        PoolShape pool;
        pool.loss = 0.01;
        return pool;
      });
  const OperationResult result = run_once(model);
  const double interruptions = value(result, OperationMetric::Interruptions);
  EXPECT_GT(interruptions, 100);
  EXPECT_EQ(value(result, OperationMetric::Replacements), interruptions);
  const auto& missing = result.missing[0];
  EXPECT_NEAR(missing[static_cast<std::size_t>(BoundReason::Unnoticed)], interruptions * 30,
              2 * 30 + 1e-6);
  EXPECT_NEAR(missing[static_cast<std::size_t>(BoundReason::Starting)], interruptions * 90,
              2 * 90 + 1e-6);
  EXPECT_NEAR(value(result, OperationMetric::InterruptionsPer100Hours), 1, 0.15);
}

TEST(Operation, Rule93AnInterruptionInTheFirstHourCostsNothing) {
  FleetShape shape{FleetKind::Ec2Fleet, 5, 1, 1};
  // So many losses that nearly every instance ends within its first hour.
  OperationModel model =
      one_fleet(fleet_model(shape), shape, 20 * kDay, [](std::uint32_t, std::uint32_t) {
        PoolShape pool;
        pool.loss = 6;
        return pool;
      });
  const OperationResult result = run_once(model);
  const double full = value(result, OperationMetric::CostPerMonthUnreserved) * 0.3;
  // P(longer than an hour) is exp(-6), and those carry (1 + 6) exp(-6) of the running time.
  EXPECT_NEAR(value(result, OperationMetric::CostPerMonth) / full, 7 * std::exp(-6.0), 0.02);
}

TEST(Operation, Rule006APriceAboveTheMaximumInterruptsAndKeepsOut) {
  FleetShape shape{FleetKind::Ec2Fleet, 6, 1, 2};
  OperationModel model = calm(shape, fleet_model(shape));
  for (NanoDollars& limit : model.fleets[0].pools.table.max_price) {
    limit = 40'000'000;
  }
  OperationEvent spike;
  spike.price_factor = 2;
  add_event(model, OperationEvent::Kind::PriceSpike, 6 * kHour, 4 * kHour, spike);
  const OperationResult result = run_once(model);
  EXPECT_EQ(value(result, OperationMetric::Interruptions), 6);
  EXPECT_NEAR(result.faults[0].recovery_seconds, 4 * 3600, 300);
  const auto& missing = result.missing[0];
  EXPECT_NEAR(missing[static_cast<std::size_t>(BoundReason::MaxPrice)], 6 * 4 * 3600, 6 * 300);
  EXPECT_EQ(missing[static_cast<std::size_t>(BoundReason::NoCapacity)], 0);
}

// Rule 8: the price says nothing about capacity, and capacity nothing about the price.
TEST(Operation, Rule008AShortageMovesNoPriceAndASpikeTakesNoCapacity) {
  FleetShape shape{FleetKind::Ec2Fleet, 6, 1, 2};
  OperationModel model = calm(shape, fleet_model(shape));
  OperationEvent event;
  event.share = 1;
  add_event(model, OperationEvent::Kind::Shortage, 6 * kHour, 6 * kHour, event);
  const OperationResult taken = run_once(model);
  EXPECT_EQ(value(taken, OperationMetric::Interruptions), 6);
  EXPECT_NEAR(value(taken, OperationMetric::Savings), 0.7, 1e-9);
  model.events.clear();
  event.share = 0;
  event.price_factor = 2;
  add_event(model, OperationEvent::Kind::PriceSpike, 6 * kHour, 6 * kHour, event);
  const OperationResult dear = run_once(model);
  EXPECT_EQ(value(dear, OperationMetric::CapacityAttained), 1);
  EXPECT_NEAR(value(dear, OperationMetric::Savings), 1 - 0.3 * (1 + 0.25), 1e-9);
}

TEST(Operation, Rule087OnDemandIsNeverInterrupted) {
  FleetShape shape{FleetKind::Ec2Fleet, 0, 2, 2};
  FleetModel fleet = fleet_model(shape);
  fleet.on_demand_target = 8;
  OperationModel model = one_fleet(fleet, shape, 5 * kDay, [](std::uint32_t, std::uint32_t) {
    PoolShape pool;
    pool.falls = 1;
    pool.loss = 1;
    return pool;
  });
  const OperationResult result = run_once(model);
  EXPECT_EQ(value(result, OperationMetric::CapacityAttained), 1);
  EXPECT_EQ(value(result, OperationMetric::SpotShare), 0);
  EXPECT_NEAR(value(result, OperationMetric::Savings), 0, 1e-12);
}

TEST(Operation, Rule021RequestsAreNotReplenishedAndInstantTriesOnce) {
  FleetShape shape{FleetKind::Ec2Fleet, 50, 1, 1};
  for (const FleetLife life : {FleetLife::Request, FleetLife::Instant}) {
    FleetModel fleet = fleet_model(shape);
    fleet.life = life;
    const OperationModel model =
        one_fleet(fleet, shape, 10 * kDay, [](std::uint32_t, std::uint32_t) {
          PoolShape pool;
          pool.loss = 0.02;
          return pool;
        });
    const OperationResult result = run_once(model);
    EXPECT_EQ(result.launched, 50U);
    EXPECT_GT(result.ended, 20U);
    EXPECT_EQ(value(result, OperationMetric::LaunchFailures), 0);
    EXPECT_GT(result.missing[0][static_cast<std::size_t>(BoundReason::Retired)], 0);
  }
}

TEST(Operation, Rule074ALostZoneIsReplacedElsewhereAndEvenedOutWhenItIsBack) {
  FleetShape shape{FleetKind::AutoScalingGroup, 12, 1, 3};
  OperationModel model = calm(shape, fleet_model(shape));
  OperationEvent lost;
  lost.zone = 1;
  add_event(model, OperationEvent::Kind::Impair, 6 * kHour, 2 * kHour, lost);
  OperationRunner runner(model);
  std::vector<std::uint32_t> during;
  std::vector<std::uint32_t> last;
  std::uint32_t most = 0;
  runner.watch([&](Nanoseconds now, std::span<const FleetMoment> fleets, auto) {
    last.assign(fleets[0].spot.begin(), fleets[0].spot.end());
    during = now < 8 * kHour ? last : during;
    std::uint32_t all = 0;
    for (const std::uint32_t count : last) {
      all += count;
    }
    most = std::max(most, all);
  });
  const OperationResult result = runner.run(1, 0, nullptr);
  EXPECT_EQ(during, (std::vector<std::uint32_t>{6, 0, 6}));
  EXPECT_EQ(last, (std::vector<std::uint32_t>{4, 4, 4}));
  // Rule 73: launched before it ended, two at a time at most (a tenth of the maximum).
  EXPECT_EQ(most, 14U);
  EXPECT_EQ(result.faults[0].lost, 4);
  EXPECT_NEAR(result.faults[0].recovery_seconds, 120 + 90, 1e-6);
}

TEST(Operation, AGrayZoneIsFoundByGroupsAndKeptByFleets) {
  for (const FleetKind kind : {FleetKind::AutoScalingGroup, FleetKind::Ec2Fleet}) {
    FleetShape shape{kind, 12, 1, 3};
    OperationModel model = calm(shape, fleet_model(shape));
    OperationEvent gray;
    gray.gray = true;
    gray.zone = 0;
    add_event(model, OperationEvent::Kind::Impair, 6 * kHour, 2 * kHour, gray);
    const OperationResult result = run_once(model);
    EXPECT_EQ(result.faults[0].lost, kind == FleetKind::Ec2Fleet ? 12 : 4);
    EXPECT_EQ(value(result, OperationMetric::CapacityAttained) < 1, true);
    EXPECT_NEAR(result.faults[0].recovery_seconds, 2 * 3600, 1);
    EXPECT_EQ(value(result, OperationMetric::Replacements) > 0, kind != FleetKind::Ec2Fleet);
  }
}

TEST(Operation, Rule075AShiftedZoneIsLeftAloneUntilItIsBack) {
  FleetShape shape{FleetKind::AutoScalingGroup, 12, 1, 3};
  OperationModel model = calm(shape, fleet_model(shape));
  model.fleets[0].settings.zonal_shift = true;
  OperationEvent gray;
  gray.gray = true;
  gray.zone = 0;
  add_event(model, OperationEvent::Kind::Impair, 6 * kHour, 2 * kHour, gray);
  // Found after ten minutes, replaced in the two other zones after the launch latency.
  EXPECT_NEAR(run_once(model).faults[0].recovery_seconds, 600 + 90, 1e-6);
  model.fleets[0].settings.ignores_unhealthy = true;
  const OperationResult ignored = run_once(model);
  EXPECT_NEAR(ignored.faults[0].recovery_seconds, 2 * 3600, 1e-6);
  EXPECT_EQ(value(ignored, OperationMetric::Replacements), 0);
}

TEST(Operation, Rule122MissingSpotSwitchesToOnDemandOrEndsTheCluster) {
  for (const SpotTimeout::Action action :
       {SpotTimeout::Action::SwitchToOnDemand, SpotTimeout::Action::TerminateCluster}) {
    FleetShape shape{FleetKind::EmrFleet, 10, 2, 1};
    FleetModel fleet = fleet_model(shape);
    fleet.one_zone = true;
    fleet.timeout = SpotTimeout{20 * kMinute, action};
    OperationModel model = calm(shape, fleet);
    model.fleets[0].cluster = 0;
    OperationEvent event;
    event.share = 1;
    add_event(model, OperationEvent::Kind::Shortage, 0, kDay, event);
    const OperationResult result = run_once(model);
    const bool switches = action == SpotTimeout::Action::SwitchToOnDemand;
    EXPECT_EQ(result.launched, switches ? 10U : 0U);
    EXPECT_NEAR(value(result, OperationMetric::TimeBelowRequired),
                switches ? 20 * 60 + 90 : 24 * 3600, 1e-6);
  }
}

TEST(Operation, Rule120AClusterRunsInTheZoneThatGives) {
  FleetShape shape{FleetKind::EmrFleet, 10, 1, 3};
  FleetModel fleet = fleet_model(shape);
  fleet.one_zone = true;
  OperationModel model = calm(shape, fleet);
  model.fleets[0].cluster = 0;
  model.supply.pools[0].depth_median = 4;
  model.supply.pools[1].depth_median = 4;
  OperationRunner runner(model);
  std::vector<std::uint32_t> last;
  runner.watch([&](Nanoseconds, std::span<const FleetMoment> fleets, auto) {
    last.assign(fleets[0].spot.begin(), fleets[0].spot.end());
  });
  runner.run(1, 0, nullptr);
  EXPECT_EQ(last, (std::vector<std::uint32_t>{0, 0, 10}));
}

TEST(Operation, Rule009AQuotaOfVcpuBindsWhatIsLaunched) {
  FleetShape shape{FleetKind::Ec2Fleet, 100, 2, 2};
  OperationModel model = calm(shape, fleet_model(shape));
  model.spot_quota_vcpus = 64;  // 32 instances of 2 vCPU
  const OperationResult result = run_once(model);
  EXPECT_EQ(result.left, 32U);
  EXPECT_NEAR(result.missing[0][static_cast<std::size_t>(BoundReason::Quota)], 68.0 * 86400, 1);
}

// Rules 89 and 91: what is at risk is replaced while it runs, so that its end is not felt.
TEST(Operation, Rule091CapacityRebalancingLaunchesBeforeTheInterruption) {
  FleetShape shape{FleetKind::AutoScalingGroup, 60, 2, 2};
  double attained[2] = {};
  for (const bool rebalances : {false, true}) {
    FleetModel group = fleet_model(shape);
    group.capacity_rebalancing = rebalances;
    OperationModel model = one_fleet(group, shape, 20 * kDay, [](std::uint32_t, std::uint32_t) {
      PoolShape pool;
      pool.loss = 0.01;
      return pool;
    });
    model.supply.recommendation_late = 0;
    model.supply.recommendation_lead = 30 * kMinute;
    const OperationResult result = run_once(model, 3);
    attained[rebalances ? 1 : 0] = value(result, OperationMetric::CapacityAttained);
    EXPECT_LE(value(result, OperationMetric::CapacityAttained), 1);
    EXPECT_EQ(result.launched, result.ended + result.left);
  }
  EXPECT_LT(1 - attained[1], 0.4 * (1 - attained[0]));
}

TEST(Operation, Rule101SlotsAreBilledUsedOrNot) {
  FleetShape shape{FleetKind::AutoScalingGroup, 4, 1, 1};
  FleetModel group = fleet_model(shape);
  group.group.on_demand_percentage = 100;
  OperationModel model = calm(shape, group);
  OperationReservation reservation;
  reservation.reservation.count = 6;
  reservation.price = 100'000'000;
  model.reservations.push_back(reservation);
  model.fleets[0].slots[0] = {0};
  const OperationResult result = run_once(model);
  EXPECT_NEAR(value(result, OperationMetric::CostPerMonth), 6 * 0.1 * 730, 1e-6);
  EXPECT_EQ(value(result, OperationMetric::ReservedCoverage), 1);
  EXPECT_NEAR(value(result, OperationMetric::ReservationWaste), 2.0 / 6, 1e-12);
}

// Segments on-demand-capacity-reservation, then on-demand; without the second nothing is launched
// beside the slots. Scale-in goes the other way.
TEST(Operation, Rule119ReservedSlotsAreTheFirstSegmentAndTheLastToBeGivenUp) {
  for (const ReservationUse use : {ReservationUse::First, ReservationUse::Only}) {
    FleetShape shape{FleetKind::AutoScalingGroup, 10, 2, 1};
    FleetModel group = fleet_model(shape);
    group.group.on_demand_percentage = 100;
    group.group.reservations = use;
    group.group.zones = BalanceStrategy::ReservationsThenBalanced;
    OperationModel model = calm(shape, group);
    for (const std::uint32_t pool : {0U, 1U}) {
      OperationReservation reservation;
      reservation.reservation.count = pool == 0 ? 5 : 1;
      reservation.price = 100'000'000;
      model.fleets[0].slots[pool] = {static_cast<std::uint32_t>(model.reservations.size())};
      model.reservations.push_back(reservation);
    }
    OperationEvent event;
    event.count = 6;
    add_event(model, OperationEvent::Kind::SetDesired, 6 * kHour, 0, event);
    std::vector<std::uint32_t> used;
    std::uint32_t most = 0;
    OperationRunner runner(model);
    runner.watch([&](Nanoseconds, std::span<const FleetMoment> fleets,
                     std::span<const std::uint32_t> slots) {
      used.assign(slots.begin(), slots.end());
      most = std::max(most, fleets[0].on_demand[0] + fleets[0].on_demand[1]);
    });
    runner.run(1, 0, nullptr);
    EXPECT_EQ(most, use == ReservationUse::First ? 10U : 6U);
    EXPECT_EQ(used, (std::vector<std::uint32_t>{5, 1}));
  }
}

TEST(Operation, Rule031ExcessEndsWhenTheTargetIsLoweredUnlessTheFleetKeepsIt) {
  for (const bool ends : {true, false}) {
    FleetShape shape{FleetKind::Ec2Fleet, 12, 2, 2, SpotStrategy::Diversified};
    FleetModel fleet = fleet_model(shape);
    fleet.ends_excess = ends;
    OperationModel model = calm(shape, fleet);
    OperationEvent event;
    event.count = 8;
    add_event(model, OperationEvent::Kind::SetDesired, kHour, 0, event);
    EXPECT_EQ(run_once(model).left, ends ? 8U : 12U);
  }
}

}  // namespace
}  // namespace drydock
