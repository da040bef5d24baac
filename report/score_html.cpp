#include "report/score_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"
#include "report/escape.hpp"
#include "report/plot_svg.hpp"
#include "report/quantity.hpp"
#include "report/score_headline.hpp"

namespace drydock {
namespace {

constexpr std::string_view kCss =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .5rem;text-align:left;"
    "border-bottom:1px solid #d8dee4}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
    ".bar{fill:#2da44e}.rest{fill:#d8dee4}.good{color:#116329}.bad{color:#a40e26}.dim{color:#"
    "57606a}"
    "svg{width:100%;height:auto}td svg{width:8rem;height:.8rem}"
    ".band{fill:#54aeff;opacity:.3}.mean{fill:none;stroke:#0969da;stroke-width:2}"
    ".axis{stroke:#d8dee4}svg text{font-size:12px;fill:#57606a}"
    "@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}"
    "th,td{border-color:#30363d}.axis{stroke:#30363d}.rest{fill:#30363d}"
    ".good{color:#3fb950}.bad{color:#f85149}.dim,svg text{color:#8b949e;fill:#8b949e}}";

std::string page(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
      "style-src &#39;unsafe-inline&#39;\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
      escape_markup(title), kCss, body);
}

std::string heading(std::string_view text) {
  return fmt::format("<h2>{}</h2>\n", escape_markup(text));
}

std::string cell(std::string_view text, std::string_view style_class = {}) {
  return style_class.empty()
             ? fmt::format("<td>{}</td>", escape_markup(text))
             : fmt::format("<td class=\"{}\">{}</td>", style_class, escape_markup(text));
}

// "-Name" is a column of numbers.
std::string open_table(std::initializer_list<std::string_view> titles) {
  std::string out = "<table>\n<tr>";
  for (std::string_view title : titles) {
    const bool number = title.substr(0, 1) == "-";
    title.remove_prefix(number ? 1 : 0);
    out += fmt::format("<th{}>{}</th>", number ? " class=\"n\"" : "", escape_markup(title));
  }
  return out + "</tr>\n";
}

std::string bar(double points) {
  const double share = std::isfinite(points) ? std::clamp(points, 0.0, 100.0) : 0;
  return fmt::format(
      "<td><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\">"
      "<rect class=\"rest\" width=\"100\" height=\"10\"/>"
      "<rect class=\"bar\" width=\"{:.1f}\" height=\"10\"/></svg></td>",
      share);
}

std::string parts_html(const Scorecard& card) {
  if (card.parts.empty()) {
    return {};
  }
  std::string out = heading("Score") +
                    open_table({"Part", "-Share", "", "-Points", "-95 % CI", "-Measured", "Scale"});
  for (const ScorePart& part : card.parts) {
    out += "<tr>" + cell(part_title(card, part)) +
           cell(fmt::format("{:.0f} %", part.share * 100), "n") + bar(part.points) +
           cell(format_points(part.points), "n") +
           cell(fmt::format("[{}, {}]", format_points(part.points_ci95.low),
                            format_points(part.points_ci95.high)),
                "n") +
           cell(format_quantity(part.measured, part.unit), "n") + cell(part_limits(part), "dim") +
           "</tr>\n";
  }
  out += "<tr><td><b>Total</b></td><td></td>" + bar(card.score) +
         cell(format_points(card.score), "n") +
         cell(fmt::format("[{}, {}]", format_points(card.score_ci95.low),
                          format_points(card.score_ci95.high)),
              "n") +
         "<td></td><td></td></tr>\n</table>\n";
  const std::string note = unmeasured_note(card);
  return note.empty() ? out : out + fmt::format("<p class=\"dim\">{}</p>\n", escape_markup(note));
}

std::string objectives_html(const Scorecard& card) {
  if (card.objectives.empty()) {
    return {};
  }
  std::string out = heading("Objectives") + "<ul>\n";
  for (const ObjectiveResult& objective : card.objectives) {
    out += fmt::format("<li class=\"{}\">{} {}: measured {} {}</li>\n",
                       objective.passed ? "good" : "bad", objective.passed ? "✓" : "✗",
                       escape_markup(objective.text),
                       escape_markup(format_quantity(objective.measured, objective.unit)),
                       escape_markup(format_interval(objective.ci95, objective.unit)));
  }
  return out + "</ul>\n";
}

std::string metrics_html(const Scorecard& card) {
  if (card.metrics.empty()) {
    return {};
  }
  std::string out =
      heading("Metrics") + open_table({"Metric", "-Mean", "-95 % CI", "-p50", "-p95", "-p99"});
  for (const Metric& metric : card.metrics) {
    const auto shown = [&](double value) {
      return cell(metric.trials == 0 ? "–" : format_quantity(value, metric.unit), "n");
    };
    out += "<tr>" + cell(metric.title.empty() ? metric.name : metric.title) + shown(metric.mean) +
           cell(metric.trials == 0 ? "–" : format_interval(metric.mean_ci95, metric.unit), "n") +
           shown(metric.p50) + shown(metric.p95) + shown(metric.p99) + "</tr>\n";
  }
  return out + "</table>\n";
}

std::string ledger_html(const Scorecard& card) {
  if (card.ledger.empty()) {
    return {};
  }
  std::string out = heading("Sources of every input") + "<details><summary>" +
                    counted(card.ledger.size(), "input") + "</summary>\n" +
                    open_table({"Input", "Value", "From", "Source"});
  for (const LedgerEntry& entry : card.ledger) {
    out += "<tr>" + cell(entry.name) + cell(entry.value) + cell(source_kind_name(entry.kind)) +
           cell(entry.source, "dim") + "</tr>\n";
  }
  return out + "</table>\n</details>\n";
}

std::string plots_html(const std::vector<TimeSeries>& all, std::string_view of) {
  std::string out;
  for (const TimeSeries& series : all) {
    const std::string title = fmt::format("Running instances over time: {}", of);
    const std::string svg = series.name == "instances" ? plot_svg(series, title) : "";
    out += svg.empty() ? ""
                       : heading(title) + svg +
                             "<p class=\"dim\">Mean, and the band from "
                             "the 5th to the 95th percentile.</p>\n";
  }
  return out;
}

std::string basis_html(const Scorecard& card) {
  return fmt::format("<p class=\"dim\">Scenario {}, {} of {}, seed {}. Intervals are 95 %.</p>\n",
                     escape_markup(card.scenario), counted(card.trials, "trial"),
                     format_duration(card.until), card.seed);
}

std::string differences_html(const Comparison& comparison) {
  std::string out = heading("Differences") +
                    open_table({"Metric", "-Before", "-After", "-Difference", "-95 % CI", ""});
  for (const MetricDifference& difference : comparison.differences) {
    const Verdict verdict = verdict_of(difference);
    const auto signed_text = [&](double value) {
      return format_difference(value, difference.unit, {});
    };
    out += "<tr>" + cell(difference.title.empty() ? difference.name : difference.title) +
           cell(format_quantity(difference.before, difference.unit), "n") +
           cell(format_quantity(difference.after, difference.unit), "n") +
           cell(signed_text(difference.difference), "n") +
           cell(fmt::format("[{}, {}]", signed_text(difference.ci95.low),
                            signed_text(difference.ci95.high)),
                "n") +
           cell(verdict_word(verdict), verdict == Verdict::Better  ? "good"
                                       : verdict == Verdict::Worse ? "bad"
                                                                   : "dim") +
           "</tr>\n";
  }
  return out + "</table>\n";
}

}  // namespace

std::string score_html(const Scorecard& card, const std::vector<TimeSeries>& series) {
  const std::string title = card.parts.empty()
                                ? card.name
                                : fmt::format("{}: score {}", card.name, score_with_interval(card));
  return page(title, fmt::format("<h1>{}</h1>\n", escape_markup(title)) + basis_html(card) +
                         objectives_html(card) + parts_html(card) + plots_html(series, card.name) +
                         metrics_html(card) + ledger_html(card));
}

std::string comparison_html(const Comparison& comparison,
                            const std::vector<TimeSeries>& before_series,
                            const std::vector<TimeSeries>& after_series) {
  const Scorecard& after = comparison.after;
  const std::string title = fmt::format("{} against {}", after.name, comparison.before.name);
  return page(title,
              fmt::format("<h1>{}</h1>\n<p class=\"dim\">{}</p>\n",
                          escape_markup(score_headline(comparison, {})), escape_markup(title)) +
                  basis_html(after) + objectives_html(after) + differences_html(comparison) +
                  parts_html(after) + plots_html(before_series, comparison.before.name) +
                  plots_html(after_series, after.name) + metrics_html(after) + ledger_html(after));
}

}  // namespace drydock
