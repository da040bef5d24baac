// Heat maps of placement scores over time, for a terminal and as a page.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "report/escape.hpp"
#include "report/html_page.hpp"
#include "report/placement_report.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kSecondNs = 1'000'000'000;
constexpr Nanoseconds kHourNs = 3600 * kSecondNs;

// Points of a series joined into cells of whole hours.
struct Cells {
  std::uint32_t points = 1;  // of a cell
  std::uint32_t count = 1;
  Nanoseconds length = 0;
};

Cells cells_for(const PlacementSeries& series, std::uint32_t most) {
  Cells cells;
  const std::uint32_t hour = static_cast<std::uint32_t>(
      std::max<Nanoseconds>(1, kHourNs / std::max<Nanoseconds>(series.every, 1)));
  cells.points = hour;
  while ((series.points + cells.points - 1) / cells.points > most) {
    cells.points += hour;
  }
  cells.count = (series.points + cells.points - 1) / cells.points;
  cells.length = series.every * cells.points;
  return cells;
}

// Mean score of a cell.
double cell_score(const PlacementScore& score, const Cells& cells, std::uint32_t cell) {
  const std::size_t begin = std::size_t{cell} * cells.points;
  const std::size_t end = std::min(score.points.size(), begin + cells.points);
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    sum += score.points[i].score;
  }
  return sum / static_cast<double>(end - begin);
}

std::string row_name(const ScoredRequest& each, const PlacementScore& score) {
  return fmt::format("{} {}", each.request.name, score.zone.empty() ? score.region : score.zone);
}

Ink ink_of(double score) {
  return score >= 7.5 ? Ink::Green : score >= 3.5 ? Ink::Yellow : Ink::Red;
}

std::string frame_text(const PlacementFrame& frame) {
  return fmt::format(
      "Placement scores from {} for {}, each {}; capacity is kept for {}; {} simulated weeks",
      format_local(frame.options.at / kSecondNs, 0),
      format_duration(frame.series.every * frame.series.points),
      format_duration(frame.series.every), format_duration(frame.options.keep),
      frame.options.trials);
}

// Digits 1 to 9, and A for 10.
char digit_of(double score) {
  const auto whole = std::clamp(std::lround(score), 1L, 10L);
  return whole == 10 ? 'A' : static_cast<char>('0' + whole);
}

// From red over yellow to green.
std::string color_of(double score) {
  const double share = std::clamp((score - 1) / 9, 0.0, 1.0);
  return fmt::format("hsl({:.0f},65%,{:.0f}%)", 120 * share, 48 + 6 * share);
}

}  // namespace

std::string track_text(const std::vector<ScoredRequest>& all, const PlacementFrame& frame,
                       const ReportStyle& style) {
  std::size_t name_width = 0;
  for (const ScoredRequest& each : all) {
    for (const PlacementScore& score : each.scores) {
      name_width = std::max(name_width, display_width(row_name(each, score)));
    }
  }
  name_width = std::min<std::size_t>(name_width, style.width / 2);
  constexpr std::size_t kMeanWidth = 9;
  const auto room = static_cast<std::uint32_t>(
      std::max<std::size_t>(8, style.width - name_width - kMeanWidth - 4));
  const Cells cells = cells_for(frame.series, room);
  std::string out = paint(style, Ink::Bold, wrapped("", frame_text(frame), style));
  for (const ScoredRequest& each : all) {
    for (const PlacementScore& score : each.scores) {
      out += pad_right(fit(printable(row_name(each, score)), name_width, style), name_width) + " ";
      for (std::uint32_t cell = 0; cell < cells.count; ++cell) {
        const double value = cell_score(score, cells, cell);
        out += paint(style, ink_of(value), std::string(1, digit_of(value)));
      }
      out += fmt::format(" {:6.1f} %\n", 100 * score.mean_probability());
    }
  }
  return out + wrapped("",
                       fmt::format("One cell is {}: its mean score, 1 to 9 and A for 10. At the "
                                   "end the mean probability.",
                                   format_duration(cells.length)),
                       style);
}

std::string track_html(const std::vector<ScoredRequest>& all, const PlacementFrame& frame) {
  constexpr std::uint32_t kMostCells = 168;
  constexpr double kCell = 5;
  constexpr double kRow = 16;
  constexpr double kName = 260;
  const Cells cells = cells_for(frame.series, kMostCells);
  std::size_t rows = 0;
  for (const ScoredRequest& each : all) {
    rows += each.scores.size();
  }
  std::string body = html_heading(frame_text(frame));
  body += fmt::format("<svg viewBox=\"0 0 {:g} {:g}\" role=\"img\">\n<title>heat map</title>\n",
                      kName + kCell * cells.count + 60, kRow * (static_cast<double>(rows) + 1));
  double y = 0;
  for (const ScoredRequest& each : all) {
    for (const PlacementScore& score : each.scores) {
      body += fmt::format("<text x=\"0\" y=\"{:g}\">{}</text>\n", y + 12,
                          escape_markup(row_name(each, score)));
      for (std::uint32_t cell = 0; cell < cells.count; ++cell) {
        const double value = cell_score(score, cells, cell);
        body += fmt::format(
            "<rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\" fill=\"{}\"><title>{}: "
            "{:.1f}</title></rect>\n",
            kName + kCell * cell, y + 1, kCell, kRow - 2, color_of(value),
            format_local((frame.options.at + cells.length * cell) / kSecondNs, 0), value);
      }
      body += fmt::format("<text x=\"{:g}\" y=\"{:g}\">{:.1f} %</text>\n",
                          kName + kCell * cells.count + 4, y + 12, 100 * score.mean_probability());
      y += kRow;
    }
  }
  body +=
      "</svg>\n<p class=\"dim\">Red is 1, green 10; at the end of each row the mean "
      "probability to obtain and keep the capacity.</p>\n";
  return html_page("Spot placement scores", body);
}

}  // namespace drydock
