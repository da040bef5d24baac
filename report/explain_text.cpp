#include "report/explain_text.hpp"

#include <fmt/format.h>

#include "report/quantity.hpp"

namespace drydock {

std::string explain_diagnostic(const DiagnosticInfo& info, const ReportStyle& style) {
  return fmt::format("{} ({}, {})\n", paint(style, Ink::Bold, info.id), info.name,
                     severity_name(info.severity)) +
         wrapped("  ", info.title, style);
}

std::string explain_metric(const MetricInfo& info, const Metric* measured,
                           const ReportStyle& style) {
  std::string out = fmt::format(
      "{}: {} ({}, {})\n", paint(style, Ink::Bold, info.name), info.title, unit_title(info.unit),
      info.direction == Direction::LowerIsBetter ? "lower is better" : "higher is better");
  out += wrapped("  ", info.definition, style);
  if (measured != nullptr && measured->trials != 0) {
    out += fmt::format("  Measured: mean {} {}, p95 {}, over {}\n",
                       format_quantity(measured->mean, measured->unit),
                       format_interval(measured->mean_ci95, measured->unit),
                       format_quantity(measured->p95, measured->unit),
                       counted(measured->trials, "trial"));
  }
  return out;
}

std::string explain_input(const LedgerEntry& entry, std::string_view explanation,
                          const ReportStyle& style) {
  std::string out = paint(style, Ink::Bold, printable(entry.id.empty() ? entry.name : entry.id));
  out += entry.id.empty() ? "\n" : fmt::format(": {}\n", printable(entry.name));
  out += explanation.empty() ? "" : wrapped("  ", explanation, style) + "\n";
  out += wrapped("  Value:  ", printable(entry.value), style);
  out += wrapped("  From:   ", source_kind_name(entry.kind), style);
  return out + wrapped("  Source: ", printable(entry.source), style);
}

}  // namespace drydock
