// Which updates a service takes: none that changes a create-only property (Cloud Control API,
// UpdateResource: NotUpdatableException).
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

// A service never gives write-only properties back, so it is not asked to keep them. Whoever needs
// one must take it from what was asked for. `type` may be null: then everything is kept.
[[nodiscard]] Value kept_properties(const Value& desired, const ResourceType* type);

// No create-only property differs; what is not known yet counts as equal.
[[nodiscard]] Verdict check_fixed_properties(const CloudResource& resource, const Value& kept,
                                             const ResourceType& type);

// `kept` is what is asked for without write-only properties, as the resource has it. `type` may be
// null: then every change is taken.
[[nodiscard]] Verdict check_update(const CloudContext& context, const CloudResource& resource,
                                   const Value& kept, const ResourceType* type);

}  // namespace drydock
