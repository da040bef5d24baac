// What the readers of scaling share; only read_*.cpp use it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/fleet/fleet_properties.hpp"
#include "simulator/workload/read_scaling.hpp"

namespace drydock {

class ScalingReader {
 public:
  ScalingReader(std::span<const DeclaredResource> resources, const ZoneLookup& zones,
                Diagnostics& diagnostics)
      : resources_(resources), zones_(zones), diagnostics_(diagnostics) {}

  [[nodiscard]] std::span<const DeclaredResource> resources() const { return resources_; }
  [[nodiscard]] FleetProperties properties_of(const DeclaredResource& resource) const {
    return {resource.properties, "Resources." + resource.address + ".Properties", diagnostics_};
  }

  // A plan that resources refer to by `identifier`.
  ScalingPlan& add(const DeclaredResource& owner, std::string identifier);
  // Null if none is called so.
  [[nodiscard]] ScalingPlan* find(std::string_view identifier);
  // The plan that a member names; reports DD5440 and gives null if it is none of the template.
  [[nodiscard]] ScalingPlan* owner(FleetProperties& reader, std::string_view key);
  void unattached(FleetProperties& reader, std::string_view key, std::string why, std::string hint);

  // What a policy looks at, from a TargetTrackingConfiguration.
  [[nodiscard]] std::optional<ScalingMetric> tracked_metric(FleetProperties configuration);
  // StepAdjustments and what goes with them.
  void read_steps(FleetProperties& reader, StepScaling& policy);
  // Every alarm that acts on `policy`, one StepScaling for each; reports if there is none.
  void attach_alarms(FleetProperties& reader, const DeclaredResource& policy,
                     const StepScaling& made, ScalingPlan& plan);
  // From a member with the name of a zone; UTC if it is absent, and after a report.
  [[nodiscard]] TimeZone zone(FleetProperties& reader, std::string_view key);
  [[nodiscard]] std::optional<Nanoseconds> instant(FleetProperties& reader, std::string_view key);
  void report_schedule(FleetProperties& reader, std::string_view key,
                       const std::vector<ScheduleProblem>& problems);

  [[nodiscard]] std::vector<ScalingPlan> take() { return std::move(plans_); }

 private:
  [[nodiscard]] std::optional<ScalingAlarm> read_alarm(const DeclaredResource& alarm);

  std::span<const DeclaredResource> resources_;
  const ZoneLookup& zones_;
  Diagnostics& diagnostics_;
  std::vector<ScalingPlan> plans_;
  std::map<std::string, std::size_t, std::less<>> by_identifier_;
};

// Scalable targets, their policies and scheduled actions.
void read_application_scaling(ScalingReader& reader);

}  // namespace drydock
