// What Auto Scaling groups do in a trial: launch, retry, scale in, rebalance.
#include <algorithm>

#include "base/duration.hpp"
#include "simulator/world/trial_state.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kLatency = stream_hash("launch_latency");
constexpr std::uint32_t kRetry = stream_hash("launch_retry");
// Launch numbers of rebalancing are their own, so that they shift no others.
constexpr std::uint32_t kMove = stream_hash("rebalance");

}  // namespace

// Brings what the group believes to have to what it wants.
void TrialState::reconcile(std::uint32_t group) {
  Group& state = groups_[group];
  while (state.believed + state.waiting < state.desired + state.moves) {
    launch_or_wait(group, state.next_launch++, 0);
  }
  trim(group);
  rebalance(group);
}

void TrialState::launch_or_wait(std::uint32_t group, std::uint32_t number, std::uint32_t attempt) {
  if (attempt_launch(group, number, kNone, false)) {
    return;
  }
  ++groups_[group].waiting;
  const Nanoseconds pause =
      std::max(kSecond, draw_time(experiment_.launch_retry,
                                  stream(mix_stream(experiment_.group_streams[group], number),
                                         mix_stream(kRetry, attempt))));
  queue_.push(clock_.now() + pause, {Event::Kind::Retry, group, number, attempt + 1});
}

// The zones that the group may use, the one to try first first (rules 69, 70, 116, 117).
void TrialState::order_zones(std::uint32_t group) {
  zone_order_.clear();
  for (const ZoneIndex zone : model(group).zones) {
    if (cell(group, zone.value).enabled) {
      zone_order_.push_back(zone.value);
    }
  }
  const bool reserved_first = model(group).strategy == BalanceStrategy::ReservationsThenBalanced;
  const auto no_slot = [&](std::uint32_t zone) {
    const RequestIndex request = experiment_.group_requests[group * zone_count_ + zone];
    return impaired_[zone] != 0 || ledger_.place(request).kind != Placement::Kind::Reserved;
  };
  std::stable_sort(zone_order_.begin(), zone_order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (reserved_first && no_slot(a) != no_slot(b)) {
      return no_slot(b);
    }
    return weight(group, a) < weight(group, b);
  });
}

// What is balanced over zones: all instances, or those outside reservations if reservations are
// filled first (rule 117).
std::uint32_t TrialState::weight(std::uint32_t group, std::uint32_t zone) const {
  const Cell& where = cell(group, zone);
  return model(group).strategy == BalanceStrategy::ReservationsThenBalanced
             ? where.believed - where.held_slots
             : where.believed;
}

bool TrialState::attempt_launch(std::uint32_t group, std::uint32_t number, std::uint32_t only_zone,
                                bool move) {
  order_zones(group);
  const bool one_zone = model(group).strategy == BalanceStrategy::BalancedOnly;
  const std::uint32_t entity = mix_stream(experiment_.group_streams[group], number);
  for (const std::uint32_t zone : zone_order_) {
    if ((only_zone != kNone && zone != only_zone) || (impaired_[zone] != 0 && !one_zone)) {
      continue;
    }
    const RequestIndex request = experiment_.group_requests[group * zone_count_ + zone];
    Placement placement;
    placement.kind = Placement::Kind::Refused;
    if (impaired_[zone] == 0) {
      placement = ledger_.place(request);
    }
    const bool short_of_capacity =
        placement.kind == Placement::Kind::OnDemand && is_short(zone, model(group).type.value);
    if (placement.kind != Placement::Kind::Refused && !short_of_capacity) {
      start_instance(group, zone, request, placement, move);
      if (!starting_up_) {
        const auto index = static_cast<std::uint32_t>(instances_.size() - 1);
        queue_.push(clock_.now() + draw_time(experiment_.launch_latency, stream(entity, kLatency)),
                    {Event::Kind::Started, index, 0, 0});
      }
      return true;
    }
    ++launch_failures_;
    if (one_zone) {
      return false;
    }
  }
  return false;
}

// Terminates what is too much. Replacements of rebalancing do not count until they run (rule 73).
void TrialState::trim(std::uint32_t group) {
  Group& state = groups_[group];
  while (state.believed + state.waiting > state.desired + state.moves) {
    if (state.waiting > 0) {
      --state.waiting;
      ++state.cancelled;
      continue;
    }
    const std::uint32_t zone = fullest_zone(group);
    terminate(victim_in(cell(group, zone)));
  }
}

// Zones that the group gave up come first, then the one with the most instances (rule 77); among
// equals the one with more instances outside reservations, then the first.
std::uint32_t TrialState::fullest_zone(std::uint32_t group) const {
  std::uint32_t best = kNone;
  for (const ZoneIndex zone : model(group).zones) {
    const Cell& candidate = cell(group, zone.value);
    if (candidate.believed == 0) {
      continue;
    }
    if (best == kNone) {
      best = zone.value;
      continue;
    }
    const Cell& leader = cell(group, best);
    if (candidate.enabled != leader.enabled) {
      best = leader.enabled ? zone.value : best;
    } else if (candidate.believed != leader.believed) {
      best = candidate.believed > leader.believed ? zone.value : best;
    } else if (candidate.believed - candidate.held_slots > leader.believed - leader.held_slots) {
      best = zone.value;
    }
  }
  DRYDOCK_CHECK(best != kNone);
  return best;
}

// Outside a reservation first, then the oldest; a replacement on its way only if there is no other.
std::uint32_t TrialState::victim_in(const Cell& cell) const {
  DRYDOCK_CHECK(!cell.members.empty());
  const auto rank = [&](std::uint32_t index) {
    const Instance& instance = instances_[index];
    return (instance.move ? 2 : 0) + (instance.reserved ? 1 : 0);
  };
  std::uint32_t best = cell.members.front();
  for (const std::uint32_t candidate : cell.members) {
    if (rank(candidate) < rank(best)) {
      best = candidate;
    }
  }
  return best;
}

// Launches replacements where they even the zones out; what they displace goes when they run
// (rules 72 to 74). Waits until nothing else is under way.
void TrialState::rebalance(std::uint32_t group) {
  Group& state = groups_[group];
  if (state.rebalance_planned || state.waiting > 0 || state.starting != state.moves ||
      state.believed != state.desired + state.moves) {
    return;
  }
  std::vector<std::uint32_t>& counts = zone_order_;  // scratch: by position in the group's zones
  const std::vector<ZoneIndex>& zones = model(group).zones;
  const std::uint32_t margin = std::max(1U, model(group).max / 10);
  while (state.believed < model(group).max + margin) {
    counts.clear();
    std::uint32_t homeless = 0;
    for (const ZoneIndex zone : zones) {
      counts.push_back(weight(group, zone.value));
      homeless += cell(group, zone.value).enabled ? 0 : cell(group, zone.value).believed;
    }
    const auto usable = [&](std::size_t i) {
      return cell(group, zones[i].value).enabled && impaired_[zones[i].value] == 0;
    };
    const auto extreme = [&](bool most) {
      std::size_t best = zones.size();
      for (std::size_t i = 0; i < zones.size(); ++i) {
        if (usable(i) && (best == zones.size() ||
                          (most ? counts[i] > counts[best] : counts[i] < counts[best]))) {
          best = i;
        }
      }
      return best;
    };
    // What the replacements on their way will displace is as good as gone.
    std::uint32_t spoken_for = state.moves;
    const std::uint32_t from_removed = std::min(homeless, spoken_for);
    homeless -= from_removed;
    spoken_for -= from_removed;
    for (; spoken_for > 0 && extreme(true) < zones.size(); --spoken_for) {
      counts[extreme(true)] -= std::min(1U, counts[extreme(true)]);
    }
    const std::size_t least = extreme(false);
    // A group that only enters reservations may stay uneven (rule 116).
    const bool may_even =
        model(group).request.preference != ReservationPreference::ReservationsOnly;
    if (least == zones.size() ||
        (homeless == 0 && (!may_even || counts[extreme(true)] < counts[least] + 2))) {
      return;
    }
    const std::uint32_t target = homeless > 0 ? kNone : zones[least].value;
    if (!move_one(group, target)) {
      plan_rebalance(group);
      return;
    }
  }
}

bool TrialState::move_one(std::uint32_t group, std::uint32_t zone) {
  const std::uint32_t number = mix_stream(kMove, groups_[group].next_move);
  if (!attempt_launch(group, number, zone, true)) {
    return false;
  }
  ++groups_[group].next_move;
  return true;
}

void TrialState::plan_rebalance(std::uint32_t group) {
  Group& state = groups_[group];
  const std::uint32_t number = mix_stream(kMove, state.next_move++);
  const Nanoseconds pause = std::max(
      kSecond, draw_time(experiment_.launch_retry,
                         stream(mix_stream(experiment_.group_streams[group], number), kRetry)));
  state.rebalance_planned = true;
  queue_.push(clock_.now() + pause, {Event::Kind::Rebalance, group, 0, 0});
}

void TrialState::start_instance(std::uint32_t group, std::uint32_t zone, RequestIndex request,
                                const Placement& placement, bool move) {
  const InstanceIndex index = ledger_.launch(request, placement);
  DRYDOCK_CHECK(index.value == instances_.size());
  Instance instance;
  instance.group = group;
  instance.zone = zone;
  instance.type = model(group).type.value;
  instance.reserved = placement.kind == Placement::Kind::Reserved;
  instance.move = move;
  instances_.push_back(instance);
  Cell& where = cell(group, zone);
  where.members.push_back(index.value);
  ++where.believed;
  ++where.starting;
  ++groups_[group].believed;
  ++groups_[group].starting;
  groups_[group].moves += move ? 1 : 0;
  if (instance.reserved) {
    ++where.held_slots;
    ++used_slots_;
  }
}

void TrialState::on_started(std::uint32_t index) {
  Instance& instance = instances_[index];
  if (instance.state != Instance::State::Starting) {
    return;  // lost or terminated on the way
  }
  instance.state = Instance::State::Running;
  Cell& where = cell(instance.group, instance.zone);
  Group& group = groups_[instance.group];
  --where.starting;
  --group.starting;
  ++where.running;
  ++group.running;
  ++running_;
  ++running_by_type_[instance.type];
  if (instance.reserved) {
    ++where.running_reserved;
    ++running_reserved_;
  } else {
    ++unreserved_by_type_[instance.type];
  }
  if (instance.move) {
    instance.move = false;
    --group.moves;
  }
  reconcile(instance.group);
}

// The instance is no more; its group has not noticed.
void TrialState::lose(std::uint32_t index) {
  leave_slot(index);
  Instance& instance = instances_[index];
  if (instance.group == kOutside) {
    --cell(kOutside, instance.zone).believed;
    instance.state = Instance::State::Gone;
  } else {
    instance.state = Instance::State::LostUnnoticed;
  }
}

// Takes a starting or running instance out of its reservation and out of every count but the
// group's belief.
void TrialState::leave_slot(std::uint32_t index) {
  Instance& instance = instances_[index];
  Cell& where = cell(instance.group, instance.zone);
  ledger_.terminate({index});
  if (instance.reserved) {
    --where.held_slots;
    --used_slots_;
  }
  if (instance.state == Instance::State::Starting) {
    --where.starting;
    --groups_[instance.group].starting;
    return;
  }
  --where.running;
  --running_by_type_[instance.type];
  unreserved_by_type_[instance.type] -= instance.reserved ? 0 : 1;
  where.running_reserved -= instance.reserved ? 1 : 0;
  if (instance.group != kOutside) {
    --groups_[instance.group].running;
    --running_;
    running_reserved_ -= instance.reserved ? 1 : 0;
  }
}

// The group strikes the instance off its list.
void TrialState::forget(std::uint32_t index) {
  Instance& instance = instances_[index];
  Cell& where = cell(instance.group, instance.zone);
  instance.state = Instance::State::Gone;
  where.members.erase(std::find(where.members.begin(), where.members.end(), index));
  --where.believed;
  --groups_[instance.group].believed;
  if (instance.move) {
    instance.move = false;
    --groups_[instance.group].moves;
  }
}

void TrialState::terminate(std::uint32_t index) {
  if (instances_[index].state != Instance::State::LostUnnoticed) {
    leave_slot(index);
  }
  forget(index);
  absorb();
}

// Running instances enter open reservations that have room (rule 102).
void TrialState::absorb() {
  if (!may_absorb_) {
    return;
  }
  for (const InstanceIndex entered : ledger_.absorb_running()) {
    Instance& instance = instances_[entered.value];
    Cell& where = cell(instance.group, instance.zone);
    instance.reserved = true;
    ++where.held_slots;
    ++used_slots_;
    if (instance.state == Instance::State::Running) {
      ++where.running_reserved;
      --unreserved_by_type_[instance.type];
      running_reserved_ += instance.group == kOutside ? 0 : 1;
    }
  }
}

}  // namespace drydock
