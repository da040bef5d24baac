// Files with data of pipelines, for the commands that take them.
#pragma once

#include <optional>
#include <string>

#include "cli/workspace.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

// Absent if `path` is ""; nothing, and a diagnostic, if the file is no JSON.
[[nodiscard]] std::optional<Json> read_workflow_data(const std::string& path, Workspace& workspace,
                                                     JsonArena& arena);

}  // namespace drydock
