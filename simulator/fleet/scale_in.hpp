// Which instances an Auto Scaling group gives up, and how it evens out its zones. Rules 72 to 74,
// 77, 78 and 80 of docs/capacity-rules.md.
//
// Where AWS says nothing: "random" at the end of a policy is the instance that stands first; a
// group never goes below its desired capacity, so an instance whose weight is too large stays.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "simulator/fleet/group_allocation.hpp"

namespace drydock {

enum class TerminationPolicy : std::uint8_t {
  Default,
  AllocationStrategy,
  OldestLaunchTemplate,
  ClosestToNextInstanceHour,
  NewestInstance,
  OldestInstance,
};

struct GroupInstance {
  std::uint32_t pool = 0;
  bool spot = false;
  bool is_protected = false;           // from scale-in
  std::uint32_t template_version = 0;  // older is smaller
  Nanoseconds launched = 0;
};

class ScaleIn {
 public:
  // Positions in `instances`, in the order in which they are to end, until no more can without
  // going below `desired`. `policies` are tried in their order, each for what the one before left
  // undecided; without any, Default. Good until the next call.
  std::span<const std::uint32_t> choose(const PoolTable& table, const GroupRules& rules,
                                        std::span<const GroupInstance> instances, Units desired,
                                        std::span<const TerminationPolicy> policies,
                                        Nanoseconds now);

 private:
  struct Held {
    Units spot = 0;
    Units on_demand = 0;
    [[nodiscard]] Units all() const { return spot + on_demand; }
  };

  std::optional<std::uint32_t> choose_one(const PoolTable& table, const GroupRules& rules,
                                          std::span<const GroupInstance> instances, Units desired,
                                          std::span<const TerminationPolicy> policies,
                                          Nanoseconds now);
  // Leaves in candidates_ those that the policy gives up first.
  void keep_worst(std::span<const GroupInstance> instances, TerminationPolicy policy,
                  Nanoseconds now);
  void rank_pools(const PoolTable& table, const GroupRules& rules);

  Held held_;
  std::vector<Units> zone_units_;
  std::vector<std::uint8_t> gone_;
  std::vector<std::uint32_t> candidates_;
  std::vector<std::uint32_t> victims_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> spot_rank_;  // by pool: 0 is what the strategy likes best
  std::vector<std::uint32_t> on_demand_rank_;
};

// How many instances a group may have beside its maximum while it evens out zones (rule 73).
[[nodiscard]] constexpr Units rebalance_surplus(Units max) { return max / 10 > 1 ? max / 10 : 1; }

struct ZoneMove {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};
// The next instance to launch in `to` before one in `from` ends; nothing if the zones are even
// enough. A zone that may not be used keeps nothing. `step` is the weight of one instance.
[[nodiscard]] std::optional<ZoneMove> next_zone_move(std::span<const Units> zone_units,
                                                     std::span<const std::uint8_t> usable,
                                                     Units step);

}  // namespace drydock
