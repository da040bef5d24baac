// A time series as an inline SVG: the mean as a line, the 5 %–95 % band behind it.
#pragma once

#include <string>
#include <string_view>

#include "simulator/world/simulation.hpp"

namespace drydock {

// "" for a series without points. Colours come from the page's CSS classes `band`, `mean`, `axis`.
[[nodiscard]] std::string plot_svg(const TimeSeries& series, std::string_view title);

}  // namespace drydock
