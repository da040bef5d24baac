#include "simulator/operation/operation_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/codes/capacity_codes.hpp"
#include "base/codes/scenario_codes.hpp"
#include "base/nearest_name.hpp"

namespace drydock {
namespace {

class EventBinder {
 public:
  EventBinder(OperationModel& model, Diagnostics& diagnostics)
      : model_(model), diagnostics_(diagnostics) {}

  void bind_all(const Scenario& scenario) {
    for (const ScenarioEvent& event : scenario.events) {
      std::visit([&](const auto& what) { bind(event, what); }, event.what);
    }
  }

 private:
  void bind(const ScenarioEvent& event, const ZoneImpairedEvent& what);
  void bind(const ScenarioEvent& event, const CapacityShortageEvent& what);
  void bind(const ScenarioEvent& event, const PriceSpikeEvent& what);
  void bind(const ScenarioEvent& event, const SetDesiredEvent& what);
  void bind(const ScenarioEvent& event, const RemoveZoneEvent& what);
  void bind(const ScenarioEvent& event, const LaunchInstancesEvent&) { no_effect(event); }
  void bind(const ScenarioEvent& event, const SetMatchCriteriaEvent&) { no_effect(event); }
  void no_effect(const ScenarioEvent& event);
  static OperationEvent begin_event(const ScenarioEvent& event, OperationEvent::Kind kind);
  std::uint32_t zone(const std::string& name, Span span);
  std::uint32_t fleet(const std::string& name, Span span);

  OperationModel& model_;
  Diagnostics& diagnostics_;
};

std::uint32_t EventBinder::zone(const std::string& name, Span span) {
  if (name == "any" || name.empty()) {
    return kNoIndex;
  }
  const std::vector<std::uint32_t>& first = model_.fleets.front().zone;
  if (name.starts_with('#')) {
    std::uint32_t number = 0;
    const char* last = name.data() + name.size();
    const auto [end, error] = std::from_chars(name.data() + 1, last, number);
    if (error == std::errc{} && end == last && number < first.size()) {
      return first[number];
    }
  } else if (const auto found = std::lower_bound(model_.zones.begin(), model_.zones.end(), name);
             found != model_.zones.end() && *found == name) {
    return static_cast<std::uint32_t>(found - model_.zones.begin());
  }
  const std::vector<std::string_view> names(model_.zones.begin(), model_.zones.end());
  const auto near = nearest_name(name, names);
  diagnostics_.add({codes::ScenarioUnknownZone,
                    fmt::format("no fleet of the template is in the zone `{}`", name), span,
                    near ? fmt::format("did you mean `{}`?", *near)
                         : fmt::format("use one of: {}", fmt::join(model_.zones, ", "))});
  return kNoIndex;
}

std::uint32_t EventBinder::fleet(const std::string& name, Span span) {
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < model_.fleets.size(); ++i) {
    names.push_back(model_.fleets[i].model.address);
    if (names.back() == name || (name.empty() && model_.fleets.size() == 1)) {
      return i;
    }
  }
  const auto near = nearest_name(name, names);
  diagnostics_.add({codes::ScenarioUnknownGroup,
                    name.empty()
                        ? std::string("the event must say which group it means: there are several")
                        : fmt::format("there is no group or fleet `{}`", name),
                    span,
                    near && !name.empty() ? fmt::format("did you mean `{}`?", *near)
                                          : fmt::format("use one of: {}", fmt::join(names, ", "))});
  return kNoIndex;
}

OperationEvent EventBinder::begin_event(const ScenarioEvent& event, OperationEvent::Kind kind) {
  OperationEvent bound;
  bound.kind = kind;
  bound.at_seconds = event.at_seconds;
  bound.label = event.label;
  return bound;
}

void EventBinder::bind(const ScenarioEvent& event, const ZoneImpairedEvent& what) {
  OperationEvent bound = begin_event(event, OperationEvent::Kind::Impair);
  bound.duration_seconds = what.duration_seconds;
  bound.zone = zone(what.zone, event.span);
  bound.share = what.share;
  bound.gray = what.gray;
  if (bound.label.empty()) {
    bound.label = fmt::format("zone {} {}", what.zone, what.gray ? "gray" : "impaired");
  }
  model_.events.push_back(std::move(bound));
}

void EventBinder::bind(const ScenarioEvent& event, const CapacityShortageEvent& what) {
  OperationEvent bound = begin_event(event, OperationEvent::Kind::Shortage);
  bound.duration_seconds = what.duration_seconds;
  bound.zone = zone(what.zone, event.span);
  bound.share = what.spot_share;
  bound.on_demand_share = what.on_demand_share;
  if (bound.label.empty()) {
    bound.label = "capacity short";
  }
  model_.events.push_back(std::move(bound));
}

void EventBinder::bind(const ScenarioEvent& event, const PriceSpikeEvent& what) {
  OperationEvent bound = begin_event(event, OperationEvent::Kind::PriceSpike);
  bound.duration_seconds = what.duration_seconds;
  bound.zone = zone(what.zone, event.span);
  bound.price_factor = what.factor;
  if (bound.label.empty()) {
    bound.label = "price spike";
  }
  model_.events.push_back(std::move(bound));
}

void EventBinder::bind(const ScenarioEvent& event, const SetDesiredEvent& what) {
  OperationEvent bound = begin_event(event, OperationEvent::Kind::SetDesired);
  bound.fleet = fleet(what.group, event.span);
  if (bound.fleet == kNoIndex) {
    return;
  }
  const FleetModel& model = model_.fleets[bound.fleet].model;
  bound.count = Units{what.desired} * model.scale;
  if (model.is_group() && bound.count > model.max) {
    diagnostics_.add({codes::ScenarioBadValue,
                      fmt::format("set_desired: {} is above the MaxSize {} of {}", what.desired,
                                  model.max, model.address),
                      event.span, "raise MaxSize in the template or ask for less"});
  }
  model_.events.push_back(std::move(bound));
}

void EventBinder::bind(const ScenarioEvent& event, const RemoveZoneEvent& what) {
  OperationEvent bound = begin_event(event, OperationEvent::Kind::RemoveZone);
  bound.fleet = fleet(what.group, event.span);
  bound.zone = zone(what.zone, event.span);
  if (bound.fleet != kNoIndex && bound.zone != kNoIndex) {
    model_.events.push_back(std::move(bound));
  }
}

void EventBinder::no_effect(const ScenarioEvent& event) {
  diagnostics_.add({codes::EventWithoutEffect,
                    "the event has no effect: the template holds fleets that are simulated on a "
                    "market, without instances that others start and without other criteria of "
                    "reservations",
                    event.span, "results are as if it were not there"});
}

}  // namespace

void bind_events(const Scenario& scenario, OperationModel& model, Diagnostics& diagnostics) {
  EventBinder(model, diagnostics).bind_all(scenario);
}

}  // namespace drydock
