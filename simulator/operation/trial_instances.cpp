// The life of one instance, with everything that is counted of it.
#include "base/duration.hpp"
#include "simulator/fleet/capacity_rules.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kLaunchLatency = stream_hash("launch_latency");

}  // namespace

std::uint32_t OperationTrial::add_instance(std::uint32_t fleet, std::uint32_t pool, bool spot,
                                           bool reserved) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(instances_.size());
    instances_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  const OperationFleet& model = model_.fleets[fleet];
  FleetState& state = fleets_[fleet];
  const std::uint32_t generation = instances_[index].generation;
  Instance& instance = instances_[index];
  instance = {};
  instance.generation = generation;
  instance.phase = Instance::Phase::Active;
  instance.spot = spot;
  instance.fleet = fleet;
  instance.pool = pool;
  std::vector<std::uint32_t>& members = spot ? state.pools[pool].spot : state.pools[pool].on_demand;
  instance.place = static_cast<std::uint32_t>(members.size());
  members.push_back(index);
  const Units weight = state.table.weight[pool];
  instance.counted = true;
  (spot ? state.counted_spot : state.counted_on_demand)[pool] += 1;
  (spot ? state.spot_units : state.on_demand_units) += weight;
  (spot ? spot_vcpus_ : on_demand_vcpus_) += model.vcpus[pool];
  if (spot) {
    ++held_[model.market[pool]];
  }
  if (reserved) {
    for (const std::uint32_t slot : model.slots[pool]) {
      if (slots_used_[slot] < model_.reservations[slot].reservation.count) {
        instance.reservation = slot;
        ++slots_used_[slot];
        ++used_slots_;
        break;
      }
    }
  }
  ++launched_;
  instance.number = ++state.next_launch;
  state.starting += weight;
  if (starting_up_) {
    start_running(index);
    return index;
  }
  const Nanoseconds latency = draw_time(
      model_.launch_latency, stream(mix_stream(model.stream, instance.number), kLaunchLatency));
  queue_.push(clock_.now() + latency, {Event::Kind::Started, index, generation});
  return index;
}

void OperationTrial::start_running(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (instance.running || instance.phase == Instance::Phase::Lost) {
    return;
  }
  FleetState& fleet = fleets_[instance.fleet];
  const OperationFleet& model = model_.fleets[instance.fleet];
  const Units weight = fleet.table.weight[instance.pool];
  instance.running = true;
  instance.since = clock_.now();
  if (instance.spot) {
    instance.price_then = prices_[model.market[instance.pool]].at(clock_.now());
    ++running_spot_;
  }
  if (instance.phase == Instance::Phase::Active) {
    fleet.starting -= weight;
  }
  serve(instance.fleet);
  fleet.ready += weight;
  FleetWork* work = work_[instance.fleet].get();
  if (work != nullptr && work->batch) {
    work->batch->start(static_cast<std::uint32_t>(weight / model.model.scale), clock_.now());
    plan_work(instance.fleet);
  }
  if (work != nullptr && work->controller && model.scaling->warmup > 0 && !starting_up_) {
    instance.warming = true;
    fleet.warming += weight;
    queue_.push(clock_.now() + model.scaling->warmup,
                {Event::Kind::Warm, index, instance.generation});
  }
  ++running_;
  running_reserved_ += instance.reservation != kNoIndex ? 1 : 0;
  ++running_by_type_[model.type[instance.pool]];
  ++running_by_zone_[zone_of(index)];
  if (instance.moving) {
    fleet.moving_from[instance.from] -= weight;
    fleet.moving_units -= weight;
    instance.moving = false;
    fleet.even_out = true;
    fleet.may_shrink = true;
  }
  const double gray = gray_share_[zone_of(index)];
  constexpr std::uint32_t kGray = stream_hash("gray");
  if (gray > 0 && stream(mix_stream(model.stream, instance.number), kGray).uniform() < gray) {
    set_gray(index, true);
    constexpr std::uint32_t kDetection = stream_hash("gray_detection");
    queue_.push(
        clock_.now() + draw_time(model_.gray_detection,
                                 stream(mix_stream(model.stream, instance.number), kDetection)),
        {Event::Kind::Unhealthy, index, instance.generation});
  }
  touch(instance.fleet);
}

// Ends what runs and bills it: per second, and nothing for a Spot Instance that EC2 interrupts in
// its first hour (rule 93). Reserved slots are billed whether used or not (rule 101).
void OperationTrial::stop_running(std::uint32_t index, End end) {
  Instance& instance = instances_[index];
  FleetState& fleet = fleets_[instance.fleet];
  if (!instance.running) {
    return;
  }
  const Units weight = fleet.table.weight[instance.pool];
  const OperationFleet& model = model_.fleets[instance.fleet];
  const Nanoseconds ran = clock_.now() - instance.since;
  const NanoDollars full = fleet.table.on_demand_price[instance.pool];
  full_price_ += Wide{full} * ran;
  if (instance.spot) {
    const Wide price = prices_[model.market[instance.pool]].at(clock_.now()) - instance.price_then;
    paid_ += billed_spot_time(ran, end == End::Interrupted) == 0 ? 0 : price;
    --running_spot_;
  } else if (instance.reservation == kNoIndex) {
    paid_ += Wide{full} * ran;
  }
  serve(instance.fleet);
  FleetWork* work = work_[instance.fleet].get();
  if (work != nullptr && work->batch) {
    const auto units = static_cast<std::uint32_t>(weight / model.model.scale);
    if (end == End::Terminated) {
      work->batch->finish(units, instance.since, clock_.now());
    } else {
      work->batch->interrupt(units, instance.since, clock_.now(),
                             end == End::Interrupted ? kInterruptionNotice : 0);
    }
  }
  if (instance.warming) {
    fleet.warming -= weight;
    instance.warming = false;
  }
  instance.running = false;
  (instance.gray ? fleet.gray : fleet.ready) -= weight;
  instance.gray = false;
  --running_;
  running_reserved_ -= instance.reservation != kNoIndex ? 1 : 0;
  --running_by_type_[model.type[instance.pool]];
  --running_by_zone_[zone_of(index)];
  touch(instance.fleet);
}

void OperationTrial::set_gray(std::uint32_t index, bool gray) {
  Instance& instance = instances_[index];
  if (!instance.running || instance.gray == gray) {
    return;
  }
  serve(instance.fleet);
  instance.gray = gray;
  FleetState& fleet = fleets_[instance.fleet];
  const Units weight = fleet.table.weight[instance.pool];
  fleet.ready += gray ? -weight : weight;
  fleet.gray += gray ? weight : -weight;
  touch(instance.fleet);
}

void OperationTrial::leave_pool(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (instance.phase != Instance::Phase::Active) {
    return;
  }
  FleetState& fleet = fleets_[instance.fleet];
  const OperationFleet& model = model_.fleets[instance.fleet];
  PoolState& pool = fleet.pools[instance.pool];
  std::vector<std::uint32_t>& members = instance.spot ? pool.spot : pool.on_demand;
  const std::uint32_t last = members.back();
  members[instance.place] = last;
  instances_[last].place = instance.place;
  members.pop_back();
  if (!instance.running) {
    fleet.starting -= fleet.table.weight[instance.pool];
  }
  instance.phase = Instance::Phase::Noticed;
  (instance.spot ? spot_vcpus_ : on_demand_vcpus_) -= model.vcpus[instance.pool];
  if (instance.spot) {
    --held_[model.market[instance.pool]];
    at_risk_[model.market[instance.pool]] -= instance.at_risk ? 1 : 0;
  }
  if (instance.marked) {
    fleet.marked_units -= fleet.table.weight[instance.pool];
    instance.marked = false;
  }
}

void OperationTrial::uncount(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (!instance.counted) {
    return;
  }
  instance.counted = false;
  FleetState& fleet = fleets_[instance.fleet];
  const Units weight = fleet.table.weight[instance.pool];
  (instance.spot ? fleet.counted_spot : fleet.counted_on_demand)[instance.pool] -= 1;
  (instance.spot ? fleet.spot_units : fleet.on_demand_units) -= weight;
  fleet.unnoticed -= instance.phase == Instance::Phase::Lost ? weight : 0;
  if (instance.moving) {
    fleet.moving_from[instance.from] -= weight;
    fleet.moving_units -= weight;
    instance.moving = false;
    fleet.even_out = true;
  }
  touch(instance.fleet);
}

void OperationTrial::release(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (instance.reservation != kNoIndex) {
    --slots_used_[instance.reservation];
    --used_slots_;
    // Whoever waits for a slot may try again.
    for (FleetState& each : fleets_) {
      ++each.version;
    }
  }
  instance.reservation = kNoIndex;
  instance.phase = Instance::Phase::Free;
  ++instance.generation;
  ++ended_;
  free_.push_back(index);
}

void OperationTrial::terminate(std::uint32_t index) {
  const Instance& instance = instances_[index];
  const std::uint32_t market =
      instance.spot ? model_.fleets[instance.fleet].market[instance.pool] : kNoIndex;
  const bool was_active = instance.phase == Instance::Phase::Active;
  leave_pool(index);
  stop_running(index, End::Terminated);
  uncount(index);
  if (was_active) {
    release(index);
    if (market != kNoIndex) {
      hold(market);
    }
  }
}

void OperationTrial::hold(std::uint32_t market) {
  market_.hold(market, held_[market], clock_.now());
}

}  // namespace drydock
