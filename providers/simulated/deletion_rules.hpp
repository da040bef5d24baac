// What keeps an object from being deleted: others that need it (EC2 error code DependencyViolation,
// IAM DeleteConflict). A launch template in use, a reservation and a resource group may go; what
// becomes of the instances is left to the effects.
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

[[nodiscard]] Verdict check_deletion(const CloudContext& context, const CloudResource& resource);

}  // namespace drydock
