// A plan as a file: JSON, format_version 1, secrets left out. Written atomically by the caller.
//
//   {"format_version": 1, "stack_name", "region", "account", "template_path", "destroy",
//   "created_at",
//    "binding": {"lineage", "serial", "template_digest", "schema_digest",
//                "objects": [{"address", "deposed", "digest"}], "secret_salt",
//                "secrets": [{"name", "digest"}]},
//    "changes": [{"address", "type", "previous_type", "action", "reason", "delete_first",
//                 "identifier", "deposed", "deletion_policy", "update_replace_policy",
//                 "dependencies": [ADDRESS…], "before": VALUE, "after": VALUE,
//                 "changed_outside", "by_request", "left_out", "imported", "previous_address",
//                 "generated_config": VALUE, "properties": [{"path": [NAME…], "before": VALUE,
//                 "after": VALUE,
//                                 "recorded": VALUE,
//                                 "behavior": "in_place|may_replace|replaces", "cause"}]}],
//    "output_changes": [{"name", "before": VALUE, "after": VALUE}],
//    "drift": [{"address", "deposed", "type", "identifier", "deleted", "recorded": VALUE,
//               "real": VALUE, "properties": [{"path", "recorded": VALUE, "real": VALUE,
//                                              "ignored"}], "ignored": [the same]}],
//    "edits": [{"what", "remove": [{"address", "deposed"}],
//               "upsert": [{"address", "deposed", "record": as in state_codec.hpp}]}],
//    "recorded_outputs": {NAME: VALUE}, "selection": [OPTION…], "outputs_left_out": [NAME…],
//    "imports": [EXPORT…],
//    "refresh_only", "refreshed", "steps": [{"operation": "create|update|delete", "change": INDEX,
//    "after": [INDEX…]}], "outputs": [{"name", "value": VALUE, "description", "export_name"}],
//    "parameters": [{"name", "type", "value": VALUE, "source": "default|project|command_line"}]}
//
// A VALUE is in the Recorded form of value_json.hpp: a secret is {"$secret": true}, and whoever
// applies the plan fills it in again (saved_secrets.hpp). Spans are not kept. Unknown members are
// ignored, so that a later version may add some; a changed meaning raises format_version.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

[[nodiscard]] std::string encode_plan(const Plan& plan);
// Refuses text that is not a plan, a newer format, and a plan whose steps or indices do not hold
// together.
[[nodiscard]] Result<Plan> decode_plan(std::string_view text);
// SHA-256 of the encoded plan: equal plans have equal digests.
[[nodiscard]] std::string plan_digest(const Plan& plan);

}  // namespace drydock
