// Where an Auto Scaling group launches what is missing: zones are balanced first, then the strategy
// ranks the pools of the zone (rule 40). Also EKS node groups and capacity providers, which are
// such groups. Rules 40 to 57, 69 to 71 and 114 to 117 of docs/capacity-rules.md. A pure function
// of the pools' state; which zones may be used, and when to try again, is the caller's.
//
// Among zones with equally few units the first takes the next instance.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "simulator/fleet/fleet_allocation.hpp"
#include "simulator/fleet/zone_distribution.hpp"

namespace drydock {

struct GroupRules {
  SpotRules spot{SpotStrategy::LowestPrice, 2, {}};  // rule 42
  OnDemandStrategy on_demand = OnDemandStrategy::Prioritized;
  ReservationUse reservations = ReservationUse::Open;
  Units on_demand_base = 0;
  std::uint32_t on_demand_percentage = 100;  // above the base
  BalanceStrategy zones = BalanceStrategy::BestEffort;
};

// How many units of a desired capacity are On-Demand (rule 46).
[[nodiscard]] constexpr Units on_demand_target(Units desired, Units base,
                                               std::uint32_t percentage) {
  const Units above = desired > base ? desired - base : 0;
  return (desired < base ? desired : base) + (above * percentage + 99) / 100;
}

class GroupAllocator {
 public:
  // `usable` says of each zone whether it takes launches; pools of zones beyond it are not used.
  // The reference is good until the next call.
  const Launches& allocate(const PoolTable& table, const GroupRules& rules, const Running& running,
                           Units desired, std::span<const std::uint8_t> usable);

  // Whether a zone was wanted for an instance and could not give it, by the last call.
  [[nodiscard]] bool came_short(std::uint32_t zone) const { return short_[zone] != 0; }
  // Units by zone, with what the last call launched.
  [[nodiscard]] std::span<const Units> zone_units() const { return zone_units_; }

 private:
  struct ZonePools {
    std::vector<std::uint32_t> order;
    PoolDraw draw;
    PoolDraw reserved_draw;
  };
  enum class Source : std::uint8_t { Spot, OnDemand, ReservedOnly };

  void begin(const PoolTable& table, const Running& running, std::uint32_t zones);
  void order_zone_pools(const PoolTable& table, const GroupRules& rules, bool spot, Units missing);
  // The usable zone with the fewest units that is not exhausted; kNoPool if there is none.
  [[nodiscard]] std::uint32_t emptiest(const GroupRules& rules,
                                       std::span<const std::uint8_t> usable) const;
  bool launch_in(const PoolTable& table, const GroupRules& rules, std::uint32_t zone,
                 Source source);
  void fill(const PoolTable& table, const GroupRules& rules, std::span<const std::uint8_t> usable,
            Source source, Units missing);

  Launches launches_;
  std::vector<ZonePools> pools_;  // by zone
  std::vector<Units> zone_units_;
  std::vector<Units> units_;  // by pool, of the side that is filled
  std::vector<std::uint32_t> room_;
  std::vector<std::uint32_t> slots_;  // reserved
  std::vector<std::uint8_t> exhausted_;
  std::vector<std::uint8_t> short_;
};

}  // namespace drydock
