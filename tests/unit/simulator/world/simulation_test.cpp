// Rules of EC2 and of Auto Scaling, one after the other, on the reference system; then what every
// simulation must keep. Numbers of rules as in docs/SCENARIOS.md.
#include "simulator/world/simulation.hpp"
#include "base/codes/scenario_codes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/rng.hpp"
#include "simulator/world/experiment.hpp"
#include "simulator/world/modelled_rules.hpp"
#include "simulator/world/reservation_sizing.hpp"
#include "tests/unit/simulator/world/placement_text.hpp"
#include "tests/unit/simulator/world/reserve_world.hpp"

namespace drydock {
namespace {

using namespace reserve_world;  // NOLINT(google-build-using-namespace)

SimulationResult simulate_shape(const Shape& shape, const Scenario& scenario,
                                const SimulationOptions& options = {}) {
  Diagnostics diagnostics;
  std::optional<SimulationResult> result =
      run_simulation(make_planned(shape), price_of, scenario, options, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    ADD_FAILURE() << diagnostic.message;
  }
  return result.value_or(SimulationResult{});
}

TEST(Simulation, SixDesiredTakeTwoReservedSlotsInEachZone) {
  const SimulationResult result = simulate_shape({}, make_scenario());
  EXPECT_EQ(group_of(labelled(result, "start")), "2+0 2+0 2+0");
  EXPECT_EQ(group_of(labelled(result, "end")), "2+0 2+0 2+0");
  EXPECT_NEAR(result.find("reservation_waste")->mean, 3.0 / 9, 1e-12);
  EXPECT_EQ(result.find("capacity_attained")->mean, 1);
  EXPECT_EQ(result.find("reserved_coverage")->mean, 1);
}

TEST(Simulation, Rule101UnusedSlotsCostAsMuchAsUsedOnes) {
  const SimulationResult result = simulate_shape({}, make_scenario());
  EXPECT_NEAR(result.find("cost_per_month")->mean, 9 * 730 * 1.008, 1e-6);
  EXPECT_NEAR(result.find("cost_per_month_unreserved")->mean, 6 * 730 * 1.008, 1e-6);
  EXPECT_EQ(result.find("recovery_time")->trials, 0U);
  EXPECT_TRUE(std::isnan(result.find("recovery_time")->mean));
}

TEST(Simulation, Rule116TwelveDesiredStayBalancedWithThreeOutsideReservations) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, SetDesiredEvent{"", 12});
  const SimulationResult result = simulate_shape({}, scenario);
  EXPECT_EQ(group_of(labelled(result, "12 desired")), "3+1 3+1 3+1");
  // The slots in use before: 1/9 more waste would mean that some were not filled.
  EXPECT_EQ(labelled(result, "12 desired").desired, 12U);
}

TEST(Simulation, Rule77ScaleInTakesFromTheFullestZoneAndFirstWhatIsUnreserved) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, SetDesiredEvent{"", 10});
  add_event(scenario, 2 * kHour, SetDesiredEvent{"", 7});
  const SimulationResult result = simulate_shape({12, 3, 3}, scenario);
  EXPECT_EQ(group_of(labelled(result, "start")), "3+1 3+1 3+1");
  EXPECT_EQ(group_of(labelled(result, "10 desired")), "3+0 3+0 3+1");
  EXPECT_EQ(group_of(labelled(result, "7 desired")), "2+0 2+0 3+0");
}

TEST(Simulation, Rule102AnOutsideInstanceLeavesTargetedSlotsAloneAndTakesAnOpenOne) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, LaunchInstancesEvent{1, "", "#0"});
  const ZonePlacement targeted = simulate_shape({}, scenario).placements.back().zones[0];
  EXPECT_EQ(targeted.outside_reserved, 0U);
  EXPECT_EQ(targeted.outside_unreserved, 1U);
  EXPECT_EQ(targeted.reserved_used, 2U);
  const ZonePlacement open = simulate_shape({6, 3, 3, false}, scenario).placements.back().zones[0];
  EXPECT_EQ(open.outside_reserved, 1U);
  EXPECT_EQ(open.reserved_used, 3U);
  // Opening the reservations later lets the running instance in.
  add_event(scenario, 2 * kHour, SetMatchCriteriaEvent{true});
  const ZonePlacement opened = simulate_shape({}, scenario).placements.back().zones[0];
  EXPECT_EQ(opened.outside_reserved, 1U);
  EXPECT_EQ(opened.outside_unreserved, 0U);
}

TEST(Simulation, Rule73RemovingAZoneLaunchesBeforeItTerminates) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, RemoveZoneEvent{"", "#2"});
  const SimulationResult result = simulate_shape({7, 3, 3}, scenario);
  EXPECT_EQ(group_of(labelled(result, "start")), "3+0 2+0 2+0");
  EXPECT_EQ(group_of(labelled(result, "us-east-1c removed")), "3+1 3+0 0+0");
  EXPECT_FALSE(labelled(result, "us-east-1c removed").zones[2].in_group);
  EXPECT_EQ(result.find("time_below_required")->mean, 0);
}

TEST(Simulation, Rule73ATightMaximumStillLeavesRoomToMoveOneAtATime) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, RemoveZoneEvent{"", "#2"});
  const SimulationResult result = simulate_shape({6, 3, 3, true, 6}, scenario);
  EXPECT_EQ(group_of(labelled(result, "us-east-1c removed")), "3+0 3+0 0+0");
  EXPECT_EQ(result.find("time_below_required")->mean, 0);
}

TEST(Simulation, Rule74ALostZoneIsReplacedElsewhereAndEvenedOutAfterwards) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, ZoneImpairedEvent{"us-east-1b", constant(7200)});
  scenario.assumptions["launch_latency"] = {"launch_latency", constant(90), true, {}};
  scenario.assumptions["impairment_detection"] = {"impairment_detection", constant(60), true, {}};
  const SimulationResult result = simulate_shape({}, scenario);
  const PlacementCheckpoint& lost = labelled(result, "us-east-1b impaired");
  EXPECT_EQ(group_of(lost), "3+0 0+0 3+0");
  EXPECT_TRUE(lost.zones[1].impaired);
  EXPECT_EQ(lost.zones[1].reserved_slots, 3U);  // rule 118: useless and still there
  EXPECT_EQ(group_of(labelled(result, "us-east-1b recovered")), "2+0 2+0 2+0");
  EXPECT_DOUBLE_EQ(result.find("recovery_time")->mean, 150);
  EXPECT_DOUBLE_EQ(result.find("time_below_required")->mean, 150);
  EXPECT_EQ(result.find("interrupted_instances")->mean, 2);
  EXPECT_NEAR(result.find("capacity_attained")->mean, 1 - 150.0 / 21600 / 3, 1e-12);
}

TEST(Simulation, TheSeriesAfterALossBeginsAtTheLossAndStopsAtTheEnd) {
  Scenario scenario = make_scenario();
  EXPECT_EQ(simulate_shape({}, scenario).series.size(), 4U) << "nothing is lost";
  // Two minutes after the start, so that three of the five before the loss do not exist.
  add_event(scenario, 2 * kMinute, ZoneImpairedEvent{"us-east-1b", constant(7200)});
  scenario.until = 12 * kMinute;
  scenario.assumptions["launch_latency"] = {"launch_latency", constant(90), true, {}};
  scenario.assumptions["impairment_detection"] = {"impairment_detection", constant(60), true, {}};
  const SimulationResult result = simulate_shape({}, scenario);
  ASSERT_EQ(result.series.size(), 6U);
  const TimeSeries& running = result.series[4];
  EXPECT_EQ(running.name, "running_after_loss");
  EXPECT_EQ(running.start, -2 * kMinute);
  ASSERT_EQ(running.mean.size(), 12U * 6);
  const auto at = [&](Nanoseconds since) {
    return running.mean[static_cast<std::size_t>((since - running.start) / running.step)];
  };
  EXPECT_EQ(at(-10 * kSecond), 6);
  EXPECT_EQ(at(0), 4);
  EXPECT_EQ(at(140 * kSecond), 4);
  EXPECT_EQ(at(150 * kSecond), 6) << "detected after 60 s, running 90 s later";
  EXPECT_EQ(running.mean.back(), 6);
  EXPECT_EQ(result.series[5].name, "required_after_loss");
  EXPECT_EQ(result.series[5].mean, std::vector<double>(72, 6));
}

TEST(Simulation, TheRulesThatTheLedgerNamesAreExplained) {
  const SimulationResult result = simulate_shape({}, make_scenario());
  for (const LedgerEntry& entry : result.ledger) {
    if (entry.kind == SourceKind::Rule || entry.id == "price") {
      const ModelledRule* rule = find_modelled_rule(entry.id);
      ASSERT_NE(rule, nullptr) << entry.name;
      EXPECT_FALSE(rule->explanation.empty()) << entry.id;
    }
  }
  EXPECT_EQ(find_modelled_rule("no-such-rule"), nullptr);
}

TEST(Simulation, Rule70ShortageInEveryZoneLeavesARecoveryCensored) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, ZoneImpairedEvent{"#0", constant(36000)});
  scenario.assumptions["on_demand_shortage_during_impairment"].value = constant(1);
  scenario.assumptions["on_demand_shortage_duration"].value = constant(86400);
  scenario.assumptions["shortage_onset"].value = constant(0);
  const SimulationResult result = simulate_shape({6, 3, 0}, scenario);
  EXPECT_EQ(group_of(result.placements.back()), "0+0 0+2 0+2");
  EXPECT_EQ(result.find("recovery_time")->censored, 1U);
  EXPECT_DOUBLE_EQ(result.find("recovery_time")->mean, 5 * 3600);
  EXPECT_GT(result.find("launch_failures")->mean, 100);
}

TEST(Simulation, AShortPoolRefusesAllButReservedSlots) {
  Scenario scenario = make_scenario();
  add_event(scenario, kHour, SetDesiredEvent{"", 12});
  add_event(scenario, 2 * kHour, LaunchInstancesEvent{1, "", "#0"});
  scenario.assumptions["on_demand_shortage"].value = constant(1);
  const SimulationResult result = simulate_shape({}, scenario);
  EXPECT_EQ(group_of(labelled(result, "start")), "2+0 2+0 2+0");
  EXPECT_EQ(group_of(result.placements.back()), "3+0 3+0 3+0");
  EXPECT_EQ(result.placements.back().zones[0].outside_unreserved, 0U);
  EXPECT_GT(result.find("launch_failures")->mean, 0);
}

TEST(Simulation, WasteIsTheShareOfPaidTimeWithOrWithoutReservations) {
  EXPECT_EQ(simulate_shape({6, 3, 0}, make_scenario()).find("reservation_waste")->mean, 0);
  EXPECT_EQ(simulate_shape({0, 3, 0}, make_scenario()).find("reservation_waste")->mean, 0);
  EXPECT_EQ(simulate_shape({0, 3, 3}, make_scenario()).find("reservation_waste")->mean, 1);
  // Fifteen instances over three zones: nine in slots, six beside them, and nothing unused.
  EXPECT_EQ(simulate_shape({15, 3, 3}, make_scenario()).find("reservation_waste")->mean, 0);
  // Six in slots, three slots unused, one instance of somebody else: 3 of 10.
  Scenario scenario = make_scenario();
  add_event(scenario, 0, LaunchInstancesEvent{1, "", "#0"});
  EXPECT_NEAR(simulate_shape({}, scenario).find("reservation_waste")->mean, 0.3, 1e-12);
}

TEST(Simulation, AnObjectiveOnARecoveryThatNeverWasFails) {
  Scenario scenario = make_scenario();
  scenario.objectives.push_back(
      {"recovery_time p95 <= 10m", "recovery_time", "p95", true, 600, {}});
  Diagnostics diagnostics;
  const auto result = run_simulation(make_planned({}), price_of, scenario, {}, diagnostics);
  ASSERT_TRUE(result.has_value());
  EXPECT_FALSE(result->objectives.at(0).passed);
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].code, codes::ObjectiveNotMeasured);
}

TEST(Simulation, RequiredCapacityBelowWhatIsLeftNeedsNoRecovery) {
  Scenario scenario = make_scenario();
  scenario.required_capacity = 4;
  add_event(scenario, kHour, ZoneImpairedEvent{"any", constant(600)});
  const SimulationResult result = simulate_shape({}, scenario);
  EXPECT_EQ(result.find("recovery_time")->mean, 0);
  EXPECT_EQ(result.find("recovery_time")->trials, 1U);
  EXPECT_EQ(result.find("capacity_attained")->mean, 1);
}

TEST(Simulation, SizingFoundByPlayingAgreesWithTheFormula) {
  EXPECT_FALSE(size_reservations(1, 4).has_value());
  for (std::uint32_t zones = 2; zones <= 6; ++zones) {
    for (std::uint32_t desired = 1; desired <= 40; ++desired) {
      EXPECT_EQ(size_reservations(zones, desired), (desired + zones - 2) / (zones - 1))
          << zones << " zones, " << desired << " desired";
    }
  }
  const SimulationResult result = simulate_shape({}, make_scenario());
  ASSERT_EQ(result.sizing.size(), 1U);
  EXPECT_EQ(result.sizing[0].per_zone, 3U);
  EXPECT_EQ(result.sizing[0].configured_per_zone, 3U);
}

// A random zone lost at a random time for a random while, with shortage.
Scenario zone_loss() {
  Scenario scenario = make_scenario();
  scenario.until = 24 * kHour;
  scenario.trials = 300;
  scenario.seed = 42;
  scenario.assumptions["on_demand_shortage"].value = constant(0.02);
  scenario.assumptions["on_demand_shortage_during_impairment"].value = constant(0.9);
  ScenarioEvent event;
  event.at_seconds = {Distribution::Kind::Uniform, 3600, 43200};
  event.what = ZoneImpairedEvent{"any", {Distribution::Kind::Uniform, 3600, 14400}};
  scenario.events.push_back(event);
  return scenario;
}

bool same_bytes(const SimulationResult& a, const SimulationResult& b) {
  for (std::size_t metric = 0; metric < a.samples.size(); ++metric) {
    if (std::memcmp(a.samples[metric].data(), b.samples[metric].data(),
                    a.samples[metric].size() * sizeof(double)) != 0) {
      return false;
    }
  }
  for (std::size_t i = 0; i < a.series.size(); ++i) {
    if (a.series[i].mean != b.series[i].mean || a.series[i].p05 != b.series[i].p05 ||
        a.series[i].p95 != b.series[i].p95) {
      return false;
    }
  }
  return a.events == b.events;
}

TEST(Simulation, TheNumberOfThreadsNeverShowsAndTheSeedAlwaysDoes) {
  SimulationOptions options;
  options.threads = 1;
  const SimulationResult one = simulate_shape({}, zone_loss(), options);
  for (const std::uint32_t threads : {2U, 5U}) {
    options.threads = threads;
    EXPECT_TRUE(same_bytes(one, simulate_shape({}, zone_loss(), options))) << threads;
  }
  options.seed = 43;
  EXPECT_FALSE(same_bytes(one, simulate_shape({}, zone_loss(), options)));
  // A trial is the same whatever trials there are beside it.
  options.seed = 42;
  options.trials = 7;
  const SimulationResult few = simulate_shape({}, zone_loss(), options);
  EXPECT_EQ(few.samples[4], std::vector(one.samples[4].begin(), one.samples[4].begin() + 7));
}

TEST(Simulation, ReservationsRecoverFasterUnderTheSameLuck) {
  const SimulationResult with = simulate_shape({}, zone_loss());
  const SimulationResult without = simulate_shape({6, 3, 0}, zone_loss());
  EXPECT_LT(with.find("recovery_time")->p95, 12 * 60);
  EXPECT_GT(without.find("recovery_time")->mean, 2 * with.find("recovery_time")->mean);
  EXPECT_LT(without.find("cost_per_month")->mean, with.find("cost_per_month")->mean);
  const std::vector<double>& fast = with.samples[5];
  const std::vector<double>& slow = without.samples[5];
  std::size_t equal = 0;
  for (std::size_t trial = 0; trial < fast.size(); ++trial) {
    EXPECT_LE(fast[trial], slow[trial]) << trial;
    equal += fast[trial] == slow[trial] ? 1U : 0U;
  }
  // Where nothing was short, detection and latencies were the same, so the time is too.
  EXPECT_GT(equal, 0U);
  EXPECT_EQ(with.samples[3], without.samples[3]);  // the same instances were lost
}

TEST(Simulation, CountsHoldAtEveryCheckpointOfRandomScenarios) {
  for (std::uint32_t round = 0; round < 200; ++round) {
    Rng rng({99, round, 0, 0});
    const Shape shape{rng.below(20), 1 + rng.below(5), rng.below(5), rng.below(2) == 0,
                      20 + rng.below(20)};
    Scenario scenario = make_scenario();
    scenario.until = 12 * kHour;
    scenario.seed = round;
    scenario.assumptions["on_demand_shortage"].value = constant(0.3 * rng.below(3));
    scenario.assumptions["on_demand_shortage_during_impairment"].value =
        constant(0.5 * rng.below(3));
    const std::uint32_t events = rng.below(8);
    std::uint32_t desired_at_end = shape.desired;
    bool undisturbed = scenario.assumptions["on_demand_shortage"].value.first == 0;
    for (std::uint32_t i = 0; i < events; ++i) {
      const Nanoseconds at = static_cast<Nanoseconds>(i) * kHour + rng.below(3600) * kSecond;
      const std::string zone = fmt::format("#{}", rng.below(shape.zones));
      switch (rng.below(5)) {
        case 0:
          undisturbed = false;
          add_event(scenario, at, ZoneImpairedEvent{"any", constant(rng.below(20000))});
          break;
        case 1:
          add_event(scenario, at, LaunchInstancesEvent{1 + rng.below(3), "", zone});
          break;
        case 2:
          add_event(scenario, at, SetMatchCriteriaEvent{rng.below(2) == 0});
          break;
        case 3:
          undisturbed = false;
          add_event(scenario, at, RemoveZoneEvent{"", zone});
          break;
        default:
          desired_at_end = rng.below(20);
          add_event(scenario, at, SetDesiredEvent{"", desired_at_end});
      }
    }
    const SimulationResult result = simulate_shape(shape, scenario);
    for (const PlacementCheckpoint& checkpoint : result.placements) {
      std::uint32_t running = 0;
      for (const ZonePlacement& zone : checkpoint.zones) {
        SCOPED_TRACE(fmt::format("round {} {} {}", round, checkpoint.label, zone.zone));
        running += zone.group_reserved + zone.group_unreserved;
        EXPECT_LE(zone.reserved_used, zone.reserved_slots);
        EXPECT_LE(zone.group_reserved + zone.outside_reserved, zone.reserved_used);
        EXPECT_EQ(zone.reserved_slots, shape.slots);
        if (zone.impaired) {
          EXPECT_EQ(zone.group_reserved + zone.group_unreserved + zone.reserved_used, 0U);
        }
      }
      EXPECT_LE(running, shape.max + std::max(1U, shape.max / 10));
    }
    EXPECT_EQ(result.placements.back().desired, desired_at_end);
    const double attained = result.samples[0][0];
    EXPECT_TRUE(attained >= 0 && attained <= 1) << attained;
    EXPECT_LE(result.series[0].mean.size(), kMostGridPoints);
    EXPECT_GE(result.series[0].mean.size(), kMostGridPoints - 2);
    if (undisturbed) {
      std::uint32_t running = 0;
      for (const ZonePlacement& zone : result.placements.back().zones) {
        running += zone.group_reserved + zone.group_unreserved;
      }
      EXPECT_EQ(running, desired_at_end) << round;
      EXPECT_EQ(running, result.series[0].mean.back()) << round;
    }
  }
}

TEST(Simulation, SaysWhatItCannotSimulate) {
  const auto codes_of = [](const PlannedSet& set, const Scenario& scenario) {
    Diagnostics diagnostics;
    EXPECT_FALSE(run_simulation(set, price_of, scenario, {}, diagnostics).has_value());
    std::vector<std::string_view> codes;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      codes.push_back(diagnostic_info(diagnostic.code).name);
    }
    return codes;
  };
  using Codes = std::vector<std::string_view>;
  EXPECT_EQ(codes_of({}, make_scenario()), Codes{"NothingToSimulate"});
  PlannedSet mixed = make_planned({});
  mixed.resources.back().properties.set("MixedInstancesPolicy", Value::object({}));
  EXPECT_EQ(codes_of(mixed, make_scenario()), (Codes{"NotSimulated", "NothingToSimulate"}));
  PlannedSet zoneless = make_planned({});
  zoneless.resources.back().properties.erase("VPCZoneIdentifier");
  EXPECT_EQ(codes_of(zoneless, make_scenario()), Codes{"GroupIncomplete"});
  Scenario unpriced = make_scenario();
  add_event(unpriced, 0, LaunchInstancesEvent{1, "x9.mega", ""});
  EXPECT_EQ(codes_of(make_planned({}), unpriced), Codes{"PriceUnknown"});
  Scenario lost = make_scenario();
  add_event(lost, 0, ZoneImpairedEvent{"us-east-1z", constant(1)});
  add_event(lost, 0, SetDesiredEvent{"Grup", 3});
  add_event(lost, 0, SetDesiredEvent{"", 61});
  EXPECT_EQ(codes_of(make_planned({}), lost),
            (Codes{"ScenarioUnknownZone", "ScenarioUnknownGroup", "ScenarioBadValue"}));
}

TEST(Simulation, TheLedgerNamesTemplateCatalogScenarioAndDefaults) {
  const SimulationResult result = simulate_shape({}, zone_loss());
  const auto find = [&](std::string_view name) {
    for (const LedgerEntry& entry : result.ledger) {
      if (entry.name == name) {
        return entry;
      }
    }
    ADD_FAILURE() << name;
    return LedgerEntry{};
  };
  EXPECT_EQ(find("desired capacity of Group").source,
            "template:Resources.Group.Properties.DesiredCapacity");
  EXPECT_EQ(find("price r6i.4xlarge us-east-1").value, "1.008 USD/h");
  EXPECT_EQ(find("Time from a launch to a running instance").kind, SourceKind::Default);
  EXPECT_EQ(find("matching of reservations").kind, SourceKind::Rule);
}

}  // namespace
}  // namespace drydock
