// What the plots of a quantity over time share, drawn in characters or as SVG: which stretch is
// worth drawing, thinned points, and round numbers for the axes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/world/simulation.hpp"

namespace drydock {

// The series averaged into at most `columns` equal stretches of time; the band by its extremes.
struct PlotPoints {
  std::vector<double> mean;
  std::vector<double> low;
  std::vector<double> high;

  [[nodiscard]] bool finite() const;  // and not empty
};
[[nodiscard]] PlotPoints plot_points(const TimeSeries& series, std::size_t columns);

// A vertical axis from `low` to `high` with a label at each multiple of `step` above `low`.
struct ValueAxis {
  double low = 0;
  double high = 1;
  double step = 1;

  [[nodiscard]] std::size_t steps() const;
  [[nodiscard]] double share(double value) const;  // 0 at low, 1 at high
};
// From zero, unless there are many and all of them are far from zero.
[[nodiscard]] ValueAxis value_axis(double least, double most);

// Round instants, at most `most_ticks`, at multiples of a step that people count in.
[[nodiscard]] std::vector<Nanoseconds> time_ticks(Nanoseconds start, Nanoseconds end,
                                                  std::size_t most_ticks);

// What to draw of a simulation's running instances: around the first loss of a zone if there is
// one, else over the simulated time. `level` is what was required, on the same grid.
struct CapacityPlot {
  std::string title;
  TimeSeries series;
  TimeSeries level;
  bool flat = false;  // always one number, and that is what was required
};
// The stretch after a loss ends when all is well again, but not before `at_least` after the loss.
// Nothing if the series hold no running instances.
[[nodiscard]] std::optional<CapacityPlot> capacity_plot(const std::vector<TimeSeries>& all,
                                                        Nanoseconds at_least = 0);
// How long after the loss the drawn stretch ends; two plots to compare take the longer. 0 without.
[[nodiscard]] Nanoseconds time_shown_after_loss(const std::vector<TimeSeries>& all);

}  // namespace drydock
