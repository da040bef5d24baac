#include "report/arrivals_report.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/quantity.hpp"
#include "report/simulation_json.hpp"
#include "report/table.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

std::string figure(double value) { return fmt::format("{:.4g}", value); }

// One line of YAML.
std::string entry_of(const ArrivalFit& fit, const std::string& to) {
  const std::string rate = fmt::format("{}/h", figure(fit.mean.per_hour));
  if (!fit.varies) {
    return fmt::format("{{to: {}, poisson: {{rate: {}}}}}", to, rate);
  }
  std::string weights;
  for (const RateEstimate& hour : fit.by_hour) {
    weights += (weights.empty() ? "" : ", ") + figure(hour.per_hour);
  }
  return fmt::format("{{to: {}, daily: {{rate: {}, hours: [{}]}}}}", to, rate, weights);
}

void write_rate(JsonWriter& json, const RateEstimate& rate) {
  json.begin_object()
      .member("count", rate.count)
      .member("hours", rate.hours)
      .member("per_hour", rate.per_hour)
      .key("ci95");
  write_interval(json, rate.ci95);
  json.end_object();
}

}  // namespace

std::string arrivals_json(const ArrivalFit* fit, const std::string& to,
                          const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0");
  if (fit != nullptr) {
    json.member("from", format_instant(fit->from)).member("until", format_instant(fit->until));
    json.key("mean");
    write_rate(json, fit->mean);
    json.key("by_hour").begin_array();
    for (const RateEstimate& hour : fit->by_hour) {
      write_rate(json, hour);
    }
    json.end_array().key("dispersion");
    fit->dispersion ? json.number(*fit->dispersion) : json.null();
    json.member("varies", fit->varies)
        .member("bursts", fit->bursts)
        .member("arrivals", entry_of(*fit, to));
  }
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string arrivals_text(const ArrivalFit& fit, const std::string& to, const ReportStyle& style) {
  std::string out =
      fmt::format("{} from {} to {}: {} an hour [{}, {}]\n\n", counted(fit.mean.count, "event"),
                  format_instant(fit.from), format_instant(fit.until), figure(fit.mean.per_hour),
                  figure(fit.mean.ci95.low), figure(fit.mean.ci95.high));
  Table table(
      {{"Hour, UTC"}, {"Events", true, false}, {"An hour", true, false}, {"95 % CI", true, false}});
  for (std::size_t h = 0; h < fit.by_hour.size(); ++h) {
    const RateEstimate& hour = fit.by_hour.at(h);
    table.add_row(
        {{fmt::format("{:02}:00", h)},
         {fmt::format("{}", hour.count)},
         {hour.hours > 0 ? figure(hour.per_hour) : "-"},
         {hour.hours > 0 ? fmt::format("[{}, {}]", figure(hour.ci95.low), figure(hour.ci95.high))
                         : ""}});
  }
  out += table.text(style);
  out += fit.varies ? "\nThe hours of the day differ beyond chance.\n"
                    : "\nThe hours of the day do not differ beyond chance.\n";
  if (fit.dispersion) {
    out += fmt::format("Dispersion of the counts by the hour: {}; independent arrivals have 1{}\n",
                       figure(*fit.dispersion),
                       fit.bursts ? ", these come in bursts: see `bursts` and `replay`." : ".");
  }
  return out + "\narrivals:\n  - " + entry_of(fit, to) + "\n";
}

}  // namespace drydock
