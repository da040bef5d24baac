// Which updates a service takes: none that changes a create-only property (Cloud Control API,
// UpdateResource: NotUpdatableException).
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

// `kept` is what is asked for without write-only properties, as the resource has it. `type` may be
// null: then every change is taken.
[[nodiscard]] Verdict check_update(const CloudContext& context, const CloudResource& resource,
                                   const Value& kept, const ResourceType* type);

}  // namespace drydock
