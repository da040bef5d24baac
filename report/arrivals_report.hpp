// What `drydock events fit` tells of recorded events: their rate, by hour of the day, with
// intervals, and the entry of `arrivals:` that brings the like.
//
//   {"format_version", "from", "until", "mean": RATE, "by_hour": [24 RATE], "dispersion",
//    "varies", "bursts", "arrivals": "…", "diagnostics"}
//   RATE: {"count", "hours", "per_hour", "ci95": [low, high]}
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/arrivals/fit_arrivals.hpp"

namespace drydock {

// `to`: what the arrivals come to. `fit` is null if there is none.
[[nodiscard]] std::string arrivals_json(const ArrivalFit* fit, const std::string& to,
                                        const Diagnostics& diagnostics, const SourceMap& sources);
[[nodiscard]] std::string arrivals_text(const ArrivalFit& fit, const std::string& to,
                                        const ReportStyle& style);

}  // namespace drydock
