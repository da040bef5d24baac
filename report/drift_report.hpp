// Drift, for people and as one JSON document (schemas/formats/drift.schema.json). Secrets are never
// shown; ignored differences are counted, and named in JSON.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/diff/change.hpp"
#include "report/style.hpp"

namespace drydock {

struct DriftFinding {
  std::string stack_name;
  std::string region;
  std::size_t looked_at = 0;
  std::vector<ResourceDrift> drift;
};

[[nodiscard]] std::string drift_text(const DriftFinding& finding, const ReportStyle& style);
[[nodiscard]] std::string drift_json(const DriftFinding& finding, const Diagnostics& diagnostics,
                                     const SourceMap& sources);

// One paragraph a resource, as a plan and the drift command show it. Only what has drifted.
void append_drift(std::string& out, const std::vector<ResourceDrift>& drift,
                  const ReportStyle& style);
// "2 differences are ignored"; "" for none.
[[nodiscard]] std::string ignored_drift_note(const std::vector<ResourceDrift>& drift);

}  // namespace drydock
