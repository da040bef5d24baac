// A scorecard, and the comparison of two, for people: a bar a part, the total with its interval,
// objectives, metrics and sources.
#pragma once

#include <string>
#include <vector>

#include "report/style.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {

// `series` may be empty: then nothing is drawn over time.
[[nodiscard]] std::string score_text(const Scorecard& card, const std::vector<TimeSeries>& series,
                                     const ReportStyle& style);
// What changes comes first, then each configuration by its name. Sources are listed once, those of
// the other configuration only where they differ.
[[nodiscard]] std::string comparison_text(const Comparison& comparison,
                                          const std::vector<TimeSeries>& before_series,
                                          const std::vector<TimeSeries>& after_series,
                                          const ReportStyle& style);

}  // namespace drydock
