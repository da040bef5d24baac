#include "report/workflow_report.hpp"

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {

std::string eval_json(const EvalAnswer* answer, const Diagnostics& diagnostics,
                      const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0");
  if (answer != nullptr && answer->error) {
    json.key("error").begin_object();
    json.member("code", answer->error->code).member("message", answer->error->message);
    json.member("position", answer->error->position);
    if (!answer->error->token.empty()) {
      json.member("token", answer->error->token);
    }
    json.end_object();
  } else if (answer != nullptr && answer->value.is_absent()) {
    json.member("undefined", true);
  } else if (answer != nullptr) {
    json.key("result").raw(json_text(answer->value));
  }
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string match_json(std::optional<bool> matched, const Diagnostics& diagnostics,
                       const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0");
  if (matched) {
    json.member("match", *matched);
  }
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string eval_text(const EvalAnswer& answer) {
  return answer.value.is_absent() ? "undefined\n"
                                  : json_text(answer.value, JsonStyle::Indented) + "\n";
}

}  // namespace drydock
