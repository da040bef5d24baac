// What the registry refuses when it is called, before there is a request (Cloud Control API
// Reference, errors of CreateResource, UpdateResource, DeleteResource; wording as recorded against
// AWS): a type that is not known, an action that the type does not have, a model that its schema
// does not allow, a change of a create-only property, a second operation on one object.
#pragma once

#include "providers/simulated/cloud_context.hpp"

namespace drydock {

// Everything but a second operation, which passes by itself.
[[nodiscard]] Verdict check_request(const CloudContext& context, const OperationRequest& request);
[[nodiscard]] Verdict check_concurrency(const CloudContext& context,
                                        const OperationRequest& request);

}  // namespace drydock
