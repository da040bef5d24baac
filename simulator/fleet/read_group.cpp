// Auto Scaling groups (EC2 Auto Scaling API, CreateAutoScalingGroup) and EKS node groups, which are
// such groups with settings of their own (EKS API, CreateNodegroup).
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "simulator/fleet/fleet_reader.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostTypes = 40;
constexpr std::size_t kMostTemplates = 20;
constexpr std::size_t kMostRequirements = 4;
constexpr std::int64_t kMostWeight = 999;

struct TypeCount {
  bool weighted = false;
  bool all_weighted = true;
  std::set<std::string> templates;
};

void read_overrides(FleetReader& reader, FleetProperties launch_template, FleetModel& model) {
  FleetProperties specification = launch_template.part("LaunchTemplateSpecification");
  FleetProperties data = reader.template_data(specification);
  if (data.part("InstanceMarketOptions").text_or("MarketType", "") == "spot") {
    data.refuse("InstanceMarketOptions",
                "a launch template of a MixedInstancesPolicy must not itself ask for Spot",
                "take InstanceMarketOptions out: the policy says what is Spot");
  }
  TypeCount count;
  for (FleetProperties item : launch_template.items("Overrides")) {
    FleetOverride choice;
    if (!FleetReader::read_choice(item, choice)) {
      continue;
    }
    const auto weight = item.whole("WeightedCapacity", 1, kMostWeight);
    count.weighted = count.weighted || weight;
    count.all_weighted = count.all_weighted && weight;
    choice.weight = weight.value_or(1);
    choice.priority = static_cast<std::uint32_t>(model.overrides.size());  // rule 44
    FleetProperties own = item.part("LaunchTemplateSpecification");
    if (own.present()) {
      count.templates.insert(
          own.text_or("LaunchTemplateId", own.text_or("LaunchTemplateName", "")));
    }
    model.overrides.push_back(std::move(choice));
  }
  FleetReader::check_overrides(launch_template, "Overrides", model.overrides, count.weighted,
                               count.all_weighted);
  const auto with_requirements = static_cast<std::size_t>(
      std::count_if(model.overrides.begin(), model.overrides.end(),
                    [](const FleetOverride& each) { return each.requirements.has_value(); }));
  const auto limit = [&](std::size_t has, std::size_t most, std::string_view what) {
    if (has > most) {
      launch_template.refuse("Overrides",
                             fmt::format("{} {}, where {} are allowed", has, what, most));
    }
  };
  limit(model.overrides.size() - with_requirements, kMostTypes, "instance types");
  limit(with_requirements, kMostRequirements, "sets of InstanceRequirements");
  limit(count.templates.size(), kMostTemplates, "launch templates");
  if (model.overrides.empty()) {
    FleetOverride choice;
    if (FleetReader::read_choice(data, choice) &&
        (choice.requirements || !choice.instance_type.empty())) {
      choice.priority = 0;
      model.overrides.push_back(std::move(choice));
    }
  }
}

void read_distribution(FleetProperties policy, FleetModel& model) {
  FleetProperties distribution = policy.part("InstancesDistribution");
  const bool attributes =
      std::any_of(model.overrides.begin(), model.overrides.end(),
                  [](const FleetOverride& each) { return each.requirements.has_value(); });
  GroupRules& rules = model.group;
  const auto on_demand =
      distribution.word("OnDemandAllocationStrategy", {"prioritized", "lowest-price"});
  rules.on_demand = (on_demand ? *on_demand == 1 : attributes) ? OnDemandStrategy::LowestPrice
                                                               : OnDemandStrategy::Prioritized;
  if (attributes && rules.on_demand == OnDemandStrategy::Prioritized) {
    distribution.refuse("OnDemandAllocationStrategy",
                        "`prioritized` does not go with InstanceRequirements",
                        "use lowest-price, which is the default then");
  }
  rules.on_demand_base = distribution.whole_or("OnDemandBaseCapacity", 0, kMostUnits, 0);
  rules.on_demand_percentage = static_cast<std::uint32_t>(
      distribution.whole_or("OnDemandPercentageAboveBaseCapacity", 0, 100, 100));
  const auto spot = distribution.word(
      "SpotAllocationStrategy", {"lowest-price", "capacity-optimized",
                                 "capacity-optimized-prioritized", "price-capacity-optimized"});
  constexpr SpotStrategy kStrategies[] = {
      SpotStrategy::LowestPrice, SpotStrategy::CapacityOptimized,
      SpotStrategy::CapacityOptimizedPrioritized, SpotStrategy::PriceCapacityOptimized};
  rules.spot.strategy = kStrategies[spot.value_or(0)];
  const auto pools = distribution.whole("SpotInstancePools", 1, 20);
  rules.spot.pools_to_use = static_cast<std::uint32_t>(pools.value_or(2));
  if (pools && rules.spot.strategy != SpotStrategy::LowestPrice) {
    distribution.refuse("SpotInstancePools", "only the strategy lowest-price has it");
  }
  if (attributes && rules.spot.strategy == SpotStrategy::CapacityOptimizedPrioritized) {
    distribution.refuse("SpotAllocationStrategy",
                        "`capacity-optimized-prioritized` does not go with InstanceRequirements",
                        "with attributes there are no priorities");
  }
  model.max_price = distribution.max_price("SpotMaxPrice");
  if (rules.on_demand_percentage == 100 && (spot || model.max_price)) {
    distribution.doubt("OnDemandPercentageAboveBaseCapacity",
                       "it is 100, so the group never launches a Spot Instance",
                       "100 is the default: say how much may be On-Demand");
  }
}

void read_reservations(FleetProperties group, FleetModel& model) {
  const auto preference =
      group.part("CapacityReservationSpecification")
          .word("CapacityReservationPreference",
                {"default", "capacity-reservations-first", "capacity-reservations-only", "none"});
  constexpr ReservationUse kUses[] = {ReservationUse::Open, ReservationUse::First,
                                      ReservationUse::Only, ReservationUse::None};
  model.group.reservations = kUses[preference.value_or(0)];
  FleetProperties specification = group.part("CapacityReservationSpecification");
  FleetProperties target = specification.part("CapacityReservationTarget");
  const std::size_t targets = target.list("CapacityReservationIds").size() +
                              target.list("CapacityReservationResourceGroupArns").size();
  if (targets > 1) {
    target.refuse("", "a group targets one reservation or one resource group",
                  "put the reservations into one resource group and target that");
  }
  if (targets > 0 && model.group.reservations == ReservationUse::None) {
    target.refuse("", "a target does not go with the preference none");
  }
  const auto zones =
      group.part("AvailabilityZoneDistribution")
          .word("CapacityDistributionStrategy",
                {"balanced-best-effort", "balanced-only", "reservations-then-balanced"});
  model.group.zones = static_cast<BalanceStrategy>(zones.value_or(0));
}

void check_group(FleetProperties group, const FleetModel& model) {
  Units largest = 1;
  for (const FleetOverride& each : model.overrides) {
    largest = std::max(largest, each.weight);
  }
  if (largest > 1 && model.desired > 0 && model.desired < 2 * largest) {
    group.doubt("DesiredCapacity",
                fmt::format("{} is less than twice the largest weight, {}", model.desired, largest),
                "one instance then overshoots by much: use smaller types or a larger capacity");
  }
  if (model.capacity_rebalancing && model.group.on_demand_percentage < 100 &&
      model.group.spot.strategy == SpotStrategy::LowestPrice) {
    group.doubt("CapacityRebalance",
                "with the strategy lowest-price replacements come from the pools that are "
                "interrupted most",
                "use price-capacity-optimized");
  }
  constexpr std::int64_t kDaySeconds = 86'400;
  const auto lifetime = group.whole("MaxInstanceLifetime", 0, kMostUnits);
  if (lifetime && *lifetime > 0 && *lifetime < kDaySeconds) {
    group.refuse("MaxInstanceLifetime",
                 fmt::format("{} seconds are less than a day, and not 0", *lifetime));
  }
  if (model.desired > model.max || model.desired < model.min) {
    group.refuse("DesiredCapacity", fmt::format("{} is not between MinSize {} and MaxSize {}",
                                                model.desired, model.min, model.max));
  }
}

}  // namespace

void read_auto_scaling_group(FleetReader& reader, const DeclaredResource& resource,
                             std::vector<FleetModel>& into) {
  FleetProperties group = reader.properties_of(resource);
  FleetModel model;
  model.address = resource.address;
  model.kind = FleetKind::AutoScalingGroup;
  model.span = resource.span;
  model.zones = reader.zones_of_subnets(group.texts("VPCZoneIdentifier"));
  if (model.zones.empty()) {
    model.zones = group.texts("AvailabilityZones");
  }
  model.min = group.whole_or("MinSize", 0, kMostUnits, 0);
  model.max = group.whole_or("MaxSize", 0, kMostUnits, 0);
  model.desired = group.whole_or("DesiredCapacity", 0, kMostUnits, model.min);
  const auto unit = group.word("DesiredCapacityType", {"units", "vcpu", "memory-mib"});
  model.unit = static_cast<CapacityUnit>(unit.value_or(0));
  model.capacity_rebalancing = group.truth_or("CapacityRebalance", false);
  model.max_price_per_unit = true;
  FleetProperties policy = group.part("MixedInstancesPolicy");
  if (policy.present()) {
    read_overrides(reader, policy.part("LaunchTemplate"), model);
    read_distribution(policy, model);
  } else {
    FleetProperties data = reader.template_data(group.part("LaunchTemplate"));
    const DeclaredResource* configuration = reader.find(
        "AWS::AutoScaling::LaunchConfiguration", group.text_or("LaunchConfigurationName", ""));
    if (configuration != nullptr) {
      data = reader.properties_of(*configuration);
      model.max_price = data.max_price("SpotPrice");
      model.group.on_demand_percentage = model.max_price ? 0 : 100;
    }
    FleetOverride choice;
    if (FleetReader::read_choice(data, choice) &&
        (choice.requirements || !choice.instance_type.empty())) {
      choice.priority = 0;
      model.overrides.push_back(std::move(choice));
    }
    if (data.part("InstanceMarketOptions").text_or("MarketType", "") == "spot") {
      model.group.on_demand_percentage = 0;
      model.max_price =
          data.part("InstanceMarketOptions").part("SpotOptions").max_price("MaxPrice");
    }
  }
  const bool attributes =
      std::any_of(model.overrides.begin(), model.overrides.end(),
                  [](const FleetOverride& each) { return each.requirements.has_value(); });
  if (model.unit != CapacityUnit::Count && !attributes) {
    group.refuse("DesiredCapacityType", "vCPU and MiB count only with InstanceRequirements");
  }
  read_reservations(group, model);
  check_group(group, model);
  into.push_back(std::move(model));
}

void read_node_group(FleetReader& reader, const DeclaredResource& resource,
                     std::vector<FleetModel>& into) {
  FleetProperties group = reader.properties_of(resource);
  FleetModel model;
  model.address = resource.address;
  model.kind = FleetKind::NodeGroup;
  model.span = resource.span;
  model.zones = reader.zones_of_subnets(group.texts("Subnets"));
  FleetProperties scaling = group.part("ScalingConfig");
  model.min = scaling.whole_or("MinSize", 0, kMostUnits, 1);
  model.max = scaling.whole_or("MaxSize", 0, kMostUnits, 2);
  model.desired = scaling.whole_or("DesiredSize", 0, kMostUnits, 2);
  const bool spot = group.word("CapacityType", {"ON_DEMAND", "SPOT", "CAPACITY_BLOCK"}) == 1U;
  model.group.on_demand_percentage = spot ? 0 : 100;
  // EKS User Guide, "Managed node group capacity types": On-Demand in the order of the list, Spot
  // price-capacity-optimized.
  model.group.spot.strategy = SpotStrategy::PriceCapacityOptimized;
  model.capacity_rebalancing = spot;
  std::vector<std::string> types = group.texts("InstanceTypes");
  if (types.empty()) {
    types.push_back(
        reader.template_data(group.part("LaunchTemplate")).text_or("InstanceType", "t3.medium"));
  }
  for (const std::string& type : types) {
    FleetOverride choice;
    choice.instance_type = type;
    choice.priority = static_cast<std::uint32_t>(model.overrides.size());
    choice.span = group.span_of("InstanceTypes");
    model.overrides.push_back(std::move(choice));
  }
  into.push_back(std::move(model));
}

}  // namespace drydock
