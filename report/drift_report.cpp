#include "report/drift_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planner/model/value_json.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/property_text.hpp"
#include "report/value_text.hpp"

namespace drydock {
namespace {

std::size_t count_drifted(const std::vector<ResourceDrift>& drift) {
  return static_cast<std::size_t>(std::count_if(
      drift.begin(), drift.end(), [](const ResourceDrift& one) { return one.drifted(); }));
}

std::size_t count_ignored(const std::vector<ResourceDrift>& drift) {
  std::size_t ignored = 0;
  for (const ResourceDrift& one : drift) {
    ignored += one.ignored.size();
  }
  return ignored;
}

void write_properties(JsonWriter& json, const std::vector<PropertyDrift>& properties) {
  json.begin_array();
  for (const PropertyDrift& property : properties) {
    json.begin_object().member("path", property_path_text(property.path)).key("recorded");
    write_value(json, property.recorded);
    json.key("real");
    write_value(json, property.real);
    if (!property.ignored.empty()) {
      json.member("reason", property.ignored);
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string ignored_drift_note(const std::vector<ResourceDrift>& drift) {
  const std::size_t ignored = count_ignored(drift);
  return ignored == 0   ? std::string()
         : ignored == 1 ? "1 difference is ignored, as drydock.yaml says"
                        : fmt::format("{} differences are ignored, as drydock.yaml says", ignored);
}

void append_drift(std::string& out, const std::vector<ResourceDrift>& drift,
                  const ReportStyle& style) {
  for (const ResourceDrift& one : drift) {
    if (!one.drifted()) {
      continue;
    }
    std::string title = printable(one.address.text());
    title += one.deposed.empty() ? "" : fmt::format(" (old generation {})", printable(one.deposed));
    title += one.deleted ? " was deleted" : " was changed";
    out += fmt::format("  # {}: {} [id={}]\n", paint(style, Ink::Bold, title), printable(one.type),
                       printable(one.identifier));
    for (const PropertyDrift& property : one.properties) {
      PropertyChange line;
      line.path = property.path;
      line.before = property.recorded;
      line.after = property.real;
      append_property(out, line, style);
    }
    out += "\n";
  }
}

std::string drift_text(const DriftFinding& finding, const ReportStyle& style) {
  std::string out;
  const std::size_t drifted = count_drifted(finding.drift);
  if (drifted == 0) {
    out = paint(style, Ink::Green, "No drift.") +
          fmt::format(" {} as recorded.\n", finding.looked_at == 1
                                                ? "1 object is"
                                                : fmt::format("{} objects are", finding.looked_at));
  } else {
    out = fmt::format("Changed outside in stack {} ({}), recorded -> real:\n\n",
                      printable(finding.stack_name), printable(finding.region));
    append_drift(out, finding.drift, style);
    out += paint(style, Ink::Bold,
                 fmt::format("Drift: {} of {}.", drifted,
                             counted(finding.looked_at, "object", "objects"))) +
           "\n";
    out += wrapped("",
                   "`drydock plan` shows what would set it back; to keep a value, write it "
                   "into the template.",
                   style);
  }
  if (const std::string note = ignored_drift_note(finding.drift); !note.empty()) {
    out += note + ".\n";
  }
  return out;
}

std::string drift_json(const DriftFinding& finding, const Diagnostics& diagnostics,
                       const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("stack_name", finding.stack_name)
      .member("region", finding.region)
      .member("looked_at", finding.looked_at)
      .member("drifted", count_drifted(finding.drift))
      .member("ignored", count_ignored(finding.drift))
      .key("resources")
      .begin_array();
  for (const ResourceDrift& one : finding.drift) {
    if (!one.drifted() && one.ignored.empty()) {
      continue;
    }
    json.begin_object()
        .member("address", one.address.text())
        .member("type", one.type)
        .member("identifier", one.identifier)
        .member("status", one.deleted     ? "deleted"
                          : one.drifted() ? "modified"
                                          : "in_sync");
    if (!one.deposed.empty()) {
      json.member("deposed", one.deposed);
    }
    json.key("properties");
    write_properties(json, one.properties);
    json.key("ignored");
    write_properties(json, one.ignored);
    json.end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
