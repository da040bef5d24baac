// What `drydock diff --json` prints: the change set in CloudFormation's vocabulary.
//   {"format_version": "1.0", "stack_name", "region", "status": "CHANGES|OUTPUTS_ONLY|EMPTY",
//    "changes": [{"logical_id", "type", "action", "replacement", "scope": […], "previous_type"?,
//      "policy_action"?, "before_context"?, "after_context"?, "details": [{"attribute", "name"?,
//      "path", "requires_recreation", "evaluation", "change_source", "causing_entity"?,
//      "attribute_change_type", "before"?, "after"?}]}],
//    "outputs": [{"name", "before"?, "after"?}], "diagnostics": […]}
// A value that only the deployment will know is "{{changeSet:KNOWN_AFTER_APPLY}}", as in
// CloudFormation; one that is deployed and that nobody offline knows {"$unknown": "Ref Topic"}; a
// secret {"$secret": true}. The schema is schemas/formats/change-set.schema.json.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/diff/change_set.hpp"

namespace drydock {

[[nodiscard]] std::string change_set_json(const ChangeSet& set, const ResourceSet& after,
                                          const Diagnostics& diagnostics, const SourceMap& sources);
// The document of templates that could not be compared: diagnostics alone.
[[nodiscard]] std::string change_set_json_failed(const Diagnostics& diagnostics,
                                                 const SourceMap& sources);

}  // namespace drydock
