// Running instances over time as an inline SVG: the mean of each configuration as a line, its
// 5 %-95 % band behind it, and what is required across.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/plot_axis.hpp"

namespace drydock {

// The first line has the CSS classes `mean0` and `band0`, the second `mean1` and `band1`; the
// required level `level`, axes `axis`. All share the grid of the first. "" without points.
[[nodiscard]] std::string plot_svg(const std::vector<CapacityPlot>& lines, std::string_view title);

}  // namespace drydock
