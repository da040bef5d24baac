#include "report/definition_report.hpp"

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

namespace drydock {

std::string validation_json(const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("valid", !diagnostics.has_errors())
      .key("diagnostics")
      .begin_array();
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    json.begin_object();
    write_diagnostic_members(json, diagnostic, sources);
    json.member("message", diagnostic.message).member("location", diagnostic.path);
    if (const std::string_view name = service_code(diagnostic.code); !name.empty()) {
      json.member("service_code", name);
    }
    json.end_object();
  }
  return json.end_array().end_object().take() + "\n";
}

}  // namespace drydock
