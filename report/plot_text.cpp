#include "report/plot_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "report/quantity.hpp"

namespace drydock {
namespace {

// The mean lies in the upper, middle or lower third of its row.
enum class Mark : std::uint8_t { None, Band, Level, MeanUpper, Mean, MeanLower };

constexpr std::size_t kAxis = 8;  // columns before the plot: label, space, bar

// Rows of the plot, the first on top; each step of the axis takes `per_step` of them.
struct Scale {
  ValueAxis axis;
  std::size_t per_step = 1;

  explicit Scale(const ValueAxis& value_axis) : axis(value_axis) {
    const std::size_t steps = axis.steps();
    per_step = steps <= 3 ? 4 : steps <= 5 ? 3 : steps <= 8 ? 2 : 1;
  }
  [[nodiscard]] std::size_t rows() const { return axis.steps() * per_step + 1; }
  [[nodiscard]] double position(double value) const {
    return (1 - axis.share(value)) * static_cast<double>(rows() - 1);
  }
  [[nodiscard]] std::size_t row(double value) const {
    return static_cast<std::size_t>(std::lround(position(value)));
  }
  [[nodiscard]] Mark mean_mark(double value) const {
    const double off = position(value) - static_cast<double>(row(value));
    return off < -1.0 / 6 ? Mark::MeanUpper : off > 1.0 / 6 ? Mark::MeanLower : Mark::Mean;
  }
  [[nodiscard]] std::string label(std::size_t at) const {
    if (at % per_step != 0) {
      return {};
    }
    const std::size_t steps = at / per_step;
    return format_large(axis.high - axis.step * static_cast<double>(steps));
  }
};

std::string_view glyph(Mark mark, const ReportStyle& style) {
  switch (mark) {
    case Mark::None:
      break;
    case Mark::Band:
      return style.unicode ? "░" : ":";
    case Mark::Level:
      return style.unicode ? "┄" : "-";
    case Mark::MeanUpper:
      return style.unicode ? "▔" : "#";
    case Mark::Mean:
      return style.unicode ? "━" : "#";
    case Mark::MeanLower:
      return style.unicode ? "▁" : "#";
  }
  return " ";
}

Ink ink_of(Mark mark) {
  return mark == Mark::None    ? Ink::Plain
         : mark == Mark::Band  ? Ink::Dim
         : mark == Mark::Level ? Ink::Yellow
                               : Ink::Green;
}

// Runs of one ink are painted together, so that escapes stay few.
std::string painted_row(const std::vector<Mark>& marks, const ReportStyle& style) {
  std::size_t length = marks.size();
  while (length > 0 && marks[length - 1] == Mark::None) {
    --length;
  }
  std::string out;
  for (std::size_t i = 0; i < length;) {
    std::string run;
    const Ink ink = ink_of(marks[i]);
    for (; i < length && ink_of(marks[i]) == ink; ++i) {
      run += glyph(marks[i], style);
    }
    out += paint(style, ink, run);
  }
  return out;
}

std::vector<std::vector<Mark>> draw(const PlotPoints& points, const PlotPoints& level,
                                    const Scale& scale) {
  const std::size_t columns = points.mean.size();
  std::vector<std::vector<Mark>> rows(scale.rows(), std::vector<Mark>(columns, Mark::None));
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t r = scale.row(points.high[c]); r <= scale.row(points.low[c]); ++r) {
      rows[r][c] = Mark::Band;
    }
    if (c < level.mean.size()) {
      rows[scale.row(level.mean[c])][c] = Mark::Level;
    }
    rows[scale.row(points.mean[c])][c] = scale.mean_mark(points.mean[c]);
  }
  return rows;
}

// The axis line with its ticks, and the line of their labels.
std::string time_axis(const TimeSeries& series, std::size_t columns, const ReportStyle& style) {
  const auto size = static_cast<Nanoseconds>(series.mean.size());
  const Nanoseconds span = size * series.step;
  std::string labels;
  std::size_t free_from = 0;
  std::vector<bool> ticked(columns, false);
  for (const Nanoseconds at :
       time_ticks(series.start, series.start + span, std::max<std::size_t>(2, columns / 10))) {
    const double share = static_cast<double>(at - series.start) / static_cast<double>(span);
    const auto column = static_cast<std::size_t>(share * static_cast<double>(columns));
    if (column >= columns) {
      continue;
    }
    ticked[column] = true;
    const std::string label = at < 0    ? "-" + format_duration(-at)
                              : at == 0 ? "0"
                                        : format_duration(at);
    const std::size_t begin = kAxis + column - std::min(kAxis, label.size() / 2);
    if (begin >= free_from && begin + label.size() <= style.width) {
      labels.resize(begin, ' ');
      labels += label;
      free_from = labels.size() + 1;
    }
  }
  std::string line;
  for (std::size_t c = 0; c < columns; ++c) {
    line += ticked[c] ? (style.unicode ? "┬" : "+") : (style.unicode ? "─" : "-");
  }
  return std::string(kAxis - 1, ' ') + (style.unicode ? "└" : "+") + line + "\n" + labels + "\n";
}

}  // namespace

std::string plot_text(const TimeSeries& series, const PlotOptions& options,
                      const ReportStyle& style) {
  const std::size_t room = style.width > kAxis + 10 ? style.width - kAxis : 10;
  const PlotPoints points = plot_points(series, room);
  if (!points.finite()) {
    return {};
  }
  PlotPoints level;
  if (options.level != nullptr) {
    level = plot_points(*options.level, room);
    level = level.finite() ? level : PlotPoints{};
  }
  double least = *std::min_element(points.low.begin(), points.low.end());
  double most = *std::max_element(points.high.begin(), points.high.end());
  if (!level.mean.empty()) {
    least = std::min(least, *std::min_element(level.mean.begin(), level.mean.end()));
    most = std::max(most, *std::max_element(level.mean.begin(), level.mean.end()));
  }
  const Scale scale(value_axis(least, most));
  std::string legend = fmt::format("{} mean   {} 5 % to 95 % of trials", glyph(Mark::Mean, style),
                                   glyph(Mark::Band, style));
  if (!level.mean.empty()) {
    legend += fmt::format("   {} {}", glyph(Mark::Level, style), options.level_name);
  }
  std::string out = paint(style, Ink::Bold, fit(options.title, style.width, style)) + "\n" +
                    std::string(kAxis, ' ') + paint(style, Ink::Dim, legend) + "\n";
  const std::string_view bar = style.unicode ? "│" : "|";
  const std::vector<std::vector<Mark>> rows = draw(points, level, scale);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += fmt::format("{} {}{}\n", pad_left(fit(scale.label(r), kAxis - 2, style), kAxis - 2), bar,
                       painted_row(rows[r], style));
  }
  return out + time_axis(series, points.mean.size(), style);
}

std::string capacity_text(const std::vector<TimeSeries>& series, std::string_view name,
                          Nanoseconds at_least, const ReportStyle& style) {
  const std::optional<CapacityPlot> plot = capacity_plot(series, at_least);
  if (!plot) {
    return {};
  }
  const std::string title =
      name.empty() ? plot->title : fmt::format("{}: {}", plot->title, printable(name));
  if (plot->flat) {
    return fmt::format("{}\n  {:g} at every moment of every trial, as required.\n",
                       paint(style, Ink::Bold, title), plot->series.mean.front());
  }
  return plot_text(plot->series, {title, &plot->level, "required"}, style);
}

}  // namespace drydock
