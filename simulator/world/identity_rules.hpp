// Identity by resource type: a table of the types that the product knows well, and a rule from the
// schema for every other one.
#pragma once

#include <string_view>

#include "simulator/world/identity_words.hpp"

namespace drydock {

using IdentityRule = ResourceIdentity (*)(const IdentityWords& words);

// Null pointer if the type has no rule of its own. The attributes of a rule are what the service
// adds; make_identity adds what was given.
[[nodiscard]] IdentityRule network_identity_rule(std::string_view type);  // VPC and its parts
[[nodiscard]] IdentityRule compute_identity_rule(std::string_view type);  // EC2, Auto Scaling
[[nodiscard]] IdentityRule service_identity_rule(std::string_view type);  // the other services

// By the schema: the primary identifier from given or made-up parts, every readOnly property with a
// text of the shape that its name tells (an ARN, an id, a name, a count). `type` may be null.
[[nodiscard]] ResourceIdentity default_identity(const IdentityWords& words,
                                                const ResourceType* type);

// The identifier alone, for less work.
[[nodiscard]] std::string default_identifier(const IdentityWords& words, const ResourceType* type);

// Every attribute of the type that `made` does not hold yet, by the table of attribute_identity and
// by the schema: with the type, the pattern and the words that it names.
[[nodiscard]] Value schema_attributes(const IdentityWords& words, const ResourceType& type,
                                      Value made);

// One attribute that nobody gave: the text of the shape that its name tells.
[[nodiscard]] Value made_up_attribute(const IdentityWords& words, std::string_view dotted);

}  // namespace drydock
