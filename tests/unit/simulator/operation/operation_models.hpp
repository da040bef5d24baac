// Fleets and markets built by hand, so that tests know every rate.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/duration.hpp"
#include "base/rng.hpp"
#include "simulator/operation/operation_trial.hpp"

namespace drydock::operation_models {

inline Distribution constant(double value) { return {Distribution::Kind::Constant, value, 0}; }

// Prices in thousandths of a dollar; rates an hour.
struct PoolShape {
  double falls = 0;
  double rises = 1;
  double loss = 0;
  double depth = 1e6;
  NanoDollars spot = 30;
  NanoDollars on_demand = 100;
  Units weight = 1;
};

// `types` × `zones` pools, each market of its own; `shape` gives that of a type in a zone.
struct FleetShape {
  FleetKind kind = FleetKind::Ec2Fleet;
  Units target = 12;  // of a group: desired
  std::uint32_t types = 2;
  std::uint32_t zones = 3;
  SpotStrategy strategy = SpotStrategy::PriceCapacityOptimized;
};

inline FleetModel fleet_model(const FleetShape& shape) {
  FleetModel model;
  model.kind = shape.kind;
  model.address = "Fleet";
  if (model.is_group()) {
    model.desired = shape.target;
    model.max = 2 * shape.target;
    model.group.spot.strategy = shape.strategy;
    model.group.on_demand_percentage = 0;
  } else {
    model.spot_target = shape.target;
    model.fleet.spot.strategy = shape.strategy;
  }
  return model;
}

template <class ShapeOf>
OperationModel one_fleet(FleetModel model, const FleetShape& shape, Nanoseconds until,
                         ShapeOf&& shape_of) {
  OperationModel out;
  out.region = "us-east-1";
  out.until = until;
  out.grid_step = until / 10;
  out.grid_points = 11;
  out.launch_latency = constant(90);
  out.launch_retry = constant(120);
  out.impairment_detection = constant(120);
  out.interruption_detection = constant(30);
  out.gray_detection = constant(600);
  out.shortage = {constant(0), constant(0), constant(3600), constant(0)};
  out.supply.horizon = kHour;
  out.supply.regions.push_back({"us-east-1", 0, 1});
  OperationFleet fleet;
  fleet.stream = stream_hash(model.address);
  for (std::uint32_t zone = 0; zone < shape.zones; ++zone) {
    out.zones.push_back("zone-" + std::to_string(zone));
    fleet.zone.push_back(zone);
  }
  fleet.pools.zones = out.zones;
  fleet.least_weight = std::numeric_limits<Units>::max();
  for (std::uint32_t type = 0; type < shape.types; ++type) {
    out.types.push_back("type-" + std::to_string(type));
    for (std::uint32_t zone = 0; zone < shape.zones; ++zone) {
      const PoolShape pool = shape_of(type, zone);
      PoolTable& table = fleet.pools.table;
      const std::uint32_t row = table.add(type, zone);
      table.weight[row] = pool.weight;
      table.on_demand_price[row] = pool.on_demand * 1'000'000;
      table.spot_price[row] = pool.spot * 1'000'000;
      table.priority[row] = type;
      fleet.least_weight = std::min(fleet.least_weight, pool.weight);
      fleet.largest_weight = std::max(fleet.largest_weight, pool.weight);
      fleet.type.push_back(type);
      fleet.market.push_back(row);
      fleet.slots.emplace_back();
      fleet.vcpus.push_back(2);
      out.shortage_streams.push_back(stream_hash(out.types[type] + out.zones[zone]));
      SupplyPool market;
      market.name = out.types[type] + "/" + out.zones[zone];
      market.falls = pool.falls;
      market.rises = pool.rises;
      market.falls_in_shock = pool.falls;
      market.rises_in_shock = pool.rises;
      market.loss = pool.loss;
      market.depth_median = pool.depth;
      market.price = table.spot_price[row];
      market.on_demand = table.on_demand_price[row];
      out.supply.pools.push_back(std::move(market));
      out.supply_zone.push_back(zone);
      out.users.push_back({{0, row}});
    }
  }
  fleet.model = std::move(model);
  out.fleets.push_back(std::move(fleet));
  return out;
}

inline double value(const OperationResult& result, OperationMetric metric) {
  return result.values[static_cast<std::size_t>(metric)];
}

inline OperationResult run_once(const OperationModel& model, std::uint64_t seed = 1) {
  OperationRunner runner(model);
  return runner.run(seed, 0, nullptr);
}

}  // namespace drydock::operation_models
