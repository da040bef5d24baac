#include "simulator/fleet/ecs_tasks.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "planner/model/plain_json.hpp"

namespace drydock {
namespace {

class EcsTasks : public testing::Test {
 protected:
  void add(const std::string& name, const std::string& type, const std::string& identifier,
           const std::string& json) {
    Result<Value> value = value_from_plain_json(json);
    ASSERT_TRUE(value.ok()) << json;
    values_.push_back(std::move(*value));
    resources_.push_back({name, type, identifier, &values_.back(), nullptr, {}});
  }
  void cluster(const std::string& providers, const std::string& by_default = "[]") {
    add("Main", "AWS::ECS::Cluster", "main", R"({"CapacityProviders": )" + providers + "}");
    add("Associated", "AWS::ECS::ClusterCapacityProviderAssociations", "main",
        R"({"Cluster": "main", "CapacityProviders": )" + providers +
            R"(, "DefaultCapacityProviderStrategy": )" + by_default + "}");
  }
  void service(const std::string& members) {
    add("Api", "AWS::ECS::Service", "arn:api|main",
        R"({"Cluster": "main", "DesiredCount": 10)" + members + "}");
  }
  std::vector<EcsService> read() { return read_ecs_services(resources_, diagnostics_); }

  std::deque<Value> values_;
  std::vector<DeclaredResource> resources_;
  Diagnostics diagnostics_;
};

constexpr const char* kFargate = R"(["FARGATE", "FARGATE_SPOT"])";

TEST_F(EcsTasks, BasesComeFirstThenWeights) {
  cluster(kFargate);
  service(R"(, "CapacityProviderStrategy": [
               {"CapacityProvider": "FARGATE", "Base": 2, "Weight": 1},
               {"CapacityProvider": "FARGATE_SPOT", "Weight": 3}])");
  const auto services = read();
  ASSERT_EQ(services.size(), 1U);
  ASSERT_EQ(services[0].providers.size(), 2U);
  EXPECT_EQ(services[0].cluster, "Main");
  EXPECT_EQ(services[0].providers[0].tasks, 4U);
  EXPECT_EQ(services[0].providers[1].tasks, 6U);
  EXPECT_EQ(services[0].providers[1].kind, TaskProvider::Kind::FargateSpot);
  EXPECT_TRUE(diagnostics_.all().empty());
}

TEST_F(EcsTasks, AServiceWithoutAStrategyTakesThatOfItsCluster) {
  cluster(kFargate, R"([{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}])");
  service("");
  const auto services = read();
  ASSERT_EQ(services.size(), 1U);
  EXPECT_TRUE(services[0].by_default);
  EXPECT_EQ(services[0].providers.at(0).tasks, 10U);
}

TEST_F(EcsTasks, ALaunchTypeLeavesStrategiesAside) {
  cluster(kFargate, R"([{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}])");
  service(R"(, "LaunchType": "FARGATE")");
  EXPECT_TRUE(read().empty());
  EXPECT_FALSE(diagnostics_.has_errors());
}

TEST_F(EcsTasks, AProviderIsAGroupWithManagedScaling) {
  add("Web", "AWS::AutoScaling::AutoScalingGroup", "web-group", "{}");
  add("Ec2", "AWS::ECS::CapacityProvider", "ec2-provider",
      R"({"AutoScalingGroupProvider": {"AutoScalingGroupArn":
            "arn:aws:autoscaling:r:1:autoScalingGroup:u:autoScalingGroupName/web-group",
            "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": 80}}})");
  cluster(R"(["ec2-provider"])");
  service(R"(, "CapacityProviderStrategy": [{"CapacityProvider": "ec2-provider", "Weight": 1}])");
  const auto services = read();
  ASSERT_EQ(services.size(), 1U);
  EXPECT_EQ(services[0].providers.at(0).group, "Web");
  EXPECT_EQ(services[0].providers.at(0).target_capacity, 80U);
}

TEST_F(EcsTasks, WhatEcsWouldRefuse) {
  const char* wrong[] = {
      // not associated
      R"([{"CapacityProvider": "other", "Weight": 1}])",
      // mixed
      R"([{"CapacityProvider": "FARGATE", "Weight": 1}, {"CapacityProvider": "p", "Weight": 1}])",
      // two bases
      R"([{"CapacityProvider": "FARGATE", "Base": 1, "Weight": 1},
          {"CapacityProvider": "FARGATE_SPOT", "Base": 1}])",
      // no weight
      R"([{"CapacityProvider": "FARGATE"}])",
      R"([{"CapacityProvider": "FARGATE", "Weight": 1001}])",
  };
  for (const char* strategy : wrong) {
    resources_.clear();
    diagnostics_ = Diagnostics();
    add("P", "AWS::ECS::CapacityProvider", "p", "{}");
    cluster(R"(["FARGATE", "FARGATE_SPOT", "p"])");
    service(std::string(R"(, "CapacityProviderStrategy": )") + strategy);
    EXPECT_TRUE(read().empty()) << strategy;
    EXPECT_TRUE(diagnostics_.has_errors()) << strategy;
  }
}

TEST_F(EcsTasks, TerminationProtectionNeedsManagedScaling) {
  add("P", "AWS::ECS::CapacityProvider", "p",
      R"({"AutoScalingGroupProvider": {"AutoScalingGroupArn": "g",
          "ManagedTerminationProtection": "ENABLED"}})");
  read();
  EXPECT_TRUE(diagnostics_.has_errors());
}

}  // namespace
}  // namespace drydock
