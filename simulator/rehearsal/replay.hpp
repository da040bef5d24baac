// A recorded run once more: the same executor, on virtual time, against a cloud that answers as it
// did and a state in memory. Without other options it takes the same course to the nanosecond, for
// it reads the same instants from its clock; with other options it takes the course that it would
// have taken, as far as the recording has answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "planner/apply/run_log.hpp"

namespace drydock {

struct ReplayOptions {
  const SchemaRegistry* schemas = nullptr;  // may be null; outlives the replay
  // Another number than the run had: on a clock of its own.
  std::optional<std::uint32_t> parallelism;
};

struct ReplayedEvent {
  Nanoseconds at = 0;  // since the start of the run
  StepEvent event;
};

enum class ReplayEnd : std::uint8_t {
  RunEnded,     // as the run did, by itself
  LogEnded,     // the run died, or the log was cut off: nobody knows what came then
  StateFailed,  // the state could not be written or the lock was lost
};

struct Replay {
  std::vector<ReplayedEvent> events;
  ApplyResult result;           // as far as it came
  StateSnapshot state;          // afterwards; of the rows that the plan is about
  std::uint32_t under_way = 0;  // operations whose end nobody has seen
  Nanoseconds lasted = 0;
  ReplayEnd end = ReplayEnd::RunEnded;
  std::string end_message;  // why, of all but RunEnded
  bool same_clock = true;   // it read the instants of the recording
  // The first recorded event, from 0, that did not come or came otherwise: this drydock does not
  // do what the one that wrote the log did. Nothing with other options.
  std::optional<std::size_t> differs_at;
};

[[nodiscard]] Replay replay(const RunLog& log, const ReplayOptions& options);

}  // namespace drydock
