// A time series as a plot of characters: the mean as a line inside the 5 %–95 % band, with an
// optional level (what is required) and a time axis.
#pragma once

#include <string>

#include "report/plot_axis.hpp"
#include "report/style.hpp"

namespace drydock {

struct PlotOptions {
  std::string title;
  const TimeSeries* level = nullptr;  // its mean is drawn across; on the grid of the series
  std::string level_name = "required";
};

// "" for a series without points. Never wider than the style.
[[nodiscard]] std::string plot_text(const TimeSeries& series, const PlotOptions& options,
                                    const ReportStyle& style);

// The plot of a simulation's running instances, one sentence if nothing ever happens, or "".
// `name` of the configuration; may be empty.
[[nodiscard]] std::string capacity_text(const std::vector<TimeSeries>& series,
                                        std::string_view name, Nanoseconds at_least,
                                        const ReportStyle& style);

}  // namespace drydock
