#include "report/plot_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "report/escape.hpp"
#include "report/plot_text.hpp"

namespace drydock {
namespace {

constexpr double kWidth = 800;
constexpr double kHeight = 240;
constexpr double kLeft = 50;
constexpr double kBottom = 24;
constexpr double kTop = 10;
constexpr std::size_t kPoints = 400;

struct Frame {
  double high = 1;
  std::size_t count = 1;

  [[nodiscard]] double x(std::size_t i) const {
    const double steps = count > 1 ? static_cast<double>(count - 1) : 1;
    return kLeft + (kWidth - kLeft) * static_cast<double>(i) / steps;
  }
  [[nodiscard]] double y(double value) const {
    const double share = std::clamp(value / high, 0.0, 1.0);
    return kTop + (kHeight - kBottom - kTop) * (1 - share);
  }
};

void append_point(std::string& out, const Frame& frame, std::size_t i, double value) {
  out += fmt::format("{:.1f},{:.1f} ", frame.x(i), frame.y(value));
}

}  // namespace

std::string plot_svg(const TimeSeries& series, std::string_view title) {
  const PlotPoints points = plot_points(series, kPoints);
  const auto finite = [](double value) { return std::isfinite(value); };
  if (points.mean.empty() || !std::all_of(points.low.begin(), points.low.end(), finite) ||
      !std::all_of(points.high.begin(), points.high.end(), finite)) {
    return {};
  }
  const double top = *std::max_element(points.high.begin(), points.high.end());
  const Frame frame{top > 0 ? top : 1, points.mean.size()};
  std::string band;
  std::string mean;
  for (std::size_t i = 0; i < frame.count; ++i) {
    append_point(band, frame, i, points.high[i]);
    append_point(mean, frame, i, points.mean[i]);
  }
  for (std::size_t i = frame.count; i-- > 0;) {
    append_point(band, frame, i, points.low[i]);
  }
  std::string out = fmt::format(
      "<svg viewBox=\"0 0 {:g} {:g}\" role=\"img\" aria-label=\"{}\">\n"
      "<polygon class=\"band\" points=\"{}\"/>\n<polyline class=\"mean\" points=\"{}\"/>\n",
      kWidth, kHeight, escape_markup(title), band, mean);
  for (const double value : {0.0, frame.high / 2, frame.high}) {
    out += fmt::format(
        "<line class=\"axis\" x1=\"{0:g}\" x2=\"{1:g}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>"
        "<text x=\"{3:g}\" y=\"{4:.1f}\" text-anchor=\"end\">{5:.4g}</text>\n",
        kLeft, kWidth, frame.y(value), kLeft - 6, frame.y(value) + 4, value);
  }
  const auto span = static_cast<Nanoseconds>(series.mean.size()) * series.step;
  return out + fmt::format(
                   "<text x=\"{:g}\" y=\"{:g}\">0</text>"
                   "<text x=\"{:g}\" y=\"{:g}\" text-anchor=\"end\">{}</text>\n</svg>\n",
                   kLeft, kHeight - 6, kWidth, kHeight - 6, format_duration(span));
}

}  // namespace drydock
