// Two property trees → the paths at which they differ. Scalars are equal if CloudFormation makes
// the same text, number or truth of them ("3" and 3); a Null member counts as absent; arrays that
// the schema calls unordered compare as multisets (insertionOrder, CloudFormation CLI User Guide,
// "Resource type schema"); values of which the service makes the same are equal (propertyTransform,
// see property_transform.hpp). Why a property changes is left to cause.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "planner/diff/change.hpp"

namespace drydock {

// What a plan asks is whether the service would notice; a change set compares what is written.
enum class Sameness : std::uint8_t { ForService, AsWritten };

// Both are Objects, coerced to the types of the schema, secrets already replaced by digests. `type`
// may be null: then every array is ordered and every change is in place. The causes are empty.
// Members go by name, items by index; an item that left an unordered array stands beyond its end.
[[nodiscard]] std::vector<PropertyChange> diff_properties(const Value& before, const Value& after,
                                                          const ResourceType* type,
                                                          Sameness sameness = Sameness::ForService);

// Equal for CloudFormation, arrays in order.
[[nodiscard]] bool same_property_value(const Value& a, const Value& b);

// The value at a path of member names; null pointer if there is none.
[[nodiscard]] const Value* find_path(const Value& value, const PropertyPath& path);

}  // namespace drydock
