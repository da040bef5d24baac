#include "simulator/advice/variations.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file_system.hpp"
#include "planner/model/plain_json.hpp"
#include "simulator/fleet/read_fleets.hpp"

namespace drydock {
namespace {

class Variations : public testing::Test {
 protected:
  void SetUp() override {
    const DiskFileSystem files;
    Result<Catalog> loaded = load_catalog(files, DRYDOCK_SOURCE_DIR "/schemas/catalog");
    ASSERT_TRUE(loaded.ok());
    catalog_ = std::move(*loaded);
    set_.region = "us-east-1";
  }
  void add(const std::string& name, const std::string& type, const std::string& json) {
    Result<Value> value = value_from_plain_json(json);
    ASSERT_TRUE(value.ok()) << json;
    PlannedResource made;
    made.address = Address(name);
    made.type = type;
    made.identifier = name + "-id";
    made.properties = *value;
    made.attributes = Value::object({});
    set_.resources.push_back(std::move(made));
  }
  void group(const std::string& distribution, const std::string& more = "") {
    add("Subnet", "AWS::EC2::Subnet", R"({"AvailabilityZone": "us-east-1a"})");
    add("Group", "AWS::AutoScaling::AutoScalingGroup",
        R"({"MinSize": "0", "MaxSize": "100", "DesiredCapacity": "10", )" + more +
            R"("VPCZoneIdentifier": ["Subnet-id"], "MixedInstancesPolicy": {)" +
            R"("InstancesDistribution": {)" + distribution +
            R"(}, "LaunchTemplate": {"Overrides": [)" +
            R"({"InstanceType": "m5.large"}, {"InstanceType": "m6i.large"}]}}})");
  }
  // The first model of every variation of that kind.
  std::vector<FleetModel> models(VariationKind kind) {
    std::vector<FleetModel> found;
    for (const Variation& each : propose_variations(set_, catalog_)) {
      if (each.kind == kind) {
        std::vector<DeclaredResource> declared;
        for (const PlannedResource& r : each.resources.resources) {
          declared.push_back(
              {r.address.text(), r.type, r.identifier, &r.properties, &r.attributes, r.span});
        }
        Diagnostics diagnostics;
        const auto fleets = read_fleets(declared, diagnostics);
        EXPECT_FALSE(diagnostics.has_errors()) << each.change;
        EXPECT_FALSE(fleets.empty());
        found.push_back(fleets.front());
      }
    }
    return found;
  }

  Catalog catalog_;
  PlannedSet set_;
};

constexpr const char* kSpot =
    R"("OnDemandPercentageAboveBaseCapacity": 0, "SpotAllocationStrategy": "lowest-price",
       "SpotInstancePools": 3)";

TEST_F(Variations, MoreTypesAreLikeThoseThatAreListed) {
  group(kSpot);
  const auto more = models(VariationKind::MoreTypes);
  ASSERT_EQ(more.size(), 1U);
  ASSERT_EQ(more[0].overrides.size(), 4U);
  for (const FleetOverride& each : more[0].overrides) {
    const InstanceType* type = catalog_.find(each.instance_type);
    ASSERT_NE(type, nullptr);
    EXPECT_EQ(type->vcpus, 2U);
    EXPECT_EQ(type->memory_mib, 8192U);
  }
}

TEST_F(Variations, OtherStrategiesBaseRebalancingAndZones) {
  group(kSpot);
  const auto strategies = models(VariationKind::Strategy);
  ASSERT_EQ(strategies.size(), 2U);
  EXPECT_EQ(strategies[0].group.spot.strategy, SpotStrategy::PriceCapacityOptimized);
  EXPECT_EQ(strategies[1].group.spot.strategy, SpotStrategy::CapacityOptimized);
  ASSERT_EQ(models(VariationKind::OnDemandBase).size(), 1U);
  EXPECT_EQ(models(VariationKind::OnDemandBase)[0].group.on_demand_base, 3);
  EXPECT_TRUE(models(VariationKind::Rebalancing).at(0).capacity_rebalancing);
  const auto zones = models(VariationKind::MoreZones);
  ASSERT_EQ(zones.size(), 1U);
  EXPECT_EQ(zones[0].zones, (std::vector<std::string>{"us-east-1a", "us-east-1b"}));
}

TEST_F(Variations, AnOnDemandGroupIsOfferedNoSpot) {
  group(R"("OnDemandPercentageAboveBaseCapacity": 100)");
  EXPECT_TRUE(models(VariationKind::Strategy).empty());
  EXPECT_TRUE(models(VariationKind::Rebalancing).empty());
  EXPECT_TRUE(models(VariationKind::OnDemandBase).empty());
}

TEST_F(Variations, ReservationsCoverTheLossOfAZone) {
  add("Group", "AWS::AutoScaling::AutoScalingGroup",
      R"({"MinSize": "0", "MaxSize": "9", "DesiredCapacity": "6",
          "AvailabilityZones": ["us-east-1a", "us-east-1b", "us-east-1c"],
          "MixedInstancesPolicy": {"LaunchTemplate": {"Overrides": [
            {"InstanceType": "m5.large"}]}}})");
  const auto variations = propose_variations(set_, catalog_);
  const auto found = std::find_if(variations.begin(), variations.end(), [](const Variation& v) {
    return v.kind == VariationKind::Reservations;
  });
  ASSERT_NE(found, variations.end());
  EXPECT_EQ(found->resources.resources.size(), set_.resources.size() + 3);
  EXPECT_EQ(found->resources.resources.back().properties.find("InstanceCount")->as_integer(), 3);
}

TEST_F(Variations, FleetsSpellTheirStrategyAsTheirServiceDoes) {
  add("Fleet", "AWS::EC2::SpotFleet",
      R"({"SpotFleetRequestConfigData": {"TargetCapacity": 9, "AllocationStrategy": "lowestPrice",
          "LaunchTemplateConfigs": [{"Overrides": [{"InstanceType": "m5.large"}]}]}})");
  const auto strategies = models(VariationKind::Strategy);
  ASSERT_EQ(strategies.size(), 3U);
  EXPECT_EQ(strategies[0].fleet.spot.strategy, SpotStrategy::PriceCapacityOptimized);
  EXPECT_EQ(strategies[2].fleet.spot.strategy, SpotStrategy::Diversified);
  EXPECT_EQ(models(VariationKind::MoreTypes).at(0).overrides.size(), 3U);
}

TEST_F(Variations, FleetsOfAClusterAreFoundInside) {
  add("Cluster", "AWS::EMR::Cluster",
      R"({"ReleaseLabel": "emr-7.5.0", "Instances": {"TaskInstanceFleets": [
          {"TargetSpotCapacity": 128, "InstanceTypeConfigs": [
             {"InstanceType": "r5.8xlarge", "WeightedCapacity": 32}],
           "LaunchSpecifications": {"SpotSpecification": {"AllocationStrategy":
             "capacity-optimized", "TimeoutAction": "TERMINATE_CLUSTER",
             "TimeoutDurationMinutes": 10}}}]}})");
  const auto more = models(VariationKind::MoreTypes);
  ASSERT_EQ(more.size(), 1U);
  ASSERT_EQ(more[0].overrides.size(), 3U);
  EXPECT_EQ(more[0].overrides[2].weight, 32);
  EXPECT_EQ(models(VariationKind::Strategy).size(), 3U);
}

TEST_F(Variations, AnUnknownRegionHasNone) {
  group(kSpot);
  set_.region = "xx-east-1";
  EXPECT_TRUE(propose_variations(set_, catalog_).empty());
}

}  // namespace
}  // namespace drydock
