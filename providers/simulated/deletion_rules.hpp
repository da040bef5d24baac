// What keeps an object from being deleted: its own protection, and others that need it (EC2 error
// code DependencyViolation, IAM DeleteConflict, ResourceInUse of many services). An object needs
// another if its properties hold the other's identifier or ARN and the service of the other says
// that such an object is in its way; the pairs are in dependences.cpp. What becomes of instances is
// left to the effects.
#pragma once

#include <span>
#include <string_view>

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

struct Dependence {
  std::string_view needed;     // the type that cannot go
  std::string_view dependent;  // a glob of the types that keep it
  std::string_view code;       // the service's error code
};
[[nodiscard]] std::span<const Dependence> dependences();  // by `needed`

// Names all that stand in the way, for a plan may take some of them away.
[[nodiscard]] Verdict check_deletion(const CloudContext& context, const CloudResource& resource);

}  // namespace drydock
