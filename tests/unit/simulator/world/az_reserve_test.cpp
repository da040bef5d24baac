// The example az-reserve from its files to the published figures: real template, schemas, catalog
// and scenarios.
#include <gtest/gtest.h>

#include "base/file_system.hpp"
#include "planner/document/read_document.hpp"
#include "planner/pipeline.hpp"
#include "planner/schema/load_schema.hpp"
#include "simulator/world/simulation.hpp"
#include "tests/unit/simulator/world/placement_text.hpp"

namespace drydock {
namespace {

using Parameters = std::vector<std::pair<std::string, std::int64_t>>;

class AzReserve : public testing::Test {
 protected:
  AzReserve() {
    Diagnostics diagnostics;
    schemas_ =
        load_schemas(files_, DRYDOCK_SOURCE_DIR "/schemas/resource-types", sources_, diagnostics);
    EXPECT_TRUE(diagnostics.empty());
    Result<Catalog> catalog = load_catalog(files_, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    EXPECT_TRUE(catalog.ok());
    if (catalog.ok()) {
      catalog_ = std::move(*catalog);
    }
  }

  SimulationResult simulate_example(const std::string& scenario_name, const Parameters& parameters,
                                    std::optional<std::uint32_t> trials = {}) {
    const std::string folder = DRYDOCK_SOURCE_DIR "/examples/az-reserve/";
    Diagnostics diagnostics;
    EvaluateOptions options;
    for (const auto& [name, value] : parameters) {
      options.parameters[name] = {Value::integer(value)};
    }
    const std::optional<Configuration> configuration = load_configuration(
        files_, folder + "template.yaml", options, schemas_, sources_, diagnostics);
    const std::optional<Document> document = load_document(
        files_, folder + "scenarios/" + scenario_name + ".yaml", sources_, diagnostics);
    std::optional<SimulationResult> result;
    if (configuration && document) {
      if (const auto scenario = read_scenario(*document, scenario_name, diagnostics)) {
        SimulationOptions run;
        run.trials = trials;
        result =
            simulate(configuration->resources, schemas_, catalog_, *scenario, run, diagnostics);
      }
    }
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      EXPECT_NE(diagnostic.severity(), Severity::Error) << diagnostic.message;
    }
    EXPECT_TRUE(result.has_value());
    return result.value_or(SimulationResult{});
  }

  DiskFileSystem files_;
  SourceMap sources_;
  SchemaRegistry schemas_;
  Catalog catalog_;
};

TEST_F(AzReserve, SteadyUsesTwoSlotsInEachZoneAndLeavesThreeOfNine) {
  const SimulationResult result = simulate_example("steady", {});
  const PlacementCheckpoint& end = labelled(result, "end");
  EXPECT_EQ(group_of(end), "2+0 2+0 2+0");
  std::uint32_t slots = 0;
  std::uint32_t used = 0;
  for (const ZonePlacement& zone : end.zones) {
    slots += zone.reserved_slots;
    used += zone.reserved_used;
  }
  EXPECT_EQ(slots, 9U);
  EXPECT_EQ(used, 6U);
  EXPECT_NEAR(result.find("reservation_waste")->mean, 3.0 / 9, 1e-12);
  EXPECT_EQ(result.find("reserved_coverage")->mean, 1);
}

TEST_F(AzReserve, ScaleOutTakesNineReservedAndThreeNotFourInEachZone) {
  const SimulationResult result = simulate_example("scale-out", {});
  EXPECT_EQ(group_of(labelled(result, "start")), "2+0 2+0 2+0");
  EXPECT_EQ(group_of(labelled(result, "end")), "3+1 3+1 3+1");
}

TEST_F(AzReserve, AnOutsideInstanceUsesATargetedSlotNeverAndAnOpenOneAtOnce) {
  const SimulationResult targeted = simulate_example("outside-instance", {});
  EXPECT_EQ(labelled(targeted, "end").zones[0].outside_reserved, 0U);
  EXPECT_EQ(labelled(targeted, "end").zones[0].outside_unreserved, 1U);
  EXPECT_EQ(labelled(targeted, "end").zones[0].reserved_used, 2U);
  const SimulationResult open = simulate_example("outside-instance-open", {});
  EXPECT_EQ(labelled(open, "end").zones[0].outside_reserved, 1U);
  EXPECT_EQ(labelled(open, "end").zones[0].reserved_used, 3U);
  EXPECT_EQ(group_of(labelled(open, "end")), "2+0 2+0 2+0");
}

TEST_F(AzReserve, SevenInTwoZonesAreThreeAndThreeReservedAndOneNot) {
  const SimulationResult result = simulate_example("zone-removed", {});
  EXPECT_EQ(group_of(labelled(result, "seven desired")), "3+0 2+0 2+0");
  EXPECT_EQ(group_of(labelled(result, "end")), "3+1 3+0 0+0");
  EXPECT_FALSE(labelled(result, "end").zones[2].in_group);
}

TEST_F(AzReserve, ReservationsKeepThePromiseThatTheirAbsenceBreaks) {
  const SimulationResult with = simulate_example("zone-loss", {}, 600);
  for (const ObjectiveResult& objective : with.objectives) {
    EXPECT_TRUE(objective.passed) << objective.text << " " << objective.measured;
  }
  EXPECT_EQ(with.find("launch_failures")->mean, 0);
  const SimulationResult without = simulate_example("zone-loss", {{"ReservationsPerZone", 0}}, 600);
  ASSERT_EQ(without.objectives.at(0).text, "recovery_time p95 <= 10m");
  EXPECT_FALSE(without.objectives[0].passed);
  EXPECT_GT(without.objectives[0].ci95.low, 600);  // not by a hair
  EXPECT_EQ(without.find("reservation_waste")->mean, 0);
  EXPECT_LT(without.find("cost_per_month")->mean, with.find("cost_per_month")->mean);
  // The cause is the shortage: where no launch failed, both recover at the same moment.
  const std::vector<double>& failures = without.samples[4];
  std::size_t same = 0;
  for (std::size_t trial = 0; trial < failures.size(); ++trial) {
    if (failures[trial] == 0) {
      EXPECT_EQ(with.samples[5][trial], without.samples[5][trial]) << trial;
      ++same;
    } else {
      EXPECT_LE(with.samples[5][trial], without.samples[5][trial]) << trial;
    }
  }
  EXPECT_GT(same, failures.size() / 4);
  EXPECT_LT(same, failures.size());
}

TEST_F(AzReserve, SizingIsTheCeilingForEveryNumberOfZones) {
  for (std::int64_t zones = 2; zones <= 6; ++zones) {
    for (const std::int64_t desired : {1, 5, 6, 7, 12, 25, 40}) {
      const SimulationResult result =
          simulate_example("steady", {{"ZoneCount", zones}, {"DesiredCapacity", desired}}, 1);
      ASSERT_EQ(result.sizing.size(), 1U);
      EXPECT_EQ(result.sizing[0].zones, zones);
      EXPECT_EQ(result.sizing[0].desired, desired);
      EXPECT_EQ(result.sizing[0].per_zone, (desired + zones - 2) / (zones - 1));
    }
  }
}

}  // namespace
}  // namespace drydock
