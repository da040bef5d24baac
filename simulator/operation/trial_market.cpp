// What the market does to instances: rebalance recommendations, notices, prices above what a fleet
// pays (rules 6, 7, 82, 83, 87 to 91).
#include <algorithm>

#include "base/duration.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kTake = stream_hash("instances taken back");
constexpr std::uint32_t kRisk = stream_hash("instances at risk");
constexpr std::uint32_t kDetection = stream_hash("interruption_detection");
constexpr std::uint32_t kReassess = stream_hash("reassessment");

}  // namespace

void OperationTrial::handle_change(const SupplyChange& change) {
  switch (change.kind) {
    case SupplyChange::Kind::Room:
      return room_changed(change.pool);
    case SupplyChange::Kind::Reclaimed:
      take_back(change.pool, change.instances);
      return room_changed(change.pool);
    case SupplyChange::Kind::AtRisk:
      return put_at_risk(change.pool, change.instances);
  }
}

// Prices of pools that nobody holds are looked at only when somebody does.
bool OperationTrial::follow_price(std::uint32_t market) {
  PriceMeter& meter = prices_[market];
  const NanoDollars price = market_.price(market);
  if (price == meter.price) {
    return false;
  }
  meter = {price, clock_.now(), meter.at(clock_.now())};
  return true;
}

// The price may have moved with the room. Rule 6: what runs above its maximum price is interrupted.
void OperationTrial::room_changed(std::uint32_t market) {
  const bool moved = follow_price(market);
  const NanoDollars price = prices_[market].price;
  bool noticed = false;
  for (const PoolUser& user : model_.users[market]) {
    FleetState& fleet = fleets_[user.fleet];
    ++fleet.version;
    if (moved) {
      fleet.table.spot_price[user.pool] = price;
      while (!fleet.pools[user.pool].spot.empty() && !fleet.table.affordable(user.pool)) {
        notice(fleet.pools[user.pool].spot.back());
        noticed = true;
      }
    }
    // Rule 72: a zone that came short and gives again.
    const std::uint32_t zone = fleet.table.zone[user.pool];
    if (fleet.zone_short[zone] != 0 && market_.room(market) > 0) {
      fleet.even_out = true;
      touch(user.fleet);
    }
  }
  if (noticed) {
    close_chain(market);
    hold(market);
  }
}

// One of the active Spot Instances in the pool, each as likely as any other; those with a
// recommendation come first, or last. Precondition: there is one.
std::uint32_t OperationTrial::pick(std::uint32_t market, Rng& rng, bool at_risk_first) const {
  std::uint32_t wanted = rng.below(held_[market]);
  std::uint32_t found = kNoIndex;
  for (const PoolUser& user : model_.users[market]) {
    const std::vector<std::uint32_t>& members = fleets_[user.fleet].pools[user.pool].spot;
    if (found == kNoIndex && wanted < members.size()) {
      found = members[wanted];
    } else if (found == kNoIndex) {
      wanted -= static_cast<std::uint32_t>(members.size());
    }
  }
  if (instances_[found].at_risk == at_risk_first) {
    return found;
  }
  if (at_risk_[market] == (at_risk_first ? 0 : held_[market])) {
    return found;
  }
  // Few have a recommendation at a time: it is found by looking.
  for (const PoolUser& user : model_.users[market]) {
    for (const std::uint32_t index : fleets_[user.fleet].pools[user.pool].spot) {
      if (instances_[index].at_risk == at_risk_first) {
        return index;
      }
    }
  }
  return found;
}

void OperationTrial::take_back(std::uint32_t market, std::uint32_t count) {
  count = std::min(count, held_[market]);
  if (count == 0) {
    return;
  }
  const std::uint32_t entity = stream_hash(model_.supply.pools[market].name);
  Rng rng = stream(entity, mix_stream(kTake, next_take_[market]++));
  for (std::uint32_t i = 0; i < count; ++i) {
    notice(pick(market, rng, true));
  }
  close_chain(market);
  hold(market);
}

// Two minutes' notice. A fleet with capacity rebalancing looks for a replacement at once, others
// when it is gone (rule 91).
void OperationTrial::notice(std::uint32_t index) {
  Instance& instance = instances_[index];
  ++interruptions_;
  leave_pool(index);
  instance.next = chain_;
  chain_ = index;
  if (model_.fleets[instance.fleet].model.capacity_rebalancing) {
    replacements_ += instance.counted ? 1U : 0U;
    uncount(index);
  }
}

void OperationTrial::close_chain(std::uint32_t) {
  if (chain_ != kNoIndex) {
    queue_.push(clock_.now() + time_after_notice(InterruptionBehavior::Terminate),
                {Event::Kind::NoticeEnd, chain_, 0});
    chain_ = kNoIndex;
  }
}

void OperationTrial::end_notice(std::uint32_t head) {
  for (std::uint32_t index = head; index != kNoIndex; index = instances_[index].next) {
    Instance& instance = instances_[index];
    if (instance.phase == Instance::Phase::Noticed) {
      stop_running(index, End::Interrupted);
      instance.phase = Instance::Phase::Lost;
      FleetState& fleet = fleets_[instance.fleet];
      fleet.unnoticed += instance.counted ? fleet.table.weight[instance.pool] : 0;
      touch(instance.fleet);
    }
  }
  const Instance& first = instances_[head];
  const std::uint32_t entity = mix_stream(model_.fleets[first.fleet].stream, first.number);
  queue_.push(clock_.now() + draw_time(model_.interruption_detection, stream(entity, kDetection)),
              {Event::Kind::Gone, head, 0});
}

void OperationTrial::forget(std::uint32_t head) {
  for (std::uint32_t index = head; index != kNoIndex;) {
    const std::uint32_t next = instances_[index].next;
    if (instances_[index].counted) {
      ++replacements_;
      uncount(index);
    }
    release(index);
    index = next;
  }
}

void OperationTrial::put_at_risk(std::uint32_t market, std::uint32_t count) {
  const std::uint32_t entity = stream_hash(model_.supply.pools[market].name);
  Rng rng = stream(entity, mix_stream(kRisk, next_take_[market]++));
  count = std::min(count, held_[market]);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t index = pick(market, rng, false);
    Instance& instance = instances_[index];
    if (instance.at_risk) {
      return;  // all have one
    }
    instance.at_risk = true;
    ++at_risk_[market];
    if (model_.fleets[instance.fleet].model.capacity_rebalancing) {
      consider(index);
    }
  }
}

// How good the best two pools are for one more instance, looked at once an event.
void OperationTrial::assess(std::uint32_t number, Units weight) {
  FleetState& fleet = fleets_[number];
  if (fleet.assessed == events_ + 1) {
    return;
  }
  fleet.assessed = events_ + 1;
  observe(number, weight, true);
  fleet.best_pool = kNoPool;
  fleet.best_score = fleet.second_score = -1;
  for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
    if (fleet.table.may_spot[pool] == 0 || fleet.table.spot_room[pool] == 0 ||
        !fleet.table.affordable(pool)) {
      continue;
    }
    const double score = fleet.table.score[pool];
    if (score > fleet.best_score) {
      fleet.second_score = fleet.best_score;
      fleet.best_score = score;
      fleet.best_pool = pool;
    } else {
      fleet.second_score = std::max(fleet.second_score, score);
    }
  }
}

// Rule 89: an instance at risk is replaced only by one whose pool is at least as good; else its
// fleet keeps looking.
void OperationTrial::consider(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (instance.phase != Instance::Phase::Active || instance.marked || instance.moving) {
    return;
  }
  FleetState& fleet = fleets_[instance.fleet];
  const OperationFleet& model = model_.fleets[instance.fleet];
  assess(instance.fleet, fleet.table.weight[instance.pool]);
  const double best = fleet.best_pool == instance.pool ? fleet.second_score : fleet.best_score;
  const std::uint32_t entity = mix_stream(model.stream, instance.number);
  if (!replaces(fleet.table.score[instance.pool], best, false)) {
    queue_.push(
        clock_.now() +
            std::max<Nanoseconds>(
                kSecond, draw_time(model_.launch_retry,
                                   stream(entity, mix_stream(kReassess, fleet.next_retry)))),
        {Event::Kind::Reassess, index, instance.generation});
    return;
  }
  uncount(index);
  instance.marked = true;
  ++replacements_;
  fleet.marked_units += fleet.table.weight[instance.pool];
  if (!model.model.is_group() && model.settings.ends_marked) {
    queue_.push(clock_.now() + model.settings.termination_delay,
                {Event::Kind::EndMarked, index, instance.generation});
  }
}

// Rule 88: after its delay, if there is a replacement.
void OperationTrial::end_marked(std::uint32_t index) {
  const Instance& instance = instances_[index];
  FleetState& fleet = fleets_[instance.fleet];
  const Units weight = fleet.table.weight[instance.pool];
  if (instance.phase != Instance::Phase::Active) {
    return;
  }
  if (fleet.ready - weight >= fleet.target()) {
    terminate(index);
  } else {
    queue_.push(clock_.now() + model_.fleets[instance.fleet].settings.termination_delay,
                {Event::Kind::EndMarked, index, instance.generation});
  }
}

}  // namespace drydock
