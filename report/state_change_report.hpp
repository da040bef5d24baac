// What `drydock state history`, `diff`, `mv`, `rm`, `push` and `verify` and `drydock unlock` print.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/state/state_check.hpp"
#include "planner/state/state_difference.hpp"
#include "planner/state/state_store.hpp"
#include "report/style.hpp"

namespace drydock {

// Newest first.
[[nodiscard]] std::string state_history_text(const std::vector<HistoryEntry>& history,
                                             const ReportStyle& style);
[[nodiscard]] std::string state_history_json(const StateSnapshot& state,
                                             const std::vector<HistoryEntry>& history);

// One side of a difference.
struct StateSide {
  std::string name;  // "serial 3", or a file
  std::string lineage;
  std::int64_t serial = 0;
};
[[nodiscard]] std::string state_diff_text(const StateDifference& difference, const StateSide& from,
                                          const StateSide& to, const ReportStyle& style);
// Also what an edit did: from the serial before it to the one after.
[[nodiscard]] std::string state_diff_json(const StateDifference& difference,
                                          const std::string& stack_name, const StateSide& from,
                                          const StateSide& to);

// What was looked at and, after a repair, what it did. What is wrong stands in the diagnostics.
[[nodiscard]] std::string state_check_text(const StateCheck& check, const std::string& path);
[[nodiscard]] std::string state_check_json(const StateCheck& check, const std::string& path,
                                           const Diagnostics& diagnostics,
                                           const SourceMap& sources);

[[nodiscard]] std::string unlock_json(const std::string& stack_name, const LockInfo& lock);

// The document of a command with --json that has nothing else to say.
[[nodiscard]] std::string failed_json(const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace drydock
