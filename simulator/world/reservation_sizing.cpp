#include "simulator/world/reservation_sizing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "simulator/world/trial.hpp"

namespace drydock {
namespace {

constexpr const char* kPool = "pool";

// A group over `zones` zones with `slots` targeted slots in each.
World make_world(std::uint32_t zones, std::uint32_t desired, std::uint32_t slots) {
  World world;
  world.types.push_back({"type", {}});
  GroupModel group;
  group.address = "Group";
  group.desired = desired;
  group.max = 2 * desired + 1;
  group.type = {0};
  group.request.instance_type = "type";
  group.request.target_group_arn = kPool;
  for (std::uint32_t zone = 0; zone < zones; ++zone) {
    world.zones.push_back(fmt::format("zone-{:06}", zone));
    group.zones.push_back({zone});
    Reservation reservation;
    reservation.id = fmt::format("cr-{}", zone);
    reservation.zone = world.zones.back();
    reservation.instance_type = "type";
    reservation.criteria = MatchCriteria::Targeted;
    reservation.count = slots;
    reservation.groups = {kPool};
    world.reservations.push_back(std::move(reservation));
  }
  world.groups.push_back(std::move(group));
  return world;
}

// Whether all instances run reserved after each zone in turn was lost and stayed lost.
bool survives_any_loss(std::uint32_t zones, std::uint32_t desired, std::uint32_t slots) {
  Scenario scenario;
  scenario.until = kHour;
  for (const char* name : {"on_demand_shortage", "on_demand_shortage_during_impairment",
                           "launch_latency", "impairment_detection"}) {
    scenario.assumptions[name] = {name, {Distribution::Kind::Constant, 0, 0}, false, {}};
  }
  for (std::uint32_t lost = 0; lost < zones; ++lost) {
    ScenarioEvent event;
    event.at_seconds = {Distribution::Kind::Constant, 60, 0};
    event.what = ZoneImpairedEvent{fmt::format("#{}", lost),
                                   {Distribution::Kind::Constant, 2 * to_seconds(kHour), 0}};
    scenario.events = {event};
    Diagnostics none;
    const std::optional<Experiment> experiment =
        make_experiment(make_world(zones, desired, slots), scenario, scenario.until, none);
    DRYDOCK_CHECK(experiment.has_value());
    TrialRunner runner(*experiment);
    if (runner.run(0, 0, nullptr, nullptr).final_reserved_running < desired) {
      return false;
    }
  }
  return true;
}

// Slots of a zone that instances of the group may enter.
std::uint32_t slots_for(const World& world, const GroupModel& group, ZoneIndex zone) {
  std::uint32_t slots = 0;
  for (const Reservation& reservation : world.reservations) {
    const InstanceRequest& request = group.request;
    const bool same = reservation.zone == world.zones[zone.value] &&
                      reservation.instance_type == request.instance_type &&
                      reservation.platform == request.platform &&
                      reservation.tenancy == request.tenancy;
    const bool open_to_it = !request.target_id.empty() ? reservation.id == request.target_id
                            : !request.target_group_arn.empty()
                                ? std::find(reservation.groups.begin(), reservation.groups.end(),
                                            request.target_group_arn) != reservation.groups.end()
                                : reservation.criteria == MatchCriteria::Open;
    slots += same && open_to_it && request.preference != ReservationPreference::None
                 ? reservation.count
                 : 0;
  }
  return slots;
}

}  // namespace

std::optional<std::uint32_t> size_reservations(std::uint32_t zones, std::uint32_t desired) {
  if (zones < 2) {
    return std::nullopt;
  }
  // With `desired` slots in every zone nothing can be missing; more slots never harm.
  std::uint32_t too_few = 0;
  std::uint32_t enough = desired;
  if (desired == 0) {
    return 0;
  }
  while (enough - too_few > 1) {
    const std::uint32_t middle = too_few + (enough - too_few) / 2;
    (survives_any_loss(zones, desired, middle) ? enough : too_few) = middle;
  }
  return enough;
}

std::vector<ReservationSizing> size_groups(const World& world) {
  constexpr std::uint32_t kMostDesired = 2000;  // beyond, playing the losses takes too long
  std::vector<ReservationSizing> all;
  for (const GroupModel& group : world.groups) {
    const auto zones = static_cast<std::uint32_t>(group.zones.size());
    if (group.desired > kMostDesired) {
      continue;
    }
    const std::optional<std::uint32_t> per_zone = size_reservations(zones, group.desired);
    if (!per_zone) {
      continue;
    }
    std::uint32_t configured = slots_for(world, group, group.zones.front());
    for (const ZoneIndex zone : group.zones) {
      configured = std::min(configured, slots_for(world, group, zone));
    }
    all.push_back({group.address, group.desired, zones, *per_zone, configured});
  }
  return all;
}

}  // namespace drydock
