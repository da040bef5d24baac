// Auto Scaling groups of the embedded cloud: after every call the group runs what it desires,
// spread over the zones of its subnets (Auto Scaling User Guide, "Distribute instances across
// Availability Zones", "Work with Amazon EC2 Auto Scaling termination policies"):
//   - launch where the group has the fewest instances, end where it has the most; ties by zone;
//   - of a zone's instances the one with the oldest template version ends first, then the oldest;
//   - zones that left the group are emptied, new ones filled until no two differ by more than one;
//   - with `capacity-reservations-only` the other zones are tried before the launch fails.
// Running instances keep the template version that they were launched with.
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

// `entropy` makes the ids of new instances.
[[nodiscard]] Verdict scale_group(const CloudContext& context, const CloudResource& group,
                                  const std::string& entropy);
// Ends every instance of the group.
[[nodiscard]] Status empty_group(const CloudContext& context, const std::string& group);

}  // namespace drydock
