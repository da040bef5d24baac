// What the registry says of a model that its type's schema does not allow, in its own words
// ("#/BucketName: expected type: String, found: Boolean"). The wording follows answers of the Cloud
// Control API recorded against AWS; which models are wrong is decided with the planner's checker.
#pragma once

#include <string>
#include <vector>

#include "planner/model/value.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {

// Every violation that can be told, in order of the model; empty if there is none. Scalars must
// have the schema's type: a caller coerces first. Unknown values fit everything.
[[nodiscard]] std::vector<std::string> model_violations(const ResourceSchema& schema,
                                                        const Value& model);

// "Model validation failed (…)" of at least one violation.
[[nodiscard]] std::string model_refusal(const std::vector<std::string>& violations);

}  // namespace drydock
