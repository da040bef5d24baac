// Reads one fleet out of JSON properties, for the tests of the readers.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "base/codes/capacity_codes.hpp"
#include "planner/model/plain_json.hpp"
#include "simulator/fleet/read_fleets.hpp"

namespace drydock {

class ReadFleets : public testing::Test {
 protected:
  void add(const std::string& type, const std::string& identifier, const std::string& json) {
    Result<Value> value = value_from_plain_json(json);
    ASSERT_TRUE(value.ok()) << json;
    values_.push_back(std::move(*value));
    resources_.push_back({identifier, type, identifier, &values_.back(), nullptr, {}});
  }

  // The first fleet of one resource; what it reports is in diagnostics_.
  FleetModel read(const std::string& type, const std::string& json) {
    diagnostics_ = Diagnostics();
    add(type, "F", json);
    std::vector<FleetModel> fleets = read_fleets(resources_, diagnostics_);
    resources_.pop_back();
    EXPECT_FALSE(fleets.empty());
    return fleets.empty() ? FleetModel() : fleets.front();
  }
  FleetModel group(const std::string& distribution, const std::string& overrides,
                   const std::string& more = "") {
    return read("AWS::AutoScaling::AutoScalingGroup",
                R"({"MinSize": "0", "MaxSize": "100", "DesiredCapacity": "50", )" + more +
                    R"("AvailabilityZones": ["a", "b"], "MixedInstancesPolicy": {)" +
                    R"("InstancesDistribution": {)" + distribution +
                    R"(}, "LaunchTemplate": {"Overrides": [)" + overrides + "]}}}");
  }
  FleetModel fleet(const std::string& members) {
    return read("AWS::EC2::EC2Fleet",
                R"({"LaunchTemplateConfigs": [{"Overrides": [{"InstanceType": "m5.large"}]}], )" +
                    members + "}");
  }
  FleetModel spot_fleet(const std::string& members) {
    return read("AWS::EC2::SpotFleet", R"({"SpotFleetRequestConfigData": {)" + members + "}}");
  }
  bool refused() const { return diagnostics_.has_errors(); }
  bool doubted() const {
    for (const Diagnostic& each : diagnostics_.all()) {
      if (each.code == codes::FleetDoubtful) {
        return true;
      }
    }
    return false;
  }

  std::deque<Value> values_;  // stay where they are
  std::vector<DeclaredResource> resources_;
  Diagnostics diagnostics_;
};

inline constexpr const char* kTwo = R"({"InstanceType": "m5.large"}, {"InstanceType": "c5.large"})";
inline constexpr const char* kAttributes =
    R"({"InstanceRequirements": {"VCpuCount": {"Min": 2}, "MemoryMiB": {"Min": 0}}})";
inline constexpr const char* kTarget =
    R"("TargetCapacitySpecification": {"TotalTargetCapacity": 10)";

}  // namespace drydock
