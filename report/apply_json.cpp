#include "report/apply_json.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"
#include "report/apply_text.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/plan_json.hpp"
#include "report/plan_text.hpp"

namespace drydock {
namespace {

void begin_line(JsonWriter& json, std::string_view level, std::string_view message,
                std::string_view type, Nanoseconds now) {
  json.begin_object()
      .member("@level", level)
      .member("@message", message)
      .member("@module", "drydock.ui")
      .member("@timestamp", format_instant(now))
      .member("type", type);
}

std::string end_line(JsonWriter& json) {
  json.end_object();
  return json.take() + "\n";
}

void write_resource(JsonWriter& json, const std::string& type, const Address& address,
                    const std::string& provider_name) {
  const std::string addr = plan_address(type, address);
  const std::string module = module_address(address);
  json.key("resource")
      .begin_object()
      .member("addr", addr)
      .member("module", module)
      .member("resource", module.empty() ? addr : addr.substr(module.size() + 1))
      .member("implied_provider", provider_name)
      .member("resource_type", type)
      .member("resource_name", address.text().substr(address.text().rfind('.') + 1))
      .key("resource_key")
      .null()
      .end_object();
}

std::string_view ui_action(Action action) {
  switch (action) {
    case Action::NoChange:
      return "noop";
    case Action::Create:
      return "create";
    case Action::Update:
      return "update";
    case Action::Replace:
      return "replace";
    case Action::Delete:
      return "delete";
    case Action::Forget:
      return "remove";
  }
  return "noop";
}

std::string summary_line(const PlanCounts& counts, std::string_view operation,
                         std::string_view message, Nanoseconds now) {
  JsonWriter json;
  begin_line(json, "info", message, "change_summary", now);
  json.key("changes")
      .begin_object()
      .member("add", counts.add)
      .member("change", counts.change)
      .member("import", 0)
      .member("remove", counts.destroy)
      .member("forget", counts.forget)
      .member("operation", operation)
      .end_object();
  return end_line(json);
}

struct EventWords {
  std::string_view type;
  std::string_view level;
};

EventWords event_words(StepEvent::Kind kind) {
  switch (kind) {
    case StepEvent::Kind::Started:
      return {"apply_start", "info"};
    case StepEvent::Kind::Progress:
    case StepEvent::Kind::Retrying:
      return {"apply_progress", kind == StepEvent::Kind::Progress ? "info" : "warn"};
    case StepEvent::Kind::Finished:
      return {"apply_complete", "info"};
    case StepEvent::Kind::Failed:
      return {"apply_errored", "error"};
    case StepEvent::Kind::Skipped:
      return {"apply_skipped", "warn"};
  }
  return {"log", "info"};
}

}  // namespace

std::string ui_version(std::string_view drydock_version, Nanoseconds now) {
  JsonWriter json;
  begin_line(json, "info", fmt::format("Drydock {}", drydock_version), "version", now);
  json.member("drydock", drydock_version).member("ui", "1.2");
  return end_line(json);
}

std::string ui_planned_changes(const Plan& plan, const std::string& provider_name,
                               Nanoseconds now) {
  std::string out;
  for (const ResourceChange& change : plan.diff.changes) {
    if (change.action == Action::NoChange) {
      continue;
    }
    JsonWriter json;
    begin_line(json, "info",
               fmt::format("{}: Plan to {}", change.address.text(), ui_action(change.action)),
               "planned_change", now);
    json.key("change").begin_object();
    write_resource(json, change.type, change.address, provider_name);
    json.member("action", ui_action(change.action));
    if (change.action == Action::Replace) {
      json.member("reason", "cannot_update");
    } else if (change.action == Action::Delete && !plan.destroy && change.deposed.empty()) {
      json.member("reason", "delete_because_no_resource_config");
    }
    json.end_object().member("reason", change.reason);
    out += end_line(json);
  }
  return out + summary_line(count_changes(plan), "plan", plan_summary(plan), now);
}

std::string ui_step_event(const StepEvent& event, const std::string& provider_name,
                          Nanoseconds now) {
  const EventWords words = event_words(event.kind);
  std::string text = apply_event_text(event, {.unicode = false});
  text.pop_back();
  JsonWriter json;
  begin_line(json, words.level, text, words.type, now);
  json.key("hook").begin_object();
  write_resource(json, event.type, event.address, provider_name);
  json.member("action", operation_name(event.operation));
  if (!event.identifier.empty()) {
    json.member("id_key", "id").member("id_value", event.identifier);
  }
  if (event.kind != StepEvent::Kind::Started) {
    json.member("elapsed_seconds", event.elapsed / kSecond);
  }
  json.end_object();
  return end_line(json);
}

std::string ui_apply_summary(const ApplyResult& result, bool destroy, Nanoseconds now) {
  const PlanCounts counts{result.created, result.updated, result.deleted, 0};
  const std::string message =
      fmt::format("{}: {} added, {} changed, {} destroyed", destroy ? "Destroy" : "Apply",
                  counts.add, counts.change, counts.destroy);
  return summary_line(counts, destroy ? "destroy" : "apply", message, now);
}

std::string ui_rollback_summary(const ApplyResult& result, Nanoseconds now) {
  const PlanCounts counts{result.created, result.updated, result.deleted, 0};
  return summary_line(counts, "rollback",
                      fmt::format("Rollback: {} made again, {} set back, {} destroyed", counts.add,
                                  counts.change, counts.destroy),
                      now);
}

std::string ui_outputs(const std::map<std::string, Value>& outputs, Nanoseconds now) {
  JsonWriter json;
  begin_line(json, "info", fmt::format("Outputs: {}", outputs.size()), "outputs", now);
  json.key("outputs").begin_object();
  for (const auto& [name, value] : outputs) {
    json.key(name).begin_object().member("sensitive", value.contains_secret()).key("value");
    write_value(json, value);
    json.end_object();
  }
  json.end_object();
  return end_line(json);
}

std::string ui_diagnostics(const Diagnostics& diagnostics, const SourceMap& sources,
                           Nanoseconds now) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const Severity severity = diagnostic.severity();
    const std::string_view level = severity == Severity::Error     ? "error"
                                   : severity == Severity::Warning ? "warn"
                                                                   : "info";
    JsonWriter json;
    begin_line(json, level, fmt::format("{}: {}", severity_name(severity), diagnostic.message),
               "diagnostic", now);
    json.key("diagnostic");
    write_diagnostic(json, diagnostic, sources);
    out += end_line(json);
  }
  return out;
}

}  // namespace drydock
