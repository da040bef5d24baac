// Warehouses and dashboards of a simulation: their figures, when in the day queries wait, and what
// other ways to pay would cost.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "report/style.hpp"
#include "simulator/demand/demand_trials.hpp"

namespace drydock {

[[nodiscard]] std::string demand_text(const std::vector<DemandResult>& results,
                                      const ReportStyle& style);
void write_demand(JsonWriter& json, const std::vector<DemandResult>& results);

}  // namespace drydock
