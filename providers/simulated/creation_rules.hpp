// What a service checks before it makes or changes an object: that what it names exists and is of
// the right kind, that names are free, that address blocks fit. Messages follow the services' error
// codes (EC2 API Reference, "Error codes"; IAM and Auto Scaling API References).
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

// Ids, names and ARNs in the properties that look like this cloud's must be of objects in it.
[[nodiscard]] Verdict check_references(const CloudContext& context, const std::string& type,
                                       const Value& desired);

[[nodiscard]] Verdict check_creation(const CloudContext& context, const std::string& type,
                                     const std::string& identifier, const Value& desired);

// Under a fault plan: no text in the properties names an object that is not seen yet.
[[nodiscard]] Verdict check_visibility(const CloudContext& context, const Value& desired);
// Under a fault plan: the object is seen.
[[nodiscard]] bool is_visible(const CloudContext& context, const CloudResource& resource);

}  // namespace drydock
