// The part of `drydock fleet` about what changes sizes by itself, and about tasks of ECS services.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "report/fleet_report.hpp"

namespace drydock {

// Lines below a fleet: its policies, schedules, warm pool and hooks; "" if it has none.
[[nodiscard]] std::string scaling_text(const std::vector<ScalingPlan>& plans,
                                       std::string_view address);
// A paragraph for each service.
[[nodiscard]] std::string services_text(const FleetReport& report, const ReportStyle& style);

// Members "services" and "scaling" of an object that is being written.
void write_services(JsonWriter& json, const std::vector<EcsService>& services);
void write_plans(JsonWriter& json, const std::vector<ScalingPlan>& plans);

}  // namespace drydock
