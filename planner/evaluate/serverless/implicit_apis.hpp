// Before anything is translated: every API of the template gets a definition that can be edited,
// events without an API share ServerlessRestApi or ServerlessHttpApi (SAM specification, "Implicit
// APIs"), and paths whose functions are all conditional become conditional.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

// A property of an API whose definition the transform made.
inline constexpr std::string_view kManaged = "__MANAGE_SWAGGER";

void prepare_apis(Translation& translation);

// Ids of the resources in the order in which the service walks them.
[[nodiscard]] std::vector<std::string> walked_ids(const Translation& translation);

// The id that RestApiId or ApiId names: {Ref: id} or a text; nothing if it is something else.
[[nodiscard]] std::optional<std::string> api_id_of(const Value* reference);

}  // namespace drydock::serverless
