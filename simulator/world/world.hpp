// The part of a template that a capacity simulation runs: Auto Scaling groups with their zones, the
// Capacity Reservations they may enter, and instances that stand alone, with the price of each
// type. Immutable once built; things are named by index. What happens to them is left to the trial.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/strong_id.hpp"
#include "simulator/capacity/reservation_ledger.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/zone_distribution.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {

using ZoneIndex = StrongId<struct ZoneTag>;
using GroupIndex = StrongId<struct GroupTag>;
using TypeIndex = StrongId<struct TypeTag>;

struct GroupModel {
  std::string address;
  std::vector<ZoneIndex> zones;  // in the order of the template
  std::uint32_t desired = 0;
  std::uint32_t max = 0;
  BalanceStrategy strategy = BalanceStrategy::BestEffort;
  TypeIndex type;
  InstanceRequest request;  // its zone is empty
};

struct OutsideModel {
  std::string address;
  ZoneIndex zone;
  TypeIndex type;
  InstanceRequest request;
};

struct TypeModel {
  std::string name;
  Price price;
};

struct World {
  std::string region;
  std::vector<std::string> zones;  // by name
  std::vector<TypeModel> types;    // by name
  std::vector<GroupModel> groups;
  std::vector<Reservation> reservations;
  std::vector<OutsideModel> outside;
  std::vector<LedgerEntry> ledger;  // what was taken from where

  [[nodiscard]] std::optional<ZoneIndex> find_zone(std::string_view name) const;
  [[nodiscard]] std::optional<TypeIndex> find_type(std::string_view name) const;
};

// The On-Demand price of an instance type in the template's Region.
using PriceLookup = std::function<std::optional<Price>(const std::string& instance_type)>;

// `spare_types` are types that the scenario starts beside those of the template. Reports what is
// missing or cannot be simulated; nothing if any of it is an error.
[[nodiscard]] std::optional<World> build_world(const PlannedSet& resources,
                                               const PriceLookup& price_of,
                                               const std::vector<std::string>& spare_types,
                                               Diagnostics& diagnostics);

}  // namespace drydock
