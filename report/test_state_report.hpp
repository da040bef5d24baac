// What `drydock workflow test-state` tells, in the words of the TestState API, and for people.
//
//   {"format_version": "1.0", "status", "output"?, "error"?, "cause"?, "nextState"?,
//    "inspectionData"? | "exception", "message", "diagnostics": […]}
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/workflow/test_state.hpp"

namespace drydock {

// `answer` is null if the files could not be read. `inspect`: with inspectionData.
[[nodiscard]] std::string test_state_json(const TestStateAnswer* answer, bool inspect,
                                          const Diagnostics& diagnostics, const SourceMap& sources);
// A line a stage of the data flow, and how it ended.
[[nodiscard]] std::string test_state_text(const TestStateAnswer& answer, bool inspect,
                                          const ReportStyle& style);

}  // namespace drydock
