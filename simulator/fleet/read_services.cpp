// Fleets that other services keep: EMR instance fleets and groups (EMR API, InstanceFleetConfig,
// InstanceGroupConfig) and Batch compute environments (Batch API, ComputeResource).
#include <fmt/format.h>

#include "base/duration.hpp"
#include "simulator/catalog/catalog_words.hpp"
#include "simulator/fleet/fleet_reader.hpp"

namespace drydock {
namespace {

SpotStrategy emr_strategy(FleetProperties& spot) {
  constexpr SpotStrategy kStrategies[] = {SpotStrategy::CapacityOptimized,
                                          SpotStrategy::PriceCapacityOptimized,
                                          SpotStrategy::LowestPrice, SpotStrategy::Diversified,
                                          SpotStrategy::CapacityOptimizedPrioritized};
  const auto found = spot.word("AllocationStrategy",
                               {"capacity-optimized", "price-capacity-optimized", "lowest-price",
                                "diversified", "capacity-optimized-prioritized"});
  return kStrategies[found.value_or(2)];
}

void read_timeout(FleetProperties& spot, FleetModel& model) {
  constexpr std::int64_t kLeast = 5;
  constexpr std::int64_t kMost = 1440;
  const auto minutes = spot.whole("TimeoutDurationMinutes", kLeast, kMost);
  const auto action = spot.word("TimeoutAction", {"SWITCH_TO_ON_DEMAND", "TERMINATE_CLUSTER"});
  if (!spot.has("TimeoutDurationMinutes") || !spot.has("TimeoutAction")) {
    spot.refuse("", "TimeoutDurationMinutes and TimeoutAction are both required");
  }
  if (minutes && action) {
    model.timeout = SpotTimeout{*minutes * kMinute, static_cast<SpotTimeout::Action>(*action)};
  }
}

void read_emr_types(FleetProperties& fleet, FleetModel& model) {
  bool strategy = false;
  FleetProperties launch = fleet.part("LaunchSpecifications");
  FleetProperties spot = launch.part("SpotSpecification");
  FleetProperties on_demand = launch.part("OnDemandSpecification");
  if (spot.present()) {
    strategy = spot.has("AllocationStrategy");
    model.fleet.spot.strategy = emr_strategy(spot);
    read_timeout(spot, model);
  }
  if (on_demand.present()) {
    strategy = true;
    const auto order = on_demand.word("AllocationStrategy", {"lowest-price", "prioritized"});
    model.fleet.on_demand = static_cast<OnDemandStrategy>(order.value_or(0));
    const bool first = on_demand.part("CapacityReservationOptions")
                           .word("UsageStrategy", {"use-capacity-reservations-first"})
                           .has_value();
    model.fleet.reservations = first ? ReservationUse::First : ReservationUse::Open;
    if (first && model.fleet.on_demand != OnDemandStrategy::LowestPrice) {
      on_demand.refuse("CapacityReservationOptions", "it goes with lowest-price alone");
    }
  }
  for (FleetProperties item : fleet.items("InstanceTypeConfigs")) {
    FleetOverride choice;
    choice.span = item.span_of("");
    choice.instance_type = item.text_or("InstanceType", "");
    choice.weight = item.whole_or("WeightedCapacity", 1, 1'000'000, 1);
    if (const auto priority = item.number("Priority", 0, 1e9)) {
      choice.priority = static_cast<std::uint32_t>(*priority);
    }
    choice.max_price = item.max_price("BidPrice");
    choice.max_price_percentage = item.number("BidPriceAsPercentageOfOnDemandPrice", 0, 10'000);
    if (choice.max_price && choice.max_price_percentage) {
      item.refuse("BidPrice", "BidPriceAsPercentageOfOnDemandPrice is there too");
    }
    model.overrides.push_back(std::move(choice));
  }
  const std::size_t most = strategy ? 30 : 5;
  if (model.overrides.size() > most) {
    fleet.refuse("InstanceTypeConfigs",
                 fmt::format("{} types, where {} are allowed{}", model.overrides.size(), most,
                             strategy ? "" : " without an allocation strategy"));
  }
}

// Of "emr-6.8.0"; what cannot be read is new.
bool is_before_emr_6_9(std::string_view release) {
  constexpr std::string_view kPrefix = "emr-";
  if (!release.starts_with(kPrefix)) {
    return false;
  }
  release.remove_prefix(kPrefix.size());
  const std::size_t point = release.find('.');
  const auto major = parse_whole<std::uint32_t>(release.substr(0, point));
  release.remove_prefix(point == std::string_view::npos ? release.size() : point + 1);
  const auto minor = parse_whole<std::uint32_t>(release.substr(0, release.find('.')));
  return major && minor && (*major < 6 || (*major == 6 && *minor < 9));
}

// Rule 124.
void read_resize(FleetProperties spot, FleetModel& model) {
  constexpr std::int64_t kLeast = 5;
  constexpr std::int64_t kMost = 10'080;
  model.resize_timeout = spot.whole("TimeoutDurationMinutes", kLeast, kMost).value_or(0) * kMinute;
  if (spot.has("AllocationStrategy")) {
    model.resize_strategy = emr_strategy(spot);
  }
}

FleetModel emr_fleet(FleetProperties fleet, std::string address, Span span, bool master) {
  FleetModel model;
  model.address = std::move(address);
  model.kind = FleetKind::EmrFleet;
  model.span = span;
  model.one_zone = true;
  model.spot_target = fleet.whole_or("TargetSpotCapacity", 0, kMostUnits, 0);
  model.on_demand_target = fleet.whole_or("TargetOnDemandCapacity", 0, kMostUnits, 0);
  if (master && model.spot_target + model.on_demand_target != 1) {
    fleet.refuse("", "the target of the master fleet is 1, On-Demand or Spot");
  }
  read_emr_types(fleet, model);
  read_resize(fleet.part("ResizeSpecifications").part("SpotResizeSpecification"), model);
  return model;
}

FleetModel emr_group(FleetProperties group, std::string address, Span span) {
  FleetModel model;
  model.address = std::move(address);
  model.kind = FleetKind::EmrGroup;
  model.span = span;
  model.one_zone = true;
  FleetOverride choice;
  choice.span = group.span_of("");
  choice.instance_type = group.text_or("InstanceType", "");
  choice.max_price = group.max_price("BidPrice");
  const bool spot = group.word("Market", {"ON_DEMAND", "SPOT"}) == 1U;
  (spot ? model.spot_target : model.on_demand_target) =
      group.whole_or("InstanceCount", 0, kMostUnits, 0);
  model.overrides.push_back(std::move(choice));
  return model;
}

}  // namespace

void read_emr_fleet(FleetReader& reader, const DeclaredResource& resource,
                    std::vector<FleetModel>& into) {
  FleetProperties fleet = reader.properties_of(resource);
  into.push_back(emr_fleet(fleet, resource.address, resource.span,
                           fleet.text_or("InstanceFleetType", "") == "MASTER"));
}

void read_emr_cluster(FleetReader& reader, const DeclaredResource& resource,
                      std::vector<FleetModel>& into) {
  FleetProperties instances = reader.properties_of(resource).part("Instances");
  std::vector<std::string> subnets = instances.texts("Ec2SubnetIds");
  if (instances.has("Ec2SubnetId")) {
    subnets.push_back(instances.text_or("Ec2SubnetId", ""));
  }
  std::vector<std::string> zones = reader.zones_of_subnets(subnets);
  if (const auto zone = instances.part("Placement").text("AvailabilityZone")) {
    zones = {*zone};
  }
  const std::size_t first = into.size();
  const std::string name = resource.address;
  const auto fleet = [&](const FleetProperties& part, const char* role) {
    if (part.present()) {
      into.push_back(
          emr_fleet(part, name + "." + role, part.span_of(""), role == std::string_view("MASTER")));
    }
  };
  const auto group = [&](const FleetProperties& part, const char* role) {
    if (part.present()) {
      into.push_back(emr_group(part, name + "." + role, part.span_of("")));
    }
  };
  fleet(instances.part("MasterInstanceFleet"), "MASTER");
  fleet(instances.part("CoreInstanceFleet"), "CORE");
  for (const FleetProperties& task : instances.items("TaskInstanceFleets")) {
    fleet(task, "TASK");
  }
  group(instances.part("MasterInstanceGroup"), "MASTER");
  group(instances.part("CoreInstanceGroup"), "CORE");
  for (const FleetProperties& task : instances.items("TaskInstanceGroups")) {
    group(task, "TASK");
  }
  // Until 6.8.0 a resize took capacity-optimized.
  const std::string release = reader.properties_of(resource).text_or("ReleaseLabel", "");
  for (std::size_t i = first; i < into.size(); ++i) {
    into[i].zones = zones;
    if (is_before_emr_6_9(release) &&
        into[i].resize_strategy == SpotStrategy::PriceCapacityOptimized) {
      into[i].resize_strategy = SpotStrategy::CapacityOptimized;
    }
  }
}

void read_batch_environment(FleetReader& reader, const DeclaredResource& resource,
                            std::vector<FleetModel>& into) {
  FleetProperties compute = reader.properties_of(resource).part("ComputeResources");
  const auto type = compute.word("Type", {"EC2", "SPOT", "FARGATE", "FARGATE_SPOT"});
  if (!type || *type > 1) {
    return;
  }
  const bool spot = *type == 1;
  FleetModel model;
  model.address = resource.address;
  model.kind = FleetKind::BatchEnvironment;
  model.span = resource.span;
  model.unit = CapacityUnit::Vcpu;
  model.zones = reader.zones_of_subnets(compute.texts("Subnets"));
  model.min = compute.whole_or("MinvCpus", 0, kMostUnits, 0);
  model.max = compute.whole_or("MaxvCpus", 0, kMostUnits, 0);
  (spot ? model.spot_target : model.on_demand_target) =
      compute.whole_or("DesiredvCpus", 0, kMostUnits, model.min);
  // BEST_FIT and BEST_FIT_PROGRESSIVE take the cheapest type that fits (Batch User Guide,
  // "Allocation strategies").
  const auto strategy = compute.word("AllocationStrategy",
                                     {"BEST_FIT", "BEST_FIT_PROGRESSIVE", "SPOT_CAPACITY_OPTIMIZED",
                                      "SPOT_PRICE_CAPACITY_OPTIMIZED"});
  model.fleet.spot.strategy = strategy == 2U   ? SpotStrategy::CapacityOptimized
                              : strategy == 3U ? SpotStrategy::PriceCapacityOptimized
                                               : SpotStrategy::LowestPrice;
  const auto bid = compute.number("BidPercentage", 1, 100);
  for (const std::string& name : compute.texts("InstanceTypes")) {
    // "optimal" was families C4, M4 and R4 when it was written; a family stands for its sizes.
    const bool optimal = name == "optimal";
    const std::vector<std::string> families =
        optimal ? std::vector<std::string>{"c4", "m4", "r4"} : std::vector<std::string>{name};
    for (const std::string& family : families) {
      FleetOverride choice;
      choice.span = compute.span_of("InstanceTypes");
      choice.instance_type = family.find('.') == std::string::npos ? family + ".*" : family;
      choice.max_price_percentage = bid;
      model.overrides.push_back(std::move(choice));
    }
  }
  into.push_back(std::move(model));
}

}  // namespace drydock
