// What a resource's schema says beside right and wrong: that the type cannot be made, that a
// property is deprecated, that a text does not have the format it should have. Right and wrong are
// left to validate.
#pragma once

#include <functional>
#include <string>

#include "base/diagnostic.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

void check_notes(const Resource& resource, const ResourceType& type, Diagnostics& diagnostics);

// Calls `found` for every value that `path` ("*" for any item or member) names in `value`, with its
// concrete path and the place of its key (or its own).
void each_at(const PropertyPath& path, const Value& value,
             const std::function<void(const PropertyPath&, Span)>& found);

}  // namespace drydock
