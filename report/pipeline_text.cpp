#include "report/pipeline_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "report/demand_report.hpp"
#include "report/intake_report.hpp"
#include "report/ledger_text.hpp"
#include "report/plot_text.hpp"
#include "report/quantity.hpp"
#include "report/simulation_text.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostPathSteps = 12;
constexpr std::size_t kMostCostLines = 20;
constexpr std::size_t kLongestCause = 300;

std::string heading(std::string_view title, const ReportStyle& style) {
  return "\n" + paint(style, Ink::Bold, title) + "\n";
}

std::string path_table(const PipelineResult& pipeline, const ReportStyle& style) {
  if (pipeline.critical_path.empty()) {
    return "";
  }
  Table table({{"On the critical path"},
               {"Share of time", true, false},
               {"A run", true, false},
               {"In runs", true, false}});
  for (std::size_t i = 0; i < std::min(kMostPathSteps, pipeline.critical_path.size()); ++i) {
    const PathStep& step = pipeline.critical_path[i];
    table.add_row({{step.state},
                   {format_quantity(step.share, "ratio")},
                   {format_quantity(step.mean_seconds, "seconds")},
                   {format_quantity(step.on_path, "ratio")}});
  }
  std::string out = "\n" + table.text(style, 2);
  out +=
      fmt::format("  In Wait states {}, in tries that failed and the pauses after them {}; {}.\n",
                  format_quantity(pipeline.waiting_share, "ratio"),
                  format_quantity(pipeline.retrying_share, "ratio"),
                  fmt::format("of {} looked at", counted(pipeline.observed, "run")));
  return out;
}

std::string pipeline_part(const PipelineResult& pipeline, const ReportStyle& style) {
  std::string out = heading(fmt::format("{} ({}), {}", printable(pipeline.address),
                                        pipeline.type == "EXPRESS" ? "Express" : "Standard",
                                        counted(pipeline.runs, "run")),
                            style);
  if (pipeline.runs == 0) {
    return out + "  Nothing starts it in the simulated time.\n";
  }
  if (pipeline.deadline) {
    out += fmt::format("  Deadline of a run: {}\n", format_duration(*pipeline.deadline));
  }
  out += metrics_table(pipeline.metrics, style);
  for (const ErrorCount& error : pipeline.errors) {
    out += wrapped("  ",
                   fmt::format("{} failed with {}{}{}", counted(error.runs, "run"),
                               error.error.empty() ? "no error name" : printable(error.error),
                               error.cause.empty() ? "" : ": ",
                               printable(error.cause.substr(0, kLongestCause))),
                   style);
  }
  out += path_table(pipeline, style);
  const auto most = std::max_element(pipeline.running.p95.begin(), pipeline.running.p95.end());
  if (most != pipeline.running.p95.end() && *most > 1) {
    PlotOptions options;
    options.title = "Runs at once";
    out += "\n" + plot_text(pipeline.running, options, style);
  }
  return out;
}

std::string quotas_part(const PipelineReport& report, const ReportStyle& style) {
  if (report.quotas.empty()) {
    return "";
  }
  Table table({{"Quota"},
               {"Of"},
               {"Limit", true, false},
               {"Peak", true, false},
               {"Refused", true, false},
               {"Queued", true, false},
               {"Waited", true, false}});
  for (const QuotaFinding& quota : report.quotas) {
    table.add_row({{quota.quota, quota.binds() ? Ink::Yellow : Ink::Plain},
                   {quota.resource.empty() ? "account" : quota.resource},
                   {std::to_string(quota.limit)},
                   {std::to_string(quota.peak)},
                   {format_quantity(quota.refused, "calls")},
                   {format_quantity(quota.queued, "calls")},
                   {format_quantity(quota.waited_seconds, "seconds")}});
  }
  const bool binds = std::any_of(report.quotas.begin(), report.quotas.end(),
                                 [](const QuotaFinding& quota) { return quota.binds(); });
  return heading(binds ? "Quotas, those that bind first" : "Quotas, none of which binds", style) +
         table.text(style, 2) + "  Refused, queued and waited are means of a trial.\n";
}

std::string costs_part(const PipelineReport& report, const ReportStyle& style) {
  Table table({{"Cost of a month"},
               {"Of"},
               {"By"},
               {"Quantity", true, false},
               {"Unit", false, false},
               {"USD", true, false}});
  bool unconfirmed = false;
  bool elsewhere = false;
  const std::size_t shown = std::min(kMostCostLines, report.costs.size());
  Money rest;
  for (std::size_t i = 0; i < report.costs.size(); ++i) {
    const CostLine& line = report.costs[i];
    unconfirmed = unconfirmed || !line.confirmed;
    elsewhere = elsewhere || (!line.region.empty() && line.region != report.region);
    if (i >= shown) {
      rest += line.usd_per_month;
      continue;
    }
    table.add_row({{line.item + (line.confirmed ? "" : " (?)")},
                   {line.resource},
                   {line.state},
                   {format_quantity(line.units_per_month, "")},
                   {line.unit},
                   {format_quantity(line.usd_per_month.to_double(), "usd")}});
  }
  std::string out = heading("Costs", style) + table.text(style, 2);
  if (report.costs.size() > shown) {
    out += fmt::format("  and {} more: {}\n", counted(report.costs.size() - shown, "line"),
                       rest.to_display());
  }
  out += fmt::format("  A month costs {}; by trial {}.\n", report.usd_per_month.to_display(),
                     format_interval(report.cost_per_month.mean_ci95, "usd"));
  if (unconfirmed) {
    out += "  (?) No public source confirms this price.\n";
  }
  if (elsewhere) {
    out += fmt::format("  Where the catalog has no price of {}, that of us-east-1 stands in.\n",
                       printable(report.region));
  }
  return out;
}

}  // namespace

std::string pipeline_text(const PipelineReport& report,
                          const std::vector<ObjectiveResult>& objectives,
                          const ReportStyle& style) {
  std::string out = fmt::format(
      "{}: {} of {}, seed {}\n", paint(style, Ink::Bold, "Scenario " + printable(report.scenario)),
      counted(report.trials, "trial"), format_duration(report.until), report.seed);
  if (!objectives.empty()) {
    out += heading("Objectives", style) + objectives_list(objectives, style);
  }
  for (const PipelineResult& pipeline : report.pipelines) {
    out += pipeline_part(pipeline, style);
  }
  out += intake_text(report.intake, style);
  out += demand_text(report.demand, style);
  out += quotas_part(report, style);
  out += costs_part(report, style);
  if (!report.ledger.empty()) {
    out += heading("Sources", style) + ledger_text(report.ledger, style);
  }
  return out;
}

}  // namespace drydock
