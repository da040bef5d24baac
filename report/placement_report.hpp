// What `drydock spot score` and `spot track` print: scores by Region or zone, a heat map of scores
// over time, and where what is believed of the pools comes from. The JSON forms are described by
// schemas/formats/spot-score.schema.json and spot-track.schema.json.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/placement/placement_score.hpp"

namespace drydock {

struct ScoredRequest {
  PlacementRequest request;
  std::vector<PlacementScore> scores;
};

// How the scores were made.
struct PlacementFrame {
  PlacementOptions options;
  PlacementSeries series;
};

[[nodiscard]] std::string placement_text(const ScoredRequest& scored, const PlacementFrame& frame,
                                         const ReportStyle& style);
[[nodiscard]] std::string placement_json(const ScoredRequest& scored, const PlacementFrame& frame,
                                         const Diagnostics& diagnostics, const SourceMap& sources);

// A heat map: one row a configuration and place, one cell a stretch of time.
[[nodiscard]] std::string track_text(const std::vector<ScoredRequest>& all,
                                     const PlacementFrame& frame, const ReportStyle& style);
[[nodiscard]] std::string track_json(const std::vector<ScoredRequest>& all,
                                     const PlacementFrame& frame, const Diagnostics& diagnostics,
                                     const SourceMap& sources);
// One self-contained page with the heat map.
[[nodiscard]] std::string track_html(const std::vector<ScoredRequest>& all,
                                     const PlacementFrame& frame);

}  // namespace drydock
