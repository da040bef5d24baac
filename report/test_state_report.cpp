#include "report/test_state_report.hpp"

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/table.hpp"
#include "simulator/json/json_text.hpp"

namespace drydock {
namespace {

void write_answer(JsonWriter& json, const TestStateAnswer& answer, bool inspect) {
  if (answer.refusal) {
    json.member("exception", answer.exception).member("message", *answer.refusal);
    return;
  }
  json.member("status", answer.status);
  if (answer.output.is_present()) {
    json.key("output").raw(json_text(answer.output));
  }
  if (answer.error) {
    json.member("error", *answer.error);
  }
  if (answer.cause) {
    json.member("cause", *answer.cause);
  }
  if (!answer.next_state.empty()) {
    json.member("nextState", answer.next_state);
  }
  if (inspect) {
    json.key("inspectionData").raw(json_text(answer.inspection));
  }
}

}  // namespace

std::string test_state_json(const TestStateAnswer* answer, bool inspect,
                            const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0");
  if (answer != nullptr) {
    write_answer(json, *answer, inspect);
  }
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string test_state_text(const TestStateAnswer& answer, bool inspect, const ReportStyle& style) {
  if (answer.refusal) {
    return fmt::format("{}: {}\n", answer.exception, printable(*answer.refusal));
  }
  std::string text;
  if (inspect) {
    Table table({{"stage", false, false}, {"value"}});
    for (const JsonMember& stage : answer.inspection.members()) {
      table.add_row({printable(stage.key), printable(json_text(stage.value))});
    }
    text += table.text(style) + "\n";
  }
  const bool good = answer.status == "SUCCEEDED" || answer.status == "CAUGHT_ERROR";
  text += paint(style, good ? Ink::Green : Ink::Red, answer.status);
  text +=
      answer.next_state.empty() ? "\n" : fmt::format(", next: {}\n", printable(answer.next_state));
  if (answer.error) {
    text += fmt::format("error: {}\n", printable(*answer.error));
  }
  if (answer.cause) {
    text += fmt::format("cause: {}\n", printable(*answer.cause));
  }
  if (answer.output.is_present()) {
    text += "output: " + json_text(answer.output, JsonStyle::Indented) + "\n";
  }
  return text;
}

}  // namespace drydock
