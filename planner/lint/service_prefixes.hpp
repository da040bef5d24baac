// The prefixes of AWS services in the actions of policies: "s3" of "s3:GetObject". Internal to
// planner/lint. Sources: Service Authorization Reference, "Actions, resources, and condition keys
// for AWS services", and the permissions that the handlers of the registry's schemas name, without
// those that belong to no service. A service that is newer than this list is missing from it.
#pragma once

#include <span>
#include <string_view>

namespace drydock {

[[nodiscard]] std::span<const std::string_view> service_prefixes();  // sorted, in lower case

}  // namespace drydock
