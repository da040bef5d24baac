// What `drydock workflow run` tells of an execution, as JSON and for people.
//
//   {"format_version": "1.0", "status", "output"?, "error"?, "cause"?, "quota"?,
//   "duration_seconds",
//    "transitions", "retries", "child_executions"?, "events": [{"id", "prev", "timestamp", "type",
//    …}], "diagnostics": […]}
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/workflow/history.hpp"

namespace drydock {

// Diagnostics alone if there was no execution.
[[nodiscard]] std::string workflow_run_json(const HistoryRecorder& history,
                                            const Diagnostics& diagnostics,
                                            const SourceMap& sources);
// A table of the states in the order in which they were entered, and how it ended.
[[nodiscard]] std::string workflow_run_text(const HistoryRecorder& history,
                                            const ReportStyle& style);

}  // namespace drydock
