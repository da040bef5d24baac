// Where EC2 Fleet, Spot Fleet and EMR instance fleets launch what is missing: strategies rank the
// pools of all zones at once (rule 40). Rules 11 to 36 and 121 to 126 of docs/capacity-rules.md. A
// pure function of the pools' state; how much is missing, and when to try again, is the caller's.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "simulator/fleet/launches.hpp"
#include "simulator/fleet/pool_order.hpp"

namespace drydock {

// Of one side, Spot or On-Demand.
struct SideLimits {
  NanoDollars max_total_price = kNoPriceLimit;  // an hour, of all that runs (rule 29)
  Units min_target = 0;                         // all or nothing (rule 28)
  bool single_type = false;
  bool single_zone = false;
};

struct FleetRules {
  SpotRules spot;
  SideLimits spot_limits;
  OnDemandStrategy on_demand = OnDemandStrategy::LowestPrice;
  SideLimits on_demand_limits;
  ReservationUse reservations = ReservationUse::Open;
};

class FleetAllocator {
 public:
  // What to launch for so many missing units of each side. The reference is good until the next
  // call. Precondition: `running` has an entry a pool.
  const Launches& allocate(const PoolTable& table, const FleetRules& rules, const Running& running,
                           Units missing_spot, Units missing_on_demand);

 private:
  // One side of one decision.
  struct Side {
    const std::vector<NanoDollars>* prices = nullptr;
    const SideLimits* limits = nullptr;
    std::uint32_t width = 1;
    Units missing = 0;
    NanoDollars spent = 0;  // an hour, by what runs
  };

  void begin(const PoolTable& table, std::span<const std::uint32_t> running, const Side& side);
  // Draws into counts_ from the pools of order_, in rounds: reserved slots, then what is left.
  Units draw(const PoolTable& table, const Side& side, std::span<const std::uint32_t> order,
             std::vector<std::uint32_t>& room);
  // Honours single_type and single_zone.
  Units draw_together(const PoolTable& table, const Side& side,
                      std::span<const std::uint32_t> running, std::vector<std::uint32_t>& room);
  void launch_on_demand(const PoolTable& table, const FleetRules& rules, const Running& running,
                        Units missing);

  Launches launches_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> subset_;
  std::vector<std::uint32_t> room_;
  std::vector<std::uint32_t> full_room_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint32_t> best_counts_;
  std::vector<Units> units_;
  NanoDollars spent_ = 0;
  PoolDraw draw_;
};

}  // namespace drydock
