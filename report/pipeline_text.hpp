// What `drydock simulate` prints of pipelines for people: how often and how fast they succeed,
// where their time goes, what binds them, and what a month costs.
#pragma once

#include <string>

#include "report/style.hpp"
#include "simulator/pipelines/simulate_pipelines.hpp"

namespace drydock {

[[nodiscard]] std::string pipeline_text(const PipelineReport& report,
                                        const std::vector<ObjectiveResult>& objectives,
                                        const ReportStyle& style);

}  // namespace drydock
