#include "report/replay_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "base/json_writer.hpp"
#include "planner/state/state_codec.hpp"
#include "report/apply_text.hpp"

namespace drydock {
namespace {

// To the millisecond: it says where in the run something happened.
std::string at_text(Nanoseconds at) {
  return fmt::format("{:.3f}s", static_cast<double>(at) / static_cast<double>(kSecond));
}

std::size_t answers_of(const RunLog& log) {
  std::size_t count = log.starts.size() + log.reads.size() + log.parameters.size();
  for (const RecordedStart& start : log.starts) {
    count += start.polls.size() + start.finds.size();
  }
  return count;
}

// The keys of old generations are random: identifiers tell them apart.
std::vector<const RecordedResource*> rows_in_order(const StateSnapshot& state) {
  std::vector<const RecordedResource*> rows;
  for (const RecordedResource& row : state.resources) {
    rows.push_back(&row);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const RecordedResource* a, const RecordedResource* b) {
                     return std::make_tuple(a->address, !a->deposed.empty(), a->identifier) <
                            std::make_tuple(b->address, !b->deposed.empty(), b->identifier);
                   });
  return rows;
}

std::string state_digest(const StateSnapshot& state) {
  std::string text;
  for (const RecordedResource* row : rows_in_order(state)) {
    text += fmt::format("{} {} {}\n", row->address.text(), row->deposed.empty() ? "" : "old",
                        encode_record(*row));
  }
  return sha256_hex(text);
}

std::string end_name(const RunLog& log, const Replay& replay) {
  switch (replay.end) {
    case ReplayEnd::RunEnded:
      return std::string(run_end_name(replay.result.complete()    ? RunEnd::Complete
                                      : replay.result.interrupted ? RunEnd::Interrupted
                                                                  : RunEnd::Incomplete));
    case ReplayEnd::StateFailed:
      return "error";
    case ReplayEnd::LogEnded:
      return log.end && replay.same_clock ? "differs" : "unknown";
  }
  return {};
}

std::string what_happened(const RunLog& log, const Replay& replay, const ReportStyle& style) {
  const std::string under_way = counted(replay.under_way, "operation was", "operations were");
  if (replay.end == ReplayEnd::RunEnded) {
    return apply_summary_text(replay.result, {}, log.header.plan.destroy, style);
  }
  std::string out = "\n";
  for (const std::string& problem : replay.result.problems) {
    out += wrapped("Error: ", printable(problem), style);
  }
  if (replay.end == ReplayEnd::StateFailed) {
    return out + wrapped("Error: ",
                         fmt::format("the run ended here: {}; {} under way",
                                     printable(replay.end_message), under_way),
                         style);
  }
  const std::string why =
      replay.end_message.empty()
          ? std::string("The log ends here: the run died, or wrote no more.")
          : fmt::format("The recording has no answer to {}: the run did not come so far.",
                        printable(replay.end_message));
  return out + wrapped("", fmt::format("{} {} under way.", why, under_way), style);
}

}  // namespace

std::string replay_text(const RunLog& log, const Replay& replay, const ReportStyle& style) {
  const RunHeader& run = log.header;
  std::string out =
      paint(style, Ink::Bold,
            fmt::format("Replay of {}: {} of stack {}, {}, serial {}", printable(run.id),
                        printable(run.operation), printable(run.plan.stack_name),
                        counted(run.plan.steps.size(), "step"), run.state.serial)) +
      "\n\n";
  for (const ReplayedEvent& one : replay.events) {
    out += fmt::format("{:>10}  {}", at_text(one.at), apply_event_text(one.event, style));
  }
  out += what_happened(log, replay, style);
  out += fmt::format("\nIt lasted {}. State: serial {}, {} of those that the plan is about.\n",
                     format_duration(replay.lasted), replay.state.serial,
                     counted(replay.state.resources.size(), "resource"));
  if (!replay.same_clock) {
    out += "With other options than the run had: on a clock of its own.\n";
  } else if (!replay.differs_at) {
    out += fmt::format("The same course as the run: {}, {} of the provider.\n",
                       counted(replay.events.size(), "event"), counted(answers_of(log), "answer"));
  }
  return out;
}

std::string replay_json(const RunLog& log, const Replay& replay) {
  const RunHeader& run = log.header;
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", 1)
      .member("run", run.id)
      .member("operation", run.operation)
      .member("stack", run.plan.stack_name)
      .member("started_at", format_instant(run.started_at))
      .member("steps", run.plan.steps.size())
      .member("same_options", replay.same_clock)
      .member("same_course", replay.same_clock && !replay.differs_at)
      .member("end", end_name(log, replay))
      .member("lasted_ns", replay.lasted)
      .member("under_way", replay.under_way);
  json.key("events").begin_array();
  for (const ReplayedEvent& one : replay.events) {
    json.begin_object()
        .member("at_ns", one.at)
        .member("event", event_kind_name(one.event.kind))
        .member("operation", operation_name(one.event.operation))
        .member("resource", one.event.address.text())
        .member("type", one.event.type)
        .member("identifier", one.event.identifier)
        .member("message", one.event.message)
        .end_object();
  }
  json.end_array().key("problems").begin_array();
  for (const std::string& problem : replay.result.problems) {
    json.string(problem);
  }
  json.end_array()
      .key("state")
      .begin_object()
      .member("serial_before", run.state.serial)
      .member("serial", replay.state.serial)
      .member("digest", state_digest(replay.state))
      .key("resources")
      .begin_array();
  for (const RecordedResource* row : rows_in_order(replay.state)) {
    json.begin_object()
        .member("address", row->address.text())
        .member("type", row->type)
        .member("identifier", row->identifier)
        .member("old_generation", !row->deposed.empty())
        .end_object();
  }
  json.end_array().end_object().end_object();
  return json.take() + "\n";
}

}  // namespace drydock
