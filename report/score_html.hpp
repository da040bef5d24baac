// A scorecard as one self-contained page: no scripts, nothing loaded, styles and plots inline. A
// Content-Security-Policy in the page forbids all else, should a name from the input ever slip
// through the escaping.
#pragma once

#include <string>
#include <vector>

#include "simulator/score/scorecard.hpp"

namespace drydock {

// `series`: "instances" is plotted; may be empty.
[[nodiscard]] std::string score_html(const Scorecard& card, const std::vector<TimeSeries>& series);
[[nodiscard]] std::string comparison_html(const Comparison& comparison,
                                          const std::vector<TimeSeries>& before_series,
                                          const std::vector<TimeSeries>& after_series);

}  // namespace drydock
