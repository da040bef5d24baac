// What `drydock workflow run` tells of an execution, as JSON and for people.
//
//   {"format_version": "1.0", "status", "output"?, "error"?, "cause"?, "quota"?,
//   "duration_seconds",
//    "transitions", "retries", "child_executions"?, "cost"?: {"usd", "lines": [{"item",
//   "resource", "state", "quantity", "unit", "usd", "confirmed"}], "unpriced"}, "events": [{"id",
//   "prev", "timestamp", "type",
//    …}], "diagnostics": […]}
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/pipelines/single_run.hpp"
#include "simulator/workflow/history.hpp"

namespace drydock {

struct WorkflowRunFacts {
  const HistoryRecorder& history;
  const RunCost* cost = nullptr;  // null: prices are not known
};

// Diagnostics alone if there was no execution.
[[nodiscard]] std::string workflow_run_json(const WorkflowRunFacts& facts,
                                            const Diagnostics& diagnostics,
                                            const SourceMap& sources);
// A table of the states in the order in which they were entered, and how it ended.
[[nodiscard]] std::string workflow_run_text(const WorkflowRunFacts& facts,
                                            const ReportStyle& style);

}  // namespace drydock
