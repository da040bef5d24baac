// In which order a fleet draws from its pools, and how it draws. The strategies of EC2 Fleet, Spot
// Fleet, Auto Scaling and EMR are the same; they differ in which pools compete (all of the fleet,
// or those of one zone). Rules 12 to 20, 25 to 27, 41 to 44, 123 of docs/capacity-rules.md.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "simulator/fleet/pool_table.hpp"

namespace drydock {

enum class SpotStrategy : std::uint8_t {
  LowestPrice,
  Diversified,
  CapacityOptimized,
  CapacityOptimizedPrioritized,
  PriceCapacityOptimized,
};
enum class OnDemandStrategy : std::uint8_t { LowestPrice, Prioritized };

// What AWS does not document (U2, U3 of docs/capacity-rules.md).
struct RankingChoices {
  enum class ShortList : std::uint8_t { TopShare, WithinEpsilon };
  ShortList short_list = ShortList::TopShare;
  double short_list_share = 1.0 / 3;   // TopShare: of the pools, rounded up
  std::uint32_t short_list_least = 2;  // either: at least so many
  double short_list_epsilon = 0.05;    // WithinEpsilon: score at most so much below the best
  double priority_tie = 0.05;          // scores so near the best honour priority
};

struct SpotRules {
  SpotStrategy strategy = SpotStrategy::LowestPrice;
  std::uint32_t pools_to_use = 1;  // LowestPrice alone
  RankingChoices choices;
};

// Keeps those of `pools` from which Spot may be launched for at most the price limits, best first.
// Returns how many at the front are drawn from evenly; the others are for when these run out.
// `target` is what is to be launched. Allocates nothing.
std::uint32_t order_spot_pools(const PoolTable& table, const SpotRules& rules, Units target,
                               std::vector<std::uint32_t>& pools);

// The same for On-Demand, drawn from one after the other.
void order_on_demand_pools(const PoolTable& table, OnDemandStrategy strategy, Units target,
                           std::vector<std::uint32_t>& pools);

// Draws instances from ordered pools one by one: always from the pool that holds the fewest units
// among the first `width` that still have room; a pool that ran out is replaced by the next.
class PoolDraw {
 public:
  void begin(std::span<const std::uint32_t> order, std::uint32_t width);
  // `units` and `room` are by pool. kNoPool if no pool has room.
  [[nodiscard]] std::uint32_t next(std::span<const Units> units,
                                   std::span<const std::uint32_t> room);

 private:
  std::vector<std::uint32_t> active_;  // in order of rank
  std::span<const std::uint32_t> order_;
  std::size_t taken_ = 0;
  std::uint32_t width_ = 1;
};

}  // namespace drydock
