// The lines of a running apply for people, and its summary.
#pragma once

#include <map>
#include <string>

#include "planner/apply/executor.hpp"
#include "report/style.hpp"

namespace drydock {

// "Vpc: Creation complete after 2s [id=vpc-0a1b]\n".
[[nodiscard]] std::string apply_event_text(const StepEvent& event, const ReportStyle& style);
// What was done, what failed and why, and the outputs.
[[nodiscard]] std::string apply_summary_text(const ApplyResult& result,
                                             const std::map<std::string, Value>& outputs,
                                             bool destroy, const ReportStyle& style);
// "Outputs:" and one a line; "" if there are none.
[[nodiscard]] std::string outputs_text(const std::map<std::string, Value>& outputs,
                                       const ReportStyle& style);

}  // namespace drydock
