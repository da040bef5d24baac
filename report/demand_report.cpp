#include "report/demand_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "report/plot_text.hpp"
#include "report/quantity.hpp"
#include "report/simulation_json.hpp"
#include "report/simulation_text.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

std::string hours_plots(const DemandResult& result, const ReportStyle& style) {
  std::string out;
  for (const TimeSeries& series : result.by_hour) {
    const auto most = std::max_element(series.mean.begin(), series.mean.end());
    if (most != series.mean.end() && *most > 0) {
      PlotOptions options;
      options.title = series.name;
      out += "\n" + plot_text(series, options, style);
    }
  }
  return out;
}

std::string comparison_table(const DemandResult& result, const ReportStyle& style) {
  if (result.comparisons.empty()) {
    return "";
  }
  Table table({{"The same sessions at"}, {"USD a month", true, false}, {"Source"}});
  for (const PriceComparison& one : result.comparisons) {
    table.add_row(
        {{one.what}, {format_quantity(one.usd_per_month, "usd")}, {printable(one.source)}});
  }
  return "\n" + table.text(style, 2);
}

}  // namespace

std::string demand_text(const std::vector<DemandResult>& results, const ReportStyle& style) {
  std::string out;
  for (const DemandResult& result : results) {
    out += "\n" +
           paint(style, Ink::Bold,
                 fmt::format("{} ({}, {})", printable(result.address), result.kind, result.about)) +
           "\n";
    out += metrics_table(result.metrics, style);
    out += comparison_table(result, style);
    for (const std::string& note : result.notes) {
      out += wrapped("  ", note, style);
    }
    out += hours_plots(result, style);
  }
  return out;
}

void write_demand(JsonWriter& json, const std::vector<DemandResult>& results) {
  json.begin_array();
  for (const DemandResult& result : results) {
    json.begin_object()
        .member("address", result.address)
        .member("kind", result.kind)
        .member("about", result.about)
        .key("metrics");
    write_metrics(json, result.metrics);
    json.key("by_hour").begin_array();
    for (const TimeSeries& series : result.by_hour) {
      json.begin_object().member("title", series.name);
      write_numbers(json, "mean", series.mean);
      write_numbers(json, "p05", series.p05);
      write_numbers(json, "p95", series.p95);
      json.end_object();
    }
    json.end_array().key("comparisons").begin_array();
    for (const PriceComparison& one : result.comparisons) {
      json.begin_object()
          .member("what", one.what)
          .member("usd_per_month", one.usd_per_month)
          .member("source", one.source)
          .end_object();
    }
    json.end_array().key("notes").begin_array();
    for (const std::string& note : result.notes) {
      json.string(note);
    }
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace drydock
