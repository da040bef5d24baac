// Where an execution is: its branches, each in one state of one flow, and what it keeps between two
// moments. Nothing but the interpreter uses it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/execution.hpp"

namespace drydock {

inline constexpr std::uint32_t kNoBranch = 0xFFFFFFFFU;

// Why a state does not go on.
struct Failure {
  std::optional<std::string> error;
  std::optional<std::string> cause;
  // Neither Retry nor Catch hear of it; the execution ends.
  bool terminal = false;
  bool heartbeat = false;     // of a States.Timeout
  std::string location = {};  // field whose JSONata failed
  bool unreadable = false;    // the expression gave a value, which the field does not take
};

// A Parallel or a Map that waits for its branches, iterations or child executions.
struct Join {
  Json items;                           // of a Map
  std::vector<Json> results;            // by branch or item; Absent while it is not there
  std::vector<std::uint32_t> branches;  // that run
  std::uint32_t next = 0;               // item to begin
  std::uint32_t done = 0;
  std::uint32_t active = 0;
  std::uint32_t total = 0;
  std::uint32_t limit = 0;
  std::uint64_t started_event = 0;
  // Of a Distributed Map.
  std::vector<ExecutionId> children;
  std::uint32_t failed = 0;
  double tolerated_count = 0;
  double tolerated_percentage = -1;  // not given
  std::string map_run_arn;
  std::uint32_t run_number = 0;
  Json writer;  // evaluated arguments of the ResultWriter
};

// The try of a Task that has not ended.
struct TaskTry {
  bool pending = false;  // somebody else completes it
  bool started = false;
  bool submitted = false;
  std::optional<double> timeout_seconds;
  std::optional<double> heartbeat_seconds;
  std::uint32_t heartbeats = 0;  // each moves the end of patience
  Json submission;
  TaskOutcome outcome;
};

enum class BranchPhase : std::uint8_t {
  Free,
  Ready,     // to enter `state`
  Retrying,  // to try `state` again
  Waiting,   // for time, a task, or its branches
};

struct Branch {
  std::uint32_t number = 0;
  std::uint32_t parent = kNoBranch;
  std::uint32_t place = 0;  // among the parent's branches or items
  std::uint32_t visit = 0;  // changes with every wait, so that what is late is recognised
  StateNumber state = kNoState;
  BranchPhase phase = BranchPhase::Free;
  std::uint32_t retry_count = 0;
  std::uint64_t last_event = 0;
  std::uint64_t entered_event = 0;
  std::uint64_t event_before = 0;  // before it entered the state
  Nanoseconds entered_at = 0;
  Json input;
  Json measured;  // what was last found to be no larger than a payload may be
  std::int64_t map_index = -1;
  Json map_value;
  std::vector<JsonMember> variables;
  std::vector<std::uint32_t> retries;  // by retrier, of this visit of the state; made when needed
  std::unique_ptr<Join> join;
  std::optional<TaskTry> task;
};

// The branches of an execution, by number. The first, which most executions have alone, lies within
// the execution, so that what happens to it touches no other memory.
class BranchList {
 public:
  [[nodiscard]] Branch& operator[](std::uint32_t number) {
    return number == 0 ? first_ : *others_[number - 1];
  }
  // Numbers that were taken since the last clear.
  [[nodiscard]] std::uint32_t size() const { return taken_; }
  [[nodiscard]] bool only_one() const { return taken_ - free_.size() == 1; }
  // The number that was given back last, else the lowest that was never taken.
  [[nodiscard]] Branch& take() {
    if (!free_.empty()) {
      Branch& branch = (*this)[free_.back()];
      free_.pop_back();
      return branch;
    }
    const std::uint32_t number = taken_++;
    if (number > others_.size()) {
      others_.push_back(std::make_unique<Branch>());
      others_.back()->number = number;
    }
    return (*this)[number];
  }
  void give_back(const Branch& branch) { free_.push_back(branch.number); }
  // Memory is kept.
  void clear() {
    taken_ = 0;
    free_.clear();
  }

 private:
  Branch first_;
  std::uint32_t taken_ = 0;
  std::vector<std::uint32_t> free_;
  std::vector<std::unique_ptr<Branch>> others_;
};

// Branches that wait for their turn, first in, first out. One alone needs no memory of its own.
class ReadyBranches {
 public:
  [[nodiscard]] bool empty() const { return next_ == kNoBranch; }
  void push(std::uint32_t branch) {
    if (next_ == kNoBranch) {
      next_ = branch;
    } else {
      behind_.push_back(branch);
    }
  }
  // Precondition: not empty.
  [[nodiscard]] std::uint32_t pop() {
    const std::uint32_t first = next_;
    next_ = begin_ < behind_.size() ? behind_[begin_++] : kNoBranch;
    if (begin_ == behind_.size()) {
      behind_.clear();
      begin_ = 0;
    }
    return first;
  }
  void clear() {
    next_ = kNoBranch;
    behind_.clear();
    begin_ = 0;
  }

 private:
  std::uint32_t next_ = kNoBranch;
  std::vector<std::uint32_t> behind_;  // from begin_
  std::size_t begin_ = 0;
};

// What every event looks at comes first, names that hardly anybody asks for last.
struct MachineRun {
  MachineRun() : luck(StreamKey{}) {}

  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  bool live = false;
  bool observed = false;
  bool queued = false;
  bool unnamed = false;  // a child whose names nobody has asked for; see names_of
  MachineType type = MachineType::Standard;
  const StateMachine* machine = nullptr;
  ReadyBranches ready;
  BranchList branches;
  JsonArena arena;
  std::size_t arena_limit = 0;  // beyond it what is no longer needed is dropped
  Rng luck;
  std::uint32_t entity = 0;  // of its random numbers
  std::uint32_t number = 0;  // of the options it was started with
  Json input;
  Json about;  // members Execution and StateMachine of the context object; made when asked for
  Json about_machine;
  Nanoseconds started = 0;
  Nanoseconds deadline = 0;
  bool own_deadline = false;  // the machine's TimeoutSeconds, and not the quota
  bool deadline_armed = false;
  std::uint64_t transitions = 0;
  std::uint64_t events = 0;
  std::uint64_t retried = 0;
  std::uint32_t map_runs = 0;
  // The Distributed Map that it is a child of.
  ExecutionId parent;
  std::uint32_t parent_branch = kNoBranch;
  std::uint32_t parent_visit = 0;
  std::uint32_t parent_place = 0;
  std::uint32_t parent_run = 0;  // which of the Map runs of the parent
  std::uint32_t child_position = 0;
  ExecutionOptions names;
};

}  // namespace drydock
