// Names that a template gives to what it creates, and that two objects cannot share (User Guide,
// "Name type": a resource with a custom name cannot be replaced while it keeps the name).
#pragma once

#include <optional>
#include <string>

#include "planner/model/value.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

// The name of the property, or of the properties ("A, B"), by which the new object would be called
// as the old one is; nothing if they can stand side by side.
[[nodiscard]] std::optional<std::string> kept_custom_name(const ResourceType& type,
                                                          const Value& before, const Value& after);

// The same for what is no name, and yet cannot be given twice at the same place: an address block
// of a subnet, the group name of a security group in its VPC. CloudFormation does not look at it.
[[nodiscard]] std::optional<std::string> kept_place(const ResourceType& type, const Value& before,
                                                    const Value& after);

}  // namespace drydock
