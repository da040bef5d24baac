// What `drydock simulate` prints for people: objectives, metrics with intervals, placements by
// zone, the capacity over time, reservation sizing, and the source of every input.
#pragma once

#include <string>
#include <vector>

#include "report/style.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

[[nodiscard]] std::string simulation_text(const SimulationResult& result, const ReportStyle& style);

// The parts, for other reports.
[[nodiscard]] std::string metrics_table(const std::vector<Metric>& metrics,
                                        const ReportStyle& style);
[[nodiscard]] std::string objectives_list(const std::vector<ObjectiveResult>& objectives,
                                          const ReportStyle& style);
// "3 per zone needed for 6 instances over 3 zones; configured 3".
[[nodiscard]] std::string sizing_sentence(const ReservationSizing& sizing);

}  // namespace drydock
