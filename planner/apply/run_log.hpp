// What happened in one run of the executor, so that it can be replayed: everything that the run
// could not know before, in the order in which it learnt it. It is not the journal of record (that
// is part of the state): it is written through a buffer, and what a crash cuts off is missing.
//
// JSON lines, one object a line; instants and durations are nanoseconds, "at" counts from
// "started_at". The first line is the header:
//   {"format_version": 1, "run": ID, "operation": "apply|destroy|rollback", "drydock": VERSION,
//    "started_at": INSTANT, "schema_digest", "options": {"parallelism", "jitter_seed", "timeout",
//    "limits": [{"types", "at_most"}], "timeouts": [{"types", "timeout"}],
//    "resource_timeouts": [{"resource", "operation", "timeout"}]},
//    "resume": {"done": [STEP…], "deposed": {CHANGE: KEY}},            only of a plan that went on
//    "plan": as in plan_codec.hpp, without what is not carried out,
//    "state": {"lineage", "serial", "outputs", "exports", "imports",
//              "resources": [{"address", "deposed", "record"}]}}       the rows that the plan is
//              about
// Then, in order:
//   {"call": "start", "operation", "resource", "identifier", "attempt", "at", "took", ANSWER}
//   {"call": "poll"|"find", "request": N, "at", "took", ANSWER}        N: the Nth start, from 0
//   {"call": "read", "type", "identifier", "at", "found"} or "lost"
//   {"call": "parameter", "name", "at", "value"} or "lost"
//   {"hook": N, "moment", "resource", "started"} and {"hook": N, "polls", "error"}
//   {"event": KIND, "step", "at", "message"}                           as StepEvent
//   {"clock": [NS…]}           readings of the clock, each as the time since the one before
//   {"interrupted": N, "asleep": BOOL}   the user asked to stop: seen with the Nth reading of the
//                              clock, or in the first sleep after it
//   {"end": "complete|incomplete|interrupted|error", "message"}
// ANSWER is "lost": MESSAGE, "nothing": true (a find), or "answer": {"status", "token",
// "identifier", "error", "message", "retry_after", "attributes"}, empty ones left out.
//
// Secrets are never in it: keyed digests stand in their place, as in the state.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "planner/apply/executor.hpp"

namespace drydock {

struct RunHeader {
  std::string id;
  std::string operation;
  std::string version;  // of the drydock that wrote it
  Nanoseconds started_at = 0;
  std::string schema_digest;
  Plan plan;
  StateSnapshot state;   // without a secret key
  ApplyOptions options;  // what is a number or a list of it
  std::optional<ResumePoint> resume;
};

// What a call came to. All empty: `find` found nothing.
struct RecordedAnswer {
  Nanoseconds at = 0;
  Nanoseconds took = 0;
  std::optional<std::string> lost;  // there was no answer, and why
  std::optional<ProgressEvent> event;
};

struct RecordedStart {
  OperationKind operation = OperationKind::Create;
  std::string resource;
  std::string identifier;
  std::uint32_t attempt = 1;
  RecordedAnswer answer;
  std::vector<RecordedAnswer> polls;
  std::vector<RecordedAnswer> finds;
};

struct RecordedRead {
  std::string type;
  std::string identifier;
  std::optional<std::string> lost;
  bool found = false;
};

struct RecordedParameter {
  std::string name;
  std::optional<std::string> lost;
  std::optional<std::string> value;
};

struct RecordedHook {
  HookMoment moment = HookMoment::Before;
  std::string resource;
  bool none = false;                     // no hook was for this call
  std::optional<std::string> unstarted;  // why it could not be started
  bool ended = false;
  std::uint32_t polls = 0;           // answered with "it runs" before it ended
  std::optional<std::string> error;  // how it failed
};

struct RecordedStepEvent {
  StepEvent::Kind kind = StepEvent::Kind::Started;
  std::uint32_t step = 0;
  std::string message;
};

enum class RunEnd : std::uint8_t { Complete, Incomplete, Interrupted, Error };
[[nodiscard]] std::string_view run_end_name(RunEnd end);  // "complete"

struct RunLog {
  RunHeader header;
  std::vector<RecordedStart> starts;
  std::vector<RecordedRead> reads;
  std::vector<RecordedParameter> parameters;
  std::vector<RecordedHook> hooks;
  std::vector<RecordedStepEvent> events;
  std::vector<Nanoseconds> readings;          // instants
  std::optional<std::size_t> interrupted_at;  // how many readings were taken until then
  bool interrupted_asleep = false;
  std::optional<RunEnd> end;  // nothing: the run died, or its log was cut off
  std::string end_message;
};

// A last line that was cut off is left out; anything else that is wrong is an Error that names the
// line.
[[nodiscard]] Result<RunLog> read_run_log(std::string_view text);

[[nodiscard]] std::string_view event_kind_name(StepEvent::Kind kind);  // "started"

// The first line of a log, with its line end. Only what the run needs of plan and state is in it,
// secrets as digests with the key of the state.
[[nodiscard]] std::string run_header_line(const RunHeader& header);
// What of `plan`, `state` and `resume` has to be in the log: the changes that are carried out, with
// secrets as digests, and the rows that they are about or refer to.
void keep_what_runs(RunHeader& header, const Plan& plan, const StateSnapshot& state,
                    const ResumePoint* resume);

}  // namespace drydock
