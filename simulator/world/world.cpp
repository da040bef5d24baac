#include "simulator/world/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

#include "base/codes/scenario_codes.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMostInstances = 100'000;

const Value* at(const Value* value, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) {
    value = value == nullptr ? nullptr : value->find(key);
  }
  return value;
}

std::string text_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* found = at(&value, path);
  return found == nullptr ? "" : found->scalar_text().value_or("");
}

std::string text_or(const Value& value, std::initializer_list<std::string_view> path,
                    std::string fallback) {
  std::string found = text_at(value, path);
  return found.empty() ? std::move(fallback) : std::move(found);
}

// What a launch template or an instance says about where its instances run.
struct LaunchSettings {
  std::string type;
  std::string tenancy;
  bool spot = false;
  ReservationPreference preference = ReservationPreference::Open;
  std::string target_id;
  std::string target_group;
};

class WorldBuilder {
 public:
  WorldBuilder(const PlannedSet& resources, Diagnostics& diagnostics)
      : resources_(resources), diagnostics_(diagnostics) {
    for (const PlannedResource& resource : resources.resources) {
      by_identifier_.emplace(std::pair(resource.type, resource.identifier), &resource);
      if (resource.type == "AWS::EC2::LaunchTemplate") {
        launch_templates_by_name_.emplace(text_at(resource.properties, {"LaunchTemplateName"}),
                                          &resource);
      }
    }
  }

  std::optional<World> build(const PriceLookup& price_of,
                             const std::vector<std::string>& spare_types);

 private:
  void add_group(const PlannedResource& resource);
  void add_reservation(const PlannedResource& resource);
  void add_outside(const PlannedResource& resource);
  void read_memberships();
  const PlannedResource* launch_template(const std::string& id, const std::string& name) const;
  std::optional<LaunchSettings> launch_settings(const PlannedResource& user);
  std::vector<std::string> zones_of(const PlannedResource& group);
  std::string zone_of_subnet(const std::string& id) const;
  bool apply_group_preference(const PlannedResource& group, LaunchSettings& settings);
  std::optional<std::uint32_t> whole(const PlannedResource& resource, std::string_view property,
                                     std::int64_t least, std::optional<std::int64_t> fallback);
  bool price_types(const PriceLookup& price_of, const std::vector<std::string>& spare_types);
  void index_names();
  void note(const PlannedResource& resource, std::string_view property, std::string name,
            std::string value);
  void incomplete(const PlannedResource& resource, std::string why, std::string hint);
  void left_out(const PlannedResource& resource, std::string why);

  // Zones and types are known by name until all are seen.
  struct NamedGroup {
    GroupModel model;
    std::vector<std::string> zones;
    Span span;
  };
  const PlannedSet& resources_;
  Diagnostics& diagnostics_;
  std::map<std::pair<std::string, std::string>, const PlannedResource*> by_identifier_;
  std::map<std::string, const PlannedResource*> launch_templates_by_name_;
  World world_;
  std::vector<NamedGroup> groups_;
  std::map<std::string, std::vector<std::string>> groups_of_reservation_;  // id → ARNs
  std::map<std::string, Span> types_;  // every type in use, and where
};

void WorldBuilder::note(const PlannedResource& resource, std::string_view property,
                        std::string name, std::string value) {
  world_.ledger.push_back(
      {std::move(name), std::move(value), SourceKind::Template,
       fmt::format("template:Resources.{}.Properties.{}", resource.address.text(), property), ""});
}

void WorldBuilder::incomplete(const PlannedResource& resource, std::string why, std::string hint) {
  diagnostics_.add({codes::GroupIncomplete,
                    fmt::format("{} cannot be simulated: {}", resource.address.text(), why),
                    resource.span, std::move(hint)});
}

void WorldBuilder::left_out(const PlannedResource& resource, std::string why) {
  diagnostics_.add(
      {codes::NotSimulated,
       fmt::format("{} is left out of the simulation: {}", resource.address.text(), why),
       resource.span, "its instances and costs are in no figure"});
}

std::optional<std::uint32_t> WorldBuilder::whole(const PlannedResource& resource,
                                                 std::string_view property, std::int64_t least,
                                                 std::optional<std::int64_t> fallback) {
  const Value* found = resource.properties.find(property);
  const std::optional<std::int64_t> value = found == nullptr ? fallback : found->as_integer();
  if (!value || *value < least || *value > kMostInstances) {
    incomplete(
        resource,
        fmt::format("{} is not a whole number from {} to {}", property, least, kMostInstances), "");
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*value);
}

std::string WorldBuilder::zone_of_subnet(const std::string& id) const {
  const auto found = by_identifier_.find({"AWS::EC2::Subnet", id});
  if (found == by_identifier_.end()) {
    return "";
  }
  const PlannedResource& subnet = *found->second;
  return text_or(subnet.properties, {"AvailabilityZone"},
                 text_at(subnet.attributes, {"AvailabilityZone"}));
}

std::vector<std::string> WorldBuilder::zones_of(const PlannedResource& group) {
  std::vector<std::string> zones;
  const Value* subnets = group.properties.find("VPCZoneIdentifier");
  const Value* names = group.properties.find("AvailabilityZones");
  const bool by_subnet = subnets != nullptr && subnets->is_list();
  const Value* list = by_subnet ? subnets : names;
  if (list == nullptr || !list->is_list() || list->items().empty()) {
    incomplete(group, "it names no zones", "set VPCZoneIdentifier or AvailabilityZones");
    return {};
  }
  for (const Value& item : list->items()) {
    const std::string written = item.scalar_text().value_or("");
    const std::string zone = by_subnet ? zone_of_subnet(written) : written;
    if (zone.empty()) {
      incomplete(group, fmt::format("the zone of the subnet {} is not known", written),
                 "declare the subnet in the template and give it an AvailabilityZone");
      return {};
    }
    if (std::find(zones.begin(), zones.end(), zone) == zones.end()) {
      zones.push_back(zone);
    }
  }
  note(group, by_subnet ? "VPCZoneIdentifier" : "AvailabilityZones",
       "zones of " + group.address.text(), fmt::format("{}", fmt::join(zones, ", ")));
  return zones;
}

const PlannedResource* WorldBuilder::launch_template(const std::string& id,
                                                     const std::string& name) const {
  if (!id.empty()) {
    const auto found = by_identifier_.find({"AWS::EC2::LaunchTemplate", id});
    return found == by_identifier_.end() ? nullptr : found->second;
  }
  const auto found = launch_templates_by_name_.find(name);
  return name.empty() || found == launch_templates_by_name_.end() ? nullptr : found->second;
}

std::optional<LaunchSettings> WorldBuilder::launch_settings(const PlannedResource& user) {
  LaunchSettings settings;
  const Value* reference = user.properties.find("LaunchTemplate");
  const Value* data = nullptr;
  if (reference != nullptr) {
    const std::string id = text_at(*reference, {"LaunchTemplateId"});
    const std::string name = text_at(*reference, {"LaunchTemplateName"});
    if (const PlannedResource* used = launch_template(id, name); used != nullptr) {
      data = used->properties.find("LaunchTemplateData");
    }
    if (data == nullptr) {
      incomplete(
          user,
          fmt::format("its launch template {} is not in this template", id.empty() ? name : id),
          "declare the launch template here");
      return std::nullopt;
    }
    settings.type = text_at(*data, {"InstanceType"});
    settings.tenancy = text_at(*data, {"Placement", "Tenancy"});
    settings.spot = text_at(*data, {"InstanceMarketOptions", "MarketType"}) == "spot";
    const std::string preference =
        text_at(*data, {"CapacityReservationSpecification", "CapacityReservationPreference"});
    settings.preference = preference == "none" ? ReservationPreference::None
                          : preference == "capacity-reservations-only"
                              ? ReservationPreference::ReservationsOnly
                              : ReservationPreference::Open;
    settings.target_id = text_at(*data, {"CapacityReservationSpecification",
                                         "CapacityReservationTarget", "CapacityReservationId"});
    settings.target_group =
        text_at(*data, {"CapacityReservationSpecification", "CapacityReservationTarget",
                        "CapacityReservationResourceGroupArn"});
  }
  settings.type = text_or(user.properties, {"InstanceType"}, settings.type);
  settings.tenancy = text_or(user.properties, {"Tenancy"},
                             settings.tenancy.empty() ? "default" : settings.tenancy);
  return settings;
}

// The group's own words override the launch template's (EC2 Auto Scaling API,
// CapacityReservationSpecification).
bool WorldBuilder::apply_group_preference(const PlannedResource& group, LaunchSettings& settings) {
  const Value* own = group.properties.find("CapacityReservationSpecification");
  if (own == nullptr) {
    return true;
  }
  const std::string preference = text_at(*own, {"CapacityReservationPreference"});
  if (preference == "capacity-reservations-only") {
    settings.preference = ReservationPreference::ReservationsOnly;
  } else if (preference == "capacity-reservations-first") {
    settings.preference = ReservationPreference::Open;
  } else if (preference == "none") {
    settings.preference = ReservationPreference::None;
    settings.target_id.clear();
    settings.target_group.clear();
  } else if (!preference.empty() && preference != "default") {
    incomplete(group, fmt::format("there is no CapacityReservationPreference {}", preference), "");
    return false;
  }
  const auto only_one = [&](std::string_view key) -> std::optional<std::string> {
    const Value* list = at(own, {"CapacityReservationTarget", key});
    if (list == nullptr || !list->is_list() || list->items().empty()) {
      return "";
    }
    if (list->items().size() > 1) {
      incomplete(group, fmt::format("it targets more than one of {}", key),
                 "put the reservations into one resource group and target that");
      return std::nullopt;
    }
    return list->items().front().scalar_text().value_or("");
  };
  const auto id = only_one("CapacityReservationIds");
  const auto arn = only_one("CapacityReservationResourceGroupArns");
  if (!id || !arn) {
    return false;
  }
  if (!id->empty() || !arn->empty()) {
    settings.target_id = *id;
    settings.target_group = *arn;
  }
  return true;
}

void WorldBuilder::add_group(const PlannedResource& resource) {
  if (resource.properties.find("MixedInstancesPolicy") != nullptr) {
    left_out(resource, "this version does not simulate a MixedInstancesPolicy");
    return;
  }
  std::optional<LaunchSettings> settings = launch_settings(resource);
  if (!settings) {
    return;
  }
  if (settings->spot) {
    left_out(resource, "this version does not simulate Spot Instances");
    return;
  }
  if (settings->type.empty()) {
    incomplete(resource, "its instance type is not known",
               "set InstanceType in the launch template");
    return;
  }
  NamedGroup group;
  group.span = resource.span;
  group.zones = zones_of(resource);
  const auto max = whole(resource, "MaxSize", 0, std::nullopt);
  const auto min = whole(resource, "MinSize", 0, std::nullopt);
  const auto desired =
      whole(resource, "DesiredCapacity", 0, min ? std::optional<std::int64_t>(*min) : 0);
  if (group.zones.empty() || !max || !min || !desired ||
      !apply_group_preference(resource, *settings)) {
    return;
  }
  if (*desired > *max || *desired < *min) {
    incomplete(resource,
               fmt::format("the desired capacity {} is not between MinSize {} and "
                           "MaxSize {}",
                           *desired, *min, *max),
               "");
    return;
  }
  GroupModel& model = group.model;
  model.address = resource.address.text();
  model.desired = *desired;
  model.max = *max;
  const std::string strategy = text_at(
      resource.properties, {"AvailabilityZoneDistribution", "CapacityDistributionStrategy"});
  model.strategy = strategy == "balanced-only" ? BalanceStrategy::BalancedOnly
                   : strategy == "reservations-then-balanced"
                       ? BalanceStrategy::ReservationsThenBalanced
                       : BalanceStrategy::BestEffort;
  model.request.instance_type = settings->type;
  model.request.tenancy = settings->tenancy;
  model.request.preference = settings->preference;
  model.request.target_id = settings->target_id;
  model.request.target_group_arn = settings->target_group;
  types_.emplace(settings->type, resource.span);
  note(resource, "DesiredCapacity", "desired capacity of " + model.address,
       std::to_string(*desired));
  note(resource, "MaxSize", "largest size of " + model.address, std::to_string(*max));
  note(resource, "LaunchTemplate", "instance type of " + model.address, settings->type);
  groups_.push_back(std::move(group));
}

void WorldBuilder::add_reservation(const PlannedResource& resource) {
  Reservation reservation;
  reservation.id = resource.identifier;
  reservation.zone = text_at(resource.properties, {"AvailabilityZone"});
  reservation.instance_type = text_at(resource.properties, {"InstanceType"});
  const auto count = whole(resource, "InstanceCount", 0, std::nullopt);
  if (reservation.zone.empty() || reservation.instance_type.empty()) {
    incomplete(resource, "its AvailabilityZone or its InstanceType is not known", "");
    return;
  }
  if (!count) {
    return;
  }
  reservation.count = *count;
  reservation.platform = text_or(resource.properties, {"InstancePlatform"}, reservation.platform);
  reservation.tenancy = text_or(resource.properties, {"Tenancy"}, reservation.tenancy);
  reservation.criteria = text_at(resource.properties, {"InstanceMatchCriteria"}) == "targeted"
                             ? MatchCriteria::Targeted
                             : MatchCriteria::Open;
  if (const auto found = groups_of_reservation_.find(reservation.id);
      found != groups_of_reservation_.end()) {
    reservation.groups = found->second;
  }
  types_.emplace(reservation.instance_type, resource.span);
  note(resource, "InstanceCount", "reserved slots in " + reservation.zone,
       fmt::format("{} x {}, {}", reservation.count, reservation.instance_type,
                   reservation.criteria == MatchCriteria::Open ? "open" : "targeted"));
  world_.reservations.push_back(std::move(reservation));
}

void WorldBuilder::read_memberships() {
  constexpr std::string_view kMark = ":capacity-reservation/";
  for (const PlannedResource& resource : resources_.resources) {
    const Value* members = resource.properties.find("Resources");
    if (resource.type != "AWS::ResourceGroups::Group" || members == nullptr ||
        !members->is_list()) {
      continue;
    }
    const std::string arn = text_at(resource.attributes, {"Arn"});
    for (const Value& member : members->items()) {
      const std::string text = member.scalar_text().value_or("");
      if (const std::size_t mark = text.find(kMark); mark != std::string::npos) {
        groups_of_reservation_[text.substr(mark + kMark.size())].push_back(arn);
      }
    }
  }
}

void WorldBuilder::add_outside(const PlannedResource& resource) {
  const std::optional<LaunchSettings> settings = launch_settings(resource);
  if (!settings) {
    return;
  }
  std::string zone = text_at(resource.properties, {"AvailabilityZone"});
  if (zone.empty()) {
    zone = zone_of_subnet(text_at(resource.properties, {"SubnetId"}));
  }
  if (settings->spot || zone.empty() || settings->type.empty()) {
    left_out(resource, settings->spot ? "this version does not simulate Spot Instances"
                                      : "its zone or its instance type is not known");
    return;
  }
  OutsideModel outside;
  outside.address = resource.address.text();
  outside.request = {zone,
                     settings->type,
                     "Linux/UNIX",
                     settings->tenancy,
                     settings->preference,
                     settings->target_id,
                     settings->target_group,
                     false};
  types_.emplace(settings->type, resource.span);
  note(resource, "InstanceType", "instance " + outside.address, settings->type + " in " + zone);
  world_.outside.push_back(std::move(outside));
}

bool WorldBuilder::price_types(const PriceLookup& price_of,
                               const std::vector<std::string>& spare_types) {
  for (const std::string& spare : spare_types) {
    types_.emplace(spare, Span{});
  }
  bool good = true;
  for (const auto& [type, span] : types_) {
    const std::optional<Price> price = price_of(type);
    if (!price) {
      diagnostics_.add(
          {codes::PriceUnknown,
           fmt::format("the catalog has no On-Demand price for {} in {}", type, resources_.region),
           span,
           "use a type that the catalog lists, or add its price to "
           "schemas/catalog/on_demand_prices.csv"});
      good = false;
      continue;
    }
    world_.types.push_back({type, *price});
    world_.ledger.push_back({fmt::format("price {} {}", type, resources_.region),
                             price->usd_per_hour.to_string() + " USD/h", SourceKind::Catalog,
                             price->source, "price"});
  }
  return good;
}

void WorldBuilder::index_names() {
  std::set<std::string> zones;
  for (const NamedGroup& group : groups_) {
    zones.insert(group.zones.begin(), group.zones.end());
  }
  for (const Reservation& reservation : world_.reservations) {
    zones.insert(reservation.zone);
  }
  for (const OutsideModel& outside : world_.outside) {
    zones.insert(outside.request.zone);
  }
  world_.zones.assign(zones.begin(), zones.end());
  for (NamedGroup& group : groups_) {
    for (const std::string& zone : group.zones) {
      group.model.zones.push_back(*world_.find_zone(zone));
    }
    group.model.type = *world_.find_type(group.model.request.instance_type);
    world_.groups.push_back(std::move(group.model));
  }
  for (OutsideModel& outside : world_.outside) {
    outside.zone = *world_.find_zone(outside.request.zone);
    outside.type = *world_.find_type(outside.request.instance_type);
  }
}

std::optional<World> WorldBuilder::build(const PriceLookup& price_of,
                                         const std::vector<std::string>& spare_types) {
  world_.region = resources_.region;
  read_memberships();
  for (const PlannedResource& resource : resources_.resources) {
    if (resource.type == "AWS::AutoScaling::AutoScalingGroup") {
      add_group(resource);
    } else if (resource.type == "AWS::EC2::CapacityReservation") {
      add_reservation(resource);
    } else if (resource.type == "AWS::EC2::Instance") {
      add_outside(resource);
    }
  }
  std::uint64_t instances = 0;
  for (const NamedGroup& group : groups_) {
    instances += group.model.desired;
  }
  if (instances > static_cast<std::uint64_t>(kMostInstances)) {
    diagnostics_.add({codes::SimulationTooLarge,
                      fmt::format("the groups want {} instances; at most {} are simulated",
                                  instances, kMostInstances),
                      {},
                      "simulate a part of the stack"});
    return std::nullopt;
  }
  if (groups_.empty() && !diagnostics_.has_errors()) {
    diagnostics_.add({codes::NothingToSimulate,
                      "the template holds no Auto Scaling group that can be simulated",
                      {},
                      "a simulation needs at least one AWS::AutoScaling::AutoScalingGroup with a "
                      "launch template"});
  }
  if (!price_types(price_of, spare_types) || diagnostics_.has_errors()) {
    return std::nullopt;
  }
  index_names();
  return std::move(world_);
}

}  // namespace

std::optional<World> build_world(const PlannedSet& resources, const PriceLookup& price_of,
                                 const std::vector<std::string>& spare_types,
                                 Diagnostics& diagnostics) {
  Diagnostics own;
  std::optional<World> world = WorldBuilder(resources, own).build(price_of, spare_types);
  diagnostics.append(own);
  return world;
}

}  // namespace drydock
