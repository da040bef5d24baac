// What starts the state machines of a template in a trial: rules and schedules of the template,
// and the runs that the scenario adds. Which run comes when is drawn from streams of its own, so
// that it does not depend on what runs do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "simulator/events/target_input.hpp"
#include "simulator/schedule/schedule.hpp"
#include "simulator/services/service_plan.hpp"
#include "simulator/sources/read_sources.hpp"

namespace drydock {

struct PipelineStart {
  Nanoseconds at = 0;  // since 1970, as engines tell time
  std::uint32_t source = 0;
};

// One thing that starts one state machine.
struct StartSource {
  enum class Kind : std::uint8_t { Rule, Scenario };
  Kind kind = Kind::Scenario;
  MachineIndex machine;
  std::string name;                    // address of the rule or schedule, or "scenario"
  Schedule schedule;                   // of Rule
  std::vector<Distribution> at;        // of Scenario, since the beginning
  std::uint32_t count = 1;             // runs at each of these times
  const TargetInput* input = nullptr;  // of Rule
  std::string constant;                // JSON, of Scenario
  std::string rule_arn;
};

class PipelineStarts {
 public:
  // The plan and the sources outlive the result.
  static PipelineStarts read(const ServicePlan& plan, const EventSources& sources,
                             Nanoseconds begins);

  // In order of time, before `until` (since the beginning).
  [[nodiscard]] std::vector<PipelineStart> draw(std::uint64_t seed, std::uint32_t trial,
                                                Nanoseconds until) const;
  [[nodiscard]] const std::vector<StartSource>& sources() const { return sources_; }
  // The instant of simulated time 0.
  [[nodiscard]] Nanoseconds begins() const { return begins_; }
  [[nodiscard]] Json input_of(const PipelineStart& start, const ServicePlan& plan,
                              JsonArena& arena) const;

 private:
  std::vector<StartSource> sources_;
  Nanoseconds begins_ = 0;
};

}  // namespace drydock
