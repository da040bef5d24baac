// What a scenario lets arrive from outside (`arrivals:`), and which state machines the template
// starts with it: the machine itself, or by the rules of EventBridge that match. An arrival that
// goes to a bucket is the event that S3 sends to EventBridge; one that goes to `default`, or to a
// rule by its logical id, is the event that its data say.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/services/service_plan.hpp"
#include "simulator/sources/read_sources.hpp"
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
  static PipelineEvents read(const ServicePlan& plan, const EventSources& sources,
                             const ArrivalScenario& scenario, const std::vector<bool>& counted,
                             Diagnostics& diagnostics);

  // In order of time, before `until` (since the beginning).
  [[nodiscard]] std::vector<PipelineArrival> draw(std::uint64_t seed, std::uint32_t trial,
                                                  Nanoseconds until) const;

  struct Started {
    MachineIndex machine;
    Json input;
  };
  // The event of an arrival; Absent if it goes to a machine.
  [[nodiscard]] Json event_of(const PipelineArrival& arrival, JsonArena& arena) const;
  // There are rules that match events.
  [[nodiscard]] bool hears_events() const { return !rules_.empty(); }
  // What an event of the account starts.
  [[nodiscard]] std::vector<Started> started_by(const Json& event, Nanoseconds at,
                                                JsonArena& arena) const;
  // What it starts.
  [[nodiscard]] std::vector<Started> started_by(const PipelineArrival& arrival, const Json& event,
                                                JsonArena& arena) const;

 private:
  friend class EventReader;
  struct Source {
    const ArrivalSettings* settings = nullptr;
    JsonataTemplate data;
    MachineIndex machine;         // valid: it starts that
    std::string bucket;           // not empty: an object comes to it
    std::int32_t only_rule = -1;  // it goes to that rule alone
  };
  [[nodiscard]] std::vector<Started> matched(const Json& event, std::int32_t only_rule,
                                             Nanoseconds at, JsonArena& arena) const;
  [[nodiscard]] Json data_of(const PipelineArrival& arrival, JsonArena& arena) const;

  const ServicePlan* plan_ = nullptr;
  const ArrivalScenario* scenario_ = nullptr;
  std::vector<Source> sources_;
  std::vector<const Named<EventRule>*> rules_;  // that have a pattern and are enabled
  std::unique_ptr<JsonArena> literals_;
};

}  // namespace drydock
