#include "report/simulation_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "report/ledger_text.hpp"
#include "report/operation_text.hpp"
#include "report/plot_text.hpp"
#include "report/quantity.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

bool same(const ZonePlacement& a, const ZonePlacement& b) {
  return a.zone == b.zone && a.in_group == b.in_group && a.impaired == b.impaired &&
         a.group_reserved == b.group_reserved && a.group_unreserved == b.group_unreserved &&
         a.outside_reserved == b.outside_reserved && a.outside_unreserved == b.outside_unreserved &&
         a.reserved_slots == b.reserved_slots && a.reserved_used == b.reserved_used;
}

bool same(const PlacementCheckpoint& a, const PlacementCheckpoint& b) {
  return a.desired == b.desired &&
         std::equal(a.zones.begin(), a.zones.end(), b.zones.begin(), b.zones.end(),
                    [](const ZonePlacement& left, const ZonePlacement& right) {
                      return same(left, right);
                    });
}

// Columns of what no zone ever has are left out.
struct PlacementColumns {
  bool reservations = false;
  bool outside = false;
};

PlacementColumns columns_of(const std::vector<PlacementCheckpoint>& placements) {
  PlacementColumns columns;
  for (const PlacementCheckpoint& checkpoint : placements) {
    for (const ZonePlacement& zone : checkpoint.zones) {
      columns.reservations = columns.reservations || zone.reserved_slots != 0;
      columns.outside =
          columns.outside || zone.outside_reserved != 0 || zone.outside_unreserved != 0;
    }
  }
  return columns;
}

std::string placement_table(const PlacementCheckpoint& checkpoint, const PlacementColumns& columns,
                            const ReportStyle& style) {
  std::vector<TableColumn> titles = {{"Zone", false, false}};
  if (columns.reservations) {
    titles.insert(titles.end(), {{"Slots", true}, {"Used", true}, {"Group: reserved", true}});
  }
  titles.push_back({columns.reservations ? "On-Demand" : "Group: On-Demand", true});
  if (columns.outside) {
    titles.insert(titles.end(), {{"Others: reserved", true}, {"On-Demand", true}});
  }
  titles.push_back({""});
  Table table(std::move(titles));
  for (const ZonePlacement& zone : checkpoint.zones) {
    std::vector<TableCell> row = {{zone.zone}};
    const auto add = [&](std::uint32_t count) { row.emplace_back(std::to_string(count)); };
    if (columns.reservations) {
      add(zone.reserved_slots);
      add(zone.reserved_used);
      add(zone.group_reserved);
    }
    add(zone.group_unreserved);
    if (columns.outside) {
      add(zone.outside_reserved);
      add(zone.outside_unreserved);
    }
    const std::string_view note = zone.impaired    ? "impaired"
                                  : !zone.in_group ? "not in the group"
                                                   : "";
    row.emplace_back(std::string(note), zone.impaired ? Ink::Red : Ink::Dim);
    table.add_row(std::move(row));
  }
  return table.text(style, 4);
}

std::string placements_text(const std::vector<PlacementCheckpoint>& placements,
                            const ReportStyle& style) {
  const PlacementColumns columns = columns_of(placements);
  std::string out;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    const PlacementCheckpoint& checkpoint = placements[i];
    const auto earlier =
        std::find_if(placements.begin(), placements.begin() + static_cast<std::ptrdiff_t>(i),
                     [&](const PlacementCheckpoint& each) { return same(each, checkpoint); });
    const bool repeated = earlier - placements.begin() != static_cast<std::ptrdiff_t>(i);
    out += fmt::format("  {} at {}, {} desired{}\n",
                       paint(style, Ink::Bold, printable(checkpoint.label)),
                       format_duration(checkpoint.at), checkpoint.desired,
                       repeated ? ": as at " + printable(earlier->label) : "");
    out += repeated ? "" : placement_table(checkpoint, columns, style);
  }
  return out;
}

}  // namespace

std::string metrics_table(const std::vector<Metric>& metrics, const ReportStyle& style) {
  Table table({{"Metric"},
               {"Mean", true, false},
               {"95 % CI", true, false},
               {"p50", true, false},
               {"p95", true, false},
               {"p99", true, false}});
  std::string notes;
  for (const Metric& metric : metrics) {
    const MetricFigures figures = format_metric(metric, style);
    const std::string& title = metric.title.empty() ? metric.name : metric.title;
    table.add_row({{title},
                   {figures.mean, Ink::Bold},
                   {figures.ci95},
                   {figures.p50},
                   {figures.p95},
                   {figures.p99}});
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
    const std::string interval = format_interval_unless_exact(objective.ci95, objective.unit);
    std::string line = fmt::format("{}: measured {}{}{}", printable(objective.text),
                                   format_quantity(objective.measured, objective.unit),
                                   interval.empty() ? "" : " ", interval);
    if (objective.samples > 0) {
      line += fmt::format(" ({} of {})", format_quantity(objective.share, "ratio"),
                          objective.of_runs ? "runs" : "trials");
    }
    out += fmt::format("  {} {}\n", paint(style, objective.passed ? Ink::Green : Ink::Red, word),
                       fit(line, style.width > 20 ? style.width - 7 : 13, style));
  }
  return out;
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
  if (const std::string plot = capacity_text(result.series, "", 0, style); !plot.empty()) {
    out += "\n" + plot;
  }
  out += operation_text(result, style);
  if (!result.placements.empty()) {
    heading("Instances by zone, in the first trial");
    out += placements_text(result.placements, style);
  }
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
    out += ledger_text(result.ledger, style);
  }
  return out;
}

}  // namespace drydock
