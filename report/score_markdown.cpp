#include "report/score_markdown.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "report/escape.hpp"
#include "report/ledger_text.hpp"
#include "report/quantity.hpp"
#include "report/score_headline.hpp"

namespace drydock {
namespace {

std::string basis(const Scorecard& card) {
  return fmt::format("Scenario {}, {} of {}, seed {}. Intervals are 95 %.\n",
                     escape_markdown(card.scenario), counted(card.trials, "trial"),
                     format_duration(card.until), card.seed);
}

void append_parts(std::string& out, const Scorecard& card) {
  if (card.parts.empty()) {
    return;
  }
  out += "| Part | Share | Measured | Points | Scale |\n|---|--:|--:|--:|---|\n";
  for (const ScorePart& part : card.parts) {
    out += fmt::format("| {} | {:.0f} % | {} | {} [{}, {}] | {} |\n",
                       escape_markdown(part_title(card, part)), part.share * 100,
                       format_quantity(part.measured, part.unit), format_points(part.points),
                       format_points(part.points_ci95.low), format_points(part.points_ci95.high),
                       part_limits(part));
  }
  out += fmt::format("| **Total** | | | **{}** | |\n\n", score_with_interval(card));
  const std::string note = unmeasured_note(card);
  out += note.empty() ? "" : escape_markdown(note) + "\n\n";
}

void append_objectives(std::string& out, const Scorecard& card) {
  for (const ObjectiveResult& objective : card.objectives) {
    const std::string interval = format_interval_unless_exact(objective.ci95, objective.unit);
    out += fmt::format(
        "- {} {}: measured {}{}{}\n", objective.passed ? "✅" : "❌", escape_markdown(objective.text),
        format_quantity(objective.measured, objective.unit), interval.empty() ? "" : " ", interval);
  }
  out += card.objectives.empty() ? "" : "\n";
}

void append_metrics(std::string& out, std::string_view summary, const Scorecard& card) {
  if (card.metrics.empty()) {
    return;
  }
  out += fmt::format("<details><summary>{}</summary>\n\n", escape_markdown(summary)) +
         "| Metric | Mean | p50 | p95 | p99 |\n|---|--:|--:|--:|--:|\n";
  for (const Metric& metric : card.metrics) {
    const std::string title = escape_markdown(metric.title.empty() ? metric.name : metric.title);
    const MetricFigures figures = format_metric(metric, {});
    out += fmt::format("| {} | {} {} | {} | {} | {} |\n", title, figures.mean, figures.ci95,
                       figures.p50, figures.p95, figures.p99);
  }
  out += "\n</details>\n\n";
}

void append_ledger(std::string& out, std::string_view summary,
                   const std::vector<LedgerEntry>& ledger) {
  if (ledger.empty()) {
    return;
  }
  out += fmt::format(
      "<details><summary>{}</summary>\n\n"
      "| Input | Value | From | Source |\n|---|---|---|---|\n",
      escape_markdown(summary));
  for (const SourceKind kind : ledger_order()) {
    for (const LedgerEntry& entry : ledger) {
      if (entry.kind == kind) {
        out += fmt::format("| {} | {} | {} | {} |\n", escape_markdown(entry.name),
                           escape_markdown(entry.value), source_kind_name(entry.kind),
                           escape_markdown(ledger_source(entry)));
      }
    }
  }
  out += "\n</details>\n\n";
}

void append_verdicts(std::string& out, const Comparison& comparison) {
  for (const Verdict verdict : {Verdict::Better, Verdict::Worse}) {
    const std::string metrics = metrics_of_verdict(comparison, verdict, {});
    out += metrics.empty()
               ? ""
               : fmt::format("**{}:** {}\n\n", verdict == Verdict::Better ? "Better" : "Worse",
                             escape_markdown(metrics));
  }
}

}  // namespace

std::string score_markdown(const Scorecard& card) {
  std::string out = fmt::format("### {}", escape_markdown(card.name));
  out += card.parts.empty() ? "\n\n" : fmt::format(": score {}\n\n", score_with_interval(card));
  append_objectives(out, card);
  append_parts(out, card);
  append_metrics(out, "Metrics", card);
  append_ledger(out, "Sources of every input", card.ledger);
  return out + basis(card);
}

std::string comparison_markdown(const Comparison& comparison) {
  std::string out = fmt::format("### {}\n\n", escape_markdown(score_headline(comparison, {})));
  if (!comparison.after.parts.empty() && !comparison.before.parts.empty()) {
    out += fmt::format("Score {} → {}, difference {:+.1f} [{:+.1f}, {:+.1f}].\n\n",
                       score_with_interval(comparison.before),
                       score_with_interval(comparison.after), comparison.score_difference,
                       comparison.score_difference_ci95.low, comparison.score_difference_ci95.high);
  }
  append_verdicts(out, comparison);
  out += "| Metric | Before | After | Difference | |\n|---|--:|--:|--:|---|\n";
  for (const MetricDifference& difference : comparison.differences) {
    out += fmt::format("| {} | {} | {} | {} {} | {} |\n",
                       escape_markdown(difference_title(difference)),
                       format_quantity(difference.before, difference.unit),
                       format_quantity(difference.after, difference.unit),
                       format_difference(difference.difference, difference.unit, {}),
                       difference_interval(difference, {}), short_verdict(difference));
  }
  out += "\n";
  for (const Scorecard* card : {&comparison.before, &comparison.after}) {
    out += fmt::format("#### {}: {}\n\n", card == &comparison.before ? "Before" : "After",
                       escape_markdown(card->name));
    append_objectives(out, *card);
    append_parts(out, *card);
  }
  append_metrics(out, "Metrics of " + comparison.before.name, comparison.before);
  append_metrics(out, "Metrics of " + comparison.after.name, comparison.after);
  append_ledger(out, "Sources of every input of " + comparison.after.name, comparison.after.ledger);
  append_ledger(out, fmt::format("Sources of {} that differ", comparison.before.name),
                ledger_only_in(comparison.before.ledger, comparison.after.ledger));
  return out +
         fmt::format("{} against {}. ", escape_markdown(comparison.after.name),
                     escape_markdown(comparison.before.name)) +
         basis(comparison.after);
}

}  // namespace drydock
