// Checks evaluated resources against their types: unknown, missing and read-only properties, types,
// enums, patterns, lengths, ranges, uniqueItems, oneOf/anyOf/allOf, dependencies. An unknown value
// fits everything. A diagnostic points at the narrowest wrong thing and suggests the nearest name.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

void validate_resources(const ResourceSet& resources, const SchemaRegistry& schemas,
                        Diagnostics& diagnostics);

}  // namespace drydock
