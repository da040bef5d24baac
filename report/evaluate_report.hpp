// What `drydock evaluate` prints: the template with every function resolved as far as it can be.
//   {"format_version": "1.0", "resources": {ID: {"type", "properties", "condition"?, …}},
//    "outputs": {NAME: {"value", "description"?, "export"?}}, "conditions": {NAME: bool},
//    "diagnostics": […]}
// Unknown values are {"$unknown": "Ref Bucket"}, secrets {"$secret": true}; the schema is
// schemas/formats/evaluate.schema.json.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/model/resource.hpp"
#include "report/style.hpp"

namespace drydock {

[[nodiscard]] std::string evaluate_json(const ResourceSet& resources,
                                        const Diagnostics& diagnostics, const SourceMap& sources);
// The document of a template that could not be evaluated: diagnostics alone.
[[nodiscard]] std::string evaluate_json_failed(const Diagnostics& diagnostics,
                                               const SourceMap& sources);
[[nodiscard]] std::string evaluate_text(const ResourceSet& resources, const ReportStyle& style);

}  // namespace drydock
