// The state machine of one run: starts every step whose needs are met, polls what is due, records
// what has ended. `advance` does what can be done now and says when to come back; it never waits.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "planner/apply/executor.hpp"
#include "planner/apply/retry_policy.hpp"
#include "planner/apply/run_values.hpp"

namespace drydock {

// What is recorded of an operation that succeeded: what the intent says, and what the provider
// answered.
[[nodiscard]] RecordedResource record_of(const Intent& intent, const ProgressEvent& event,
                                         Nanoseconds now);

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

 private:
  struct Running {
    std::uint32_t step = 0;
    std::uint32_t attempt = 1;     // of the operation: how often the service was asked for it
    std::uint32_t lost_calls = 1;  // in a row, the one that is made included
    std::uint32_t polls = 0;
    Nanoseconds started_at = 0;
    Nanoseconds due_at = 0;   // of the next poll, or of the next attempt
    Nanoseconds told_at = 0;  // of the last progress event
    bool waiting_to_retry = false;
    Intent intent;
    OperationRequest request;
    std::optional<ProgressEvent> refusal;  // of a request that was refused at the call
    std::string last_failure;              // of a call that did not get through
  };

  [[nodiscard]] Status start_ready();
  [[nodiscard]] Status start_step(std::uint32_t step);
  [[nodiscard]] Status forget(std::uint32_t step);
  [[nodiscard]] Status ask(Running& running);
  [[nodiscard]] Status advance_one(Running& running, bool& ended);
  [[nodiscard]] Status handle(Running& running, const ProgressEvent& event, bool& ended);
  [[nodiscard]] Status handle_call_failure(Running& running, const Error& error, bool& ended);
  [[nodiscard]] Status record_success(Running& running, const ProgressEvent& event);
  [[nodiscard]] Status retry_or_fail(Running& running, const ProgressEvent& event, bool& ended);
  // The desired properties, known and typed; nothing if the step failed or is not needed.
  [[nodiscard]] std::optional<Value> desired_of(std::uint32_t step, Running& running);
  [[nodiscard]] const RecordedResource* recorded(const Address& address) const;

  void end_step(std::uint32_t step, StepState state);
  void fail_unreached(const Running& running);
  void fail_step(std::uint32_t step, const std::string& why, Nanoseconds elapsed);
  void skip_dependents(std::uint32_t step);
  void tell(StepEvent::Kind kind, std::uint32_t step, std::string message = {},
            Nanoseconds elapsed = 0, std::string identifier = {}) const;
  [[nodiscard]] Status renew_lease();
  [[nodiscard]] bool interrupted() const;
  [[nodiscard]] const ResourceChange& change_of(std::uint32_t step) const;

  const Plan& plan_;
  StateStore& store_;
  LockToken lock_;
  Provider& provider_;
  const Clock& clock_;
  const ApplyOptions& options_;
  RetryPolicy retry_policy_;
  Rng jitter_;
  Nanoseconds lease_renewed_at_ = 0;

  StateSnapshot snapshot_;
  std::optional<RunValues> values_;
  std::vector<std::uint32_t> unmet_;                    // needs not ended yet, by step
  std::vector<std::vector<std::uint32_t>> dependents_;  // by step
  std::vector<std::uint32_t> ready_;                    // in plan order
  std::vector<Running> running_;
  std::map<std::uint32_t, std::string> deposed_;  // change → key of its old generation
  ApplyResult result_;
};

}  // namespace drydock
