#include "report/score_markdown.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "report/escape.hpp"
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
    out += fmt::format("- {} {}: measured {} {}\n", objective.passed ? "✅" : "❌",
                       escape_markdown(objective.text),
                       format_quantity(objective.measured, objective.unit),
                       format_interval(objective.ci95, objective.unit));
  }
  out += card.objectives.empty() ? "" : "\n";
}

void append_metrics(std::string& out, const Scorecard& card) {
  if (card.metrics.empty()) {
    return;
  }
  out +=
      "<details><summary>Metrics</summary>\n\n"
      "| Metric | Mean | p50 | p95 | p99 |\n|---|--:|--:|--:|--:|\n";
  for (const Metric& metric : card.metrics) {
    const std::string title = escape_markdown(metric.title.empty() ? metric.name : metric.title);
    if (metric.trials == 0) {
      out += fmt::format("| {} | – | – | – | – |\n", title);
      continue;
    }
    out += fmt::format(
        "| {} | {} {} | {} | {} | {} |\n", title, format_quantity(metric.mean, metric.unit),
        format_interval(metric.mean_ci95, metric.unit), format_quantity(metric.p50, metric.unit),
        format_quantity(metric.p95, metric.unit), format_quantity(metric.p99, metric.unit));
  }
  out += "\n</details>\n\n";
}

void append_ledger(std::string& out, const Scorecard& card) {
  if (card.ledger.empty()) {
    return;
  }
  out +=
      "<details><summary>Sources of every input</summary>\n\n"
      "| Input | Value | From | Source |\n|---|---|---|---|\n";
  for (const LedgerEntry& entry : card.ledger) {
    out += fmt::format("| {} | {} | {} | {} |\n", escape_markdown(entry.name),
                       escape_markdown(entry.value), source_kind_name(entry.kind),
                       escape_markdown(entry.source));
  }
  out += "\n</details>\n";
}

}  // namespace

std::string score_markdown(const Scorecard& card) {
  std::string out = fmt::format("### {}", escape_markdown(card.name));
  out += card.parts.empty() ? "\n\n" : fmt::format(": score {}\n\n", score_with_interval(card));
  append_objectives(out, card);
  append_parts(out, card);
  append_metrics(out, card);
  append_ledger(out, card);
  return out + "\n" + basis(card);
}

std::string comparison_markdown(const Comparison& comparison) {
  std::string out = fmt::format("### {}\n\n", escape_markdown(score_headline(comparison, {})));
  if (!comparison.after.parts.empty() && !comparison.before.parts.empty()) {
    out += fmt::format("Score {} → {}, difference {:+.1f} [{:+.1f}, {:+.1f}].\n\n",
                       score_with_interval(comparison.before),
                       score_with_interval(comparison.after), comparison.score_difference,
                       comparison.score_difference_ci95.low, comparison.score_difference_ci95.high);
  }
  append_objectives(out, comparison.after);
  out += "| Metric | Before | After | Difference | |\n|---|--:|--:|--:|---|\n";
  for (const MetricDifference& difference : comparison.differences) {
    const Verdict verdict = verdict_of(difference);
    out += fmt::format(
        "| {} | {} | {} | {} [{}, {}] | {} |\n",
        escape_markdown(difference.title.empty() ? difference.name : difference.title),
        format_quantity(difference.before, difference.unit),
        format_quantity(difference.after, difference.unit),
        format_difference(difference.difference, difference.unit, {}),
        format_difference(difference.ci95.low, difference.unit, {}),
        format_difference(difference.ci95.high, difference.unit, {}), verdict_word(verdict));
  }
  out += "\n";
  append_parts(out, comparison.after);
  append_metrics(out, comparison.after);
  append_ledger(out, comparison.after);
  return out +
         fmt::format("\n{} against {}. ", escape_markdown(comparison.after.name),
                     escape_markdown(comparison.before.name)) +
         basis(comparison.after);
}

}  // namespace drydock
