// What protects an object from being deleted at its own wish: DeletionProtection and its kin. That
// others need it is left to deletion_rules.
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

[[nodiscard]] Verdict check_protection(const CloudResource& resource);

}  // namespace drydock
