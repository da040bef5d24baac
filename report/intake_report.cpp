#include "report/intake_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "report/plot_text.hpp"
#include "report/simulation_json.hpp"
#include "report/simulation_text.hpp"

namespace drydock {
namespace {

std::string plotted(const TimeSeries& series, std::string title, const ReportStyle& style) {
  const auto most = std::max_element(series.p95.begin(), series.p95.end());
  if (most == series.p95.end() || *most <= 1) {
    return "";
  }
  PlotOptions options;
  options.title = std::move(title);
  return "\n" + plot_text(series, options, style);
}

void write_series(JsonWriter& json, std::string_view name, const TimeSeries& series) {
  json.key(name).begin_object().member("step_seconds", to_seconds(series.step));
  write_numbers(json, "mean", series.mean);
  write_numbers(json, "p05", series.p05);
  write_numbers(json, "p95", series.p95);
  json.end_object();
}

}  // namespace

std::string intake_text(const std::vector<IntakeResult>& results, const ReportStyle& style) {
  std::string out;
  for (const IntakeResult& result : results) {
    const std::string who = result.name.empty() ? printable(result.address)
                                                : fmt::format("{} of {}", printable(result.name),
                                                              printable(result.address));
    out += "\n" +
           paint(style, Ink::Bold,
                 fmt::format("{} ({}{}{})", who, result.kind, result.detail.empty() ? "" : ", ",
                             result.detail)) +
           "\n";
    if (result.deadline) {
      const bool batches =
          std::any_of(result.metrics.begin(), result.metrics.end(),
                      [](const Metric& metric) { return metric.name == "batch_duration"; });
      out += fmt::format("  Deadline{}: {}\n", batches ? " of a batch" : "",
                         format_duration(*result.deadline));
    }
    out += metrics_table(result.metrics, style);
    out += plotted(result.backlog, "Waiting", style);
    if (result.kind != "queue" && result.kind != "stream") {
      out += plotted(result.running, "At work at once", style);
    }
  }
  return out;
}

void write_intake(JsonWriter& json, const std::vector<IntakeResult>& results) {
  json.begin_array();
  for (const IntakeResult& result : results) {
    json.begin_object()
        .member("address", result.address)
        .member("name", result.name)
        .member("kind", result.kind)
        .member("detail", result.detail)
        .key("deadline_seconds");
    result.deadline ? json.number(to_seconds(*result.deadline)) : json.null();
    json.key("metrics");
    write_metrics(json, result.metrics);
    write_series(json, "backlog", result.backlog);
    write_series(json, "running", result.running);
    json.end_object();
  }
  json.end_array();
}

}  // namespace drydock
