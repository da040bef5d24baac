// Files with data of pipelines, for the commands that take them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/workspace.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

// Absent if `path` is ""; nothing, and a diagnostic, if the file is no JSON.
[[nodiscard]] std::optional<Json> read_workflow_data(const std::string& path, Workspace& workspace,
                                                     JsonArena& arena);

// The same of an option that takes JSON itself, too: what begins with a brace, a bracket or a quote
// is no name of a file.
[[nodiscard]] std::optional<Json> read_json_argument(const std::string& argument,
                                                     std::string_view option, Workspace& workspace,
                                                     JsonArena& arena);

}  // namespace drydock
