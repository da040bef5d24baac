// Turns the text tree of a registry schema into its compiled form: references resolved, paths
// normalised, every keyword in its place. Problems are reported at the wrong keyword.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {

// Nothing if an error was reported. `digest` is left empty.
[[nodiscard]] std::optional<ResourceSchema> compile_schema(const Node& root,
                                                           Diagnostics& diagnostics);

}  // namespace drydock
