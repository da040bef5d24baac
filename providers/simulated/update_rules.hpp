// Which updates a service takes: none that changes a create-only property (Cloud Control API,
// UpdateResource: NotUpdatableException).
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

// `type` may be null: then every change is taken.
[[nodiscard]] Verdict check_update(const CloudContext& context, const CloudResource& resource,
                                   const Value& desired, const ResourceType* type);

}  // namespace drydock
