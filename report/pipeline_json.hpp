// `drydock simulate --json` of a template with pipelines; schemas/formats/pipelines.schema.json.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/json_writer.hpp"
#include "base/source_map.hpp"
#include "simulator/pipelines/simulate_pipelines.hpp"

namespace drydock {

struct PipelineDocument {
  const PipelineReport& report;
  const SimulationResult& joined;    // metrics and objectives of everything that was simulated
  const SimulationResult* capacity;  // of a template that has groups, too; else null
};
[[nodiscard]] std::string pipeline_json(const PipelineDocument& document,
                                        const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace drydock
