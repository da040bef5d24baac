#include "base/duration.hpp"
#include "tests/unit/simulator/fleet/reading_fleets.hpp"

namespace drydock {
namespace {

TEST_F(ReadFleets, Rule114_PreferencesOfAGroup) {
  const auto use = [&](const std::string& preference) {
    return group("", kTwo,
                 R"("CapacityReservationSpecification": {"CapacityReservationPreference": ")" +
                     preference + R"("}, )")
        .group.reservations;
  };
  EXPECT_EQ(use("capacity-reservations-only"), ReservationUse::Only);
  EXPECT_EQ(use("capacity-reservations-first"), ReservationUse::First);
  EXPECT_EQ(use("none"), ReservationUse::None);
  EXPECT_EQ(use("default"), ReservationUse::Open);
}

TEST_F(ReadFleets, Rule120_TheMasterIsOneAndTypesAreFew) {
  read("AWS::EMR::InstanceFleetConfig",
       R"({"InstanceFleetType": "MASTER", "TargetOnDemandCapacity": 2})");
  EXPECT_TRUE(refused());
  std::string types;
  for (int i = 0; i < 6; ++i) {
    types += std::string(i == 0 ? "" : ", ") + R"({"InstanceType": "m5.xlarge"})";
  }
  read("AWS::EMR::InstanceFleetConfig",
       R"({"InstanceFleetType": "TASK", "InstanceTypeConfigs": [)" + types + "]}");
  EXPECT_TRUE(refused());
  const FleetModel model =
      read("AWS::EMR::InstanceFleetConfig",
           R"({"InstanceFleetType": "TASK", "TargetSpotCapacity": 4, "LaunchSpecifications": {
               "SpotSpecification": {"AllocationStrategy": "capacity-optimized",
               "TimeoutAction": "TERMINATE_CLUSTER", "TimeoutDurationMinutes": 10}},
               "InstanceTypeConfigs": [)" +
               types + "]}");
  EXPECT_FALSE(refused());
  EXPECT_TRUE(model.one_zone);
}

TEST_F(ReadFleets, Rule122_TheTimeoutHasBothItsPartsAndBounds) {
  const auto spot = [&](const std::string& members) {
    return read("AWS::EMR::InstanceFleetConfig",
                R"({"InstanceFleetType": "TASK", "LaunchSpecifications": {"SpotSpecification": {)" +
                    members + "}}}");
  };
  EXPECT_EQ(
      spot(R"("TimeoutAction": "SWITCH_TO_ON_DEMAND", "TimeoutDurationMinutes": 5)").timeout->after,
      5 * kMinute);
  EXPECT_FALSE(refused());
  spot(R"("TimeoutAction": "SWITCH_TO_ON_DEMAND", "TimeoutDurationMinutes": 1441)");
  EXPECT_TRUE(refused());
  spot(R"("TimeoutDurationMinutes": 5)");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule123_StrategiesOfEmr) {
  const FleetModel model =
      read("AWS::EMR::InstanceFleetConfig",
           R"({"InstanceFleetType": "TASK", "LaunchSpecifications": {"SpotSpecification": {
               "AllocationStrategy": "diversified", "TimeoutAction": "TERMINATE_CLUSTER",
               "TimeoutDurationMinutes": 5}, "OnDemandSpecification": {
               "AllocationStrategy": "prioritized"}}, "InstanceTypeConfigs": [
               {"InstanceType": "m5.xlarge", "Priority": 0}]})");
  EXPECT_EQ(model.fleet.spot.strategy, SpotStrategy::Diversified);
  EXPECT_EQ(model.fleet.on_demand, OnDemandStrategy::Prioritized);
  EXPECT_EQ(model.overrides[0].priority, 0U);
}

TEST_F(ReadFleets, Rule125_ABidIsAPriceOrAPercentage) {
  const auto bid = [&](const std::string& members) {
    return read("AWS::EMR::InstanceFleetConfig",
                R"({"InstanceFleetType": "TASK", "InstanceTypeConfigs": [
                    {"InstanceType": "m5.xlarge", )" +
                    members + "}]}")
        .overrides[0];
  };
  EXPECT_EQ(bid(R"("BidPrice": "0.1")").max_price->to_string(), "0.1");
  EXPECT_EQ(bid(R"("BidPriceAsPercentageOfOnDemandPrice": 50)").max_price_percentage, 50.0);
  bid(R"("BidPrice": "0.1", "BidPriceAsPercentageOfOnDemandPrice": 50)");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule126_ReservationsFirstGoWithLowestPrice) {
  const auto read_with = [&](const std::string& strategy) {
    return read("AWS::EMR::InstanceFleetConfig",
                R"({"InstanceFleetType": "TASK", "LaunchSpecifications": {
                    "OnDemandSpecification": {"AllocationStrategy": ")" +
                    strategy + R"(", "CapacityReservationOptions": {
                    "UsageStrategy": "use-capacity-reservations-first"}}}})")
        .fleet.reservations;
  };
  EXPECT_EQ(read_with("lowest-price"), ReservationUse::First);
  EXPECT_FALSE(refused());
  read_with("prioritized");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule030_QuotasOfAFleetAreDoubted) {
  fleet(R"("TargetCapacitySpecification": {"TotalTargetCapacity": 10001})");
  EXPECT_TRUE(doubted());
  fleet(R"("TargetCapacitySpecification": {"TotalTargetCapacity": 10000})");
  EXPECT_FALSE(doubted());
}

TEST_F(ReadFleets, Rule032_SubnetsOfAnOverride) {
  const auto with = [&](const std::string& subnets, const std::string& type) {
    return read("AWS::EC2::EC2Fleet",
                std::string("{") + kTarget + R"(}, "Type": ")" + type +
                    R"(", "LaunchTemplateConfigs": [{"Overrides": [{"InstanceType": "m5.large",
                    "SubnetId": ")" +
                    subnets + R"("}]}]})");
  };
  // Kept behind the fleet, which is read and taken away again.
  add("AWS::EC2::Subnet", "s-1", R"({"AvailabilityZone": "a"})");
  add("AWS::EC2::Subnet", "s-2", R"({"AvailabilityZone": "b"})");
  add("AWS::EC2::Subnet", "s-3", R"({"AvailabilityZone": "b"})");
  EXPECT_EQ(with("s-1, s-2", "maintain").zones, (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(refused());
  with("s-1,s-2", "instant");
  EXPECT_TRUE(refused());
  with("s-2,s-3", "request");  // two of one zone
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule081_AnInstanceLivesForeverOrAtLeastADay) {
  group("", kTwo, R"("MaxInstanceLifetime": 0, )");
  EXPECT_FALSE(refused());
  group("", kTwo, R"("MaxInstanceLifetime": 86400, )");
  EXPECT_FALSE(refused());
  group("", kTwo, R"("MaxInstanceLifetime": 86399, )");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule084_OnlyMaintainedFleetsStopOrHibernate) {
  const std::string stop =
      std::string(kTarget) + R"(}, "SpotOptions": {"InstanceInterruptionBehavior": "stop"})";
  fleet(stop);
  EXPECT_FALSE(refused());
  fleet(stop + R"(, "Type": "request")");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule115_AGroupTargetsOneReservationOrOneResourceGroup) {
  const auto target = [&](const std::string& preference, const std::string& members) {
    group("", kTwo,
          R"("CapacityReservationSpecification": {"CapacityReservationPreference": ")" +
              preference + R"(", "CapacityReservationTarget": {)" + members + "}}, ");
  };
  target("capacity-reservations-first", R"("CapacityReservationIds": ["cr-1"])");
  EXPECT_FALSE(refused());
  target("capacity-reservations-first", R"("CapacityReservationIds": ["cr-1", "cr-2"])");
  EXPECT_TRUE(refused());
  target("none", R"("CapacityReservationIds": ["cr-1"])");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, Rule124_AResizeHasItsOwnStrategyAndTimeOut) {
  const auto resize = [&](const std::string& release) {
    return read("AWS::EMR::Cluster",
                R"({"ReleaseLabel": ")" + release +
                    R"(", "Instances": {"CoreInstanceFleet": {"TargetSpotCapacity": 1}}})")
        .resize_strategy;
  };
  EXPECT_EQ(resize("emr-6.8.0"), SpotStrategy::CapacityOptimized);
  EXPECT_EQ(resize("emr-6.9.0"), SpotStrategy::PriceCapacityOptimized);
  EXPECT_EQ(resize("emr-7.1.0"), SpotStrategy::PriceCapacityOptimized);
  const auto timeout = [&](const std::string& minutes) {
    return read("AWS::EMR::InstanceFleetConfig",
                R"({"InstanceFleetType": "TASK", "ResizeSpecifications": {
                    "SpotResizeSpecification": {"TimeoutDurationMinutes": )" +
                    minutes + "}}}")
        .resize_timeout;
  };
  EXPECT_EQ(timeout("10080"), 7 * kDay);
  EXPECT_FALSE(refused());
  timeout("4");
  EXPECT_TRUE(refused());
}

TEST_F(ReadFleets, BatchCountsInVcpuAndNodeGroupsBuyOneWay) {
  const FleetModel batch = read("AWS::Batch::ComputeEnvironment",
                                R"({"ComputeResources": {"Type": "SPOT", "AllocationStrategy":
               "SPOT_PRICE_CAPACITY_OPTIMIZED", "MinvCpus": 8, "MaxvCpus": 64,
               "InstanceTypes": ["m5", "c5.large"], "BidPercentage": 60}})");
  EXPECT_EQ(batch.unit, CapacityUnit::Vcpu);
  EXPECT_EQ(batch.spot_target, 8);
  EXPECT_EQ(batch.overrides[0].instance_type, "m5.*");
  EXPECT_EQ(batch.fleet.spot.strategy, SpotStrategy::PriceCapacityOptimized);
  const FleetModel nodes = read("AWS::EKS::Nodegroup",
                                R"({"CapacityType": "SPOT", "InstanceTypes": ["m5.large",
                                    "m6i.large"], "ScalingConfig": {"DesiredSize": 3}})");
  EXPECT_EQ(nodes.group.on_demand_percentage, 0U);
  EXPECT_EQ(nodes.desired, 3);
  EXPECT_EQ(nodes.overrides.size(), 2U);
}

TEST_F(ReadFleets, HostileFleetsAreRefusedAndNothingElse) {
  for (const char* type :
       {"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::EC2Fleet", "AWS::EC2::SpotFleet",
        "AWS::EMR::InstanceFleetConfig", "AWS::EKS::Nodegroup"}) {
    for (const char* json :
         {"{}", R"({"MixedInstancesPolicy": [], "SpotOptions": 1, "LaunchTemplateConfigs": {},
                    "SpotFleetRequestConfigData": 3, "InstanceTypeConfigs": [1, null, []],
                    "ScalingConfig": "x", "AvailabilityZones": [{}]})",
          R"({"MaxSize": 1e18, "DesiredCapacity": -1, "TargetSpotCapacity": 99999999999,
              "TargetCapacitySpecification": {"TotalTargetCapacity": 1e300}})"}) {
      diagnostics_ = Diagnostics();
      resources_.clear();
      add(type, "F", json);
      for (const FleetModel& model : read_fleets(resources_, diagnostics_)) {
        EXPECT_LE(model.desired, 1'000'000);
        EXPECT_GE(model.spot_target, 0);
      }
    }
  }
}

}  // namespace
}  // namespace drydock
