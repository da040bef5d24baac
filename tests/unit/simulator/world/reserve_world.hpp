// The reference system of the tests as planned resources: one group over zones, reservations in
// each zone in a resource group, built without a template.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/duration.hpp"
#include "simulator/world/run_simulation.hpp"

namespace drydock::reserve_world {

inline constexpr const char* kGroupArn =
    "arn:aws:resource-groups:us-east-1:123456789012:group/reserved";

struct Shape {
  std::uint32_t desired = 6;
  std::uint32_t zones = 3;
  std::uint32_t slots = 3;  // in each zone; 0: no reservations
  bool targeted = true;
  std::uint32_t max = 60;
};

inline Value object(std::vector<std::pair<std::string, Value>> members) {
  Value value = Value::object({});
  for (auto& [key, member] : members) {
    value.set(key, std::move(member));
  }
  return value;
}
inline Value text(std::string value) { return Value::string(std::move(value)); }

inline void add(PlannedSet& set, std::string address, std::string type, std::string identifier,
                Value properties, Value attributes = Value::object({})) {
  set.resources.push_back({Address(std::move(address)),
                           std::move(type),
                           std::move(identifier),
                           std::move(properties),
                           std::move(attributes),
                           {}});
}

inline PlannedSet make_planned(const Shape& shape) {
  PlannedSet set;
  set.stack_name = "test";
  set.region = "us-east-1";
  set.account = "123456789012";
  Value::List subnets;
  Value::List members;
  for (std::uint32_t i = 0; i < shape.zones; ++i) {
    const std::string letter(1, static_cast<char>('a' + i));
    const std::string zone = "us-east-1" + letter;
    add(set, "Subnet" + letter, "AWS::EC2::Subnet", "subnet-" + letter,
        object({{"AvailabilityZone", text(zone)}}));
    subnets.push_back(text("subnet-" + letter));
    if (shape.slots > 0) {
      add(set, "Reservation" + letter, "AWS::EC2::CapacityReservation", "cr-" + letter,
          object({{"AvailabilityZone", text(zone)},
                  {"InstanceType", text("r6i.4xlarge")},
                  {"InstancePlatform", text("Linux/UNIX")},
                  {"InstanceCount", Value::integer(shape.slots)},
                  {"InstanceMatchCriteria", text(shape.targeted ? "targeted" : "open")}}));
      members.push_back(
          text("arn:aws:ec2:us-east-1:123456789012:capacity-reservation/cr-" + letter));
    }
  }
  Value data = object({{"InstanceType", text("r6i.4xlarge")}});
  if (shape.slots > 0) {
    add(set, "Reserved", "AWS::ResourceGroups::Group", "reserved",
        object({{"Resources", Value::list(members)}}), object({{"Arn", text(kGroupArn)}}));
    data.set("CapacityReservationSpecification",
             object({{"CapacityReservationTarget",
                      object({{"CapacityReservationResourceGroupArn", text(kGroupArn)}})}}));
  }
  add(set, "Template", "AWS::EC2::LaunchTemplate", "lt-1", object({{"LaunchTemplateData", data}}));
  add(set, "Group", "AWS::AutoScaling::AutoScalingGroup", "group-1",
      object({{"MinSize", text("0")},
              {"MaxSize", Value::integer(shape.max)},
              {"DesiredCapacity", Value::integer(shape.desired)},
              {"VPCZoneIdentifier", Value::list(subnets)},
              {"LaunchTemplate", object({{"LaunchTemplateId", text("lt-1")}})}}));
  return set;
}

inline std::optional<Price> price_of(const std::string& type) {
  return type == "r6i.4xlarge" || type == "t3.micro"
             ? std::optional(Price{*Money::parse(type == "t3.micro" ? "0.0104" : "1.008"), "test"})
             : std::nullopt;
}

inline Distribution constant(double value) { return {Distribution::Kind::Constant, value, 0}; }

// Six hours without shortage; tests add events.
inline Scenario make_scenario() {
  Scenario scenario;
  scenario.name = "test";
  scenario.until = 6 * kHour;
  scenario.trials = 1;
  scenario.assumptions["on_demand_shortage"] = {"on_demand_shortage", constant(0), false, {}};
  scenario.assumptions["on_demand_shortage_during_impairment"] = {
      "on_demand_shortage_during_impairment", constant(0), false, {}};
  return scenario;
}

template <class What>
void add_event(Scenario& scenario, Nanoseconds at, What what) {
  ScenarioEvent event;
  event.at_seconds = constant(to_seconds(at));
  event.what = std::move(what);
  scenario.events.push_back(std::move(event));
}

}  // namespace drydock::reserve_world
