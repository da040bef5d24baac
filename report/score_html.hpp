// A scorecard, or the comparison of two, as one self-contained page with its plot inline. What the
// page is made of stands in html_page.hpp.
#pragma once

#include <string>
#include <vector>

#include "simulator/score/scorecard.hpp"

namespace drydock {

// `series`: the running instances are plotted; may be empty. A comparison draws both in one plot.
[[nodiscard]] std::string score_html(const Scorecard& card, const std::vector<TimeSeries>& series);
[[nodiscard]] std::string comparison_html(const Comparison& comparison,
                                          const std::vector<TimeSeries>& before_series,
                                          const std::vector<TimeSeries>& after_series);

}  // namespace drydock
