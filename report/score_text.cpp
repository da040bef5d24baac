#include "report/score_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "report/ledger_text.hpp"
#include "report/plot_text.hpp"
#include "report/quantity.hpp"
#include "report/score_headline.hpp"
#include "report/simulation_text.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

constexpr std::size_t kBar = 8;

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

std::string points_interval(const Interval& interval) {
  const std::string low = format_points(interval.low);
  const std::string high = format_points(interval.high);
  return low == high ? "" : fmt::format("[{}, {}]", low, high);
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
    table.add_row({{part_title(card, part)},
                   {fmt::format("{:.0f} %", part.share * 100)},
                   {bar(part.points, style), ink_of(part.points)},
                   {format_points(part.points)},
                   {points_interval(part.points_ci95)},
                   {format_quantity(part.measured, part.unit)},
                   {fmt::format("{} to {}", format_limit(part.worst, part.unit),
                                format_limit(part.best, part.unit)),
                    Ink::Dim}});
  }
  table.add_row({{"total", Ink::Bold},
                 {""},
                 {bar(card.score, style), ink_of(card.score)},
                 {format_points(card.score), Ink::Bold},
                 {points_interval(card.score_ci95)},
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

void append_objectives(std::string& out, const std::string& heading, const Scorecard& card,
                       const ReportStyle& style) {
  if (!card.objectives.empty()) {
    append_heading(out, heading, style);
    out += objectives_list(card.objectives, style);
  }
}

void append_metrics(std::string& out, const std::string& heading, const Scorecard& card,
                    const ReportStyle& style) {
  if (!card.metrics.empty()) {
    append_heading(out, heading, style);
    out += metrics_table(card.metrics, style);
  }
}

void append_sources(std::string& out, const std::string& heading,
                    const std::vector<LedgerEntry>& ledger, const ReportStyle& style) {
  if (!ledger.empty()) {
    append_heading(out, heading, style);
    out += ledger_text(ledger, style);
  }
}

void append_plot(std::string& out, const std::vector<TimeSeries>& series, std::string_view name,
                 Nanoseconds at_least, const ReportStyle& style) {
  const std::string plot = capacity_text(series, name, at_least, style);
  out += plot.empty() ? "" : "\n" + plot;
}

void append_differences(std::string& out, const Comparison& comparison, const ReportStyle& style) {
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
    table.add_row({{difference_title(difference)},
                   {format_quantity(difference.before, difference.unit)},
                   {format_quantity(difference.after, difference.unit)},
                   {format_difference(difference.difference, difference.unit, style)},
                   {difference_interval(difference, style)},
                   {std::string(short_verdict(difference)), ink}});
  }
  out += table.text(style, 2);
}

void append_verdicts(std::string& out, const Comparison& comparison, const ReportStyle& style) {
  for (const auto& [verdict, label] :
       {std::pair(Verdict::Better, "Better: "), std::pair(Verdict::Worse, "Worse:  ")}) {
    const std::string metrics = metrics_of_verdict(comparison, verdict, style);
    out += metrics.empty() ? "" : wrapped(label, printable(metrics), style);
  }
}

}  // namespace

std::string score_text(const Scorecard& card, const std::vector<TimeSeries>& series,
                       const ReportStyle& style) {
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
  append_objectives(out, "Objectives", card, style);
  append_metrics(out, "Metrics", card, style);
  append_plot(out, series, "", 0, style);
  append_sources(out, "Sources", card.ledger, style);
  return out;
}

std::string comparison_text(const Comparison& comparison,
                            const std::vector<TimeSeries>& before_series,
                            const std::vector<TimeSeries>& after_series, const ReportStyle& style) {
  const Scorecard& before = comparison.before;
  const Scorecard& after = comparison.after;
  const std::string before_name = printable(before.name);
  const std::string after_name = printable(after.name);
  std::string out = paint(
      style, Ink::Bold, wrapped("", fmt::format("{} against {}", after_name, before_name), style));
  out += wrapped(
      "", fmt::format("After: {}; before: {}; {}.", after_name, before_name, basis(after)), style);
  out += paint(style, Ink::Bold,
               wrapped("", printable(score_headline(comparison, style)) + ".", style));
  append_verdicts(out, comparison, style);
  append_heading(out, "Differences (means; after - before, the same luck in each trial)", style);
  append_differences(out, comparison, style);
  for (const Scorecard* card : {&before, &after}) {
    append_heading(out, fmt::format("Score of {}", printable(card->name)), style);
    append_parts(out, *card, style);
    append_objectives(out, fmt::format("Objectives of {}", printable(card->name)), *card, style);
  }
  const Nanoseconds shown =
      std::max(time_shown_after_loss(before_series), time_shown_after_loss(after_series));
  append_plot(out, before_series, before.name, shown, style);
  append_plot(out, after_series, after.name, shown, style);
  append_metrics(out, "Metrics of " + before_name, before, style);
  append_metrics(out, "Metrics of " + after_name, after, style);
  append_sources(out, "Sources of " + after_name, after.ledger, style);
  append_sources(out, fmt::format("Sources of {} that differ", before_name),
                 ledger_only_in(before.ledger, after.ledger), style);
  return out;
}

}  // namespace drydock
