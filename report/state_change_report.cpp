#include "report/state_change_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planner/model/value_json.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/table.hpp"
#include "report/value_text.hpp"

namespace drydock {
namespace {

void write_value_change(JsonWriter& json, std::string_view name,
                        const RecordedValueChange& change) {
  json.begin_object().member(name, change.path).key("before");
  write_value(json, change.before);
  json.key("after");
  write_value(json, change.after);
  json.end_object();
}

void write_side(JsonWriter& json, std::string_view name, const StateSide& side) {
  json.key(name)
      .begin_object()
      .member("source", side.name)
      .member("lineage", side.lineage)
      .member("serial", side.serial)
      .end_object();
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) {
    json.string(text);
  }
  json.end_array();
}

std::string count_of(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string record_name(const RecordChange& change) {
  return printable(change.address.text()) +
         (change.deposed.empty() ? "" : fmt::format(" (old generation {})", change.deposed));
}

std::string shown(const Value& value) {
  return value.is_null() ? std::string("(none)") : value_inline(value);
}

void end_document(JsonWriter& json) {
  json.key("diagnostics").begin_array().end_array().end_object();
}

}  // namespace

std::string state_history_text(const std::vector<HistoryEntry>& history, const ReportStyle& style) {
  Table table({{"Serial", true, false}, {"When", false, false}, {"What"}});
  for (const HistoryEntry& entry : history) {
    table.add_row({{std::to_string(entry.serial), Ink::Bold},
                   {format_instant(entry.at), Ink::Dim},
                   {printable(entry.what)}});
  }
  return table.empty() ? "" : table.text(style);
}

std::string state_history_json(const StateSnapshot& state,
                               const std::vector<HistoryEntry>& history) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("stack_name", state.stack_name)
      .member("lineage", state.lineage)
      .member("serial", state.serial)
      .key("history")
      .begin_array();
  for (const HistoryEntry& entry : history) {
    json.begin_object()
        .member("serial", entry.serial)
        .member("at", format_instant(entry.at))
        .member("what", entry.what)
        .end_object();
  }
  json.end_array();
  end_document(json);
  return json.take() + "\n";
}

std::string state_diff_text(const StateDifference& difference, const StateSide& from,
                            const StateSide& to, const ReportStyle& style) {
  if (difference.empty()) {
    return fmt::format("No difference between {} and {}.\n", printable(from.name),
                       printable(to.name));
  }
  std::string out = fmt::format("From {} to {}:\n\n", printable(from.name), printable(to.name));
  for (const RecordChange& change : difference.resources) {
    const bool added = change.kind == RecordChange::Kind::Added;
    const bool removed = change.kind == RecordChange::Kind::Removed;
    out += fmt::format("  {} {}  {}  {}\n",
                       added     ? paint(style, Ink::Green, "+")
                       : removed ? paint(style, Ink::Red, "-")
                                 : paint(style, Ink::Yellow, "~"),
                       paint(style, Ink::Bold, record_name(change)), printable(change.type),
                       paint(style, Ink::Dim, printable(change.identifier)));
    for (const RecordedValueChange& value : change.values) {
      out += fmt::format("      {}: {} -> {}\n", printable(value.path), shown(value.before),
                         shown(value.after));
    }
  }
  if (!difference.outputs.empty()) {
    out += "\n  Outputs:\n";
  }
  for (const RecordedValueChange& value : difference.outputs) {
    out += fmt::format("      {}: {} -> {}\n", printable(value.path), shown(value.before),
                       shown(value.after));
  }
  for (const std::string& name : difference.imports_added) {
    out += fmt::format("  + imports {}\n", printable(name));
  }
  for (const std::string& name : difference.imports_removed) {
    out += fmt::format("  - imports {}\n", printable(name));
  }
  return out;
}

std::string state_diff_json(const StateDifference& difference, const std::string& stack_name,
                            const StateSide& from, const StateSide& to) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").member("stack_name", stack_name);
  write_side(json, "from", from);
  write_side(json, "to", to);
  json.key("resources").begin_array();
  for (const RecordChange& change : difference.resources) {
    json.begin_object()
        .member("address", change.address.text())
        .member("action", record_change_name(change.kind))
        .member("type", change.type)
        .member("identifier", change.identifier);
    if (!change.deposed.empty()) {
      json.member("deposed", change.deposed);
    }
    json.key("changes").begin_array();
    for (const RecordedValueChange& value : change.values) {
      write_value_change(json, "path", value);
    }
    json.end_array().end_object();
  }
  json.end_array().key("outputs").begin_array();
  for (const RecordedValueChange& value : difference.outputs) {
    write_value_change(json, "name", value);
  }
  json.end_array();
  write_texts(json, "imports_added", difference.imports_added);
  write_texts(json, "imports_removed", difference.imports_removed);
  end_document(json);
  return json.take() + "\n";
}

std::string state_check_text(const StateCheck& check, const std::string& path) {
  std::string out = fmt::format(
      "{}: {}, {}, {}, {}.\n", printable(path), count_of(check.stacks, "stack", "stacks"),
      count_of(check.resources, "resource", "resources"),
      count_of(check.past_versions, "earlier version", "earlier versions"),
      count_of(check.open_intents, "operation under way", "operations under way"));
  if (check.copy.empty()) {
    return out + (check.sound() ? "The state is sound.\n" : "");
  }
  out += "\nRepaired:\n";
  for (const StateFinding& finding : check.findings) {
    out += fmt::format("  {}{}\n    {}\n",
                       finding.stack.empty() ? "" : printable(finding.stack) + ": ",
                       printable(finding.problem),
                       finding.remedy.empty() ? "left as it is" : printable(finding.remedy));
  }
  return out + fmt::format("\nThe file as it was is kept as {}.\n", printable(check.copy));
}

std::string state_check_json(const StateCheck& check, const std::string& path,
                             const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("path", path)
      .member("sound", check.sound() || !check.copy.empty())
      .member("stacks", check.stacks)
      .member("resources", check.resources)
      .member("past_versions", check.past_versions)
      .member("open_operations", check.open_intents);
  if (!check.copy.empty()) {
    json.member("copy", check.copy);
  }
  json.key("findings").begin_array();
  for (const StateFinding& finding : check.findings) {
    json.begin_object();
    if (!finding.stack.empty()) {
      json.member("stack_name", finding.stack);
    }
    json.member("problem", finding.problem)
        .member("remedy", finding.remedy)
        .member("harmful", finding.harmful)
        .end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string unlock_json(const std::string& stack_name, const LockInfo& lock) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("stack_name", stack_name)
      .member("lock_id", lock.token.id)
      .member("operation", lock.operation)
      .member("who", lock.who)
      .member("acquired_at", format_instant(lock.acquired_at));
  end_document(json);
  return json.take() + "\n";
}

std::string failed_json(const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

}  // namespace drydock
