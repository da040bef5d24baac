#include "report/plot_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"

namespace drydock {
namespace {

enum class Mark : std::uint8_t { None, Band, Level, Mean };

struct Scale {
  double low = 0;
  double high = 1;
  std::size_t rows = 1;

  // Row 0 is the top.
  [[nodiscard]] std::size_t row(double value) const {
    const double share = std::clamp((value - low) / (high - low), 0.0, 1.0);
    return static_cast<std::size_t>(std::lround((1 - share) * static_cast<double>(rows - 1)));
  }
  [[nodiscard]] double value(std::size_t row) const {
    return high - (high - low) * static_cast<double>(row) / static_cast<double>(rows - 1);
  }
};

Scale scale_of(const PlotPoints& points, const PlotOptions& options) {
  Scale scale;
  scale.rows = std::max<std::size_t>(options.rows, 2);
  scale.high = *std::max_element(points.high.begin(), points.high.end());
  scale.low = *std::min_element(points.low.begin(), points.low.end());
  if (options.level) {
    scale.high = std::max(scale.high, *options.level);
    scale.low = std::min(scale.low, *options.level);
  }
  // From zero, unless all of it is far from zero.
  scale.low = scale.low > scale.high / 2 ? std::floor(scale.low * 0.9) : std::min(scale.low, 0.0);
  if (!(scale.high > scale.low)) {
    scale.high = scale.low + 1;
  }
  return scale;
}

std::string_view glyph(Mark mark, const ReportStyle& style) {
  switch (mark) {
    case Mark::None:
      break;
    case Mark::Band:
      return style.unicode ? "░" : ":";
    case Mark::Level:
      return style.unicode ? "┄" : "-";
    case Mark::Mean:
      return style.unicode ? "█" : "#";
  }
  return " ";
}

Ink ink_of(Mark mark) {
  return mark == Mark::Mean    ? Ink::Green
         : mark == Mark::Band  ? Ink::Dim
         : mark == Mark::Level ? Ink::Yellow
                               : Ink::Plain;
}

// Runs of one mark are painted together, so that escapes stay few.
std::string painted_row(const std::vector<Mark>& marks, const ReportStyle& style) {
  std::size_t length = marks.size();
  while (length > 0 && marks[length - 1] == Mark::None) {
    --length;
  }
  std::string out;
  for (std::size_t i = 0; i < length;) {
    std::string run;
    const Mark mark = marks[i];
    for (; i < length && marks[i] == mark; ++i) {
      run += glyph(mark, style);
    }
    out += paint(style, ink_of(mark), run);
  }
  return out;
}

std::vector<std::vector<Mark>> draw(const PlotPoints& points, const PlotOptions& options,
                                    const Scale& scale) {
  const std::size_t columns = points.mean.size();
  std::vector<std::vector<Mark>> rows(scale.rows, std::vector<Mark>(columns, Mark::None));
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t r = scale.row(points.high[c]); r <= scale.row(points.low[c]); ++r) {
      rows[r][c] = Mark::Band;
    }
    if (options.level) {
      rows[scale.row(*options.level)][c] = Mark::Level;
    }
    rows[scale.row(points.mean[c])][c] = Mark::Mean;
  }
  return rows;
}

}  // namespace

PlotPoints plot_points(const TimeSeries& series, std::size_t columns) {
  const std::size_t size = std::min({series.mean.size(), series.p05.size(), series.p95.size()});
  const std::size_t count = std::min(columns, size);
  PlotPoints points;
  for (std::size_t c = 0; c < count; ++c) {
    const std::size_t begin = c * size / count;
    const std::size_t end = std::max(begin + 1, (c + 1) * size / count);
    double sum = 0;
    double low = series.p05[begin];
    double high = series.p95[begin];
    for (std::size_t i = begin; i < end; ++i) {
      sum += series.mean[i];
      low = std::min(low, series.p05[i]);
      high = std::max(high, series.p95[i]);
    }
    const double mean = sum / static_cast<double>(end - begin);
    points.mean.push_back(mean);
    points.low.push_back(std::min(low, mean));
    points.high.push_back(std::max(high, mean));
  }
  return points;
}

std::string plot_text(const TimeSeries& series, const PlotOptions& options,
                      const ReportStyle& style) {
  constexpr std::size_t kAxis = 10;  // label, space, bar
  const std::size_t room = style.width > kAxis + 10 ? style.width - kAxis : 10;
  const PlotPoints points = plot_points(series, room);
  const bool finite = std::all_of(points.low.begin(), points.low.end(),
                                  [](double v) { return std::isfinite(v); }) &&
                      std::all_of(points.high.begin(), points.high.end(),
                                  [](double v) { return std::isfinite(v); });
  if (points.mean.empty() || !finite) {
    return {};
  }
  const Scale scale = scale_of(points, options);
  const std::vector<std::vector<Mark>> rows = draw(points, options, scale);
  std::string legend =
      fmt::format("{} mean   {} 5-95 %", glyph(Mark::Mean, style), glyph(Mark::Band, style));
  if (options.level) {
    legend +=
        fmt::format("   {} {} {:g}", glyph(Mark::Level, style), options.level_name, *options.level);
  }
  std::string out = fmt::format("{}   {}\n", paint(style, Ink::Bold, options.title), legend);
  const std::string_view bar = style.unicode ? "│" : "|";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const bool labelled = r == 0 || r + 1 == rows.size() || r % 3 == 0;
    const std::string label = labelled ? fmt::format("{:.1f}", scale.value(r)) : "";
    out += fmt::format("{} {}{}\n", pad_left(label, kAxis - 2), bar, painted_row(rows[r], style));
  }
  std::string axis;
  for (std::size_t c = 0; c < points.mean.size(); ++c) {
    axis += style.unicode ? "─" : "-";
  }
  out += std::string(kAxis - 1, ' ') + (style.unicode ? "└" : "+") + axis + "\n";
  const auto span = static_cast<Nanoseconds>(series.mean.size()) * series.step;
  const std::string end = format_duration(span);
  const std::size_t gap =
      points.mean.size() > end.size() + 2 ? points.mean.size() - end.size() - 1 : 1;
  return out + std::string(kAxis, ' ') + "0" + std::string(gap, ' ') + end + "\n";
}

}  // namespace drydock
