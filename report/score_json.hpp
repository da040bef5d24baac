// What `drydock score --format json` prints; schemas/formats/score.schema.json. With --against the
// document is that of the configuration scored, and "against", "differences",
// "score_difference" and "headline" are added.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {

[[nodiscard]] std::string score_json(const Scorecard& card, const Diagnostics& diagnostics,
                                     const SourceMap& sources);
[[nodiscard]] std::string comparison_json(const Comparison& comparison,
                                          const Diagnostics& diagnostics, const SourceMap& sources);

}  // namespace drydock
