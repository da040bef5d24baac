#include "report/simulation_text.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "report/plot_text.hpp"
#include "report/quantity.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

void append_placements(std::string& out, const std::vector<PlacementCheckpoint>& placements,
                       const ReportStyle& style) {
  for (const PlacementCheckpoint& checkpoint : placements) {
    out += fmt::format("\n{} at {}: {} desired\n",
                       paint(style, Ink::Bold, printable(checkpoint.label)),
                       format_duration(checkpoint.at), checkpoint.desired);
    Table table({{"Zone", false, false},
                 {"Group: reserved", true},
                 {"On-Demand", true},
                 {"Others: reserved", true},
                 {"On-Demand", true},
                 {"Slots used", true},
                 {""}});
    for (const ZonePlacement& zone : checkpoint.zones) {
      const std::string_view note = zone.impaired    ? "impaired"
                                    : !zone.in_group ? "not in the group"
                                                     : "";
      table.add_row({{zone.zone},
                     {fmt::format("{}", zone.group_reserved)},
                     {fmt::format("{}", zone.group_unreserved)},
                     {fmt::format("{}", zone.outside_reserved)},
                     {fmt::format("{}", zone.outside_unreserved)},
                     {fmt::format("{}/{}", zone.reserved_used, zone.reserved_slots)},
                     {std::string(note), zone.impaired ? Ink::Red : Ink::Dim}});
    }
    out += table.text(style, 2);
  }
}

}  // namespace

std::optional<double> required_level(const SimulationResult& result) {
  if (result.placements.empty() || result.placements.front().desired == 0) {
    return std::nullopt;
  }
  return static_cast<double>(result.placements.front().desired);
}

std::string metrics_table(const std::vector<Metric>& metrics, const ReportStyle& style) {
  Table table({{"Metric"},
               {"Mean", true, false},
               {"95 % CI", true, false},
               {"p50", true, false},
               {"p95", true, false},
               {"p99", true, false}});
  std::string notes;
  for (const Metric& metric : metrics) {
    const auto shown = [&](double value) {
      return metric.trials == 0 ? std::string("-") : format_quantity(value, metric.unit);
    };
    const std::string& title = metric.title.empty() ? metric.name : metric.title;
    table.add_row({{title},
                   {shown(metric.mean), Ink::Bold},
                   {metric.trials == 0 ? "-" : format_interval(metric.mean_ci95, metric.unit)},
                   {shown(metric.p50)},
                   {shown(metric.p95)},
                   {shown(metric.p99)}});
    if (metric.censored != 0) {
      notes += wrapped("  ",
                       fmt::format("{}: {} of {} trials ended before; their time until the "
                                   "end is counted, so the true figure is larger.",
                                   printable(title), metric.censored, metric.trials),
                       style);
    }
  }
  return table.text(style, 2) + notes;
}

std::string objectives_list(const std::vector<ObjectiveResult>& objectives,
                            const ReportStyle& style) {
  std::string out;
  for (const ObjectiveResult& objective : objectives) {
    const std::string_view word =
        style.unicode ? (objective.passed ? "✓" : "✗") : (objective.passed ? "PASS" : "FAIL");
    const std::string line = fmt::format("{}: measured {} {}", printable(objective.text),
                                         format_quantity(objective.measured, objective.unit),
                                         format_interval(objective.ci95, objective.unit));
    out += fmt::format("  {} {}\n", paint(style, objective.passed ? Ink::Green : Ink::Red, word),
                       fit(line, style.width > 20 ? style.width - 7 : 13, style));
  }
  return out;
}

std::string ledger_table(const std::vector<LedgerEntry>& ledger, const ReportStyle& style) {
  Table table({{"Input"}, {"Value"}, {"From", false, false}, {"Source"}});
  for (const LedgerEntry& entry : ledger) {
    table.add_row({{entry.name},
                   {entry.value},
                   {std::string(source_kind_name(entry.kind))},
                   {entry.source, Ink::Dim}});
  }
  return table.text(style, 2);
}

std::string sizing_sentence(const ReservationSizing& sizing) {
  return fmt::format("{} per zone needed for {} over {}; configured {}", sizing.per_zone,
                     counted(sizing.desired, "instance"), counted(sizing.zones, "zone"),
                     sizing.configured_per_zone);
}

std::string simulation_text(const SimulationResult& result, const ReportStyle& style) {
  std::string out = fmt::format(
      "{}: {} of {}, seed {}\n", paint(style, Ink::Bold, "Scenario " + printable(result.scenario)),
      counted(result.trials, "trial"), format_duration(result.until), result.seed);
  const auto heading = [&](std::string_view title) {
    out += "\n" + paint(style, Ink::Bold, title) + "\n";
  };
  if (!result.objectives.empty()) {
    heading("Objectives");
    out += objectives_list(result.objectives, style);
  }
  if (!result.metrics.empty()) {
    heading("Metrics");
    out += metrics_table(result.metrics, style);
  }
  for (const TimeSeries& series : result.series) {
    if (series.name == "instances") {
      const std::string plot =
          plot_text(series, {"Running instances", required_level(result), "required", 10}, style);
      out += plot.empty() ? "" : "\n" + plot;
    }
  }
  append_placements(out, result.placements, style);
  if (!result.sizing.empty()) {
    heading("Reservations, so that the loss of any zone leaves all instances in reserved capacity");
    for (const ReservationSizing& sizing : result.sizing) {
      const Ink ink = sizing.configured_per_zone < sizing.per_zone ? Ink::Yellow : Ink::Green;
      out += fmt::format("  {}: {}\n", printable(sizing.group),
                         paint(style, ink, sizing_sentence(sizing)));
    }
  }
  if (!result.ledger.empty()) {
    heading("Sources");
    out += ledger_table(result.ledger, style);
  }
  return out;
}

}  // namespace drydock
