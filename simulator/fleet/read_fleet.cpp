// EC2 Fleets (EC2 API, CreateFleet) and Spot Fleets (RequestSpotFleet), which say the same in other
// words (rule 39).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulator/fleet/fleet_reader.hpp"

namespace drydock {
namespace {

// Templates are taken in either spelling by both services.
SpotStrategy spot_strategy(FleetProperties& properties, std::string_view key) {
  const auto found = properties.word(
      key, {"lowest-price", "diversified", "capacity-optimized", "capacity-optimized-prioritized",
            "price-capacity-optimized", "lowestPrice", "diversified", "capacityOptimized",
            "capacityOptimizedPrioritized", "priceCapacityOptimized"});
  return static_cast<SpotStrategy>(found.value_or(0) % 5);
}

OnDemandStrategy on_demand_strategy(FleetProperties& properties, std::string_view key) {
  const auto found =
      properties.word(key, {"lowest-price", "prioritized", "lowestPrice", "prioritized"});
  return static_cast<OnDemandStrategy>(found.value_or(0) % 2);
}

CapacityUnit unit_of(FleetProperties& properties) {
  const auto unit = properties.word("TargetCapacityUnitType", {"units", "vcpu", "memory-mib"});
  return static_cast<CapacityUnit>(unit.value_or(0));
}

SideLimits side_limits(FleetProperties options, FleetLife life) {
  SideLimits limits;
  if (const auto price = options.max_price("MaxTotalPrice")) {
    limits.max_total_price = nano_dollars(*price);
  }
  limits.single_type = options.truth_or("SingleInstanceType", false);
  limits.single_zone = options.truth_or("SingleAvailabilityZone", false);
  limits.min_target = options.whole_or("MinTargetCapacity", 0, 1000, 0);
  if (limits.min_target > 0 && life != FleetLife::Instant) {
    options.refuse("MinTargetCapacity", "only a fleet of type instant has a minimum");
  } else if (limits.min_target > 0 && !limits.single_type && !limits.single_zone) {
    options.refuse("MinTargetCapacity", "it needs SingleAvailabilityZone or SingleInstanceType");
  }
  return limits;
}

// Reads one override or launch specification; the weights are settled when all are known.
class OverrideReader {
 public:
  explicit OverrideReader(FleetReader& reader) : reader_(reader) {}

  void read(FleetProperties item, std::string_view price_key, FleetProperties data,
            FleetModel& model) {
    FleetOverride choice;
    if (!FleetReader::read_choice(item, choice)) {
      return;
    }
    if (choice.instance_type.empty() && !choice.requirements &&
        !FleetReader::read_choice(std::move(data), choice)) {
      return;
    }
    const auto weight = item.number("WeightedCapacity", 0.001, 1e6);
    weighted_ = weighted_ || weight;
    all_weighted_ = all_weighted_ && weight;
    weights_.push_back(weight.value_or(1));
    if (const auto priority = item.number("Priority", 0, 1e9)) {
      choice.priority = static_cast<std::uint32_t>(*priority);
      prioritized_ = true;
    }
    choice.max_price = item.max_price(price_key);
    choice.zones = zones_of(item, model.life);
    model.overrides.push_back(std::move(choice));
  }

  void settle(FleetProperties owner, std::string_view key, FleetModel& model) {
    const bool fractions = std::any_of(weights_.begin(), weights_.end(),
                                       [](double weight) { return weight != std::floor(weight); });
    model.scale = fractions ? 1000 : 1;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      model.overrides[i].weight =
          std::max<Units>(1, std::llround(weights_[i] * static_cast<double>(model.scale)));
    }
    model.spot_target *= model.scale;
    model.on_demand_target *= model.scale;
    model.fleet.spot_limits.min_target *= model.scale;
    model.fleet.on_demand_limits.min_target *= model.scale;
    FleetReader::check_overrides(owner, key, model.overrides, weighted_, true);
    const bool attributes =
        std::any_of(model.overrides.begin(), model.overrides.end(),
                    [](const FleetOverride& each) { return each.requirements.has_value(); });
    if (attributes && prioritized_) {
      owner.refuse(key, "there are priorities beside InstanceRequirements",
                   "with attributes there are no priorities");
    }
    if (!attributes && model.unit != CapacityUnit::Count) {
      owner.refuse(key, "vCPU and MiB count only with InstanceRequirements");
    }
    for (const FleetOverride& each : model.overrides) {
      for (const std::string& zone : each.zones) {
        if (std::find(model.zones.begin(), model.zones.end(), zone) == model.zones.end()) {
          model.zones.push_back(zone);
        }
      }
    }
  }

 private:
  std::vector<std::string> zones_of(FleetProperties& item, FleetLife life) {
    std::string zone =
        item.text_or("AvailabilityZone", item.part("Placement").text_or("AvailabilityZone", ""));
    std::vector<std::string> zones;
    const auto each = [](std::string_view list, auto&& visit) {
      while (!list.empty()) {
        const std::size_t comma = list.find(',');
        std::string_view part = list.substr(0, comma);
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        visit(std::string(part));
        list = comma == std::string_view::npos ? "" : list.substr(comma + 1);
      }
    };
    each(zone, [&](std::string name) { zones.push_back(std::move(name)); });
    std::vector<std::string> subnets;
    const std::string subnet = item.text_or("SubnetId", "");
    each(subnet, [&](std::string id) { subnets.push_back(std::move(id)); });
    if (subnets.size() > 1 && life == FleetLife::Instant) {
      item.refuse("SubnetId", "an override of an instant fleet has one subnet");
    }
    const std::vector<std::string> found = reader_.zones_of_subnets(subnets);
    const auto known = static_cast<std::size_t>(std::count_if(
        subnets.begin(), subnets.end(),
        [&](const std::string& id) { return !reader_.zones_of_subnets({id}).empty(); }));
    if (found.size() < known) {
      item.refuse("SubnetId", "two of the subnets are in one zone");
    }
    zones.insert(zones.end(), found.begin(), found.end());
    return zones;
  }

  FleetReader& reader_;
  std::vector<double> weights_;
  bool weighted_ = false;
  bool all_weighted_ = true;
  bool prioritized_ = false;
};

void read_configs(FleetReader& reader, FleetProperties& fleet, std::string_view price_key,
                  OverrideReader& overrides, FleetModel& model) {
  constexpr std::size_t kMostConfigs = 50;
  std::vector<FleetProperties> configs = fleet.items("LaunchTemplateConfigs");
  if (configs.size() > kMostConfigs) {
    fleet.refuse("LaunchTemplateConfigs",
                 fmt::format("{} of them, where {} are allowed", configs.size(), kMostConfigs));
  }
  for (FleetProperties& config : configs) {
    FleetProperties data = reader.template_data(config.part("LaunchTemplateSpecification"));
    std::vector<FleetProperties> items = config.items("Overrides");
    if (items.empty()) {
      overrides.read(data, price_key, data, model);
    }
    for (FleetProperties& item : items) {
      overrides.read(item, price_key, data, model);
    }
  }
}

// Pools shared evenly belong to lowest-price alone (rule 13).
void read_pool_count(FleetProperties options, FleetModel& model) {
  const auto pools = options.whole("InstancePoolsToUseCount", 1, 1000);
  model.fleet.spot.pools_to_use = static_cast<std::uint32_t>(pools.value_or(1));
  if (pools && model.fleet.spot.strategy != SpotStrategy::LowestPrice) {
    options.refuse("InstancePoolsToUseCount", "only the strategy lowest-price has it");
  }
}

// Rule 30: what one fleet may hold.
void check_quotas(FleetProperties& fleet, const FleetModel& model) {
  constexpr Units kMostFleetUnits = 10'000;
  constexpr std::size_t kMostPools = 300;
  const Units total = (model.spot_target + model.on_demand_target) / model.scale;
  if (model.unit == CapacityUnit::Count && total > kMostFleetUnits) {
    fleet.doubt("",
                fmt::format("{} units, where the quota of a fleet is {}", total, kMostFleetUnits),
                "the quota can be raised on request");
  }
  std::size_t pools = 0;
  for (const FleetOverride& each : model.overrides) {
    pools += std::max<std::size_t>(each.zones.size(), 1);
  }
  if (model.life != FleetLife::Instant && pools > kMostPools) {
    fleet.doubt("", fmt::format("{} pools, where the quota of a fleet is {}", pools, kMostPools));
  }
}

// Rule 84: who is stopped comes back only to a fleet that is maintained.
void check_behavior(FleetProperties options, FleetLife life) {
  const auto behavior =
      options.word("InstanceInterruptionBehavior", {"terminate", "stop", "hibernate"});
  if (behavior.value_or(0) > 0 && life != FleetLife::Maintain) {
    options.refuse("InstanceInterruptionBehavior",
                   "only a fleet of type maintain stops or hibernates instances");
  }
}

void check_life(FleetProperties& fleet, FleetModel& model) {
  check_quotas(fleet, model);
  if (fleet.has("ExcessCapacityTerminationPolicy") && model.life != FleetLife::Maintain) {
    fleet.doubt("ExcessCapacityTerminationPolicy", "it has effect on fleets of type maintain only");
  }
  if (model.capacity_rebalancing && model.life != FleetLife::Maintain) {
    fleet.refuse("", "capacity rebalancing needs the type maintain");
  }
  if (model.capacity_rebalancing && model.fleet.spot.strategy == SpotStrategy::LowestPrice) {
    fleet.doubt("",
                "with the strategy lowest-price replacements come from the pools that are "
                "interrupted most",
                "use price-capacity-optimized");
  }
}

}  // namespace

void read_ec2_fleet(FleetReader& reader, const DeclaredResource& resource,
                    std::vector<FleetModel>& into) {
  FleetProperties fleet = reader.properties_of(resource);
  FleetModel model;
  model.address = resource.address;
  model.kind = FleetKind::Ec2Fleet;
  model.span = resource.span;
  model.life =
      static_cast<FleetLife>(fleet.word("Type", {"maintain", "request", "instant"}).value_or(0));
  FleetProperties target = fleet.part("TargetCapacitySpecification");
  model.unit = unit_of(target);
  const Units total = target.whole_or("TotalTargetCapacity", 0, kMostUnits, 0);
  model.spot_target = target.whole_or("SpotTargetCapacity", 0, kMostUnits, 0);
  model.on_demand_target = target.whole_or("OnDemandTargetCapacity", 0, kMostUnits, 0);
  const auto rest = target.word("DefaultTargetCapacityType",
                                {"spot", "on-demand", "capacity-block", "reserved-capacity"});
  const Units missing = total - model.spot_target - model.on_demand_target;
  if (missing < 0) {
    target.refuse("TotalTargetCapacity",
                  fmt::format("{} is less than its parts, {} Spot and {} On-Demand", total,
                              model.spot_target, model.on_demand_target));
  } else if (rest.value_or(0) > 1) {
    target.not_modelled("DefaultTargetCapacityType",
                        "capacity blocks and interruptible reservations are not modelled");
  } else {
    (rest == 1U ? model.on_demand_target : model.spot_target) += missing;
  }
  FleetProperties spot = fleet.part("SpotOptions");
  model.fleet.spot.strategy = spot_strategy(spot, "AllocationStrategy");
  read_pool_count(spot, model);
  check_behavior(spot, model.life);
  model.fleet.spot_limits = side_limits(spot, model.life);
  model.capacity_rebalancing =
      spot.part("MaintenanceStrategies").part("CapacityRebalance").present();
  FleetProperties on_demand = fleet.part("OnDemandOptions");
  model.fleet.on_demand = on_demand_strategy(on_demand, "AllocationStrategy");
  model.fleet.on_demand_limits = side_limits(on_demand, model.life);
  const bool first = on_demand.part("CapacityReservationOptions")
                         .word("UsageStrategy", {"use-capacity-reservations-first"})
                         .has_value();
  model.fleet.reservations =
      first && model.life == FleetLife::Instant ? ReservationUse::First : ReservationUse::Open;
  if (first && model.life != FleetLife::Instant) {
    on_demand.refuse("CapacityReservationOptions",
                     "only a fleet of type instant uses reservations first");
  }
  model.ends_excess =
      fleet.word("ExcessCapacityTerminationPolicy", {"termination", "no-termination"}) != 1U;
  model.max_price_per_unit = true;
  OverrideReader overrides(reader);
  read_configs(reader, fleet, "MaxPrice", overrides, model);
  overrides.settle(fleet, "LaunchTemplateConfigs", model);
  check_life(fleet, model);
  into.push_back(std::move(model));
}

void read_spot_fleet(FleetReader& reader, const DeclaredResource& resource,
                     std::vector<FleetModel>& into) {
  FleetProperties fleet = reader.properties_of(resource).part("SpotFleetRequestConfigData");
  FleetModel model;
  model.address = resource.address;
  model.kind = FleetKind::SpotFleet;
  model.span = resource.span;
  model.life =
      fleet.word("Type", {"maintain", "request"}) == 1U ? FleetLife::Request : FleetLife::Maintain;
  model.unit = unit_of(fleet);
  const Units total = fleet.whole_or("TargetCapacity", 0, kMostUnits, 0);
  model.on_demand_target = fleet.whole_or("OnDemandTargetCapacity", 0, kMostUnits, 0);
  model.spot_target = total - model.on_demand_target;
  if (model.spot_target < 0) {
    fleet.refuse("OnDemandTargetCapacity",
                 fmt::format("{} is more than the whole, {}", model.on_demand_target, total));
    model.spot_target = 0;
  }
  model.fleet.spot.strategy = spot_strategy(fleet, "AllocationStrategy");
  read_pool_count(fleet, model);
  check_behavior(fleet, model.life);
  model.fleet.on_demand = on_demand_strategy(fleet, "OnDemandAllocationStrategy");
  if (const auto price = fleet.max_price("SpotMaxTotalPrice")) {
    model.fleet.spot_limits.max_total_price = nano_dollars(*price);
  }
  if (const auto price = fleet.max_price("OnDemandMaxTotalPrice")) {
    model.fleet.on_demand_limits.max_total_price = nano_dollars(*price);
  }
  model.max_price = fleet.max_price("SpotPrice");
  model.max_price_per_unit = true;
  model.ends_excess =
      fleet.text_or("ExcessCapacityTerminationPolicy", "default") != "noTermination";
  model.capacity_rebalancing =
      fleet.part("SpotMaintenanceStrategies").part("CapacityRebalance").present();
  OverrideReader overrides(reader);
  std::vector<FleetProperties> specifications = fleet.items("LaunchSpecifications");
  const bool configured = !fleet.items("LaunchTemplateConfigs").empty();
  if (configured != specifications.empty()) {
    fleet.refuse("LaunchSpecifications",
                 "exactly one of LaunchSpecifications and LaunchTemplateConfigs is wanted");
  }
  if (!configured && model.on_demand_target > 0) {
    fleet.refuse("OnDemandTargetCapacity", "On-Demand needs LaunchTemplateConfigs");
  }
  for (FleetProperties& each : specifications) {
    overrides.read(each, "SpotPrice", each, model);
  }
  read_configs(reader, fleet, "SpotPrice", overrides, model);
  overrides.settle(fleet, configured ? "LaunchTemplateConfigs" : "LaunchSpecifications", model);
  check_life(fleet, model);
  into.push_back(std::move(model));
}

}  // namespace drydock
