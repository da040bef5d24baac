// Where the time of a run goes, from the history of its execution: the chain of events that led to
// its end. Each event names the one before it, and that which joins the branches of a Parallel or
// Map names the last one of the branch that ended last, so the chain is the critical path. Also
// what a trace shows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "simulator/workflow/execution.hpp"

namespace drydock {

// Over many runs, by "Machine.State".
struct PathShare {
  Nanoseconds total = 0;
  std::uint64_t runs = 0;  // in which it was on the critical path
};
struct PathTotals {
  std::map<std::string, PathShare, std::less<>> states;
  // By machine: what was spent in Wait states, and in tries that failed and the pauses after them.
  struct Machine {
    std::uint64_t runs = 0;
    Nanoseconds total = 0;
    Nanoseconds waiting = 0;
    Nanoseconds retrying = 0;
  };
  std::map<std::string, Machine, std::less<>> machines;

  void merge(const PathTotals& other);
};

// Of one execution. Events are numbered from 1.
class PathRecorder {
 public:
  void begin() { events_.clear(); }
  void add(const HistoryEvent& event);
  // Adds the path to the totals.
  void finish(const std::string& machine, PathTotals& totals) const;

 private:
  enum class Kind : std::uint8_t { Other, Entered, Exited, Failed, Scheduled };
  struct Event {
    std::uint64_t previous = 0;
    Nanoseconds at = 0;
    Kind kind = Kind::Other;
    bool wait = false;  // of a Wait state
    std::string name;
  };
  std::vector<Event> events_;
};

// A stretch of time in a trace, of one execution: a state that was visited.
struct TraceSpan {
  std::uint32_t track = 0;  // into TraceRecord::tracks
  std::string name;
  std::string category;  // "Task"
  Nanoseconds begin = 0;
  Nanoseconds end = 0;
  bool failed = false;
};
struct TraceTrack {
  std::string machine;
  std::string execution;
};
struct TraceRecord {
  static constexpr std::size_t kMostSpans = 200'000;

  std::vector<TraceTrack> tracks;
  std::vector<TraceSpan> spans;
  bool cut = false;  // there was more than kMostSpans

  void on_event(std::uint32_t track, const HistoryEvent& event);

 private:
  struct Open {
    std::uint32_t track = 0;
    std::string name;
    std::size_t span = 0;
  };
  std::vector<Open> open_;
};

// Chrome trace events
// (https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU, "Trace Event
// Format"), which Perfetto opens: a process a state machine, threads for executions and for
// branches that overlap, times in microseconds since the beginning.
[[nodiscard]] std::string trace_json(const TraceRecord& trace, Nanoseconds begins);

}  // namespace drydock
