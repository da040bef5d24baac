// What `drydock workflow validate` says of definitions, as JSON.
//
//   {"format_version": "1.0", "valid": bool, "diagnostics": [{"code", "severity", "message",
//    "location", "service_code"?, … as everywhere}]}
//
// `location` is a JSON pointer into the definition, "/States/Wait/Timestamp"; `service_code` is
// what ValidateStateMachineDefinition calls the problem.
// schemas/formats/workflow-validate.schema.json.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"

namespace drydock {

[[nodiscard]] std::string validation_json(const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace drydock
