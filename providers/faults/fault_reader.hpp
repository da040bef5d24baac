// Reads a fault plan from its file: format_version 1, described in docs/CLOUD.md and
// schemas/formats/faults.schema.json. Everything that is wrong is reported with its place.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "providers/faults/fault_plan.hpp"

namespace drydock {

[[nodiscard]] std::optional<FaultPlan> read_fault_plan(const Document& document,
                                                       Diagnostics& diagnostics);

// The file is added to `sources`.
[[nodiscard]] std::optional<FaultPlan> load_fault_plan(const FileSystem& files,
                                                       const std::string& path, SourceMap& sources,
                                                       Diagnostics& diagnostics);

}  // namespace drydock
