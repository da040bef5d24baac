#include "simulator/advice/fleet_choices.hpp"

#include <array>
#include <charconv>

namespace drydock {
namespace {

ValuePath with(ValuePath path, std::initializer_list<const char*> more) {
  path.insert(path.end(), more.begin(), more.end());
  return path;
}

// One step: a member, or an item of a list.
Value* step(Value& from, const std::string& key) {
  if (from.is_list()) {
    std::size_t place = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), place);
    const bool good = error == std::errc{} && end == key.data() + key.size();
    return good && place < from.items().size() ? &from.items()[place] : nullptr;
  }
  if (!from.is_object()) {
    return nullptr;
  }
  for (Value::Member& member : from.members()) {
    if (member.key == key) {
      return &member.value;
    }
  }
  return nullptr;
}

FleetChoices of_group() {
  const ValuePath policy = {"MixedInstancesPolicy"};
  FleetChoices choices;
  choices.overrides = {with(policy, {"LaunchTemplate", "Overrides"})};
  choices.strategy = with(policy, {"InstancesDistribution", "SpotAllocationStrategy"});
  choices.pool_count = "SpotInstancePools";
  choices.zones = {"AvailabilityZones"};
  choices.subnets = {"VPCZoneIdentifier"};
  choices.base = with(policy, {"InstancesDistribution", "OnDemandBaseCapacity"});
  choices.rebalancing = {"CapacityRebalance"};
  return choices;
}

// The override lists of every launch template of a fleet.
std::vector<ValuePath> of_templates(const Value& properties, const ValuePath& path) {
  std::vector<ValuePath> lists;
  Value copy = properties;
  const Value* configs = value_at(copy, path);
  for (std::size_t i = 0; configs != nullptr && configs->is_list() && i < configs->items().size();
       ++i) {
    ValuePath list = path;
    list.push_back(std::to_string(i));
    list.emplace_back("Overrides");
    lists.push_back(std::move(list));
  }
  return lists;
}

FleetChoices of_ec2_fleet(const Value& properties) {
  FleetChoices choices;
  choices.overrides = of_templates(properties, {"LaunchTemplateConfigs"});
  choices.strategy = {"SpotOptions", "AllocationStrategy"};
  choices.pool_count = "InstancePoolsToUseCount";
  choices.may_diversify = true;
  return choices;
}

FleetChoices of_spot_fleet(const Value& properties) {
  const ValuePath data = {"SpotFleetRequestConfigData"};
  FleetChoices choices;
  choices.overrides = of_templates(properties, with(data, {"LaunchTemplateConfigs"}));
  choices.overrides.push_back(with(data, {"LaunchSpecifications"}));
  choices.strategy = with(data, {"AllocationStrategy"});
  choices.pool_count = "InstancePoolsToUseCount";
  choices.camel_case = true;
  choices.may_diversify = true;
  return choices;
}

std::optional<FleetChoices> of_emr(std::string_view part) {
  constexpr std::array<std::array<const char*, 2>, 2> kParts = {
      {{"MASTER", "MasterInstanceFleet"}, {"CORE", "CoreInstanceFleet"}}};
  ValuePath fleet;
  for (const auto& [word, member] : kParts) {
    if (part == word) {
      fleet = {"Instances", member};
    }
  }
  if (part == "TASK") {
    fleet = {"Instances", "TaskInstanceFleets", "0"};
  }
  FleetChoices choices;
  choices.overrides = {with(fleet, {"InstanceTypeConfigs"})};
  choices.strategy =
      with(fleet, {"LaunchSpecifications", "SpotSpecification", "AllocationStrategy"});
  choices.may_diversify = true;
  if (!fleet.empty()) {
    choices.subnets = {"Instances", "Ec2SubnetIds"};
  }
  return choices;
}

}  // namespace

std::optional<FleetChoices> fleet_choices(const FleetModel& model, const Value& properties,
                                          std::string_view logical_part) {
  switch (model.kind) {
    case FleetKind::AutoScalingGroup:
      return of_group();
    case FleetKind::Ec2Fleet:
      return of_ec2_fleet(properties);
    case FleetKind::SpotFleet:
      return of_spot_fleet(properties);
    case FleetKind::EmrFleet:
      return of_emr(logical_part);
    default:
      return std::nullopt;
  }
}

Value* value_at(Value& root, const ValuePath& path) {
  Value* at = &root;
  for (const std::string& key : path) {
    at = at == nullptr ? nullptr : step(*at, key);
  }
  return at;
}

void set_value(Value& root, const ValuePath& path, Value value) {
  Value* at = &root;
  for (std::size_t i = 0; i < path.size(); ++i) {
    Value* next = step(*at, path[i]);
    if (next == nullptr && at->is_object()) {
      at->set(path[i], Value::object({}));
      next = step(*at, path[i]);
    }
    if (next == nullptr) {
      return;  // a list without that item: nothing to change
    }
    at = next;
  }
  const Span span = at->span();
  *at = std::move(value);
  at->at(span);
}

std::string strategy_text(SpotStrategy strategy, bool camel_case) {
  constexpr std::array<std::string_view, 5> kWords = {
      "lowest-price", "diversified", "capacity-optimized", "capacity-optimized-prioritized",
      "price-capacity-optimized"};
  std::string text(kWords[static_cast<std::size_t>(strategy)]);
  if (!camel_case) {
    return text;
  }
  std::string camel;
  bool upper = false;
  for (const char c : text) {
    if (c == '-') {
      upper = true;
    } else {
      camel += upper ? static_cast<char>(c - 'a' + 'A') : c;
      upper = false;
    }
  }
  return camel;
}

}  // namespace drydock
