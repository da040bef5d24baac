#include "simulator/operation/operation_trial.hpp"

#include <algorithm>
#include <utility>

#include "base/duration.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kEvent = stream_hash("event");
constexpr std::uint32_t kAt = stream_hash("at");
constexpr std::uint32_t kDuration = stream_hash("duration");

}  // namespace

OperationTrial::OperationTrial(const OperationModel& model)
    : model_(model),
      market_(model.supply),
      shortages_(model.shortage, model.shortage_streams, model.zones.size()),
      fleets_(model.fleets.size()),
      held_(model.supply.pools.size()),
      prices_(model.supply.pools.size()),
      next_take_(model.supply.pools.size()),
      at_risk_(model.supply.pools.size()),
      slots_used_(model.reservations.size()),
      impaired_(model.zones.size()),
      gray_share_(model.zones.size()),
      faults_(model.events.size()),
      short_until_(model.shortage_streams.size()),
      running_by_type_(model.types.size()),
      running_by_zone_(model.zones.size()) {
  for (const OperationFleet& fleet : model.fleets) {
    const bool works =
        fleet.service || fleet.batch || (fleet.scaling && !fleet.scaling->is_still());
    work_.push_back(works ? std::make_unique<FleetWork>(fleet, model.starts_at) : nullptr);
  }
  result_.faults.resize(model.events.size());
  result_.missing.resize(model.fleets.size());
  result_.failures.resize(model.fleets.size());
}

Nanoseconds OperationTrial::draw_time(const Distribution& seconds, Rng rng) const {
  // Beyond the end is beyond the end: the cap keeps sums of times inside 64 bits.
  const double most = to_seconds(model_.until) + 1;
  return static_cast<Nanoseconds>(std::min(seconds.sample(rng), most) *
                                  static_cast<double>(kSecond));
}

void OperationTrial::touch(std::uint32_t fleet) {
  if (!fleets_[fleet].dirty) {
    fleets_[fleet].dirty = true;
    dirty_.push_back(fleet);
  }
}

const OperationResult& OperationTrial::run(std::uint64_t seed, std::uint32_t trial,
                                           OperationSeries* series) {
  reset(seed, trial);
  series_ = series;
  schedule_timeline();
  while (market_.next() <= 0) {
    handle_change(market_.step());
  }
  begin();
  settle();
  show();
  while (true) {
    const Nanoseconds of_market = market_.next();
    const Nanoseconds of_queue = queue_.empty() ? SupplyPath::kNever : queue_.top().at;
    const Nanoseconds at = std::min(of_market, of_queue);
    if (at > model_.until) {
      break;
    }
    advance_to(at);
    if (of_market <= of_queue) {
      handle_change(market_.step());
    } else {
      handle(queue_.pop().event);
    }
    settle();
    show();
    if (++events_ > OperationRunner::kMostEvents || shortages_.overrun()) {
      break;
    }
  }
  finish();
  return result_;
}

void OperationTrial::reset(std::uint64_t seed, std::uint32_t trial) {
  seed_ = seed;
  trial_ = trial;
  clock_.reset();
  queue_.clear();
  market_.reset(seed, trial, model_.until);
  shortages_.reset(seed, trial, model_.until);
  instances_.clear();
  free_.clear();
  dirty_.clear();
  for (std::size_t i = 0; i < fleets_.size(); ++i) {
    const OperationFleet& fleet = model_.fleets[i];
    FleetState& state = fleets_[i];
    std::vector<PoolState> pools = std::move(state.pools);
    pools.resize(fleet.pools.table.size());
    for (PoolState& each : pools) {
      each.spot.clear();
      each.on_demand.clear();
    }
    state = {};
    state.pools = std::move(pools);
    state.table = fleet.pools.table;
    state.rules = fleet.model.fleet;
    state.counted_spot.assign(state.table.size(), 0);
    state.counted_on_demand.assign(state.table.size(), 0);
    state.zone_closed.assign(fleet.zone.size(), 0);
    state.zone_short.assign(fleet.zone.size(), 0);
    state.moving_from.assign(fleet.zone.size(), 0);
    state.desired = fleet.model.is_group() ? fleet.model.desired : 0;
    state.spot_target = fleet.model.spot_target;
    state.on_demand_target = fleet.model.on_demand_target;
    state.version = 1;
    if (work_[i]) {
      work_[i]->reset(seed, trial);
      work_[i]->due = 0;
    }
    result_.missing[i].fill(0);
    result_.failures[i].fill(0);
  }
  held_.assign(held_.size(), 0);
  next_take_.assign(next_take_.size(), 0);
  at_risk_.assign(at_risk_.size(), 0);
  for (std::uint32_t pool = 0; pool < prices_.size(); ++pool) {
    prices_[pool] = {market_.price(pool), 0, 0};
    for (const PoolUser& user : model_.users[pool]) {
      fleets_[user.fleet].table.spot_price[user.pool] = prices_[pool].price;
    }
  }
  slots_used_.assign(slots_used_.size(), 0);
  impaired_.assign(impaired_.size(), 0);
  gray_share_.assign(gray_share_.size(), 0);
  faults_.assign(faults_.size(), {});
  short_until_.assign(short_until_.size(), 0);
  running_ = running_spot_ = running_reserved_ = used_slots_ = 0;
  spot_vcpus_ = on_demand_vcpus_ = 0;
  running_by_type_.assign(running_by_type_.size(), 0);
  running_by_zone_.assign(running_by_zone_.size(), 0);
  attained_milli_ = required_milli_ = ready_milli_ = 0;
  attained_ = 1;
  below_ = false;
  shortfall_ = running_time_ = spot_time_ = reserved_time_ = used_slot_time_ = 0;
  time_below_ = 0;
  paid_ = full_price_ = 0;
  interruptions_ = lost_with_zone_ = launch_failures_ = replacements_ = 0;
  launched_ = ended_ = events_ = 0;
  next_point_ = 0;
  chain_ = kNoIndex;
}

// The state that an apply leaves behind, as far as the market gives; what provisions itself step by
// step begins to.
void OperationTrial::begin() {
  choose_cluster_zones();
  for (std::uint32_t number = 0; number < fleets_.size(); ++number) {
    const FleetModel& fleet = model_.fleets[number].model;
    const bool provisions = fleet.one_zone || fleet.life != FleetLife::Maintain;
    starting_up_ = !provisions;
    touch(number);
    settle();
    if (fleet.timeout) {
      queue_.push(std::min(fleet.timeout->after, model_.until + 1),
                  {Event::Kind::Timeout, number, 0});
    }
  }
  starting_up_ = false;
  for (std::uint32_t number = 0; number < fleets_.size(); ++number) {
    plan_work(number);
  }
}

void OperationTrial::choose_cluster_zones() {
  for (std::uint32_t first = 0; first < fleets_.size(); ++first) {
    const std::uint32_t cluster = model_.fleets[first].cluster;
    if (cluster == kNoIndex || fleets_[first].only_zone != kNoIndex) {
      continue;
    }
    const std::size_t zones = model_.fleets[first].zone.size();
    std::vector<Units> given(zones, 0);
    std::vector<NanoDollars> price(zones, 0);
    for (std::uint32_t zone = 0; zone < zones; ++zone) {
      for (std::uint32_t number = first; number < fleets_.size(); ++number) {
        FleetState& fleet = fleets_[number];
        if (model_.fleets[number].cluster != cluster) {
          continue;
        }
        fleet.only_zone = zone;
        observe(number, fleet.spot_target, true);
        const Launches& launches = fleet_allocator_.allocate(
            fleet.table, fleet.rules, {fleet.counted_spot, fleet.counted_on_demand},
            fleet.spot_target, fleet.on_demand_target);
        given[zone] += launches.spot_units + launches.on_demand_units;
        for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
          price[zone] += launches.spot[pool] * fleet.table.spot_price[pool] +
                         launches.on_demand[pool] * fleet.table.on_demand_price[pool];
        }
      }
    }
    const std::uint32_t chosen = choose_cluster_zone(given, price);
    for (std::uint32_t number = first; number < fleets_.size(); ++number) {
      if (model_.fleets[number].cluster == cluster) {
        fleets_[number].only_zone = chosen;
      }
    }
  }
}

void OperationTrial::schedule_timeline() {
  for (std::uint32_t i = 0; i < model_.events.size(); ++i) {
    const OperationEvent& event = model_.events[i];
    const std::uint32_t entity = mix_stream(kEvent, i);
    const Nanoseconds at = draw_time(event.at_seconds, stream(entity, kAt));
    const Nanoseconds ends = at + draw_time(event.duration_seconds, stream(entity, kDuration));
    const bool on_market = event.kind == OperationEvent::Kind::Shortage ||
                           event.kind == OperationEvent::Kind::PriceSpike;
    if (on_market && ends > at) {
      shocked_.clear();
      for (std::uint32_t pool = 0; pool < model_.supply_zone.size(); ++pool) {
        if (event.zone == kNoIndex || event.zone == model_.supply_zone[pool]) {
          shocked_.push_back(pool);
        }
      }
      const bool is_short = event.kind == OperationEvent::Kind::Shortage;
      market_.add_shock({at, ends, is_short ? event.share : 0, event.price_factor}, i, shocked_);
    }
    faults_[i].window = on_market ? ends : at;
    queue_.push(at, {Event::Kind::Timeline, i, 0});
    if (event.kind != OperationEvent::Kind::SetDesired &&
        event.kind != OperationEvent::Kind::RemoveZone) {
      queue_.push(ends, {Event::Kind::FaultEnd, i, 0});
    }
  }
}

void OperationTrial::handle(const Event& event) {
  const auto instance = [&](auto&& act_on) {
    if (current(event)) {
      act_on(event.subject);
    }
  };
  switch (event.kind) {
    case Event::Kind::Timeline:
      return start_event(event.subject);
    case Event::Kind::FaultEnd:
      return end_event(event.subject);
    case Event::Kind::Detect:
      return detect(event.subject);
    case Event::Kind::Started:
      return instance([&](std::uint32_t index) { start_running(index); });
    case Event::Kind::NoticeEnd:
      return end_notice(event.subject);
    case Event::Kind::Gone:
      return forget(event.subject);
    case Event::Kind::Retry:
      fleets_[event.subject].retry_due = false;
      fleets_[event.subject].retry_now = true;
      return touch(event.subject);
    case Event::Kind::Timeout:
      return time_out(event.subject);
    case Event::Kind::GaveUp:
      if (fleets_[event.subject].turn == event.number) {
        fleets_[event.subject].gave_up = true;
        touch(event.subject);
      }
      return;
    case Event::Kind::Reassess:
      return instance([&](std::uint32_t index) { consider(index); });
    case Event::Kind::EndMarked:
      return instance([&](std::uint32_t index) { end_marked(index); });
    case Event::Kind::Work:
      return do_work(event.subject);
    case Event::Kind::Warm:
      return instance([&](std::uint32_t index) {
        Instance& warm = instances_[index];
        if (warm.warming) {
          warm.warming = false;
          fleets_[warm.fleet].warming -= fleets_[warm.fleet].table.weight[warm.pool];
        }
      });
    case Event::Kind::Unhealthy:
      return instance([&](std::uint32_t index) { find_unhealthy(index); });
  }
}

// What fleets do may mark others (they share pools and slots) and themselves; each decides at most
// a few times for one instant, and the last word is the next event's.
void OperationTrial::settle() {
  constexpr int kMostRounds = 4;
  for (int round = 0; round < kMostRounds && !dirty_.empty(); ++round) {
    acting_.swap(dirty_);
    dirty_.clear();
    for (const std::uint32_t number : acting_) {
      fleets_[number].dirty = false;
    }
    for (const std::uint32_t number : acting_) {
      act(number);
      refresh(number);
    }
    acting_.clear();
  }
  refresh_all();
}

void OperationTrial::show() {
  if (!watch_) {
    return;
  }
  moments_.clear();
  for (const FleetState& fleet : fleets_) {
    moments_.push_back({fleet.counted_spot, fleet.counted_on_demand, fleet.target(), fleet.missing,
                        fleet.marked_units, fleet.moving_units, fleet.ready});
  }
  watch_(clock_.now(), moments_, slots_used_);
}

void OperationTrial::act(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  if (fleet.ended) {
    return;
  }
  launch_missing(number);
  end_marked_of_group(number);
  end_excess(number);
  even_out(number);
  fleet.retry_now = false;
}

OperationRunner::OperationRunner(const OperationModel& model)
    : trial_(std::make_unique<OperationTrial>(model)) {}

OperationRunner::~OperationRunner() = default;

void OperationRunner::watch(OperationWatch watch) { trial_->watch(std::move(watch)); }

const OperationResult& OperationRunner::run(std::uint64_t seed, std::uint32_t trial,
                                            OperationSeries* series) {
  return trial_->run(seed, trial, series);
}

}  // namespace drydock
