#include "simulator/capacity/reservation_ledger.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kBitsPerWord = 64;

Placement refused(std::string reason) { return {Placement::Kind::Refused, {}, std::move(reason)}; }

Placement reserved(ReservationIndex index) { return {Placement::Kind::Reserved, index, {}}; }

bool has_target(const InstanceRequest& request) {
  return !request.target_id.empty() || !request.target_group_arn.empty();
}

// Spot capacity never comes from a reservation, and Dedicated Hosts have none.
bool can_use_reservations(const InstanceRequest& request) {
  return !request.spot && request.tenancy != "host";
}

std::string what(const InstanceRequest& request) {
  return request.instance_type + " in " + request.zone;
}

std::string no_room_reason(const InstanceRequest& request) {
  if (!request.target_group_arn.empty()) {
    return "no reservation of the group " + request.target_group_arn + " has room for " +
           what(request);
  }
  return "no open reservation has room for " + what(request);
}

}  // namespace

ReservationIndex ReservationLedger::Candidates::first_with_room() const {
  for (std::size_t word = 0; word < with_room.size(); ++word) {
    if (with_room[word] != 0) {
      return members[word * kBitsPerWord +
                     static_cast<std::size_t>(std::countr_zero(with_room[word]))];
    }
  }
  return {};
}

ReservationIndex ReservationLedger::add(Reservation reservation) {
  const ReservationIndex index{static_cast<std::uint32_t>(slots_.size())};
  const std::uint32_t pool = pool_of(
      {reservation.zone, reservation.instance_type, reservation.platform, reservation.tenancy});
  by_id_.insert_or_assign(reservation.id, index);
  slots_.push_back({std::move(reservation), 0, true, pool, false, {}});
  pools_[pool].members.push_back(index);
  rebuild_candidates(pool);
  return index;
}

void ReservationLedger::remove(ReservationIndex reservation) {
  DRYDOCK_CHECK(slot(reservation).present);
  resize(reservation, 0);
  Slot& removed = slots_[reservation.value];
  removed.present = false;
  if (const auto found = by_id_.find(removed.reservation.id);
      found != by_id_.end() && found->second == reservation) {
    by_id_.erase(found);
  }
  std::erase(pools_[removed.pool].members, reservation);
  rebuild_candidates(removed.pool);
}

void ReservationLedger::resize(ReservationIndex reservation, std::uint32_t count) {
  DRYDOCK_CHECK(slot(reservation).present);
  Slot& resized = slots_[reservation.value];
  for (std::size_t i = instances_.size(); i > 0 && resized.used > count; --i) {
    Running& running = instances_[i - 1];
    if (running.present && running.reservation == reservation) {
      running.reservation = {};
      --resized.used;
      wait_for_slot({static_cast<std::uint32_t>(i - 1)});
    }
  }
  resized.reservation.count = count;
  note_room(reservation);
}

void ReservationLedger::set_criteria(ReservationIndex reservation, MatchCriteria criteria) {
  DRYDOCK_CHECK(slot(reservation).present);
  slots_[reservation.value].reservation.criteria = criteria;
  rebuild_candidates(slots_[reservation.value].pool);
}

Placement ReservationLedger::place(const InstanceRequest& request) const {
  return decide(request, find_pool(request), 1);
}

Placement ReservationLedger::place(RequestIndex request) const {
  DRYDOCK_CHECK(request.value < prepared_.size());
  const Prepared& prepared = prepared_[request.value];
  return decide(prepared.request, &pools_[prepared.pool], 1);
}

std::vector<Placement> ReservationLedger::place_together(const InstanceRequest& request,
                                                         std::uint32_t count) const {
  const Pool* pool = find_pool(request);
  const bool by_group = !request.target_group_arn.empty() && request.target_id.empty();
  if (!by_group || !can_use_reservations(request) ||
      request.preference == ReservationPreference::None) {
    return {count, decide(request, pool, count)};
  }
  std::vector<Placement> placements;
  if (const Candidates* group = candidates(request, pool); group != nullptr) {
    for (const ReservationIndex member : group->members) {
      const std::uint32_t room = available(member);
      for (std::uint32_t i = 0; i < room && placements.size() < count; ++i) {
        placements.push_back(reserved(member));
      }
    }
  }
  if (placements.size() < count && request.preference == ReservationPreference::ReservationsOnly) {
    return {count, refused(no_room_reason(request))};
  }
  placements.resize(count);
  return placements;
}

Placement ReservationLedger::decide(const InstanceRequest& request, const Pool* pool,
                                    std::uint32_t count) const {
  const bool only = request.preference == ReservationPreference::ReservationsOnly;
  if (!can_use_reservations(request)) {
    if (only || has_target(request)) {
      return refused(request.spot ? "Spot Instances never run in a Capacity Reservation"
                                  : "instances on Dedicated Hosts never run in a Capacity "
                                    "Reservation");
    }
    return {};
  }
  if (request.preference == ReservationPreference::None) {
    return has_target(request) ? refused("the request names a reservation and also asks for none")
                               : Placement{};
  }
  if (!request.target_id.empty()) {
    return decide_target(request, count);
  }
  if (const Candidates* from = candidates(request, pool); from != nullptr) {
    ReservationIndex chosen = from->first_with_room();
    if (count > 1) {
      const auto fits =
          std::find_if(from->members.begin(), from->members.end(),
                       [&](ReservationIndex member) { return available(member) >= count; });
      chosen = fits == from->members.end() ? ReservationIndex{} : *fits;
    }
    if (chosen.valid()) {
      return reserved(chosen);
    }
  }
  return only ? refused(no_room_reason(request)) : Placement{};
}

Placement ReservationLedger::decide_target(const InstanceRequest& request,
                                           std::uint32_t count) const {
  const auto found = by_id_.find(request.target_id);
  if (found == by_id_.end()) {
    return refused("there is no reservation " + request.target_id);
  }
  const Reservation& target = reservation(found->second);
  if (target.zone != request.zone || target.instance_type != request.instance_type ||
      target.platform != request.platform || target.tenancy != request.tenancy) {
    return refused("the reservation " + target.id + " is for " + target.instance_type + " in " +
                   target.zone + ", not for " + what(request));
  }
  if (available(found->second) < count) {
    return refused("the reservation " + target.id + " has " +
                   std::to_string(available(found->second)) + " of " +
                   std::to_string(target.count) + " slots left, " + std::to_string(count) +
                   " needed");
  }
  return reserved(found->second);
}

InstanceIndex ReservationLedger::launch(const InstanceRequest& request,
                                        const Placement& placement) {
  return launch(prepare(request), placement);
}

InstanceIndex ReservationLedger::launch(RequestIndex request, const Placement& placement) {
  DRYDOCK_CHECK(request.value < prepared_.size());
  DRYDOCK_CHECK(placement.kind != Placement::Kind::Refused);
  const InstanceIndex index{static_cast<std::uint32_t>(instances_.size())};
  instances_.push_back({request, {}, true});
  if (placement.kind == Placement::Kind::Reserved) {
    DRYDOCK_CHECK(available(placement.reservation) > 0);
    instances_.back().reservation = placement.reservation;
    ++slots_[placement.reservation.value].used;
    note_room(placement.reservation);
  } else {
    wait_for_slot(index);
  }
  return index;
}

void ReservationLedger::terminate(InstanceIndex instance) {
  DRYDOCK_CHECK(instance.value < instances_.size() && instances_[instance.value].present);
  Running& running = instances_[instance.value];
  running.present = false;
  const Prepared& prepared = prepared_[running.request.value];
  if (running.reservation.valid()) {
    --slots_[running.reservation.value].used;
    note_room(running.reservation);
  } else if (prepared.enters_running) {
    Pool& pool = pools_[prepared.pool];
    --pool.waiting_live;
    sweep_waiting(pool, instances_);
  }
}

std::vector<InstanceIndex> ReservationLedger::absorb_running() {
  std::vector<InstanceIndex> entered;
  for (Pool& pool : pools_) {
    for (std::size_t i = 0; i < pool.waiting.size() && pool.waiting_live > 0; ++i) {
      const ReservationIndex free = pool.lists.front().first_with_room();
      if (!free.valid()) {
        break;
      }
      Running& running = instances_[pool.waiting[i].value];
      if (!running.present || running.reservation.valid()) {
        continue;
      }
      running.reservation = free;
      ++slots_[free.value].used;
      --pool.waiting_live;
      note_room(free);
      entered.push_back(pool.waiting[i]);
    }
    sweep_waiting(pool, instances_);
  }
  return entered;
}

RequestIndex ReservationLedger::prepare(const InstanceRequest& request) {
  const auto [entry, is_new] = request_numbers_.try_emplace(
      request, RequestIndex{static_cast<std::uint32_t>(prepared_.size())});
  if (is_new) {
    const bool enters = request.preference == ReservationPreference::Open && !has_target(request) &&
                        can_use_reservations(request);
    prepared_.push_back(
        {request, pool_of({request.zone, request.instance_type, request.platform, request.tenancy}),
         enters});
  }
  return entry->second;
}

void ReservationLedger::clear_instances() {
  instances_.clear();
  for (Slot& each : slots_) {
    each.used = 0;
  }
  for (std::uint32_t pool = 0; pool < pools_.size(); ++pool) {
    pools_[pool].waiting.clear();
    pools_[pool].waiting_live = 0;
    for (const ReservationIndex member : pools_[pool].members) {
      note_room(member);
    }
  }
}

const Reservation& ReservationLedger::reservation(ReservationIndex index) const {
  return slot(index).reservation;
}

std::uint32_t ReservationLedger::used(ReservationIndex index) const { return slot(index).used; }

std::uint32_t ReservationLedger::available(ReservationIndex index) const {
  const Slot& asked = slot(index);
  return asked.present ? asked.reservation.count - asked.used : 0;
}

std::optional<ReservationIndex> ReservationLedger::reservation_of(InstanceIndex instance) const {
  DRYDOCK_CHECK(instance.value < instances_.size());
  const Running& running = instances_[instance.value];
  return running.present && running.reservation.valid() ? std::optional(running.reservation)
                                                        : std::nullopt;
}

std::vector<ReservationIndex> ReservationLedger::reservations() const {
  std::vector<ReservationIndex> present;
  for (std::uint32_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].present) {
      present.push_back({i});
    }
  }
  return present;
}

std::uint32_t ReservationLedger::total_slots() const {
  std::uint32_t total = 0;
  for (const Slot& each : slots_) {
    total += each.present ? each.reservation.count : 0;
  }
  return total;
}

std::uint32_t ReservationLedger::used_slots() const {
  std::uint32_t total = 0;
  for (const Slot& each : slots_) {
    total += each.used;
  }
  return total;
}

std::uint32_t ReservationLedger::pool_of(const PoolKey& key) {
  const auto [entry, is_new] =
      pool_numbers_.try_emplace(key, static_cast<std::uint32_t>(pools_.size()));
  if (is_new) {
    pools_.emplace_back();
  }
  return entry->second;
}

const ReservationLedger::Pool* ReservationLedger::find_pool(const InstanceRequest& request) const {
  const auto found =
      pool_numbers_.find({request.zone, request.instance_type, request.platform, request.tenancy});
  return found == pool_numbers_.end() ? nullptr : &pools_[found->second];
}

const ReservationLedger::Candidates* ReservationLedger::candidates(const InstanceRequest& request,
                                                                   const Pool* pool) const {
  if (pool == nullptr) {
    return nullptr;
  }
  if (request.target_group_arn.empty()) {
    return &pool->lists.front();
  }
  const auto group = pool->group_lists.find(request.target_group_arn);
  return group == pool->group_lists.end() ? nullptr : &pool->lists[group->second];
}

const ReservationLedger::Slot& ReservationLedger::slot(ReservationIndex index) const {
  DRYDOCK_CHECK(index.value < slots_.size());
  return slots_[index.value];
}

void ReservationLedger::rebuild_candidates(std::uint32_t pool_number) {
  Pool& pool = pools_[pool_number];
  pool.lists.assign(1, {});
  pool.group_lists.clear();
  for (const ReservationIndex index : pool.members) {
    slots_[index.value].entries.clear();
  }
  const auto enter = [&](std::uint32_t list, ReservationIndex index) {
    std::vector<ReservationIndex>& members = pool.lists[list].members;
    if (!members.empty() && members.back() == index) {
      return;  // a group named twice counts once
    }
    slots_[index.value].entries.emplace_back(list, static_cast<std::uint32_t>(members.size()));
    members.push_back(index);
  };
  for (const MatchCriteria criteria : {MatchCriteria::Targeted, MatchCriteria::Open}) {
    for (const ReservationIndex index : pool.members) {
      const Reservation& member = slots_[index.value].reservation;
      if (member.criteria != criteria) {
        continue;
      }
      if (criteria == MatchCriteria::Open) {
        enter(0, index);
      }
      for (const std::string& arn : member.groups) {
        const auto [entry, is_new] =
            pool.group_lists.try_emplace(arn, static_cast<std::uint32_t>(pool.lists.size()));
        if (is_new) {
          pool.lists.emplace_back();
        }
        enter(entry->second, index);
      }
    }
  }
  for (Candidates& list : pool.lists) {
    list.with_room.resize((list.members.size() + kBitsPerWord - 1) / kBitsPerWord);
  }
  for (const ReservationIndex index : pool.members) {
    Slot& member = slots_[index.value];
    member.has_room = member.used < member.reservation.count;
    set_bits(pool, member);
  }
}

void ReservationLedger::note_room(ReservationIndex index) {
  Slot& changed = slots_[index.value];
  const bool has_room = changed.used < changed.reservation.count;
  if (has_room != changed.has_room) {
    changed.has_room = has_room;
    set_bits(pools_[changed.pool], changed);
  }
}

void ReservationLedger::set_bits(Pool& pool, const Slot& slot) {
  for (const auto& [list, position] : slot.entries) {
    std::uint64_t& word = pool.lists[list].with_room[position / kBitsPerWord];
    const std::uint64_t bit = std::uint64_t{1} << (position % kBitsPerWord);
    word = slot.has_room ? word | bit : word & ~bit;
  }
}

void ReservationLedger::wait_for_slot(InstanceIndex instance) {
  const Prepared& prepared = prepared_[instances_[instance.value].request.value];
  if (prepared.enters_running) {
    pools_[prepared.pool].waiting.push_back(instance);
    ++pools_[prepared.pool].waiting_live;
  }
}

void ReservationLedger::sweep_waiting(Pool& pool, const std::vector<Running>& instances) {
  constexpr std::size_t kWorthSweeping = 64;
  if (pool.waiting.size() < kWorthSweeping || pool.waiting.size() / 2 < pool.waiting_live) {
    return;
  }
  std::erase_if(pool.waiting, [&](InstanceIndex index) {
    const Running& running = instances[index.value];
    return !running.present || running.reservation.valid();
  });
}

}  // namespace drydock
