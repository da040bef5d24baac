// What a scenario lets arrive from outside (`arrivals:`), one by one: when it comes, what it holds,
// and where it goes first: to a state machine, or into what the template delivers
// (simulator/intake). An arrival that goes to an event bus, or to a rule of one, is the event that
// its data say.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/intake/delivery_plan.hpp"
#include "simulator/services/service_plan.hpp"
#include "simulator/world/arrival_settings.hpp"

namespace drydock {

struct PipelineArrival {
  Nanoseconds at = 0;        // since 1970
  std::uint32_t source = 0;  // which entry of `arrivals:`
  std::uint64_t number = 0;  // of its arrivals, from 0
};

class PipelineEvents {
 public:
  // Without those of the scenario that are `counted`, and so never single. Reports arrivals whose
  // `to` starts nothing here. What it is given outlives the result.
  static PipelineEvents read(const ServicePlan& plan, const DeliveryPlan& deliveries,
                             const ArrivalScenario& scenario, const std::vector<bool>& counted,
                             Diagnostics& diagnostics);

  // In order of time, before `until` (since the beginning).
  [[nodiscard]] std::vector<PipelineArrival> draw(std::uint64_t seed, std::uint32_t trial,
                                                  Nanoseconds until) const;

  // Valid if it goes straight to that machine.
  [[nodiscard]] MachineIndex machine_of(const PipelineArrival& arrival) const {
    return sources_[arrival.source].machine;
  }
  [[nodiscard]] const DeliveryPlan::Entry& entry_of(const PipelineArrival& arrival) const {
    return sources_[arrival.source].entry;
  }
  // What comes: of a bus the whole event.
  [[nodiscard]] Json data_of(const PipelineArrival& arrival, JsonArena& arena) const;

 private:
  friend class EventReader;
  struct Source {
    const ArrivalSettings* settings = nullptr;
    JsonataTemplate data;
    MachineIndex machine;
    DeliveryPlan::Entry entry;
    bool is_event = false;
  };
  [[nodiscard]] Json event_of(const PipelineArrival& arrival, const Json& data,
                              JsonArena& arena) const;

  const ServicePlan* plan_ = nullptr;
  const ArrivalScenario* scenario_ = nullptr;
  std::vector<Source> sources_;
  std::unique_ptr<JsonArena> literals_;
};

}  // namespace drydock
