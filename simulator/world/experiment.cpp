#include "simulator/world/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/codes/scenario_codes.hpp"
#include "base/duration.hpp"
#include "base/nearest_name.hpp"
#include "base/rng.hpp"
#include "simulator/world/assumptions.hpp"

namespace drydock {
namespace {

std::vector<std::string_view> views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

class Binder {
 public:
  Binder(const World& world, Diagnostics& diagnostics) : world_(world), diagnostics_(diagnostics) {}

  BoundEvent bind(const ScenarioEvent& event) {
    BoundEvent bound;
    bound.at_seconds = event.at_seconds;
    bound.label = event.label;
    std::visit([&](const auto& what) { fill(bound, what, event.span); }, event.what);
    return bound;
  }

 private:
  void fill(BoundEvent& bound, const ZoneImpairedEvent& what, Span span) {
    bound.kind = BoundEvent::Kind::ImpairZone;
    bound.duration_seconds = what.duration_seconds;
    if (what.zone != "any") {
      bound.zone = zone(what.zone, GroupIndex{0}, false, span);
    }
  }
  void fill(BoundEvent& bound, const LaunchInstancesEvent& what, Span span) {
    bound.kind = BoundEvent::Kind::LaunchOutside;
    bound.count = what.count;
    const GroupModel& like = world_.groups.front();
    const std::string& type =
        what.instance_type.empty() ? like.request.instance_type : what.instance_type;
    bound.zone = what.zone == "any" || what.zone.empty()
                     ? like.zones.front()
                     : zone(what.zone, GroupIndex{0}, false, span);
    if (bound.zone.valid()) {
      bound.request.zone = world_.zones[bound.zone.value];
    }
    bound.request.instance_type = type;
    bound.type = world_.find_type(type).value_or(TypeIndex{});
  }
  // These make the whole template a matter of simulator/operation.
  void fill(BoundEvent&, const CapacityShortageEvent&, Span span) { not_here(span); }
  void fill(BoundEvent&, const PriceSpikeEvent&, Span span) { not_here(span); }
  void not_here(Span span) {
    diagnostics_.add(
        {codes::ScenarioBadValue, "the event needs the simulation of markets", span, ""});
  }
  void fill(BoundEvent& bound, const SetMatchCriteriaEvent& what, Span) {
    bound.kind = BoundEvent::Kind::SetCriteria;
    bound.open = what.open;
  }
  void fill(BoundEvent& bound, const RemoveZoneEvent& what, Span span) {
    bound.kind = BoundEvent::Kind::RemoveZone;
    bound.group = group(what.group, span);
    if (bound.group.valid()) {
      bound.zone = zone(what.zone, bound.group, true, span);
    }
  }
  void fill(BoundEvent& bound, const SetDesiredEvent& what, Span span) {
    bound.kind = BoundEvent::Kind::SetDesired;
    bound.group = group(what.group, span);
    bound.count = what.desired;
    if (bound.group.valid() && what.desired > world_.groups[bound.group.value].max) {
      const GroupModel& model = world_.groups[bound.group.value];
      diagnostics_.add({codes::ScenarioBadValue,
                        fmt::format("set_desired: {} is above the MaxSize {} of {}", what.desired,
                                    model.max, model.address),
                        span, "raise MaxSize in the template or ask for less"});
    }
  }

  GroupIndex group(const std::string& name, Span span) {
    std::vector<std::string_view> names;
    for (std::uint32_t i = 0; i < world_.groups.size(); ++i) {
      if (world_.groups[i].address == name) {
        return {i};
      }
      names.push_back(world_.groups[i].address);
    }
    if (name.empty() && world_.groups.size() == 1) {
      return {0};
    }
    const auto near = nearest_name(name, names);
    diagnostics_.add(
        {codes::ScenarioUnknownGroup,
         name.empty() ? std::string("the event must say which group it means: there are several")
                      : fmt::format("there is no group `{}`", name),
         span,
         near && !name.empty() ? fmt::format("did you mean `{}`?", *near)
                               : fmt::format("use one of: {}", fmt::join(names, ", "))});
    return {};
  }

  ZoneIndex zone(const std::string& name, GroupIndex of, bool of_group_only, Span span) {
    const GroupModel& model = world_.groups[of.value];
    if (name.starts_with('#')) {
      std::uint32_t number = 0;
      const char* last = name.data() + name.size();
      const auto [end, error] = std::from_chars(name.data() + 1, last, number);
      if (error == std::errc{} && end == last && number < model.zones.size()) {
        return model.zones[number];
      }
    } else if (const auto found = world_.find_zone(name)) {
      if (!of_group_only ||
          std::find(model.zones.begin(), model.zones.end(), *found) != model.zones.end()) {
        return *found;
      }
    }
    const auto near = nearest_name(name, views(world_.zones));
    diagnostics_.add({codes::ScenarioUnknownZone,
                      fmt::format("{} has no zone `{}`", model.address, name), span,
                      near ? fmt::format("did you mean `{}`?", *near)
                           : fmt::format("use one of: {}, or #0 to #{}",
                                         fmt::join(world_.zones, ", "), model.zones.size() - 1)});
    return {};
  }

  const World& world_;
  Diagnostics& diagnostics_;
};

Distribution assumption(const Scenario& scenario, const std::string& name) {
  const auto found = scenario.assumptions.find(name);
  return found != scenario.assumptions.end() ? found->second.value
                                             : find_assumption(name)->by_default;
}

void prepare_requests(Experiment& experiment) {
  const World& world = experiment.world;
  for (const Reservation& reservation : world.reservations) {
    experiment.ledger.add(reservation);
  }
  for (const GroupModel& group : world.groups) {
    experiment.group_streams.push_back(stream_hash(group.address));
    for (const std::string& zone : world.zones) {
      InstanceRequest request = group.request;
      request.zone = zone;
      experiment.group_requests.push_back(experiment.ledger.prepare(request));
    }
  }
  for (const OutsideModel& outside : world.outside) {
    experiment.outside_requests.push_back(experiment.ledger.prepare(outside.request));
  }
  experiment.pool_streams = pool_streams(world);
}

}  // namespace

std::optional<Experiment> make_experiment(World world, const Scenario& scenario, Nanoseconds until,
                                          Diagnostics& diagnostics) {
  DRYDOCK_CHECK(!world.groups.empty() && until > 0);
  Experiment experiment;
  experiment.world = std::move(world);
  experiment.until = until;
  experiment.required_capacity = scenario.required_capacity;
  experiment.launch_latency = assumption(scenario, "launch_latency");
  experiment.impairment_detection = assumption(scenario, "impairment_detection");
  experiment.launch_retry = assumption(scenario, "launch_retry");
  experiment.shortage = {assumption(scenario, "on_demand_shortage"),
                         assumption(scenario, "on_demand_shortage_during_impairment"),
                         assumption(scenario, "on_demand_shortage_duration"),
                         assumption(scenario, "shortage_onset")};
  Diagnostics own;
  Binder binder(experiment.world, own);
  for (const ScenarioEvent& event : scenario.events) {
    experiment.events.push_back(binder.bind(event));
  }
  diagnostics.append(own);
  if (own.has_errors()) {
    return std::nullopt;
  }
  prepare_requests(experiment);
  // Whole seconds where that is fine enough, so that a reader sees round times.
  const Nanoseconds least = (until + kMostGridPoints - 2) / (kMostGridPoints - 1);
  experiment.grid_step = least > kSecond ? (least + kSecond - 1) / kSecond * kSecond : least;
  experiment.grid_points = static_cast<std::uint32_t>(until / experiment.grid_step) + 1;
  return experiment;
}

}  // namespace drydock
