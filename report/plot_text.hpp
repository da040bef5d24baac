// A time series as a plot of characters: the mean as a line inside the 5 %–95 % band, with an
// optional level (what is required).
#pragma once

#include <optional>
#include <string>

#include "report/style.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

struct PlotOptions {
  std::string title;
  std::optional<double> level;  // drawn across
  std::string level_name;       // "required"
  std::uint32_t rows = 10;
};

// "" for a series without points. Never wider than the style.
[[nodiscard]] std::string plot_text(const TimeSeries& series, const PlotOptions& options,
                                    const ReportStyle& style);

// The series averaged into at most `columns` equal stretches of time; the band by its extremes.
struct PlotPoints {
  std::vector<double> mean;
  std::vector<double> low;
  std::vector<double> high;
};
[[nodiscard]] PlotPoints plot_points(const TimeSeries& series, std::size_t columns);

}  // namespace drydock
