// What fleets launch: the columns of their tables are filled from the market, the allocators of
// simulator/fleet decide, and what they decide is launched pool by pool.
#include <algorithm>

#include "base/duration.hpp"
#include "simulator/fleet/capacity_rules.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kPlenty = std::numeric_limits<std::uint32_t>::max() / 2;
constexpr std::uint32_t kRetry = stream_hash("launch_retry");

bool ranks_by_score(SpotStrategy strategy) {
  return strategy == SpotStrategy::CapacityOptimized ||
         strategy == SpotStrategy::CapacityOptimizedPrioritized ||
         strategy == SpotStrategy::PriceCapacityOptimized;
}

}  // namespace

bool OperationTrial::zone_open(const FleetState& fleet, std::uint32_t number,
                               std::uint32_t zone) const {
  return fleet.zone_closed[zone] == 0 && impaired_[model_.fleets[number].zone[zone]] == 0 &&
         (fleet.only_zone == kNoIndex || fleet.only_zone == zone);
}

void OperationTrial::fill_usable(std::uint32_t number) {
  const FleetState& fleet = fleets_[number];
  usable_.resize(fleet.zone_closed.size());
  for (std::uint32_t zone = 0; zone < usable_.size(); ++zone) {
    usable_[zone] = zone_open(fleet, number, zone) ? 1 : 0;
  }
}

// Scores are for the batch that is launched (U4): all of it from one pool, for a group what falls
// to one zone.
void OperationTrial::observe(std::uint32_t number, Units missing_spot, bool scores) {
  FleetState& fleet = fleets_[number];
  const OperationFleet& model = model_.fleets[number];
  PoolTable& table = fleet.table;
  fill_usable(number);
  const auto open = static_cast<Units>(std::count(usable_.begin(), usable_.end(), 1));
  const Units batch =
      model.model.is_group() && open > 1 ? (missing_spot + open - 1) / open : missing_spot;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    const std::uint32_t zone = table.zone[pool];
    const bool gives = usable_[zone] != 0;
    const std::uint32_t market = model.market[pool];
    table.spot_room[pool] = gives && market != kNoIndex ? market_.room(market) : 0;
    if (market != kNoIndex) {
      table.spot_price[pool] = market_.price(market);
    }
    if (scores && gives && market != kNoIndex) {
      table.score[pool] =
          market_.score(market, std::max(1U, instances_for(batch, table.weight[pool])));
    }
    const std::size_t place = model.type[pool] * model_.zones.size() + model.zone[zone];
    const bool is_short = !gives || table.may_on_demand[pool] == 0 ||
                          clock_.now() < short_until_[place] ||
                          shortages_.is_short(model.zone[zone], model.type[pool], clock_.now());
    table.on_demand_room[pool] = is_short ? 0 : kPlenty;
    std::uint32_t slots = 0;
    for (const std::uint32_t slot : model.slots[pool]) {
      const std::uint32_t count = model_.reservations[slot].reservation.count;
      slots += gives && slots_used_[slot] < count ? count - slots_used_[slot] : 0;
    }
    table.reserved_room[pool] = slots;
  }
}

void OperationTrial::fleet_missing(std::uint32_t number, Units& spot, Units& on_demand) const {
  const FleetState& fleet = fleets_[number];
  // Rule 90: instances with a recommendation no longer count, up to twice the target.
  const Units most = rebalancing_target(fleet.spot_target, fleet.marked_units);
  spot =
      std::min(fleet.spot_target - fleet.spot_units, most - fleet.spot_units - fleet.marked_units);
  on_demand = fleet.on_demand_target - fleet.on_demand_units;
}

void OperationTrial::launch_missing(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  const FleetModel& model = model_.fleets[number].model;
  Units spot = 0;
  Units on_demand = 0;
  if (model.is_group()) {
    spot = fleet.desired + fleet.moving_units - fleet.counted();
  } else {
    fleet_missing(number, spot, on_demand);
  }
  const Units missing = std::max<Units>(spot, 0) + std::max<Units>(on_demand, 0);
  if (missing <= 0) {
    fleet.missing = 0;
    fleet.first_fill = false;
    fleet.gave_up = false;
    ++fleet.turn;
    if (model.life == FleetLife::Request) {
      fleet.retired = true;  // rule 21: it is not replenished
    }
    return;
  }
  if (fleet.retired || fleet.gave_up) {
    fleet.reason = BoundReason::Retired;
    fleet.missing = missing;
    return;
  }
  // Who waits for its next attempt tries earlier only for what it lost since.
  if (fleet.retry_due && !fleet.retry_now && missing <= fleet.missing) {
    return;
  }
  const bool in_vain = fleet.missing > 0 && missing <= fleet.missing && !fleet.missing_on_demand &&
                       fleet.seen_version == fleet.version;
  Units left = missing;
  if (!in_vain) {
    fleet.seen_version = fleet.version;
    quota_hit_ = false;
    if (model.is_group()) {
      observe(number, spot, ranks_by_score(model.group.spot.strategy));
      left -= launch_group(number, fleet.desired + fleet.moving_units, usable_, false, 0);
    } else {
      if (model.one_zone && !fleet.first_fill) {
        fleet.rules.spot.strategy = model.resize_strategy;  // rule 124
      }
      observe(number, spot, ranks_by_score(fleet.rules.spot.strategy));
      left -= launch_fleet(number);
    }
  }
  if (model.life == FleetLife::Instant) {
    fleet.retired = true;
  }
  if (left <= 0) {
    fleet.missing = 0;
    return;
  }
  if (!in_vain) {
    if (model.is_group()) {
      const Units target = on_demand_target(fleet.desired, model.group.on_demand_base,
                                            model.group.on_demand_percentage);
      fleet.missing_on_demand = fleet.on_demand_units < target;
    } else {
      fleet.missing_on_demand = fleet.on_demand_units < fleet.on_demand_target;
    }
  }
  note_failure(number, left, !in_vain);
}

void OperationTrial::note_failure(std::uint32_t number, Units missing, bool looked) {
  FleetState& fleet = fleets_[number];
  const OperationFleet& model = model_.fleets[number];
  if (looked) {
    fleet.reason = quota_hit_                ? BoundReason::Quota
                   : fleet.missing_on_demand ? on_demand_reason(number)
                                             : spot_reason(number);
  }
  const bool first = fleet.missing == 0;
  fleet.missing = missing;
  const std::uint32_t failed = instances_for(missing, model.least_weight);
  launch_failures_ += failed;
  result_.failures[number][static_cast<std::size_t>(fleet.reason)] += failed;
  if (fleet.retired || fleet.retry_due) {
    return;
  }
  fleet.retry_due = true;
  const Nanoseconds pause =
      draw_time(model_.launch_retry, stream(mix_stream(model.stream, fleet.next_retry++), kRetry));
  queue_.push(clock_.now() + std::max<Nanoseconds>(pause, kSecond),
              {Event::Kind::Retry, number, 0});
  if (first && model.model.one_zone && model.model.resize_timeout > 0 && !fleet.first_fill) {
    queue_.push(clock_.now() + model.model.resize_timeout,
                {Event::Kind::GaveUp, number, fleet.turn});
  }
}

// Why no Spot Instance more could be launched, by what observe() saw and the launch left.
BoundReason OperationTrial::spot_reason(std::uint32_t number) const {
  const FleetState& fleet = fleets_[number];
  const PoolTable& table = fleet.table;
  bool any_open = false;
  bool dear_room = false;
  bool cheap_room = false;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    if (table.may_spot[pool] == 0 || !zone_open(fleet, number, table.zone[pool])) {
      continue;
    }
    any_open = true;
    const bool room = market_.room(model_.fleets[number].market[pool]) > 0;
    (table.affordable(pool) ? cheap_room : dear_room) |= room;
  }
  const bool limited = fleet.rules.spot_limits.max_total_price != kNoPriceLimit;
  // `diversified` leaves a pool that costs as much as On-Demand (rule 14).
  return !any_open                 ? BoundReason::ZoneImpaired
         : cheap_room && limited   ? BoundReason::TotalPrice
         : cheap_room || dear_room ? BoundReason::MaxPrice
                                   : BoundReason::NoCapacity;
}

BoundReason OperationTrial::on_demand_reason(std::uint32_t number) const {
  const FleetState& fleet = fleets_[number];
  const OperationFleet& model = model_.fleets[number];
  const ReservationUse use =
      model.model.is_group() ? model.model.group.reservations : fleet.rules.reservations;
  if (use == ReservationUse::Only) {
    return BoundReason::ReservationsOnly;
  }
  bool any_open = false;
  bool any_room = false;
  for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
    const bool open = zone_open(fleet, number, fleet.table.zone[pool]);
    any_open = any_open || open;
    any_room = any_room || (open && fleet.table.on_demand_room[pool] > 0);
  }
  return !any_open  ? BoundReason::ZoneImpaired
         : any_room ? BoundReason::TotalPrice
                    : BoundReason::NoCapacity;
}

Units OperationTrial::launch_group(std::uint32_t number, Units wanted,
                                   std::span<const std::uint8_t> usable, bool moving,
                                   std::uint32_t from) {
  FleetState& fleet = fleets_[number];
  const Launches& launches =
      group_allocator_.allocate(fleet.table, model_.fleets[number].model.group,
                                {fleet.counted_spot, fleet.counted_on_demand}, wanted, usable);
  for (std::uint32_t zone = 0; zone < usable.size() && !moving; ++zone) {
    fleet.zone_short[zone] = group_allocator_.came_short(zone) ? 1 : 0;
  }
  return realize(number, launches, moving, from);
}

Units OperationTrial::launch_fleet(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  Units spot = 0;
  Units on_demand = 0;
  fleet_missing(number, spot, on_demand);
  const Launches& launches = fleet_allocator_.allocate(
      fleet.table, fleet.rules, {fleet.counted_spot, fleet.counted_on_demand}, spot, on_demand);
  return realize(number, launches, false, 0);
}

Units OperationTrial::realize(std::uint32_t number, const Launches& launches, bool moving,
                              std::uint32_t from) {
  FleetState& fleet = fleets_[number];
  Units launched = 0;
  const auto launch = [&](std::uint32_t pool, std::uint32_t count, std::uint32_t reserved,
                          bool spot) {
    if (count == 0) {
      return;
    }
    const std::uint32_t given = launch_in_pool(number, pool, count, reserved, spot);
    launched += given * fleet.table.weight[pool];
    const std::vector<std::uint32_t>& members =
        spot ? fleet.pools[pool].spot : fleet.pools[pool].on_demand;
    for (std::uint32_t i = 0; moving && i < given; ++i) {
      Instance& instance = instances_[members[members.size() - 1 - i]];
      instance.moving = true;
      instance.from = from;
      fleet.moving_units += fleet.table.weight[pool];
      fleet.moving_from[from] += fleet.table.weight[pool];
    }
  };
  for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
    launch(pool, launches.on_demand[pool], launches.reserved[pool], false);
    launch(pool, launches.spot[pool], 0, true);
  }
  return launched;
}

std::uint32_t OperationTrial::launch_in_pool(std::uint32_t number, std::uint32_t pool,
                                             std::uint32_t count, std::uint32_t reserved,
                                             bool spot) {
  const OperationFleet& model = model_.fleets[number];
  // Two rows of a table may mean one pool of the market.
  if (spot) {
    count = std::min(count, market_.room(model.market[pool]));
  }
  const std::optional<std::uint32_t> quota =
      spot ? model_.spot_quota_vcpus : model_.on_demand_quota_vcpus;
  if (quota) {
    const std::uint32_t room =
        quota_room(*quota, static_cast<std::uint32_t>(spot ? spot_vcpus_ : on_demand_vcpus_),
                   model.vcpus[pool]);
    quota_hit_ = quota_hit_ || room < count;
    count = std::min(count, room);
  }
  if (spot && count > 0) {
    follow_price(model.market[pool]);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    add_instance(number, pool, spot, i < reserved);
  }
  if (spot && count > 0) {
    hold(model.market[pool]);
  }
  return count;
}

}  // namespace drydock
