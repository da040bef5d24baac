// The section Globals: properties that every serverless resource of a type gets unless it has its
// own (SAM specification, "Globals section"). Maps are merged, lists joined with the global one
// first, all else is the resource's own; a function counts as a plain value.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

// Merges into the inputs and takes the section out.
void merge_globals(Translation& translation);

// What Globals say of a type ("Function"); null pointer if nothing.
[[nodiscard]] const Value* globals_of(const Translation& translation, std::string_view type);

}  // namespace drydock::serverless
