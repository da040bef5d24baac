// A scorecard, and the comparison of two, for people: a bar a part, the total with its interval,
// objectives, metrics and sources.
#pragma once

#include <string>

#include "report/style.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {

[[nodiscard]] std::string score_text(const Scorecard& card, const ReportStyle& style);
[[nodiscard]] std::string comparison_text(const Comparison& comparison, const ReportStyle& style);

}  // namespace drydock
