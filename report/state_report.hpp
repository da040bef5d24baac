// What `drydock state list` and `drydock state show` print.
#pragma once

#include <string>

#include "planner/state/state_snapshot.hpp"
#include "report/style.hpp"

namespace drydock {

// One address a line, with type and identifier.
[[nodiscard]] std::string state_list_text(const StateSnapshot& state, const ReportStyle& style);
[[nodiscard]] std::string state_list_json(const StateSnapshot& state);
[[nodiscard]] std::string state_show_text(const RecordedResource& resource,
                                          const ReportStyle& style);
[[nodiscard]] std::string state_show_json(const RecordedResource& resource);

}  // namespace drydock
