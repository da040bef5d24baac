#include "report/score_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "report/escape.hpp"
#include "report/html_page.hpp"
#include "report/ledger_text.hpp"
#include "report/plot_svg.hpp"
#include "report/quantity.hpp"
#include "report/score_headline.hpp"

namespace drydock {
namespace {

std::string interval_cell(double low, double high) {
  const std::string from = format_points(low);
  const std::string to = format_points(high);
  return html_cell(from == to ? "" : fmt::format("[{}, {}]", from, to), "n");
}

std::string bar(double points) {
  const double share = std::isfinite(points) ? std::clamp(points, 0.0, 100.0) : 0;
  return fmt::format(
      "<td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\">"
      "<rect class=\"rest\" width=\"100\" height=\"10\"/>"
      "<rect class=\"bar\" width=\"{:.1f}\" height=\"10\"/></svg></td>",
      share);
}

std::string parts_html(const std::string& heading, const Scorecard& card) {
  if (card.parts.empty()) {
    return {};
  }
  std::string out = html_heading(heading) + html_open_table({"Part", "-Share", "", "-Points",
                                                             "-95 % CI", "-Measured", "Scale"});
  for (const ScorePart& part : card.parts) {
    out += "<tr>" + html_cell(part_title(card, part)) +
           html_cell(fmt::format("{:.0f} %", part.share * 100), "n") + bar(part.points) +
           html_cell(format_points(part.points), "n") +
           interval_cell(part.points_ci95.low, part.points_ci95.high) +
           html_cell(format_quantity(part.measured, part.unit), "n") +
           html_cell(part_limits(part), "dim") + "</tr>\n";
  }
  out += "<tr><td><b>Total</b></td><td></td>" + bar(card.score) +
         html_cell(format_points(card.score), "n") +
         interval_cell(card.score_ci95.low, card.score_ci95.high) + "<td></td><td></td></tr>\n";
  const std::string note = unmeasured_note(card);
  return out + "</table>\n" +
         (note.empty() ? "" : fmt::format("<p class=\"dim\">{}</p>\n", escape_markup(note)));
}

// The score in large, and what was promised.
std::string card_html(const Scorecard& card, std::string_view role, std::size_t number) {
  std::string out = "<div class=\"card\">\n";
  out += role.empty() ? ""
                      : fmt::format(
                            "<div><span class=\"key key{}\"></span><b>{}</b> "
                            "<span class=\"dim\">{}</span></div>\n",
                            number, escape_markup(card.name), role);
  if (!card.parts.empty()) {
    out += fmt::format(
        "<b class=\"score\">{}</b><span class=\"dim\">of 100, 95 % interval {} to {}</span>\n",
        format_points(card.score), format_points(card.score_ci95.low),
        format_points(card.score_ci95.high));
  }
  out += card.objectives.empty() ? "" : "<ul>\n";
  for (const ObjectiveResult& objective : card.objectives) {
    out += fmt::format(
        "<li><b class=\"{}\">{}</b> {}<br><span class=\"dim\">measured {} {}</span></li>\n",
        objective.passed ? "good" : "bad", objective.passed ? "✓" : "✗",
        escape_markup(objective.text), format_quantity(objective.measured, objective.unit),
        format_interval_unless_exact(objective.ci95, objective.unit));
  }
  return out + (card.objectives.empty() ? "" : "</ul>\n") + "</div>\n";
}

std::string metrics_html(const std::string& heading, const Scorecard& card) {
  if (card.metrics.empty()) {
    return {};
  }
  std::string out = html_heading(heading) +
                    html_open_table({"Metric", "-Mean", "-95 % CI", "-p50", "-p95", "-p99"});
  for (const Metric& metric : card.metrics) {
    const MetricFigures figures = format_metric(metric, {});
    out += "<tr>" + html_cell(metric.title.empty() ? metric.name : metric.title) +
           html_cell(figures.mean, "n") + html_cell(figures.ci95, "n") +
           html_cell(figures.p50, "n") + html_cell(figures.p95, "n") + html_cell(figures.p99, "n") +
           "</tr>\n";
  }
  return out + "</table>\n";
}

std::string ledger_html(const std::string& heading, const std::vector<LedgerEntry>& ledger,
                        bool open) {
  std::string out = html_heading(heading);
  for (const SourceKind kind : ledger_order()) {
    std::string rows;
    std::size_t count = 0;
    for (const LedgerEntry& entry : ledger) {
      if (entry.kind == kind) {
        rows += "<tr>" + html_cell(entry.name) + html_cell(entry.value) +
                html_cell(ledger_source(entry), "dim where") + "</tr>\n";
        ++count;
      }
    }
    if (count != 0) {
      out += fmt::format("<details{}><summary>{} ({})</summary>\n{}{}</table>\n</details>\n",
                         open ? " open" : "", ledger_heading(kind), count,
                         html_open_table({"Input", "Value", "Source"}), rows);
    }
  }
  return ledger.empty() ? "" : out;
}

struct Drawn {
  std::string name;
  const std::vector<TimeSeries>* series = nullptr;
};

std::string plot_html(const std::vector<Drawn>& all) {
  Nanoseconds shown = 0;
  for (const Drawn& each : all) {
    shown = std::max(shown, time_shown_after_loss(*each.series));
  }
  std::vector<CapacityPlot> plots;
  std::string legend;
  for (const Drawn& each : all) {
    if (std::optional<CapacityPlot> plot = capacity_plot(*each.series, shown)) {
      legend += fmt::format("<span class=\"key key{}\"></span>{}", plots.size(),
                            escape_markup(each.name));
      plots.push_back(std::move(*plot));
    }
  }
  const std::string svg = plots.empty() ? "" : plot_svg(plots, plots.front().title);
  if (svg.empty()) {
    return {};
  }
  return html_heading(plots.front().title) + svg +
         fmt::format(
             "<p class=\"dim\">{}<span class=\"key keyl\"></span>required. Lines are means, "
             "bands hold 5 % to 95 % of the trials.</p>\n",
             legend);
}

std::string basis_html(const Scorecard& card) {
  return fmt::format("<p class=\"dim\">Scenario {}, {} of {}, seed {}. Intervals are 95 %.</p>\n",
                     escape_markup(card.scenario), counted(card.trials, "trial"),
                     format_duration(card.until), card.seed);
}

std::string differences_html(const Comparison& comparison) {
  std::string out = html_heading("Differences") + html_open_table({"Mean of", "-Before", "-After",
                                                                   "-Difference", "-95 % CI", ""});
  for (const MetricDifference& difference : comparison.differences) {
    const Verdict verdict = verdict_of(difference);
    const std::string_view ink = verdict == Verdict::Better  ? "good"
                                 : verdict == Verdict::Worse ? "bad"
                                                             : "dim";
    out += "<tr>" + html_cell(difference_title(difference)) +
           html_cell(format_quantity(difference.before, difference.unit), "n") +
           html_cell(format_quantity(difference.after, difference.unit), "n") +
           html_cell(format_difference(difference.difference, difference.unit, {}),
                     fmt::format("n {}", ink)) +
           html_cell(difference_interval(difference, {}), "n") +
           html_cell(short_verdict(difference), ink) + "</tr>\n";
  }
  return out +
         "</table>\n<p class=\"dim\">After minus before, with the same luck in each trial. "
         "Unclear: the interval holds 0.</p>\n";
}

std::string verdicts_html(const Comparison& comparison) {
  std::string out;
  for (const Verdict verdict : {Verdict::Better, Verdict::Worse}) {
    const std::string metrics = metrics_of_verdict(comparison, verdict, {});
    out += metrics.empty() ? ""
                           : fmt::format("<p><b class=\"{}\">{}:</b> {}</p>\n",
                                         verdict == Verdict::Better ? "good" : "bad",
                                         verdict == Verdict::Better ? "Better" : "Worse",
                                         escape_markup(metrics));
  }
  return out;
}

}  // namespace

std::string score_html(const Scorecard& card, const std::vector<TimeSeries>& series) {
  const std::string title = card.parts.empty()
                                ? card.name
                                : fmt::format("{}: score {}", card.name, score_with_interval(card));
  return html_page(title, fmt::format("<h1>{}</h1>\n", escape_markup(card.name)) +
                              basis_html(card) + card_html(card, "", 0) +
                              plot_html({{card.name, &series}}) + parts_html("Score", card) +
                              metrics_html("Metrics", card) +
                              ledger_html("Sources of every input", card.ledger, false));
}

std::string comparison_html(const Comparison& comparison,
                            const std::vector<TimeSeries>& before_series,
                            const std::vector<TimeSeries>& after_series) {
  const Scorecard& before = comparison.before;
  const Scorecard& after = comparison.after;
  const std::string title = fmt::format("{} against {}", after.name, before.name);
  const std::vector<LedgerEntry> other = ledger_only_in(before.ledger, after.ledger);
  return html_page(
      title, fmt::format("<h1>{}</h1>\n<p class=\"lead\">{}.</p>\n", escape_markup(title),
                         escape_markup(score_headline(comparison, {}))) +
                 verdicts_html(comparison) + basis_html(after) + "<div class=\"cards\">\n" +
                 card_html(before, "before", 0) + card_html(after, "after", 1) + "</div>\n" +
                 plot_html({{before.name, &before_series}, {after.name, &after_series}}) +
                 differences_html(comparison) +
                 parts_html(fmt::format("Score of {}", before.name), before) +
                 parts_html(fmt::format("Score of {}", after.name), after) +
                 metrics_html(fmt::format("Metrics of {}", before.name), before) +
                 metrics_html(fmt::format("Metrics of {}", after.name), after) +
                 ledger_html(fmt::format("Sources of every input of {}", after.name), after.ledger,
                             false) +
                 ledger_html(fmt::format("Sources of {} that differ", before.name), other, true));
}

}  // namespace drydock
