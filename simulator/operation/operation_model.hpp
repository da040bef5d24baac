// The fleets of a template in a scenario: what they may launch where, what the market is believed
// to give, which reservations they enter, what happens when. Everything that trials need and none
// of them changes, so that threads share one; things are named by index. What happens in a trial is
// left to operation_trial.
//
// The engine of simulator/world plays plain On-Demand groups of one type with every detail of
// Capacity Reservations; this one plays everything that launches instances by itself (fleet_model),
// on a market of Spot and On-Demand capacity.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/capacity/reservation_ledger.hpp"
#include "simulator/fleet/fleet_model.hpp"
#include "simulator/fleet/fleet_pools.hpp"
#include "simulator/market/supply_model.hpp"
#include "simulator/operation/fleet_settings.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/workload/batch_work.hpp"
#include "simulator/workload/read_scaling.hpp"
#include "simulator/workload/service_load.hpp"
#include "simulator/world/pool_shortages.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

inline constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();

struct OperationFleet {
  FleetModel model;
  FleetPools pools;
  FleetSettings settings;
  std::uint32_t stream = 0;  // stream_hash of the address: keys its draws
  // EMR: fleets of one cluster have the same number and share one zone (rule 120).
  std::uint32_t cluster = kNoIndex;
  std::vector<std::uint32_t> zone;  // by zone of the pools: into OperationModel::zones
  // By pool.
  std::vector<std::uint32_t> type;                // into OperationModel::types
  std::vector<std::uint32_t> market;              // into the supply's pools; kNoIndex: no Spot
  std::vector<std::vector<std::uint32_t>> slots;  // reservations, in the order they are entered
  std::vector<std::uint32_t> vcpus;               // of one instance
  // What it works on, and what changes its size.
  std::optional<ScalingPlan> scaling;
  std::optional<ServiceLoad> service;
  std::optional<BatchWork> batch;
  Units least_weight = 1;
  Units largest_weight = 1;
};

// A row of a fleet's table that draws from a pool of the market.
struct PoolUser {
  std::uint32_t fleet = 0;
  std::uint32_t pool = 0;
};

struct OperationReservation {
  Reservation reservation;
  NanoDollars price = 0;  // of a slot, an hour
};

struct OperationEvent {
  enum class Kind : std::uint8_t { Impair, Shortage, PriceSpike, SetDesired, RemoveZone };
  Kind kind = Kind::SetDesired;
  Distribution at_seconds;
  Distribution duration_seconds;
  std::string label;
  std::uint32_t zone = kNoIndex;  // kNoIndex: any (Impair), all (Shortage, PriceSpike)
  double share = 1;               // of the instances (Impair) or pools (Shortage) that it hits
  bool gray = false;              // Impair: instances run on and are of no use
  double on_demand_share = 0;     // Shortage: of the On-Demand pools
  double price_factor = 1;        // PriceSpike
  std::uint32_t fleet = 0;        // SetDesired, RemoveZone
  Units count = 0;                // SetDesired
};

struct OperationModel {
  std::string region;
  std::vector<std::string> zones;  // by name
  std::vector<std::string> types;  // by name
  std::vector<OperationFleet> fleets;
  std::vector<OperationReservation> reservations;
  std::vector<OperationEvent> events;

  SupplyModel supply;
  std::vector<std::uint32_t> supply_zone;       // by pool of the supply: into `zones`
  std::vector<std::vector<PoolUser>> users;     // by pool of the supply
  ShortageAssumptions shortage;                 // of On-Demand
  std::vector<std::uint32_t> shortage_streams;  // [type * zones + zone]

  Distribution launch_latency;
  Distribution launch_retry;
  Distribution impairment_detection;
  Distribution interruption_detection;
  Distribution gray_detection;
  std::optional<std::uint32_t> spot_quota_vcpus;  // rule 9; of the classes together
  std::optional<std::uint32_t> on_demand_quota_vcpus;
  std::optional<std::uint32_t> required_capacity;
  Nanoseconds starts_at = 0;  // the instant of simulated time 0
  Nanoseconds until = 0;
  Nanoseconds grid_step = 0;  // of series: points at 0, step, 2 step, …
  std::uint32_t grid_points = 0;
  std::vector<LedgerEntry> ledger;  // what was taken from template, catalog and market
};

// Whether the template or the scenario holds what the engine of simulator/world does not play: Spot
// Instances, mixed instances, requirements, fleets, partial or gray impairments, shortages, spikes.
[[nodiscard]] bool needs_operation(const PlannedSet& resources, const Scenario& scenario);

// Reports what is wrong; nothing if any of it is an error.
[[nodiscard]] std::optional<OperationModel> make_operation(
    const PlannedSet& resources, const Catalog& catalog, const Scenario& scenario,
    const ZoneLookup& zones, Nanoseconds until, Diagnostics& diagnostics);

// The same of fleets that stand in no template.
[[nodiscard]] std::optional<OperationModel> make_operation(
    std::vector<FleetModel> fleets, const PlannedSet& resources, const Catalog& catalog,
    const Scenario& scenario, const ZoneLookup& zones, Nanoseconds until, Diagnostics& diagnostics);

}  // namespace drydock
