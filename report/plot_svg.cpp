#include "report/plot_svg.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "report/escape.hpp"

namespace drydock {
namespace {

constexpr double kWidth = 860;
constexpr double kHeight = 280;
constexpr double kLeft = 40;
constexpr double kRight = 12;
constexpr double kBottom = 28;
constexpr double kTop = 10;
constexpr std::size_t kPoints = 400;
constexpr std::size_t kMostTicks = 12;

struct Frame {
  ValueAxis axis;
  Nanoseconds start = 0;
  Nanoseconds end = 1;

  [[nodiscard]] double x(double at) const {
    const double share = (at - static_cast<double>(start)) / static_cast<double>(end - start);
    return kLeft + (kWidth - kLeft - kRight) * std::clamp(share, 0.0, 1.0);
  }
  [[nodiscard]] double y(double value) const {
    return kTop + (kHeight - kBottom - kTop) * (1 - axis.share(value));
  }
};

// Thinned points with the instants at which each begins; the last one holds until the end.
struct Line {
  PlotPoints points;
  Nanoseconds start = 0;
  double step = 1;

  Line(const TimeSeries& series)  // NOLINT(google-explicit-constructor)
      : points(plot_points(series, kPoints)), start(series.start) {
    const std::size_t count = std::max<std::size_t>(1, points.mean.size());
    step = static_cast<double>(series.mean.size()) * static_cast<double>(series.step) /
           static_cast<double>(count);
  }
  [[nodiscard]] double at(std::size_t i) const {
    return static_cast<double>(start) + step * static_cast<double>(i);
  }
};

// As steps: a value holds until the next point.
void append_steps(std::string& out, const Frame& frame, const Line& line,
                  const std::vector<double>& values, bool backwards) {
  for (std::size_t n = 0; n < values.size(); ++n) {
    const std::size_t i = backwards ? values.size() - 1 - n : n;
    const double begin = frame.x(line.at(i));
    const double end = frame.x(line.at(i + 1));
    out += fmt::format("{:.1f},{:.1f} {:.1f},{:.1f} ", backwards ? end : begin, frame.y(values[i]),
                       backwards ? begin : end, frame.y(values[i]));
  }
}

std::string axes(const Frame& frame) {
  std::string out;
  for (std::size_t i = 0; i <= frame.axis.steps(); ++i) {
    const double value = frame.axis.low + frame.axis.step * static_cast<double>(i);
    out += fmt::format(
        "<line class=\"axis\" x1=\"{0:g}\" x2=\"{1:g}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>"
        "<text x=\"{3:g}\" y=\"{4:.1f}\" text-anchor=\"end\">{5:g}</text>\n",
        kLeft, kWidth - kRight, frame.y(value), kLeft - 8, frame.y(value) + 4, value);
  }
  for (const Nanoseconds at : time_ticks(frame.start, frame.end, kMostTicks)) {
    const double x = frame.x(static_cast<double>(at));
    out += fmt::format(
        "<line class=\"{0}\" x1=\"{1:.1f}\" x2=\"{1:.1f}\" y1=\"{2:g}\" y2=\"{3:g}\"/>"
        "<text x=\"{1:.1f}\" y=\"{4:g}\" text-anchor=\"middle\">{5}</text>\n",
        at == 0 && frame.start < 0 ? "zero" : "axis", x,
        at == 0 && frame.start < 0 ? kTop : kHeight - kBottom, kHeight - kBottom + 5, kHeight - 8,
        at < 0    ? "-" + format_duration(-at)
        : at == 0 ? "0"
                  : format_duration(at));
  }
  return out;
}

std::string shapes(const Frame& frame, const std::vector<Line>& lines) {
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string band;
    append_steps(band, frame, lines[i], lines[i].points.high, false);
    append_steps(band, frame, lines[i], lines[i].points.low, true);
    out += fmt::format("<polygon class=\"band{}\" points=\"{}\"/>\n", i, band);
  }
  return out;
}

}  // namespace

std::string plot_svg(const std::vector<CapacityPlot>& all, std::string_view title) {
  std::vector<Line> lines;
  std::vector<Line> levels;
  for (const CapacityPlot& plot : all) {
    lines.emplace_back(plot.series);
    if (!lines.back().points.finite()) {
      return {};
    }
    levels.emplace_back(plot.level);
  }
  if (lines.empty()) {
    return {};
  }
  double least = lines.front().points.low.front();
  double most = lines.front().points.high.front();
  Frame frame;
  frame.start = all.front().series.start;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PlotPoints& points = lines[i].points;
    least = std::min(least, *std::min_element(points.low.begin(), points.low.end()));
    most = std::max(most, *std::max_element(points.high.begin(), points.high.end()));
    for (const double value : levels[i].points.mean) {
      most = std::max(most, value);
    }
    const TimeSeries& series = all[i].series;
    frame.end = std::max(frame.end,
                         series.start + static_cast<Nanoseconds>(series.mean.size()) * series.step);
  }
  frame.axis = value_axis(least, most);
  std::string out =
      fmt::format("<svg viewBox=\"0 0 {:g} {:g}\" role=\"img\" aria-label=\"{}\">\n{}", kWidth,
                  kHeight, escape_markup(title), axes(frame) + shapes(frame, lines));
  if (levels.back().points.finite()) {
    std::string level;
    append_steps(level, frame, levels.back(), levels.back().points.mean, false);
    out += fmt::format("<polyline class=\"level\" points=\"{}\"/>\n", level);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string mean;
    append_steps(mean, frame, lines[i], lines[i].points.mean, false);
    out += fmt::format("<polyline class=\"mean{}\" points=\"{}\"/>\n", i, mean);
  }
  return out + "</svg>\n";
}

}  // namespace drydock
