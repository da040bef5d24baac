// How a plan would run: its waves, its critical path and how long that is expected to take, with
// where the figures are from.
#pragma once

#include <string>

#include "planner/plan/schedule.hpp"
#include "report/style.hpp"

namespace drydock {

// "" for a plan of fewer than two steps.
[[nodiscard]] std::string schedule_text(const Plan& plan, const Schedule& schedule,
                                        const ReportStyle& style);

}  // namespace drydock
