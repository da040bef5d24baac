// Tags of a nested stack on what it holds: CloudFormation gives the tags of a stack to every
// resource in it that can have tags; a tag that the resource sets itself stands (User Guide,
// "Resource tag").
#pragma once

#include <vector>

#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

// The tags of the stack around it with those of its Tags property (null pointer if it has none)
// laid over them, in order of first appearance.
[[nodiscard]] std::vector<Value::Member> merged_tags(const std::vector<Value::Member>& outer,
                                                     const Value* tags);

// Adds them to the resource's property Tags, as a list of Key and Value or as a mapping, by the
// schema. A type that is not known or has no tags stays as it is.
void propagate_tags(const std::vector<Value::Member>& tags, const SchemaRegistry& schemas,
                    Resource& resource);

}  // namespace drydock
