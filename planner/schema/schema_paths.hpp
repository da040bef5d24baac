// The lists of property paths in a registry schema (`createOnlyProperties`, …) and the other
// registry keywords that are not JSON Schema: handlers, replacementStrategy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/document/document.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {

// The segments of a JSON pointer (RFC 6901) with its escapes undone: "/a/b~1c" is {"a", "b/c"}.
[[nodiscard]] std::vector<std::string> pointer_segments(std::string_view pointer);

// Reads those keywords of `root` into `schema`, whose nodes are complete. Paths that the registry
// spells in more than one way ("/properties/A/properties/B", a list without "*") become one.
void read_paths_and_handlers(const Node& root, ResourceSchema& schema);

// A path of createOnlyProperties, primaryIdentifier and the like that leads to no property.
struct LostPath {
  std::string_view keyword;
  Node pointer;
};
// In file order. What lies in an object without declared properties may be there.
[[nodiscard]] std::vector<LostPath> lost_paths(const Node& root, const ResourceSchema& schema);

}  // namespace drydock
