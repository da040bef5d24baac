#include "report/events_report.hpp"

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/style.hpp"
#include "report/table.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {

std::string next_fires_json(const NextFires& answer, const Diagnostics& diagnostics,
                            const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0");
  json.member("expression", answer.expression).member("timezone", answer.timezone);
  json.key("fires").begin_array();
  for (const NextFires::Fire& fire : answer.fires) {
    json.begin_object().member("at", fire.at).member("local", fire.local).end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string next_fires_text(const NextFires& answer) {
  std::string text;
  for (const NextFires::Fire& fire : answer.fires) {
    text += fire.local + (fire.local == fire.at ? "" : "   " + fire.at) + "\n";
  }
  return text;
}

std::string transform_json(const std::vector<TransformedTarget>& targets,
                           const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0").key("targets").begin_array();
  for (const TransformedTarget& target : targets) {
    json.begin_object().member("id", target.id).member("text", target.input.text);
    if (target.input.value.is_present()) {
      json.key("value").raw(json_text(target.input.value));
    }
    json.end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string transform_text(const std::vector<TransformedTarget>& targets) {
  std::string text;
  for (const TransformedTarget& target : targets) {
    if (targets.size() > 1 || !target.id.empty()) {
      text += printable(target.id) + ":\n";
    }
    text += (target.input.value.is_present() ? json_text(target.input.value, JsonStyle::Indented)
                                             : target.input.text) +
            "\n";
  }
  return text;
}

std::string sources_json(const std::vector<SourceLine>& lines, const Diagnostics& diagnostics,
                         const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0").key("sources").begin_array();
  for (const SourceLine& line : lines) {
    json.begin_object().member("logical_id", line.logical_id).member("kind", line.kind);
    json.member("what", line.what).key("to").begin_array();
    for (const std::string& to : line.to) {
      json.string(to);
    }
    json.end_array().end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string sources_text(const std::vector<SourceLine>& lines, const ReportStyle& style) {
  Table table({{"resource"}, {"kind"}, {"what"}, {"to"}});
  for (const SourceLine& line : lines) {
    std::string to;
    for (const std::string& one : line.to) {
      to += (to.empty() ? "" : ", ") + printable(one);
    }
    table.add_row({printable(line.logical_id), line.kind, printable(line.what), to});
  }
  return lines.empty() ? "nothing in this template starts anything\n" : table.text(style);
}

}  // namespace drydock
