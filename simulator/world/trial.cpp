#include "simulator/world/trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/duration.hpp"
#include "simulator/world/trial_state.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kEvent = stream_hash("event");
constexpr std::uint32_t kAt = stream_hash("at");
constexpr std::uint32_t kDuration = stream_hash("duration");
constexpr std::uint32_t kZone = stream_hash("zone");
constexpr std::uint32_t kDetection = stream_hash("impairment_detection");

}  // namespace

TrialState::TrialState(const Experiment& experiment)
    : experiment_(experiment),
      zone_count_(experiment.world.zones.size()),
      ledger_(experiment.ledger),
      shortages_(experiment.shortage, experiment.pool_streams, zone_count_),
      cells_((experiment.world.groups.size() + 1) * zone_count_),
      groups_(experiment.world.groups.size()),
      impaired_(zone_count_) {}

Nanoseconds TrialState::draw_time(const Distribution& seconds, Rng rng) const {
  // Beyond the end is beyond the end: the cap keeps sums of times inside 64 bits.
  const double most = to_seconds(experiment_.until) + 1;
  return static_cast<Nanoseconds>(std::min(seconds.sample(rng), most) *
                                  static_cast<double>(kSecond));
}

TrialResult TrialState::run(std::uint64_t seed, std::uint32_t trial, SeriesCounts* series,
                            std::vector<PlacementCheckpoint>* placements) {
  reset(seed, trial);
  series_ = series;
  placements_ = placements;
  place_initial();
  schedule_timeline();
  begin_checkpoint("start");
  refresh();
  settle_checkpoint();
  while (!queue_.empty() && queue_.top().at <= experiment_.until) {
    const auto entry = queue_.pop();
    advance_to(entry.at);
    handle(entry.event);
    refresh();
    settle_checkpoint();
    if (++events_ > kMostEventsPerTrial || shortages_.overrun()) {
      break;
    }
  }
  return finish();
}

void TrialState::reset(std::uint64_t seed, std::uint32_t trial) {
  seed_ = seed;
  trial_ = trial;
  clock_.reset();
  queue_.clear();
  if (criteria_changed_) {
    ledger_ = experiment_.ledger;
    criteria_changed_ = false;
  } else {
    ledger_.clear_instances();
  }
  may_absorb_ =
      std::any_of(experiment_.world.reservations.begin(), experiment_.world.reservations.end(),
                  [](const Reservation& each) { return each.criteria == MatchCriteria::Open; });
  instances_.clear();
  for (Cell& each : cells_) {
    std::vector<std::uint32_t> members = std::move(each.members);
    members.clear();
    each = {};
    each.members = std::move(members);
  }
  groups_.assign(groups_.size(), {});
  impaired_.assign(zone_count_, 0);
  impairments_.clear();
  shortages_.reset(seed, trial, experiment_.until);
  running_ = running_reserved_ = used_slots_ = 0;
  const std::size_t types = experiment_.world.types.size();
  running_by_type_.assign(types, 0);
  unreserved_by_type_.assign(types, 0);
  required_ = 0;
  attained_ = 1;
  below_ = false;
  shortfall_average_ = {};
  time_below_ = 0;
  running_time_ = reserved_running_time_ = used_slot_time_ = {};
  running_meters_.assign(types, {});
  unreserved_meters_.assign(types, {});
  launch_failures_ = interrupted_ = events_ = 0;
  next_point_ = 0;
  levels_.clear();
  checkpoint_open_ = false;
}

// The state that an apply leaves behind: groups at their desired capacity, then lone instances.
void TrialState::place_initial() {
  const World& world = experiment_.world;
  for (std::uint32_t group = 0; group < groups_.size(); ++group) {
    groups_[group].desired = world.groups[group].desired;
    for (const ZoneIndex zone : world.groups[group].zones) {
      cell(group, zone.value).enabled = true;
    }
  }
  starting_up_ = true;
  for (std::uint32_t group = 0; group < groups_.size(); ++group) {
    const std::size_t first = instances_.size();
    reconcile(group);
    for (std::size_t i = first; i < instances_.size(); ++i) {
      on_started(static_cast<std::uint32_t>(i));
    }
  }
  for (std::uint32_t i = 0; i < world.outside.size(); ++i) {
    const OutsideModel& outside = world.outside[i];
    BoundEvent launch;
    launch.zone = outside.zone;
    launch.count = 1;
    launch.request = outside.request;
    launch.type = outside.type;
    launch_outside(launch);
  }
  starting_up_ = false;
}

void TrialState::schedule_timeline() {
  for (std::uint32_t i = 0; i < experiment_.events.size(); ++i) {
    const Nanoseconds at =
        draw_time(experiment_.events[i].at_seconds, stream(mix_stream(kEvent, i), kAt));
    queue_.push(at, {Event::Kind::Timeline, i, 0, 0});
  }
}

void TrialState::handle(const Event& event) {
  switch (event.kind) {
    case Event::Kind::Timeline:
      handle_timeline(event.subject);
      return;
    case Event::Kind::ImpairEnd:
      end_impairment(event.subject);
      return;
    case Event::Kind::Detect:
      detect(impairments_[event.subject]);
      return;
    case Event::Kind::Started:
      on_started(event.subject);
      return;
    case Event::Kind::Retry: {
      Group& group = groups_[event.subject];
      if (group.cancelled > 0) {
        --group.cancelled;
        return;
      }
      --group.waiting;
      launch_or_wait(event.subject, event.number, event.attempt);
      return;
    }
    case Event::Kind::Rebalance:
      groups_[event.subject].rebalance_planned = false;
      rebalance(event.subject);
      return;
  }
}

void TrialState::handle_timeline(std::uint32_t number) {
  const BoundEvent& event = experiment_.events[number];
  const World& world = experiment_.world;
  switch (event.kind) {
    case BoundEvent::Kind::ImpairZone:
      impair(event, number);
      return;
    case BoundEvent::Kind::LaunchOutside:
      begin_checkpoint(event.label.empty()
                           ? fmt::format("{} started outside the groups", event.count)
                           : event.label);
      launch_outside(event);
      return;
    case BoundEvent::Kind::SetCriteria:
      begin_checkpoint(event.label.empty()
                           ? fmt::format("reservations {}", event.open ? "open" : "targeted")
                           : event.label);
      set_criteria(event.open);
      return;
    case BoundEvent::Kind::RemoveZone:
      begin_checkpoint(event.label.empty()
                           ? fmt::format("{} removed", world.zones[event.zone.value])
                           : event.label);
      cell(event.group.value, event.zone.value).enabled = false;
      reconcile(event.group.value);
      return;
    case BoundEvent::Kind::SetDesired:
      begin_checkpoint(event.label.empty() ? fmt::format("{} desired", event.count) : event.label);
      groups_[event.group.value].desired = event.count;
      reconcile(event.group.value);
      return;
  }
}

// One of the zones that a group may use, as it is now.
std::uint32_t TrialState::draw_zone(std::uint32_t event_number) {
  std::vector<std::uint32_t> zones;
  for (std::uint32_t zone = 0; zone < zone_count_; ++zone) {
    for (std::uint32_t group = 0; group < groups_.size(); ++group) {
      if (cell(group, zone).enabled) {
        zones.push_back(zone);
        break;
      }
    }
  }
  if (zones.empty()) {
    return kNone;
  }
  Rng rng = stream(mix_stream(kEvent, event_number), kZone);
  return zones[rng.below(static_cast<std::uint32_t>(zones.size()))];
}

void TrialState::impair(const BoundEvent& event, std::uint32_t number) {
  const std::uint32_t zone = event.zone.valid() ? event.zone.value : draw_zone(number);
  if (zone == kNone) {
    return;
  }
  begin_checkpoint(event.label.empty() ? fmt::format("{} impaired", experiment_.world.zones[zone])
                                       : event.label);
  ++impaired_[zone];
  shortages_.impair(zone, number, clock_.now());
  Impairment impairment;
  impairment.zone = zone;
  impairment.start = clock_.now();
  impairment.below = true;
  for (std::uint32_t group = 0; group < groups_.size(); ++group) {
    for (const std::uint32_t index : cell(group, zone).members) {
      if (instances_[index].state != Instance::State::LostUnnoticed) {
        impairment.lost.push_back(index);
      }
    }
  }
  for (const std::uint32_t index : impairment.lost) {
    lose(index);
  }
  interrupted_ += impairment.lost.size();
  for (const std::uint32_t index : cell(kOutside, zone).members) {
    lose(index);
  }
  cell(kOutside, zone).members.clear();
  const std::uint32_t entity = mix_stream(kEvent, number);
  queue_.push(
      clock_.now() + draw_time(experiment_.impairment_detection, stream(entity, kDetection)),
      {Event::Kind::Detect, static_cast<std::uint32_t>(impairments_.size()), 0, 0});
  queue_.push(clock_.now() + draw_time(event.duration_seconds, stream(entity, kDuration)),
              {Event::Kind::ImpairEnd, zone, 0, 0});
  impairments_.push_back(std::move(impairment));
}

void TrialState::end_impairment(std::uint32_t zone) {
  if (--impaired_[zone] > 0) {
    return;
  }
  begin_checkpoint(fmt::format("{} recovered", experiment_.world.zones[zone]));
  for (std::uint32_t group = 0; group < groups_.size(); ++group) {
    reconcile(group);
  }
}

void TrialState::detect(Impairment& impairment) {
  for (const std::uint32_t index : impairment.lost) {
    if (instances_[index].state == Instance::State::LostUnnoticed) {
      forget(index);
    }
  }
  impairment.lost.clear();
  for (std::uint32_t group = 0; group < groups_.size(); ++group) {
    reconcile(group);
  }
}

// One call for all of them (rule 104); they run at once, or not at all.
void TrialState::launch_outside(const BoundEvent& event) {
  const std::uint32_t zone = event.zone.value;
  if (impaired_[zone] != 0) {
    return;
  }
  const std::vector<Placement> placements = ledger_.place_together(event.request, event.count);
  const auto any_of_kind = [&](Placement::Kind kind) {
    return std::any_of(placements.begin(), placements.end(),
                       [kind](const Placement& each) { return each.kind == kind; });
  };
  if (any_of_kind(Placement::Kind::Refused) ||
      (any_of_kind(Placement::Kind::OnDemand) && is_short(zone, event.type.value))) {
    return;
  }
  const RequestIndex request = ledger_.prepare(event.request);
  for (const Placement& placement : placements) {
    const InstanceIndex index = ledger_.launch(request, placement);
    DRYDOCK_CHECK(index.value == instances_.size());
    Instance instance;
    instance.zone = zone;
    instance.type = event.type.value;
    instance.state = Instance::State::Running;
    instance.reserved = placement.kind == Placement::Kind::Reserved;
    instances_.push_back(instance);
    Cell& where = cell(kOutside, zone);
    where.members.push_back(index.value);
    ++where.believed;
    ++where.running;
    ++running_by_type_[instance.type];
    if (instance.reserved) {
      ++where.running_reserved;
      ++where.held_slots;
      ++used_slots_;
    } else {
      ++unreserved_by_type_[instance.type];
    }
  }
}

void TrialState::set_criteria(bool open) {
  for (const ReservationIndex index : ledger_.reservations()) {
    ledger_.set_criteria(index, open ? MatchCriteria::Open : MatchCriteria::Targeted);
  }
  criteria_changed_ = true;
  may_absorb_ = open;
  absorb();
}

void TrialState::advance_to(Nanoseconds instant) {
  record_grid(instant);
  const Nanoseconds passed = clock_.advance_to(instant);
  if (passed == 0) {
    return;
  }
  note_level(instant);
  shortfall_average_.add(1 - attained_, passed);
  time_below_ += below_ ? passed : 0;
  running_time_.add(running_, passed);
  reserved_running_time_.add(running_reserved_, passed);
  used_slot_time_.add(used_slots_, passed);
  for (std::size_t type = 0; type < running_meters_.size(); ++type) {
    running_meters_[type].add(running_by_type_[type], passed);
    unreserved_meters_[type].add(unreserved_by_type_[type], passed);
  }
}

// What the present state means for the capacity that is required.
void TrialState::refresh() {
  std::uint64_t required = 0;
  std::uint64_t attained = 0;
  if (experiment_.required_capacity) {
    required = *experiment_.required_capacity;
    attained = std::min<std::uint64_t>(running_, required);
  } else {
    for (const Group& group : groups_) {
      required += group.desired;
      attained += std::min(group.running, group.desired);
    }
  }
  required_ = static_cast<std::uint32_t>(required);
  below_ = attained < required;
  attained_ = required == 0 ? 1 : static_cast<double>(attained) / static_cast<double>(required);
  if (!below_) {
    for (Impairment& impairment : impairments_) {
      if (impairment.below) {
        impairment.below = false;
        impairment.recovery_seconds = to_seconds(clock_.now() - impairment.start);
      }
    }
  }
}

TrialRunner::TrialRunner(const Experiment& experiment)
    : state_(std::make_unique<TrialState>(experiment)) {}

TrialRunner::~TrialRunner() = default;

TrialResult TrialRunner::run(std::uint64_t seed, std::uint32_t trial, SeriesCounts* series,
                             std::vector<PlacementCheckpoint>* placements) {
  return state_->run(seed, trial, series, placements);
}

}  // namespace drydock
