// `drydock simulate --json` of a template with pipelines; schemas/formats/pipelines.schema.json.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/json_writer.hpp"
#include "base/source_map.hpp"
#include "simulator/pipelines/simulate_pipelines.hpp"

namespace drydock {

[[nodiscard]] std::string pipeline_json(const PipelineReport& report,
                                        const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace drydock
