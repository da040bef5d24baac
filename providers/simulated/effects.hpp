// What an operation does to the embedded cloud once it ends. Called inside a transaction that the
// caller drops if the answer is not `accepted`.
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

// Fills in the identifier and the attributes of the request. A create that meets a taken name is
// refused with the identifier of the other set: it must not be deleted by it.
[[nodiscard]] Verdict take_effect(const CloudContext& context, CloudRequest& request);

// Whether the rules of the services would let it take effect now. Nothing changes; what is not
// known yet in the request counts as acceptable.
[[nodiscard]] Verdict foresee_effect(const CloudContext& context, const OperationRequest& request);

// The identity that a create would give.
[[nodiscard]] std::string identifier_for(const CloudContext& context, const CloudRequest& request);

// Attributes as they are now: a reservation's free slots.
[[nodiscard]] Result<Value> live_attributes(const CloudContext& context,
                                            const CloudResource& resource);

// IAM and other global services are one for all Regions; everything else stands in the Region of
// the request.
[[nodiscard]] std::string home_region(const std::string& type, const std::string& region);

}  // namespace drydock
