#include "report/score_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "report/quantity.hpp"
#include "report/score_headline.hpp"
#include "report/simulation_text.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

constexpr std::size_t kBar = 15;

std::string bar(double points, const ReportStyle& style) {
  const double share = std::isfinite(points) ? std::clamp(points / 100, 0.0, 1.0) : 0;
  const auto filled = static_cast<std::size_t>(std::lround(share * static_cast<double>(kBar)));
  std::string out;
  for (std::size_t i = 0; i < kBar; ++i) {
    out += i < filled ? (style.unicode ? "█" : "#") : (style.unicode ? "░" : ".");
  }
  return out;
}

Ink ink_of(double points) {
  return points >= 75 ? Ink::Green : points >= 40 ? Ink::Yellow : Ink::Red;
}

void append_parts(std::string& out, const Scorecard& card, const ReportStyle& style) {
  if (card.parts.empty()) {
    out += "The scenario gives no weights that could be measured: there is no score.\n";
    return;
  }
  Table table({{"Part"},
               {"Share", true, false},
               {"", false, false},
               {"Points", true, false},
               {"95 % CI", true, false},
               {"Measured", true, false},
               {"0 to 100"}});
  for (const ScorePart& part : card.parts) {
    table.add_row({{fmt::format("{} {}", part.metric, part.statistic)},
                   {fmt::format("{:.0f} %", part.share * 100)},
                   {bar(part.points, style), ink_of(part.points)},
                   {format_points(part.points)},
                   {fmt::format("[{}, {}]", format_points(part.points_ci95.low),
                                format_points(part.points_ci95.high))},
                   {format_quantity(part.measured, part.unit)},
                   {fmt::format("{} to {}", format_quantity(part.worst, part.unit),
                                format_quantity(part.best, part.unit)),
                    Ink::Dim}});
  }
  table.add_row({{"total", Ink::Bold},
                 {""},
                 {bar(card.score, style), ink_of(card.score)},
                 {format_points(card.score), Ink::Bold},
                 {fmt::format("[{}, {}]", format_points(card.score_ci95.low),
                              format_points(card.score_ci95.high))},
                 {""},
                 {""}});
  out += table.text(style, 2);
  const std::string note = unmeasured_note(card);
  out += note.empty() ? "" : wrapped("  ", printable(note), style);
}

void append_heading(std::string& out, std::string_view title, const ReportStyle& style) {
  out += "\n" + paint(style, Ink::Bold, title) + "\n";
}

std::string basis(const Scorecard& card) {
  return fmt::format("scenario {}, {} of {}, seed {}", printable(card.scenario),
                     counted(card.trials, "trial"), format_duration(card.until), card.seed);
}

void append_rest(std::string& out, const Scorecard& card, const ReportStyle& style) {
  if (!card.objectives.empty()) {
    append_heading(out, "Objectives", style);
    out += objectives_list(card.objectives, style);
  }
  if (!card.metrics.empty()) {
    append_heading(out, "Metrics", style);
    out += metrics_table(card.metrics, style);
  }
  if (!card.ledger.empty()) {
    append_heading(out, "Sources", style);
    out += ledger_table(card.ledger, style);
  }
}

}  // namespace

std::string score_text(const Scorecard& card, const ReportStyle& style) {
  std::string out;
  if (!card.parts.empty()) {
    out += fmt::format(
        "{} of 100, {}\n",
        paint(style, Ink::Bold,
              fmt::format("{}: score {}", printable(card.name), score_with_interval(card))),
        basis(card));
  } else {
    out += fmt::format("{}: {}\n", paint(style, Ink::Bold, printable(card.name)), basis(card));
  }
  append_heading(out, "Score", style);
  append_parts(out, card, style);
  append_rest(out, card, style);
  return out;
}

std::string comparison_text(const Comparison& comparison, const ReportStyle& style) {
  std::string out =
      fmt::format("{} against {}, {}\n", paint(style, Ink::Bold, printable(comparison.after.name)),
                  printable(comparison.before.name), basis(comparison.after));
  out += paint(style, Ink::Bold,
               wrapped("", printable(score_headline(comparison, style)) + ".", style));
  append_heading(out, "Differences (after - before, the same luck in each trial)", style);
  Table table({{"Metric"},
               {"Before", true, false},
               {"After", true, false},
               {"Difference", true, false},
               {"95 % CI", true, false},
               {"", false, false}});
  for (const MetricDifference& difference : comparison.differences) {
    const Verdict verdict = verdict_of(difference);
    const Ink ink = verdict == Verdict::Better  ? Ink::Green
                    : verdict == Verdict::Worse ? Ink::Red
                                                : Ink::Dim;
    table.add_row(
        {{difference.name},
         {format_quantity(difference.before, difference.unit)},
         {format_quantity(difference.after, difference.unit)},
         {format_difference(difference.difference, difference.unit, style)},
         {fmt::format("[{}, {}]", format_difference(difference.ci95.low, difference.unit, style),
                      format_difference(difference.ci95.high, difference.unit, style))},
         {std::string(verdict_word(verdict)), ink}});
  }
  out += table.text(style, 2);
  append_heading(out, "Score before: " + printable(comparison.before.name), style);
  append_parts(out, comparison.before, style);
  append_heading(out, "Score after: " + printable(comparison.after.name), style);
  append_parts(out, comparison.after, style);
  append_rest(out, comparison.after, style);
  return out;
}

}  // namespace drydock
