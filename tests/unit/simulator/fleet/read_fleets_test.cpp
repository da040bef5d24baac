#include "tests/unit/simulator/fleet/reading_fleets.hpp"

namespace drydock {
namespace {

TEST_F(ReadFleets, Rule003_AMaxPriceIsAtLeastATenthOfACent) {
  EXPECT_TRUE(group(R"("SpotMaxPrice": "0.05", "OnDemandPercentageAboveBaseCapacity": 0)", kTwo)
                  .max_price.has_value());
  EXPECT_FALSE(refused());
  EXPECT_FALSE(group(R"("SpotMaxPrice": "")", kTwo).max_price.has_value());
  EXPECT_FALSE(refused());
  group(R"("SpotMaxPrice": "0.0009")", kTwo);
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule011_TheDefaultsOfAFleet) {
  const FleetModel model = fleet(std::string(kTarget) + "}");
  EXPECT_EQ(model.fleet.spot.strategy, SpotStrategy::LowestPrice);
  EXPECT_EQ(model.fleet.on_demand, OnDemandStrategy::LowestPrice);
  EXPECT_EQ(fleet(std::string(kTarget) +
                  R"(}, "SpotOptions": {"AllocationStrategy": "price-capacity-optimized"})")
                .fleet.spot.strategy,
            SpotStrategy::PriceCapacityOptimized);
}

TEST_F(ReadFleets, Rule013_ThePoolCountBelongsToLowestPrice) {
  EXPECT_EQ(fleet(std::string(kTarget) + R"(}, "SpotOptions": {"InstancePoolsToUseCount": 3})")
                .fleet.spot.pools_to_use,
            3U);
  fleet(std::string(kTarget) +
        R"(}, "SpotOptions": {"AllocationStrategy": "diversified", "InstancePoolsToUseCount": 3})");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule021_TheTypeIsMaintainUnlessSaid) {
  EXPECT_EQ(fleet(std::string(kTarget) + "}").life, FleetLife::Maintain);
  EXPECT_EQ(fleet(std::string(kTarget) + R"(}, "Type": "instant")").life, FleetLife::Instant);
}

TEST_F(ReadFleets, Rule022_WhatIsLeftOfTheTargetIsOfTheDefaultType) {
  FleetModel model =
      fleet(std::string(kTarget) +
            R"(, "OnDemandTargetCapacity": 3, "DefaultTargetCapacityType": "spot"})");
  EXPECT_EQ(model.spot_target, 7);
  EXPECT_EQ(model.on_demand_target, 3);
  model = fleet(std::string(kTarget) +
                R"(, "SpotTargetCapacity": 4, "DefaultTargetCapacityType": "on-demand"})");
  EXPECT_EQ(model.on_demand_target, 6);
  fleet(std::string(kTarget) + R"(, "SpotTargetCapacity": 11})");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule023_VcpuAndMibCountOnlyWithAttributes) {
  fleet(std::string(kTarget) + R"(, "TargetCapacityUnitType": "vcpu"})");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule024_AWeightMayBeAFraction) {
  const FleetModel model =
      read("AWS::EC2::EC2Fleet", std::string("{") + kTarget +
                                     R"(}, "LaunchTemplateConfigs": [{"Overrides": [
                                     {"InstanceType": "m5.large", "WeightedCapacity": 2.5},
                                     {"InstanceType": "m5.xlarge", "WeightedCapacity": 5}]}]})");
  EXPECT_EQ(model.scale, 1000);
  EXPECT_EQ(instances_for(model.spot_target, model.overrides[0].weight), 4U);
  EXPECT_EQ(instances_for(model.spot_target, model.overrides[1].weight), 2U);
}

TEST_F(ReadFleets, Rule028_AMinimumNeedsAnInstantFleetInOneZoneOrOfOneType) {
  const std::string minimum = std::string(kTarget) + R"(}, "SpotOptions": {"MinTargetCapacity": 5)";
  fleet(minimum + R"(, "SingleInstanceType": true})");
  EXPECT_TRUE(refused());
  fleet(minimum + R"(}, "Type": "instant")");
  EXPECT_TRUE(refused());
  fleet(minimum + R"(, "SingleInstanceType": true}, "Type": "instant")");
  EXPECT_FALSE(refused());
}

TEST_F(ReadFleets, Rule031_ExcessEndsUnlessSaid) {
  EXPECT_TRUE(fleet(std::string(kTarget) + "}").ends_excess);
  EXPECT_FALSE(
      fleet(std::string(kTarget) + R"(}, "ExcessCapacityTerminationPolicy": "no-termination")")
          .ends_excess);
  fleet(std::string(kTarget) +
        R"(}, "Type": "instant", "ExcessCapacityTerminationPolicy": "termination")");
  EXPECT_TRUE(doubted());
}

TEST_F(ReadFleets, Rule033_OnlyInstantFleetsUseReservationsFirst) {
  const std::string first = std::string(kTarget) + R"(}, "OnDemandOptions": {
      "CapacityReservationOptions": {"UsageStrategy": "use-capacity-reservations-first"}})";
  EXPECT_EQ(fleet(first + R"(, "Type": "instant")").fleet.reservations, ReservationUse::First);
  EXPECT_EQ(fleet(first).fleet.reservations, ReservationUse::Open);
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule035_SpotFleetsSpellInTheirOwnWay) {
  const FleetModel model = spot_fleet(
      R"("TargetCapacity": 20, "OnDemandTargetCapacity": 5,
         "AllocationStrategy": "capacityOptimizedPrioritized",
         "OnDemandAllocationStrategy": "prioritized",
         "LaunchTemplateConfigs": [{"Overrides": [{"InstanceType": "m5.large", "Priority": 2}]}])");
  EXPECT_FALSE(refused());
  EXPECT_EQ(model.fleet.spot.strategy, SpotStrategy::CapacityOptimizedPrioritized);
  EXPECT_EQ(model.fleet.on_demand, OnDemandStrategy::Prioritized);
  EXPECT_EQ(model.spot_target, 15);
  EXPECT_EQ(model.overrides[0].priority, 2U);
}

TEST_F(ReadFleets, Rule036_ASpotFleetIsNeverInstant) {
  const std::string rest =
      R"(, "TargetCapacity": 1, "LaunchSpecifications": [{"InstanceType": "m5.large"}])";
  EXPECT_EQ(spot_fleet(R"("Type": "request")" + rest).life, FleetLife::Request);
  spot_fleet(R"("Type": "instant")" + rest);
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule037_SpecificationsOrTemplatesAndOnDemandNeedsTemplates) {
  const std::string specification = R"("LaunchSpecifications": [{"InstanceType": "m5.large"}])";
  spot_fleet(R"("TargetCapacity": 1)");
  EXPECT_TRUE(refused());
  spot_fleet(R"("TargetCapacity": 1, )" + specification);
  EXPECT_FALSE(refused());
  spot_fleet(R"("TargetCapacity": 1, "OnDemandTargetCapacity": 1, )" + specification);
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule038_TheSpotPriceIsPerUnit) {
  const FleetModel model = spot_fleet(
      R"("TargetCapacity": 1, "SpotPrice": "0.05", "ExcessCapacityTerminationPolicy":
         "noTermination", "LaunchSpecifications": [{"InstanceType": "m5.large"}])");
  EXPECT_TRUE(model.max_price_per_unit);
  EXPECT_EQ(model.max_price->to_string(), "0.05");
  EXPECT_FALSE(model.ends_excess);
}

TEST_F(ReadFleets, Rule039_TwoReadersGiveOneModel) {
  const FleetModel a = fleet(std::string(kTarget) + "}");
  const FleetModel b = spot_fleet(
      R"("TargetCapacity": 10, "LaunchTemplateConfigs": [{"Overrides": [
         {"InstanceType": "m5.large"}]}])");
  EXPECT_EQ(a.spot_target, b.spot_target);
  EXPECT_EQ(a.fleet.spot.strategy, b.fleet.spot.strategy);
  EXPECT_EQ(a.overrides[0].instance_type, b.overrides[0].instance_type);
}

TEST_F(ReadFleets, Rule042_ThePoolsOfAGroup) {
  EXPECT_EQ(group(R"("OnDemandPercentageAboveBaseCapacity": 0)", kTwo).group.spot.pools_to_use, 2U);
  group(R"("SpotInstancePools": 21)", kTwo);
  EXPECT_TRUE(refused());
  group(R"("SpotInstancePools": 2, "SpotAllocationStrategy": "capacity-optimized",
           "OnDemandPercentageAboveBaseCapacity": 0)",
        kTwo);
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule043_TheOnDemandStrategyDependsOnAttributes) {
  EXPECT_EQ(group("", kTwo).group.on_demand, OnDemandStrategy::Prioritized);
  EXPECT_EQ(group("", kAttributes).group.on_demand, OnDemandStrategy::LowestPrice);
  EXPECT_FALSE(refused());
  group(R"("OnDemandAllocationStrategy": "prioritized")", kAttributes);
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule046_ASpotStrategyWithoutAShareForSpotIsDoubted) {
  group(R"("SpotAllocationStrategy": "price-capacity-optimized")", kTwo);
  EXPECT_TRUE(doubted());
  group(R"("SpotAllocationStrategy": "price-capacity-optimized",
           "OnDemandPercentageAboveBaseCapacity": 50)",
        kTwo);
  EXPECT_FALSE(doubted());
}

TEST_F(ReadFleets, Rule048_WeightsOnAllOverridesOrNone) {
  group("",
        R"({"InstanceType": "m5.large", "WeightedCapacity": "2"}, {"InstanceType": "c5.large"})");
  EXPECT_TRUE(refused());
  group("", R"({"InstanceType": "m5.large", "WeightedCapacity": "1000"})");
  EXPECT_TRUE(refused());
  EXPECT_EQ(group("", R"({"InstanceType": "m5.large", "WeightedCapacity": "999"})", "")
                .overrides[0]
                .weight,
            999);
}

TEST_F(ReadFleets, Rule051_ACapacityBelowTwiceTheLargestWeightIsDoubted) {
  group("", R"({"InstanceType": "m5.large", "WeightedCapacity": "26"})");
  EXPECT_TRUE(doubted());
  group("", R"({"InstanceType": "m5.large", "WeightedCapacity": "25"})");
  EXPECT_FALSE(doubted());
}

TEST_F(ReadFleets, Rule053_LimitsOfAGroup) {
  std::string many;
  for (int i = 0; i < 41; ++i) {
    many += std::string(i == 0 ? "" : ", ") + R"({"InstanceType": "m5.large"})";
  }
  group("", many);
  EXPECT_TRUE(refused());
  group("", std::string(kAttributes) + ", " + kAttributes + ", " + kAttributes + ", " +
                kAttributes + ", " + kAttributes);
  EXPECT_TRUE(refused());
  group("", R"({"InstanceType": "m5.large", "InstanceRequirements": {"VCpuCount": {"Min": 1},
                "MemoryMiB": {"Min": 1}}})");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule054_TheLaunchTemplateOfAPolicyMustNotAskForSpot) {
  add("AWS::EC2::LaunchTemplate", "lt-1",
      R"({"LaunchTemplateData": {"InstanceMarketOptions": {"MarketType": "spot"}}})");
  read("AWS::AutoScaling::AutoScalingGroup",
       R"({"MinSize": "0", "MaxSize": "1", "MixedInstancesPolicy": {"LaunchTemplate": {
           "LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1"},
           "Overrides": [{"InstanceType": "m5.large"}]}}})");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, ALaunchConfigurationNamesTheTypeAndMayBidForSpot) {
  add("AWS::AutoScaling::LaunchConfiguration", "lc-1",
      R"({"InstanceType": "m5.large", "SpotPrice": "0.05"})");
  const FleetModel model =
      read("AWS::AutoScaling::AutoScalingGroup",
           R"({"MinSize": "1", "MaxSize": "1", "LaunchConfigurationName": "lc-1"})");
  ASSERT_EQ(model.overrides.size(), 1U);
  EXPECT_EQ(model.overrides[0].instance_type, "m5.large");
  EXPECT_EQ(model.group.on_demand_percentage, 0U);
}

TEST_F(ReadFleets, Rule056_DesiredCapacityTypeNeedsAttributes) {
  EXPECT_EQ(group("", kAttributes, R"("DesiredCapacityType": "vcpu", )").unit, CapacityUnit::Vcpu);
  EXPECT_FALSE(refused());
  group("", kTwo, R"("DesiredCapacityType": "vcpu", )");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule067_WithAttributesThereAreNeitherWeightsNorPriorities) {
  group("", R"({"WeightedCapacity": "2", "InstanceRequirements": {"VCpuCount": {"Min": 2},
                "MemoryMiB": {"Min": 0}}})");
  EXPECT_TRUE(refused());
  group(R"("SpotAllocationStrategy": "capacity-optimized-prioritized",
           "OnDemandPercentageAboveBaseCapacity": 0)",
        kAttributes);
  EXPECT_TRUE(refused());
  read("AWS::EC2::EC2Fleet", std::string("{") + kTarget +
                                 R"(}, "LaunchTemplateConfigs": [{"Overrides": [{"Priority": 1,
           "InstanceRequirements": {"VCpuCount": {"Min": 2}, "MemoryMiB": {"Min": 0}}}]}]})");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule088_CapacityRebalancingIsOfMaintainedFleets) {
  const std::string rebalance = std::string(kTarget) + R"(}, "SpotOptions": {
      "AllocationStrategy": "capacity-optimized",
      "MaintenanceStrategies": {"CapacityRebalance": {"ReplacementStrategy": "launch"}}})";
  EXPECT_TRUE(fleet(rebalance).capacity_rebalancing);
  EXPECT_FALSE(refused());
  fleet(rebalance + R"(, "Type": "request")");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule092_LowestPriceWithCapacityRebalancingIsDoubted) {
  group(R"("OnDemandPercentageAboveBaseCapacity": 0)", kTwo, R"("CapacityRebalance": true, )");
  EXPECT_TRUE(doubted());
}

}  // namespace
}  // namespace drydock
