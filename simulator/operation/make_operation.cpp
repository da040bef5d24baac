#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/codes/capacity_codes.hpp"
#include "base/codes/scenario_codes.hpp"
#include "simulator/fleet/read_fleets.hpp"
#include "simulator/operation/fleet_supply.hpp"
#include "simulator/operation/operation_events.hpp"
#include "simulator/operation/operation_model.hpp"
#include "simulator/operation/operation_reservations.hpp"
#include "simulator/world/assumptions.hpp"

namespace drydock {
namespace {

constexpr Units kMostInstances = 100'000;
constexpr std::uint32_t kMostPoints = 120;

std::vector<DeclaredResource> declared(const PlannedSet& resources) {
  std::vector<DeclaredResource> all;
  all.reserve(resources.resources.size());
  for (const PlannedResource& each : resources.resources) {
    all.push_back({each.address.text(), each.type, each.identifier, &each.properties,
                   &each.attributes, each.span});
  }
  return all;
}

bool uses_spot(const FleetModel& model) {
  return model.is_group() ? model.group.on_demand_percentage < 100
                          : model.spot_target > 0 || model.on_demand_target == 0;
}

bool uses_on_demand(const FleetModel& model) {
  return model.is_group()
             ? model.group.on_demand_percentage > 0 || model.group.on_demand_base > 0
             : model.on_demand_target > 0 || model.timeout.has_value() || model.spot_target == 0;
}

class OperationBuilder {
 public:
  OperationBuilder(const PlannedSet& resources, const Catalog& catalog, const RegionFacts& region,
                   const Scenario& scenario, const ZoneLookup& zones, Diagnostics& diagnostics)
      : resources_(resources),
        catalog_(catalog),
        region_(region),
        scenario_(scenario),
        zones_(zones),
        diagnostics_(diagnostics) {}

  std::optional<OperationModel> build(std::vector<FleetModel> fleets, Nanoseconds until);

 private:
  void add_fleet(FleetModel model);
  void index_names();
  void add_markets();
  void add_work();
  void read_assumptions();
  void note(const std::string& address, std::string name, std::string value);
  void add_ledger();

  const PlannedSet& resources_;
  const Catalog& catalog_;
  const RegionFacts& region_;
  const Scenario& scenario_;
  const ZoneLookup& zones_;
  Diagnostics& diagnostics_;
  OperationModel model_;
};

void OperationBuilder::note(const std::string& address, std::string name, std::string value) {
  model_.ledger.push_back({std::move(name), std::move(value), SourceKind::Template,
                           "template:Resources." + address, ""});
}

void OperationBuilder::add_fleet(FleetModel model) {
  OperationFleet fleet;
  fleet.settings = fleet_settings(model, resources_);
  fleet.pools = fleet_pools(model, catalog_, region_, {}, diagnostics_);
  fleet.stream = stream_hash(model.address);
  if (fleet.pools.table.size() == 0) {
    return;
  }
  PoolTable& table = fleet.pools.table;
  fleet.least_weight = *std::min_element(table.weight.begin(), table.weight.end());
  fleet.largest_weight = *std::max_element(table.weight.begin(), table.weight.end());
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    fleet.vcpus.push_back(catalog_.types()[table.type[pool]].vcpus);
    table.may_spot[pool] = uses_spot(model) ? table.may_spot[pool] : 0;
    table.may_on_demand[pool] = uses_on_demand(model) ? table.may_on_demand[pool] : 0;
  }
  fleet.model = std::move(model);
  model_.fleets.push_back(std::move(fleet));
}

void OperationBuilder::index_names() {
  std::set<std::string> zones;
  std::set<std::string> types;
  for (const OperationFleet& fleet : model_.fleets) {
    zones.insert(fleet.pools.zones.begin(), fleet.pools.zones.end());
    for (const std::uint32_t type : fleet.pools.table.type) {
      types.insert(catalog_.types()[type].name);
    }
  }
  model_.zones.assign(zones.begin(), zones.end());
  model_.types.assign(types.begin(), types.end());
  const auto place = [](const std::vector<std::string>& names, const std::string& name) {
    return static_cast<std::uint32_t>(std::lower_bound(names.begin(), names.end(), name) -
                                      names.begin());
  };
  std::map<std::string, std::uint32_t> clusters;
  for (OperationFleet& fleet : model_.fleets) {
    for (const std::string& zone : fleet.pools.zones) {
      fleet.zone.push_back(place(model_.zones, zone));
    }
    for (const std::uint32_t type : fleet.pools.table.type) {
      fleet.type.push_back(place(model_.types, catalog_.types()[type].name));
    }
    if (fleet.model.one_zone) {
      const std::string cluster = fleet.model.address.substr(0, fleet.model.address.rfind('.'));
      fleet.cluster =
          clusters.emplace(cluster, static_cast<std::uint32_t>(clusters.size())).first->second;
    }
  }
  for (const std::string& type : model_.types) {
    for (const std::string& zone : model_.zones) {
      model_.shortage_streams.push_back(stream_hash(fmt::format("{} {}", zone, type)));
    }
  }
}

void OperationBuilder::add_markets() {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;  // type, zone
  std::vector<MarketPool> wanted;
  for (std::uint32_t number = 0; number < model_.fleets.size(); ++number) {
    OperationFleet& fleet = model_.fleets[number];
    const PoolTable& table = fleet.pools.table;
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      if (table.may_spot[pool] == 0) {
        fleet.market.push_back(kNoIndex);
        continue;
      }
      const std::uint32_t zone = fleet.zone[table.zone[pool]];
      const auto [found, is_new] = known.emplace(std::pair(table.type[pool], zone),
                                                 static_cast<std::uint32_t>(wanted.size()));
      if (is_new) {
        wanted.push_back({table.type[pool], model_.zones[zone], table.spot_price[pool],
                          table.on_demand_price[pool]});
        model_.supply_zone.push_back(zone);
        model_.users.emplace_back();
      }
      fleet.market.push_back(found->second);
      model_.users[found->second].push_back({number, pool});
    }
  }
  model_.supply = fleet_supply(catalog_, region_, wanted, scenario_, model_.ledger, diagnostics_);
}

void OperationBuilder::add_work() {
  std::vector<ScalingPlan> plans = read_scaling(declared(resources_), zones_, diagnostics_);
  std::vector<std::string> names;
  for (const OperationFleet& fleet : model_.fleets) {
    names.push_back(fleet.model.address);
  }
  // Sizes of what is no fleet are not simulated.
  std::erase_if(plans, [&](const ScalingPlan& plan) {
    return std::find(names.begin(), names.end(), plan.address) == names.end();
  });
  bind_workloads(scenario_.workloads, names, plans, diagnostics_);
  for (OperationFleet& fleet : model_.fleets) {
    const auto plan = std::find_if(plans.begin(), plans.end(), [&](const ScalingPlan& each) {
      return each.address == fleet.model.address;
    });
    if (plan != plans.end()) {
      fleet.scaling = std::move(*plan);
      if (!fleet.scaling->is_still()) {
        note(fleet.model.address, "policies and schedules of " + fleet.model.address,
             fmt::format("{}", fleet.scaling->tracking.size() + fleet.scaling->steps.size() +
                                   fleet.scaling->scheduled.size()));
      }
    }
    if (const WorkloadSettings* work = scenario_.workloads.find(fleet.model.address)) {
      fleet.service = work->service;
      fleet.batch = work->batch;
      model_.ledger.push_back(
          {"work of " + fleet.model.address,
           work->batch
               ? fmt::format("{:g} unit-hours", work->batch->unit_hours)
               : fmt::format("a load, {:g} requests a second a unit", work->service->per_unit),
           SourceKind::Scenario,
           fmt::format("scenario:{}.workloads.{}", scenario_.name, fleet.model.address), ""});
    }
  }
}

void OperationBuilder::read_assumptions() {
  const auto value = [&](const char* name) {
    const auto found = scenario_.assumptions.find(name);
    return found != scenario_.assumptions.end() ? found->second.value
                                                : find_assumption(name)->by_default;
  };
  model_.launch_latency = value("launch_latency");
  model_.launch_retry = value("launch_retry");
  model_.impairment_detection = value("impairment_detection");
  model_.interruption_detection = value("interruption_detection");
  model_.gray_detection = value("gray_detection");
  model_.shortage = {value("on_demand_shortage"), value("on_demand_shortage_during_impairment"),
                     value("on_demand_shortage_duration"), value("shortage_onset")};
  model_.required_capacity = scenario_.required_capacity;
  model_.spot_quota_vcpus = scenario_.spot_vcpus;
  model_.on_demand_quota_vcpus = scenario_.on_demand_vcpus;
}

void OperationBuilder::add_ledger() {
  std::set<std::uint32_t> types;
  for (const OperationFleet& fleet : model_.fleets) {
    const FleetModel& model = fleet.model;
    const Units scale = model.scale;
    if (model.is_group()) {
      note(model.address, "desired capacity of " + model.address, std::to_string(model.desired));
      note(model.address, "largest size of " + model.address, std::to_string(model.max));
    } else {
      note(model.address, "target of " + model.address,
           fmt::format("{} Spot, {} On-Demand", model.spot_target / scale,
                       model.on_demand_target / scale));
    }
    note(model.address, "pools of " + model.address,
         fmt::format("{} in {}", fleet.pools.table.size(),
                     fleet.pools.zones.front().empty()
                         ? "an unknown zone"
                         : fmt::format("{}", fmt::join(fleet.pools.zones, ", "))));
    types.insert(fleet.pools.table.type.begin(), fleet.pools.table.type.end());
  }
  for (const std::uint32_t type : types) {
    const std::string& name = catalog_.types()[type].name;
    if (const auto price = catalog_.on_demand_price(name, region_.name)) {
      model_.ledger.push_back({fmt::format("price {} {}", name, region_.name),
                               price->usd_per_hour.to_string() + " USD/h", SourceKind::Catalog,
                               price->source, "price"});
    }
  }
}

std::optional<OperationModel> OperationBuilder::build(std::vector<FleetModel> fleets,
                                                      Nanoseconds until) {
  model_.region = region_.name;
  model_.until = until;
  model_.starts_at = scenario_.arrivals.starts_at;
  Units wanted = 0;
  for (FleetModel& model : fleets) {
    wanted += (model.desired + model.spot_target + model.on_demand_target) / model.scale;
    add_fleet(std::move(model));
  }
  if (wanted > kMostInstances) {
    diagnostics_.add(
        {codes::SimulationTooLarge,
         fmt::format("the fleets want {} units; at most {} are simulated", wanted, kMostInstances),
         {},
         "simulate a part of the stack"});
  }
  if (model_.fleets.empty() && !diagnostics_.has_errors()) {
    diagnostics_.add({codes::NothingToSimulate,
                      "the template holds no group or fleet that can be simulated",
                      {},
                      "a simulation needs at least one Auto Scaling group or fleet"});
  }
  if (diagnostics_.has_errors()) {
    return std::nullopt;
  }
  index_names();
  add_reservations(resources_, catalog_, model_, diagnostics_);
  add_ledger();
  add_work();
  add_markets();
  read_assumptions();
  bind_events(scenario_, model_, diagnostics_);
  if (diagnostics_.has_errors()) {
    return std::nullopt;
  }
  // Whole seconds where that is fine enough, so that a reader sees round times.
  const Nanoseconds least = (until + kMostPoints - 2) / (kMostPoints - 1);
  model_.grid_step = least > kSecond ? (least + kSecond - 1) / kSecond * kSecond : least;
  model_.grid_points = static_cast<std::uint32_t>(until / model_.grid_step) + 1;
  return std::move(model_);
}

bool is_plain_group(const FleetModel& model) {
  // Without any type it is one that the other engine explains.
  return model.kind == FleetKind::AutoScalingGroup &&
         (model.overrides.empty() ||
          (model.overrides.size() == 1 && !model.overrides.front().requirements)) &&
         model.group.on_demand_percentage == 100;
}

bool is_of_market(const ScenarioEvent& event) {
  const auto* impaired = std::get_if<ZoneImpairedEvent>(&event.what);
  return std::holds_alternative<CapacityShortageEvent>(event.what) ||
         std::holds_alternative<PriceSpikeEvent>(event.what) ||
         (impaired != nullptr && (impaired->gray || impaired->share < 1));
}

}  // namespace

bool needs_operation(const PlannedSet& resources, const Scenario& scenario) {
  const bool mixed = std::any_of(resources.resources.begin(), resources.resources.end(),
                                 [](const PlannedResource& each) {
                                   return each.type == "AWS::AutoScaling::AutoScalingGroup" &&
                                          each.properties.find("MixedInstancesPolicy") != nullptr;
                                 });
  const bool scheduled = std::any_of(
      resources.resources.begin(), resources.resources.end(),
      [](const PlannedResource& each) { return each.type == "AWS::AutoScaling::ScheduledAction"; });
  Diagnostics unheard;
  const std::vector<FleetModel> fleets = read_fleets(declared(resources), unheard);
  return mixed || scheduled || !scenario.workloads.workloads.empty() ||
         !std::all_of(fleets.begin(), fleets.end(), is_plain_group) ||
         (!fleets.empty() &&
          std::any_of(scenario.events.begin(), scenario.events.end(), is_of_market));
}

std::optional<OperationModel> make_operation(std::vector<FleetModel> fleets,
                                             const PlannedSet& resources, const Catalog& catalog,
                                             const Scenario& scenario, const ZoneLookup& zones,
                                             Nanoseconds until, Diagnostics& diagnostics) {
  const RegionFacts* region = catalog.region(resources.region);
  if (region == nullptr) {
    diagnostics.add({codes::CatalogUnknownName,
                     fmt::format("the catalog holds no Region \"{}\"", resources.region),
                     {},
                     "`drydock catalog show` lists what it holds; name one with --region"});
    return std::nullopt;
  }
  Diagnostics own;
  std::optional<OperationModel> model =
      OperationBuilder(resources, catalog, *region, scenario, zones, own)
          .build(std::move(fleets), until);
  diagnostics.append(own);
  return model;
}

std::optional<OperationModel> make_operation(const PlannedSet& resources, const Catalog& catalog,
                                             const Scenario& scenario, const ZoneLookup& zones,
                                             Nanoseconds until, Diagnostics& diagnostics) {
  Diagnostics own;
  std::vector<FleetModel> fleets = read_fleets(declared(resources), own);
  const bool good = !own.has_errors();
  diagnostics.append(own);
  return good ? make_operation(std::move(fleets), resources, catalog, scenario, zones, until,
                               diagnostics)
              : std::nullopt;
}

}  // namespace drydock
