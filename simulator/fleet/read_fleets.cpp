#include "simulator/fleet/read_fleets.hpp"

#include <algorithm>

#include "simulator/fleet/fleet_reader.hpp"

namespace drydock {
namespace {

using Read = void (*)(FleetReader&, const DeclaredResource&, std::vector<FleetModel>&);

struct Reader {
  std::string_view type;
  Read read;
};
constexpr Reader kReaders[] = {
    {"AWS::AutoScaling::AutoScalingGroup", read_auto_scaling_group},
    {"AWS::Batch::ComputeEnvironment", read_batch_environment},
    {"AWS::EC2::EC2Fleet", read_ec2_fleet},
    {"AWS::EC2::SpotFleet", read_spot_fleet},
    {"AWS::EKS::Nodegroup", read_node_group},
    {"AWS::EMR::Cluster", read_emr_cluster},
    {"AWS::EMR::InstanceFleetConfig", read_emr_fleet},
};

// A fleet of the largest quota has 10,000 units (rule 30); a hundred times as many instances are a
// slip, and would take long to place one by one.
bool is_too_large(const FleetModel& model, Diagnostics& diagnostics) {
  constexpr Units kMostInstances = 1'000'000;
  constexpr Units kLeastMib = 512;
  Units weight = model.unit == CapacityUnit::MemoryMib ? kLeastMib : kMostUnits;
  for (const FleetOverride& each : model.overrides) {
    weight = model.unit == CapacityUnit::Count ? std::min(weight, each.weight) : weight;
  }
  weight = model.unit == CapacityUnit::Vcpu || model.overrides.empty() ? 1 : weight;
  const Units largest = std::max({model.desired, model.spot_target, model.on_demand_target});
  if (largest / weight <= kMostInstances) {
    return false;
  }
  diagnostics.add({codes::FleetProperty,
                   model.address + " may ask for more than 1,000,000 instances", model.span,
                   "a target of vCPU or MiB counts in vCPU or MiB"});
  return true;
}

}  // namespace

std::string_view fleet_kind_words(FleetKind kind) {
  switch (kind) {
    case FleetKind::AutoScalingGroup:
      return "Auto Scaling group";
    case FleetKind::NodeGroup:
      return "EKS node group";
    case FleetKind::Ec2Fleet:
      return "EC2 Fleet";
    case FleetKind::SpotFleet:
      return "Spot Fleet";
    case FleetKind::EmrFleet:
      return "EMR instance fleet";
    case FleetKind::EmrGroup:
      return "EMR instance group";
    case FleetKind::BatchEnvironment:
      break;
  }
  return "Batch compute environment";
}

FleetReader::FleetReader(std::span<const DeclaredResource> resources, Diagnostics& diagnostics)
    : diagnostics_(diagnostics) {
  for (const DeclaredResource& each : resources) {
    index_.emplace(std::pair(each.type, each.identifier), &each);
    const Value* name = each.type == "AWS::EC2::LaunchTemplate"
                            ? each.properties->find("LaunchTemplateName")
                            : nullptr;
    if (name != nullptr) {
      templates_by_name_.emplace(name->scalar_text().value_or(""), &each);
    }
  }
}

const DeclaredResource* FleetReader::find(std::string_view type,
                                          std::string_view identifier) const {
  const auto found = index_.find(std::pair(std::string(type), std::string(identifier)));
  return found == index_.end() ? nullptr : found->second;
}

std::vector<std::string> FleetReader::zones_of_subnets(const std::vector<std::string>& subnets) {
  std::vector<std::string> zones;
  for (const std::string& id : subnets) {
    const DeclaredResource* subnet = find("AWS::EC2::Subnet", id);
    const Value* zone = nullptr;
    if (subnet != nullptr) {
      zone = subnet->properties->find("AvailabilityZone");
      zone = zone != nullptr
                 ? zone
                 : (subnet->attributes == nullptr ? nullptr
                                                  : subnet->attributes->find("AvailabilityZone"));
    }
    const std::string name = zone == nullptr ? "" : zone->scalar_text().value_or("");
    if (!name.empty() && std::find(zones.begin(), zones.end(), name) == zones.end()) {
      zones.push_back(name);
    }
  }
  return zones;
}

FleetProperties FleetReader::template_data(FleetProperties specification) {
  const std::string id = specification.text_or("LaunchTemplateId", "");
  const std::string name = specification.text_or("LaunchTemplateName", "");
  const DeclaredResource* found = id.empty() ? nullptr : find("AWS::EC2::LaunchTemplate", id);
  const auto named = templates_by_name_.find(name);
  if (found == nullptr && !name.empty() && named != templates_by_name_.end()) {
    found = named->second;
  }
  return found == nullptr ? FleetProperties(nullptr, specification.where(), diagnostics_)
                          : properties_of(*found).part("LaunchTemplateData");
}

bool FleetReader::read_choice(FleetProperties item, FleetOverride& into) {
  into.span = item.span_of("");
  into.instance_type = item.text_or("InstanceType", "");
  if (item.has("InstanceRequirements")) {
    into.requirements = read_instance_requirements(item.part("InstanceRequirements"));
  }
  if (into.requirements && !into.instance_type.empty()) {
    item.refuse("InstanceRequirements", "InstanceType is there too",
                "an override names a type or requirements");
    return false;
  }
  return true;
}

void FleetReader::check_overrides(FleetProperties list_owner, std::string_view key,
                                  const std::vector<FleetOverride>& overrides, bool weighted,
                                  bool all_weighted) {
  const bool attributes =
      std::any_of(overrides.begin(), overrides.end(),
                  [](const FleetOverride& each) { return each.requirements.has_value(); });
  if (weighted && attributes) {
    list_owner.refuse(key, "there are weights beside InstanceRequirements",
                      "count in vCPU or MiB instead: with attributes there are no weights");
  } else if (weighted && !all_weighted) {
    list_owner.refuse(key, "some overrides have a WeightedCapacity and some have none",
                      "give every override a weight, or none");
  }
}

std::vector<FleetModel> read_fleets(std::span<const DeclaredResource> resources,
                                    Diagnostics& diagnostics) {
  FleetReader reader(resources, diagnostics);
  std::vector<FleetModel> fleets;
  for (const DeclaredResource& resource : resources) {
    for (const Reader& each : kReaders) {
      if (each.type == resource.type) {
        each.read(reader, resource, fleets);
      }
    }
  }
  std::erase_if(fleets, [&](const FleetModel& model) { return is_too_large(model, diagnostics); });
  return fleets;
}

}  // namespace drydock
