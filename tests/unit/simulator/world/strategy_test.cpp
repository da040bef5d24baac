// Strategies of distribution over zones, several groups, instances outside groups and overlapping
// losses of zones. Numbers of rules as in docs/SCENARIOS.md.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/simulator/world/placement_text.hpp"
#include "tests/unit/simulator/world/reserve_world.hpp"

namespace drydock {
namespace {

using namespace reserve_world;  // NOLINT(google-build-using-namespace)

SimulationResult run(const PlannedSet& set, const Scenario& scenario) {
  Diagnostics diagnostics;
  std::optional<SimulationResult> result = run_simulation(set, price_of, scenario, {}, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    ADD_FAILURE() << diagnostic.message;
  }
  return result.value_or(SimulationResult{});
}

Value& properties_of(PlannedSet& set, std::string_view address) {
  for (PlannedResource& resource : set.resources) {
    if (resource.address.text() == address) {
      return resource.properties;
    }
  }
  ADD_FAILURE() << "no resource " << address;
  return set.resources.front().properties;
}

void set_strategy(PlannedSet& set, const std::string& strategy) {
  properties_of(set, "Group")
      .set("AvailabilityZoneDistribution",
           object({{"CapacityDistributionStrategy", text(strategy)}}));
}

// Reservations of 10, 3 and 1 slots, as in the published example of rule 116.
PlannedSet uneven_reservations(std::uint32_t desired) {
  Shape shape;
  shape.desired = desired;
  PlannedSet set = make_planned(shape);
  properties_of(set, "Reservationa").set("InstanceCount", Value::integer(10));
  properties_of(set, "Reservationb").set("InstanceCount", Value::integer(3));
  properties_of(set, "Reservationc").set("InstanceCount", Value::integer(1));
  return set;
}

Scenario fixed_times() {
  Scenario scenario = make_scenario();
  scenario.assumptions["launch_latency"] = {"launch_latency", constant(90), true, {}};
  scenario.assumptions["impairment_detection"] = {"impairment_detection", constant(60), true, {}};
  scenario.assumptions["launch_retry"] = {"launch_retry", constant(100), true, {}};
  return scenario;
}

TEST(Strategy, Rule70BalancedOnlyWaitsForItsZone) {
  Scenario scenario = fixed_times();
  add_event(scenario, kHour, ZoneImpairedEvent{"#1", constant(7200)});
  PlannedSet set = make_planned({});
  const SimulationResult best_effort = run(set, scenario);
  EXPECT_EQ(group_of(labelled(best_effort, "us-east-1b impaired")), "3+0 0+0 3+0");
  EXPECT_DOUBLE_EQ(best_effort.find("recovery_time")->mean, 150);
  set_strategy(set, "balanced-only");
  const SimulationResult balanced = run(set, scenario);
  EXPECT_EQ(group_of(labelled(balanced, "us-east-1b impaired")), "2+0 0+0 2+0");
  EXPECT_EQ(group_of(labelled(balanced, "end")), "2+0 2+0 2+0");
  // Noticed at 60 s, tried every 100 s; the first attempt after two hours is the one at 7,260 s.
  EXPECT_DOUBLE_EQ(balanced.find("recovery_time")->mean, 7260 + 90);
}

TEST(Strategy, Rule116ReservationsFirstStillBalancesZones) {
  EXPECT_EQ(group_of(labelled(run(uneven_reservations(9), make_scenario()), "start")),
            "3+0 3+0 1+2");
}

TEST(Strategy, Rule117ReservationsThenBalancedFillsSlotsAndEvensOutTheRest) {
  PlannedSet set = uneven_reservations(16);
  EXPECT_EQ(group_of(labelled(run(set, make_scenario()), "start")), "6+0 3+2 1+4");
  set_strategy(set, "reservations-then-balanced");
  const SimulationResult result = run(set, make_scenario());
  EXPECT_EQ(group_of(labelled(result, "start")), "10+1 3+1 1+0");
  EXPECT_EQ(group_of(labelled(result, "end")), "10+1 3+1 1+0");
}

TEST(Strategy, Rule117ReservationsThenBalancedFindsSlotsAfterALoss) {
  PlannedSet set = uneven_reservations(9);
  set_strategy(set, "reservations-then-balanced");
  Scenario scenario = fixed_times();
  add_event(scenario, kHour, ZoneImpairedEvent{"#0", constant(36000)});
  const PlacementCheckpoint end = labelled(run(set, scenario), "end");
  // Nine instances, four slots left in two zones, five beside them.
  EXPECT_EQ(group_of(end), "0+0 3+3 1+2");
}

TEST(Strategy, Rule116ReservationsOnlyMayBeUnevenAndStayBelow) {
  PlannedSet set = uneven_reservations(9);
  properties_of(set, "Group")
      .set("CapacityReservationSpecification",
           object({{"CapacityReservationPreference", text("capacity-reservations-only")}}));
  Scenario scenario = fixed_times();
  add_event(scenario, kHour, SetDesiredEvent{"", 15});
  const SimulationResult result = run(set, scenario);
  EXPECT_EQ(group_of(labelled(result, "start")), "5+0 3+0 1+0");
  EXPECT_EQ(group_of(labelled(result, "end")), "10+0 3+0 1+0");
  EXPECT_EQ(result.find("reserved_coverage")->mean, 1);
  EXPECT_GT(result.find("launch_failures")->mean, 0);
  EXPECT_EQ(result.find("time_below_required")->mean, 5 * 3600);
}

TEST(Strategy, TwoZonesLostAtOnceLeaveTheThird) {
  Scenario scenario = fixed_times();
  add_event(scenario, kHour, ZoneImpairedEvent{"#0", constant(7200)});
  add_event(scenario, kHour + 30 * kMinute, ZoneImpairedEvent{"#1", constant(7200)});
  const SimulationResult result = run(make_planned({}), scenario);
  EXPECT_EQ(group_of(labelled(result, "us-east-1a impaired")), "0+0 3+0 3+0");
  EXPECT_EQ(group_of(labelled(result, "us-east-1b impaired")), "0+0 0+0 3+3");
  EXPECT_EQ(group_of(labelled(result, "us-east-1a recovered")), "3+0 0+0 3+0");
  EXPECT_EQ(group_of(labelled(result, "end")), "2+0 2+0 2+0");
  EXPECT_EQ(result.find("interrupted_instances")->mean, 5);
  EXPECT_DOUBLE_EQ(result.find("recovery_time")->mean, 150);
  EXPECT_DOUBLE_EQ(result.find("time_below_required")->mean, 300);
}

TEST(Strategy, AZoneImpairedTwiceIsBackAfterTheLongerOfThem) {
  Scenario scenario = fixed_times();
  add_event(scenario, kHour, ZoneImpairedEvent{"#0", constant(10800)});
  add_event(scenario, 2 * kHour, ZoneImpairedEvent{"#0", constant(3600)});
  const SimulationResult result = run(make_planned({}), scenario);
  std::uint32_t recovered = 0;
  for (const PlacementCheckpoint& checkpoint : result.placements) {
    recovered += checkpoint.label == "us-east-1a recovered" ? 1U : 0U;
  }
  EXPECT_EQ(recovered, 1U);
  EXPECT_GE(labelled(result, "us-east-1a recovered").at, 4 * kHour);
  EXPECT_EQ(result.find("interrupted_instances")->mean, 2);
  EXPECT_DOUBLE_EQ(result.find("time_below_required")->mean, 150);
}

TEST(Strategy, TwoGroupsShareReservationsAndTheirRoom) {
  PlannedSet set = make_planned({});
  Value second = properties_of(set, "Group");
  add(set, "Second", "AWS::AutoScaling::AutoScalingGroup", "group-2", second);
  Scenario scenario = fixed_times();
  add_event(scenario, kHour, SetDesiredEvent{"Group", 3});
  add_event(scenario, 2 * kHour, SetDesiredEvent{"Second", 9});
  const SimulationResult result = run(set, scenario);
  const PlacementCheckpoint& start = labelled(result, "start");
  EXPECT_EQ(start.desired, 12U);
  EXPECT_EQ(group_of(start), "3+1 3+1 3+1");
  // What the first gives up stays free until the second launches: what runs does not move in.
  EXPECT_EQ(group_of(labelled(result, "3 desired")), "2+1 2+1 2+1");
  EXPECT_EQ(group_of(labelled(result, "end")), "3+1 3+1 3+1");
  EXPECT_EQ(result.sizing.size(), 2U);
}

TEST(Strategy, InstancesOfTheTemplateOutsideGroups) {
  const auto outside = [](bool targeted, bool names_the_group) {
    Shape shape;
    shape.targeted = targeted;
    PlannedSet set = make_planned(shape);
    Value properties =
        object({{"InstanceType", text("r6i.4xlarge")}, {"SubnetId", text("subnet-b")}});
    if (names_the_group) {
      // Its own type has no such property: CloudFormation takes it from a launch template.
      properties.set("LaunchTemplate",
                     object({{"LaunchTemplateId", text("lt-1")}, {"Version", text("1")}}));
    }
    add(set, "Server", "AWS::EC2::Instance", "i-1", properties);
    return labelled(run(set, make_scenario()), "start").zones[1];
  };
  EXPECT_EQ(outside(true, true).outside_reserved, 1U);
  EXPECT_EQ(outside(true, true).reserved_used, 3U);
  EXPECT_EQ(outside(true, false).outside_unreserved, 1U);
  EXPECT_EQ(outside(true, false).reserved_used, 2U);
  EXPECT_EQ(outside(false, false).outside_reserved, 1U);
  EXPECT_EQ(outside(false, false).reserved_used, 3U);
  EXPECT_EQ(outside(false, false).group_reserved, 2U);
}

TEST(Strategy, AnInstanceOutsideGroupsIsLostWithItsZoneAndNotReplaced) {
  PlannedSet set = make_planned({});
  add(set, "Server", "AWS::EC2::Instance", "i-1",
      object({{"InstanceType", text("t3.micro")}, {"AvailabilityZone", text("us-east-1b")}}));
  Scenario scenario = fixed_times();
  add_event(scenario, kHour, ZoneImpairedEvent{"#1", constant(3600)});
  const SimulationResult result = run(set, scenario);
  EXPECT_EQ(labelled(result, "start").zones[1].outside_unreserved, 1U);
  EXPECT_EQ(labelled(result, "end").zones[1].outside_unreserved, 0U);
  EXPECT_EQ(result.find("interrupted_instances")->mean, 2);  // of groups
}

// One instance, its zone lost: recovery is detection plus latency, and nothing else.
TEST(Strategy, ExpectedRecoveryOfOneInstanceIsDetectionPlusLatency) {
  const Distribution latency{Distribution::Kind::Lognormal, 90, 180};
  const Distribution detection{Distribution::Kind::Uniform, 60, 300};
  Scenario scenario = make_scenario();
  scenario.trials = 20000;
  scenario.seed = 4;
  scenario.assumptions["launch_latency"] = {"launch_latency", latency, true, {}};
  scenario.assumptions["impairment_detection"] = {"impairment_detection", detection, true, {}};
  add_event(scenario, kHour, ZoneImpairedEvent{"#0", constant(7200)});
  const SimulationResult result = run(make_planned({1, 2, 0}), scenario);
  const Metric& recovery = *result.find("recovery_time");
  EXPECT_EQ(recovery.trials, 20000U);
  EXPECT_LE(recovery.mean_ci95.low, latency.mean() + detection.mean());
  EXPECT_GE(recovery.mean_ci95.high, latency.mean() + detection.mean());
  // The width of the interval too: variances of independent times add.
  const double sigma = std::log(2.0) / 1.6448536269514722;
  const double variance = (300.0 - 60) * (300 - 60) / 12 +
                          (std::exp(sigma * sigma) - 1) * latency.mean() * latency.mean();
  EXPECT_NEAR((recovery.mean_ci95.high - recovery.mean_ci95.low) / 2,
              1.96 * std::sqrt(variance / 20000), 0.03);
}

}  // namespace
}  // namespace drydock
