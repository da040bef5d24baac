#include "report/workflow_run_report.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/duration.hpp"
#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/quantity.hpp"
#include "report/table.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/workflow/run/timestamp.hpp"

namespace drydock {
namespace {

void write_event(JsonWriter& json, const RecordedEvent& event) {
  json.begin_object().member("id", event.id).member("prev", event.previous);
  json.member("timestamp", format_timestamp(event.at));
  for (const JsonMember& member : event.fields.members()) {
    json.key(member.key).raw(json_text(member.value));
  }
  json.end_object();
}

void write_end(JsonWriter& json, const RecordedEnd& recorded, const HistoryRecorder& history) {
  const ExecutionEnd& end = recorded.end;
  json.member("status", execution_status_name(end.status));
  if (recorded.output.is_present()) {
    json.key("output").raw(json_text(recorded.output));
  }
  if (end.error) {
    json.member("error", *end.error);
  }
  if (end.cause) {
    json.member("cause", *end.cause);
  }
  if (!end.quota.empty()) {
    json.member("quota", end.quota);
  }
  json.member("duration_seconds", to_seconds(end.ended - end.started));
  json.member("transitions", end.transitions).member("retries", end.retries);
  if (history.child_executions() > 0) {
    json.member("child_executions", history.child_executions());
    json.member("child_transitions", history.child_transitions());
  }
}

void write_cost(JsonWriter& json, const RunCost& cost) {
  json.key("cost").begin_object().member("usd", cost.usd.to_string()).key("lines").begin_array();
  for (const RunCostLine& line : cost.lines) {
    json.begin_object()
        .member("item", line.item)
        .member("resource", line.resource)
        .member("state", line.state)
        .member("quantity", line.quantity)
        .member("unit", line.unit)
        .member("usd", line.usd.to_string())
        .member("confirmed", line.confirmed)
        .end_object();
  }
  json.end_array();
  if (!cost.unpriced.empty()) {
    json.key("unpriced").begin_array();
    for (const std::string& item : cost.unpriced) {
      json.string(item);
    }
    json.end_array();
  }
  json.end_object();
}

// One visit of a state.
struct Visit {
  std::string name;
  std::string type;
  Nanoseconds entered = 0;
  std::optional<Nanoseconds> left;
  int tries = 0;
  std::string error;
};

// The visit that each event belongs to is that of the event before it, until the state is left.
class Visits {
 public:
  explicit Visits(const HistoryRecorder& history) {
    visit_of_.push_back(kNone);
    for (const RecordedEvent& event : history.events()) {
      add(event);
    }
  }
  [[nodiscard]] const std::vector<Visit>& all() const { return visits_; }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  void add(const RecordedEvent& event) {
    const std::string_view type = event.type();
    std::size_t visit = event.previous < visit_of_.size() ? visit_of_[event.previous] : kNone;
    if (type.ends_with("StateEntered")) {
      visit = visits_.size();
      Visit entered;
      entered.name = event.name();
      entered.type = type.substr(0, type.size() - std::string_view("StateEntered").size());
      entered.entered = event.at;
      visits_.push_back(std::move(entered));
    } else if (type.ends_with("StateExited")) {
      if (visit == kNone || visits_[visit].name != event.name()) {
        visit = open_visit(event.name());
      }
      if (visit != kNone) {
        visits_[visit].left = event.at;
      }
    } else if (visit != kNone) {
      visits_[visit].tries += type.ends_with("Scheduled") ? 1 : 0;
      const Json error = event.fields.find("error");
      if (error.is_string() && !type.starts_with("Execution")) {
        visits_[visit].error = error.text();
      }
    }
    visit_of_.resize(event.id + 1, kNone);
    visit_of_[event.id] = visit;
  }
  [[nodiscard]] std::size_t open_visit(std::string_view name) const {
    for (std::size_t i = visits_.size(); i-- > 0;) {
      if (visits_[i].name == name && !visits_[i].left) {
        return i;
      }
    }
    return kNone;
  }

  std::vector<Visit> visits_;
  std::vector<std::size_t> visit_of_;  // by event
};

}  // namespace

std::string workflow_run_json(const WorkflowRunFacts& facts, const Diagnostics& diagnostics,
                              const SourceMap& sources) {
  const HistoryRecorder& history = facts.history;
  JsonWriter json;
  json.begin_object().member("format_version", "1.0");
  if (history.end() && !diagnostics.has_errors()) {
    write_end(json, *history.end(), history);
    if (facts.cost != nullptr) {
      write_cost(json, *facts.cost);
    }
    json.key("events").begin_array();
    for (const RecordedEvent& event : history.events()) {
      write_event(json, event);
    }
    json.end_array();
  }
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string workflow_run_text(const WorkflowRunFacts& facts, const ReportStyle& style) {
  const HistoryRecorder& history = facts.history;
  const ExecutionEnd& end = history.end()->end;
  Table table({{"state"},
               {"type", false, false},
               {"at", true, false},
               {"took", true, false},
               {"tries", true, false},
               {"error"}});
  const Visits visits(history);
  for (const Visit& visit : visits.all()) {
    table.add_row({printable(visit.name),
                   visit.type,
                   format_duration(visit.entered - end.started),
                   visit.left ? format_duration(*visit.left - visit.entered) : "-",
                   visit.tries > 0 ? std::to_string(visit.tries) : "",
                   {printable(visit.error), Ink::Red}});
  }
  const bool good = end.status == ExecutionStatus::Succeeded;
  std::string text = table.text(style);
  const auto counted = [](std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  text += fmt::format("\n{}, {}: {}, {}, {}\n",
                      paint(style, good ? Ink::Green : Ink::Red, execution_status_name(end.status)),
                      format_duration(end.ended - end.started),
                      counted(end.transitions, "state transition"),
                      end.retries == 1 ? "1 retry" : fmt::format("{} retries", end.retries),
                      counted(end.events, "event"));
  if (history.child_executions() > 0) {
    text += fmt::format("children: {}, {}\n", counted(history.child_executions(), "execution"),
                        counted(history.child_transitions(), "state transition"));
  }
  if (facts.cost != nullptr) {
    text += fmt::format("cost: {}\n", format_quantity(facts.cost->usd.to_double(), "usd"));
  }
  if (!end.quota.empty()) {
    text += fmt::format("stopped by the quota of {}\n", end.quota);
  }
  if (end.error) {
    text += fmt::format("error: {}\n", printable(*end.error));
  }
  if (end.cause) {
    text += fmt::format("cause: {}\n", printable(*end.cause));
  }
  if (history.end()->output.is_present()) {
    text += "output: " + json_text(history.end()->output, JsonStyle::Indented) + "\n";
  }
  return text;
}

}  // namespace drydock
