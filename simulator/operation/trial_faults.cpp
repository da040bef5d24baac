// What the scenario's events do: zones that fail as a whole, in part or without showing it,
// shortages, changed targets; and the time-outs of EMR.
#include <algorithm>

#include "base/duration.hpp"
#include "simulator/operation/operation_state.hpp"

namespace drydock {
namespace {

constexpr std::uint32_t kEvent = stream_hash("event");
constexpr std::uint32_t kZone = stream_hash("zone");
constexpr std::uint32_t kHit = stream_hash("hit");
constexpr std::uint32_t kDetection = stream_hash("impairment_detection");
constexpr std::uint32_t kGrayDetection = stream_hash("gray_detection");

}  // namespace

std::uint32_t OperationTrial::zone_of(std::uint32_t index) const {
  const Instance& instance = instances_[index];
  return model_.fleets[instance.fleet].zone[fleets_[instance.fleet].table.zone[instance.pool]];
}

void OperationTrial::start_event(std::uint32_t number) {
  const OperationEvent& event = model_.events[number];
  switch (event.kind) {
    case OperationEvent::Kind::Impair:
      return impair(number);
    case OperationEvent::Kind::Shortage:
      return begin_shortage(number);
    case OperationEvent::Kind::PriceSpike:
      faults_[number].start = clock_.now();
      faults_[number].open = true;
      return;
    case OperationEvent::Kind::SetDesired:
      return set_desired(event);
    case OperationEvent::Kind::RemoveZone: {
      FleetState& fleet = fleets_[event.fleet];
      const std::vector<std::uint32_t>& zones = model_.fleets[event.fleet].zone;
      for (std::size_t zone = 0; zone < zones.size(); ++zone) {
        if (zones[zone] == event.zone) {
          fleet.zone_closed[zone] = kRemoved;
        }
      }
      fleet.even_out = true;
      ++fleet.version;
      return touch(event.fleet);
    }
  }
}

void OperationTrial::set_desired(const OperationEvent& event) {
  retarget(event.fleet, event.count);
  fleets_[event.fleet].even_out = true;
  FleetWork* work = work_[event.fleet].get();
  if (work != nullptr && work->controller) {
    work->controller->set_desired(event.count / model_.fleets[event.fleet].model.scale);
    plan_work(event.fleet);
  }
}

void OperationTrial::begin_shortage(std::uint32_t number) {
  const OperationEvent& event = model_.events[number];
  Fault& fault = faults_[number];
  fault.start = clock_.now();
  fault.open = true;
  for (std::size_t pool = 0; pool < short_until_.size(); ++pool) {
    const bool hit_zone = event.zone == kNoIndex || event.zone == pool % model_.zones.size();
    const std::uint32_t entity = mix_stream(model_.shortage_streams[pool], number);
    if (hit_zone && stream(entity, kHit).uniform() < event.on_demand_share) {
      short_until_[pool] = std::max(short_until_[pool], fault.window);
    }
  }
}

void OperationTrial::impair(std::uint32_t number) {
  const OperationEvent& event = model_.events[number];
  Fault& fault = faults_[number];
  fault.start = clock_.now();
  fault.open = true;
  fault.active = true;
  fault.zone = event.zone;
  const std::uint32_t entity = mix_stream(kEvent, number);
  if (event.zone == kNoIndex) {
    Rng rng = stream(entity, kZone);
    fault.zone = rng.below(static_cast<std::uint32_t>(model_.zones.size()));
  }
  if (event.gray) {
    turn_gray(number);
    queue_.push(clock_.now() + draw_time(model_.gray_detection, stream(entity, kGrayDetection)),
                {Event::Kind::Detect, number, 0});
    return;
  }
  if (event.share >= 1) {
    ++impaired_[fault.zone];
    shortages_.impair(fault.zone, number, clock_.now());
  }
  lose_share(number);
  queue_.push(clock_.now() + draw_time(model_.impairment_detection, stream(entity, kDetection)),
              {Event::Kind::Detect, number, 0});
}

// Each instance of the zone is hit with the probability of the event.
void OperationTrial::lose_share(std::uint32_t number) {
  const OperationEvent& event = model_.events[number];
  Fault& fault = faults_[number];
  Rng rng = stream(mix_stream(kEvent, number), kHit);
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    FleetState& fleet = fleets_[i];
    for (std::uint32_t pool = 0; pool < fleet.table.size(); ++pool) {
      if (model_.fleets[i].zone[fleet.table.zone[pool]] != fault.zone) {
        continue;
      }
      for (std::vector<std::uint32_t>* members :
           {&fleet.pools[pool].spot, &fleet.pools[pool].on_demand}) {
        for (std::size_t at = members->size(); at-- > 0;) {
          if (event.share < 1 && rng.uniform() >= event.share) {
            continue;
          }
          const std::uint32_t index = (*members)[at];
          leave_pool(index);
          stop_running(index, End::Lost);
          Instance& instance = instances_[index];
          instance.phase = Instance::Phase::Lost;
          fleet.unnoticed += instance.counted ? fleet.table.weight[pool] : 0;
          instance.next = fault.chain;
          fault.chain = index;
          ++fault.lost;
        }
      }
      if (model_.fleets[i].market[pool] != kNoIndex) {
        hold(model_.fleets[i].market[pool]);
      }
    }
    ++fleet.version;
    touch(i);
  }
  lost_with_zone_ += fault.lost;
}

void OperationTrial::turn_gray(std::uint32_t number) {
  const OperationEvent& event = model_.events[number];
  Fault& fault = faults_[number];
  gray_share_[fault.zone] = std::max(gray_share_[fault.zone], event.share);
  Rng rng = stream(mix_stream(kEvent, number), kHit);
  for (std::uint32_t index = 0; index < instances_.size(); ++index) {
    const Instance& instance = instances_[index];
    if (instance.phase == Instance::Phase::Active && instance.running && !instance.gray &&
        zone_of(index) == fault.zone && rng.uniform() < event.share) {
      set_gray(index, true);
      ++fault.lost;
    }
  }
  lost_with_zone_ += fault.lost;
}

void OperationTrial::end_gray(std::uint32_t zone) {
  gray_share_[zone] = 0;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i].active && faults_[i].zone == zone && model_.events[i].gray) {
      gray_share_[zone] = std::max(gray_share_[zone], model_.events[i].share);
    }
  }
  if (gray_share_[zone] > 0) {
    return;
  }
  for (std::uint32_t index = 0; index < instances_.size(); ++index) {
    if (instances_[index].gray && zone_of(index) == zone) {
      set_gray(index, false);
    }
  }
}

// Only groups look after the health of what runs; the others keep it.
void OperationTrial::find_unhealthy(std::uint32_t index) {
  const Instance& instance = instances_[index];
  const OperationFleet& model = model_.fleets[instance.fleet];
  const std::uint32_t zone = fleets_[instance.fleet].table.zone[instance.pool];
  const bool shifted = fleets_[instance.fleet].zone_closed[zone] == kShifted;
  if (!instance.gray || !model.model.is_group() || (shifted && model.settings.ignores_unhealthy) ||
      instance.phase != Instance::Phase::Active) {
    return;
  }
  ++replacements_;
  terminate(index);
}

void OperationTrial::detect_gray(std::uint32_t number) {
  const Fault& fault = faults_[number];
  if (!fault.active) {
    return;
  }
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    const std::vector<std::uint32_t>& zones = model_.fleets[i].zone;
    for (std::size_t zone = 0; zone < zones.size(); ++zone) {
      if (zones[zone] == fault.zone && model_.fleets[i].settings.zonal_shift &&
          fleets_[i].zone_closed[zone] == 0) {
        fleets_[i].zone_closed[zone] = kShifted;  // rules 75 and 76
      }
    }
    touch(i);
  }
  const auto entries = static_cast<std::uint32_t>(instances_.size());
  for (std::uint32_t index = 0; index < entries; ++index) {
    if (instances_[index].phase == Instance::Phase::Active && instances_[index].gray &&
        zone_of(index) == fault.zone) {
      find_unhealthy(index);
    }
  }
}

void OperationTrial::detect(std::uint32_t number) {
  if (model_.events[number].gray) {
    return detect_gray(number);
  }
  forget(faults_[number].chain);
  faults_[number].chain = kNoIndex;
}

void OperationTrial::end_event(std::uint32_t number) {
  const OperationEvent& event = model_.events[number];
  Fault& fault = faults_[number];
  if (event.kind == OperationEvent::Kind::Impair && fault.active) {
    fault.active = false;
    if (event.gray) {
      end_gray(fault.zone);
    } else if (event.share >= 1) {
      --impaired_[fault.zone];
    }
  }
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    FleetState& fleet = fleets_[i];
    const std::vector<std::uint32_t>& zones = model_.fleets[i].zone;
    for (std::size_t zone = 0; zone < zones.size() && event.gray; ++zone) {
      if (zones[zone] == fault.zone && fleet.zone_closed[zone] == kShifted) {
        fleet.zone_closed[zone] = 0;
      }
    }
    fleet.even_out = true;
    ++fleet.version;
    touch(i);
  }
}

// Rule 122: Spot units that are missing when the cluster is first provisioned.
void OperationTrial::time_out(std::uint32_t number) {
  FleetState& fleet = fleets_[number];
  const FleetModel& model = model_.fleets[number].model;
  const SpotTimeoutOutcome outcome = spot_timeout_outcome(
      *model.timeout, clock_.now(), fleet.spot_target - fleet.spot_units, fleet.first_fill);
  if (outcome.terminate) {
    end_cluster(number);
    return;
  }
  fleet.first_fill = false;
  if (outcome.to_on_demand > 0) {
    fleet.spot_target -= outcome.to_on_demand;
    fleet.on_demand_target += outcome.to_on_demand;
    fleet.missing = 0;
    touch(number);
  }
}

}  // namespace drydock
