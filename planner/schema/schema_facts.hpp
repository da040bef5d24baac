// The text of a registry schema without its prose: descriptions, titles, examples, comments, links
// and the permissions of handlers. What a planner asks is all there, in a third of the bytes.
#pragma once

#include <string>

#include "planner/document/document.hpp"

namespace drydock {

// Compact JSON, members in file order. A property that happens to be called `description` stays.
[[nodiscard]] std::string schema_facts(const Node& schema);

}  // namespace drydock
