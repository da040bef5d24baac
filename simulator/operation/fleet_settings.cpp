#include "simulator/operation/fleet_settings.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace drydock {
namespace {

const Value* at(const Value* value, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    value = value == nullptr ? nullptr : value->find(key);
  }
  return value;
}

std::string text_at(const Value* value, std::initializer_list<std::string_view> path) {
  const Value* found = at(value, path);
  return found == nullptr ? "" : found->scalar_text().value_or("");
}

std::string first_text(const Value* value, std::initializer_list<std::string_view> path) {
  const Value* found = at(value, path);
  return found == nullptr || !found->is_list() || found->items().empty()
             ? ""
             : found->items().front().scalar_text().value_or("");
}

constexpr std::array<std::pair<std::string_view, TerminationPolicy>, 7> kPolicies = {{
    {"Default", TerminationPolicy::Default},
    {"AllocationStrategy", TerminationPolicy::AllocationStrategy},
    {"OldestLaunchTemplate", TerminationPolicy::OldestLaunchTemplate},
    {"OldestLaunchConfiguration", TerminationPolicy::OldestLaunchTemplate},
    {"ClosestToNextInstanceHour", TerminationPolicy::ClosestToNextInstanceHour},
    {"NewestInstance", TerminationPolicy::NewestInstance},
    {"OldestInstance", TerminationPolicy::OldestInstance},
}};

void read_termination(const Value& properties, FleetSettings& settings) {
  const Value* policies = properties.find("TerminationPolicies");
  if (policies == nullptr || !policies->is_list()) {
    return;
  }
  for (const Value& each : policies->items()) {
    const std::string word = each.scalar_text().value_or("");
    for (const auto& [name, policy] : kPolicies) {
      if (word == name) {
        settings.termination.push_back(policy);
      }
    }
  }
}

const Value* launch_template_data(const Value& group, const PlannedSet& resources) {
  const Value* reference = at(&group, {"LaunchTemplate"});
  if (reference == nullptr) {
    reference =
        at(&group, {"MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification"});
  }
  const std::string id = text_at(reference, {"LaunchTemplateId"});
  const std::string name = text_at(reference, {"LaunchTemplateName"});
  for (const PlannedResource& each : resources.resources) {
    const bool named = !name.empty() && text_at(&each.properties, {"LaunchTemplateName"}) == name;
    if (each.type == "AWS::EC2::LaunchTemplate" &&
        ((!id.empty() && each.identifier == id) || named)) {
      return each.properties.find("LaunchTemplateData");
    }
  }
  return nullptr;
}

// The group's own words override the launch template's (rule 115).
void read_reservation(const Value& group, const PlannedSet& resources, FleetSettings& settings) {
  const Value* own = at(&group, {"CapacityReservationSpecification", "CapacityReservationTarget"});
  settings.reservation_id = first_text(own, {"CapacityReservationIds"});
  settings.reservation_group = first_text(own, {"CapacityReservationResourceGroupArns"});
  if (!settings.reservation_id.empty() || !settings.reservation_group.empty()) {
    return;
  }
  const Value* target = at(launch_template_data(group, resources),
                           {"CapacityReservationSpecification", "CapacityReservationTarget"});
  settings.reservation_id = text_at(target, {"CapacityReservationId"});
  settings.reservation_group = text_at(target, {"CapacityReservationResourceGroupArn"});
}

void read_group(const Value& group, const PlannedSet& resources, FleetSettings& settings) {
  read_termination(group, settings);
  settings.protects_new = text_at(&group, {"NewInstancesProtectedFromScaleIn"}) == "true";
  const Value* impairment = at(&group, {"AvailabilityZoneImpairmentPolicy"});
  settings.zonal_shift = text_at(impairment, {"ZonalShiftEnabled"}) == "true";
  settings.ignores_unhealthy =
      text_at(impairment, {"ImpairedZoneHealthCheckBehavior"}) == "IgnoreUnhealthy";
  read_reservation(group, resources, settings);
}

void read_rebalancing(const Value* rebalance, FleetSettings& settings) {
  settings.ends_marked = text_at(rebalance, {"ReplacementStrategy"}) == "launch-before-terminate";
  const Value* delay = at(rebalance, {"TerminationDelay"});
  if (delay != nullptr) {
    settings.termination_delay = delay->as_integer().value_or(120) * kSecond;
  }
}

}  // namespace

FleetSettings fleet_settings(const FleetModel& model, const PlannedSet& resources) {
  FleetSettings settings;
  const auto found = std::find_if(
      resources.resources.begin(), resources.resources.end(),
      [&](const PlannedResource& each) { return each.address.text() == model.address; });
  if (found == resources.resources.end()) {
    return settings;
  }
  const Value& properties = found->properties;
  if (model.kind == FleetKind::AutoScalingGroup) {
    read_group(properties, resources, settings);
  } else if (model.kind == FleetKind::Ec2Fleet) {
    read_rebalancing(at(&properties, {"SpotOptions", "MaintenanceStrategies", "CapacityRebalance"}),
                     settings);
  } else if (model.kind == FleetKind::SpotFleet) {
    read_rebalancing(at(&properties, {"SpotFleetRequestConfigData", "SpotMaintenanceStrategies",
                                      "CapacityRebalance"}),
                     settings);
  }
  return settings;
}

}  // namespace drydock
