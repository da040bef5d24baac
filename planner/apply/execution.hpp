// The state machine of one run: takes up every step whose needs are met, asks the provider, polls
// what is due, records what has ended. `advance` does what can be done now and says when to come
// back; it never waits.
//
// Steps are taken up a little ahead of those that run, so that one transaction writes many intents.
// What has ended and what is intended gathers in a batch, which is written when there is nothing
// else to do, and at the latest after a tenth of a second. A step that is to be asked for and whose
// intent is not durable yet waits for the intents alone: outcomes are written while it runs.
#pragma once

#include <map>
#include <optional>
#include <queue>
#include <set>
#include <utility>
#include <vector>

#include "planner/apply/executor.hpp"
#include "planner/apply/poll_schedule.hpp"
#include "planner/apply/retry_policy.hpp"
#include "planner/apply/run_values.hpp"
#include "planner/apply/running_step.hpp"
#include "planner/apply/step_schedule.hpp"

namespace drydock {

class Execution {
 public:
  Execution(const Plan& plan, StateStore& store, LockToken lock, Provider& provider,
            const Clock& clock, const ApplyOptions& options);

  // Reads the recorded state. Call once, first.
  [[nodiscard]] Status begin();
  // True: the run is over. The Error is a failure of the store: the run must end at once, and the
  // journal knows what was under way.
  [[nodiscard]] Result<bool> advance();
  // When `advance` has something to do again. Precondition: the run is not over.
  [[nodiscard]] Nanoseconds wake_at() const;
  // Resolves and records the outputs. Call once, last.
  [[nodiscard]] Status finish();

  [[nodiscard]] ApplyResult result() && { return std::move(result_); }
  [[nodiscard]] const ApplyResult& result() const& { return result_; }

 private:
  using Due = std::pair<Nanoseconds, std::uint32_t>;  // when, which step

  // Taking up steps.
  void take_up_ready();
  void take_up(std::uint32_t step);
  void forget(std::uint32_t step);
  [[nodiscard]] Status start_admitted();
  void adapt_ahead();
  void withdraw_admitted();
  void withdraw(std::uint32_t step);

  // One step's turn.
  void take_turn(RunningStep& running);
  void go(RunningStep& running);
  void ask(RunningStep& running);
  [[nodiscard]] Result<ProgressEvent> ask_again_after(const ProgressEvent& refusal,
                                                      const RunningStep& running);
  void poll(RunningStep& running);
  void handle(RunningStep& running, const ProgressEvent& event);
  void handle_no_answer(RunningStep& running, const Error& error);
  void handle_failure(RunningStep& running, const ProgressEvent& event);
  void try_again(RunningStep& running);
  void record_success(RunningStep& running, const ProgressEvent& event);
  // True: the failed create has left something and the step has ended with that.
  [[nodiscard]] bool keep_remnant(RunningStep& running, const ProgressEvent& event);
  void fail(RunningStep& running, const std::string& why);
  void fail_unreached(RunningStep& running);
  [[nodiscard]] bool start_hook(RunningStep& running, HookMoment moment,
                                const std::string& message = {});
  void poll_hook(RunningStep& running);
  // The step has ended; the hook after it may have to run first.
  void settle(RunningStep& running, StepState outcome, const std::string& message = {});
  void leave(std::uint32_t step);

  void end_step(std::uint32_t step, StepState state);
  void report_failure(std::uint32_t step, const std::string& why, Nanoseconds elapsed);
  void skip_dependents(std::uint32_t step);
  void tell(StepEvent::Kind kind, std::uint32_t step, std::string message = {},
            Nanoseconds elapsed = 0, std::string identifier = {});
  void flush_events();

  // Being durable.
  void intend(RunningStep& running);
  void add_write(StateWrite write);
  [[nodiscard]] bool must_commit(bool over) const;
  [[nodiscard]] Status commit();
  // What a step that is to be asked for waits for; what can wait waits.
  [[nodiscard]] Status commit_intents();
  [[nodiscard]] Status see_lock();

  void wake(const RunningStep& running, Nanoseconds at) { due_.emplace(at, running.step); }
  [[nodiscard]] bool interrupted() const;
  [[nodiscard]] Nanoseconds timeout_of(const RunningStep& running) const;
  // Until when a failure may come of something that is too young to be seen everywhere.
  [[nodiscard]] std::optional<Nanoseconds> settles_at(const RunningStep& running,
                                                      const ProgressEvent& event) const;
  [[nodiscard]] const ResourceChange& change_of(std::uint32_t step) const;

  const Plan& plan_;
  StateStore& store_;
  LockToken lock_;
  Provider& provider_;
  const Clock& clock_;
  const ApplyOptions& options_;
  Rng jitter_;

  StateSnapshot snapshot_;
  std::optional<RunValues> values_;
  std::map<std::uint32_t, std::string> deposed_;  // change → key of its old generation
  std::map<Address, Nanoseconds> made_at_;        // by this run
  StepSchedule schedule_;
  PollSchedule polls_;
  std::map<std::uint32_t, RunningStep> taken_up_;                   // by step
  std::set<std::pair<std::uint32_t, std::uint32_t>> admitted_;      // (rank, step): wait to run
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;  // one a step that runs
  std::uint32_t running_ = 0;
  // When a step that must let its service alone may be taken up; nothing if none waits for that,
  // or if there is no room for it.
  std::optional<Nanoseconds> opens_at_;
  std::size_t ahead_;  // how many may be taken up before there is a place
  Nanoseconds committed_at_ = 0;

  std::vector<StateWrite> writes_;
  std::vector<StateWrite> later_;     // outcomes that no other write must follow
  std::vector<std::uint32_t> notes_;  // steps whose request token is not durable
  Nanoseconds pending_since_ = 0;
  Nanoseconds lock_seen_at_ = 0;   // when the store last showed that the lock is ours
  std::vector<StepEvent> events_;  // told once what they tell of is durable
  ApplyResult result_;
};

// Begins, advances and waits until the run is over, and finishes. The Error is a failure of the
// store; `execution` tells how far it came.
[[nodiscard]] Status run_to_end(Execution& execution, Clock& clock, const ApplyOptions& options);

}  // namespace drydock
