// A step that a run has taken up: what it will record, what it asks for, and how far it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "planner/apply/executor.hpp"
#include "planner/apply/provider.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

enum class StepPhase : std::uint8_t {
  Admitted,    // waits for a place among those that run
  BeforeHook,  // its hook runs
  Polling,     // the provider was asked
  Retrying,    // waits to be tried again
  AfterHook,   // it has ended, its hook runs
};

struct RunningStep {
  std::uint32_t step = 0;
  StepPhase phase = StepPhase::Admitted;
  bool saved = false;  // its intent is durable
  std::uint32_t attempt = 1;
  Nanoseconds started_at = 0;
  Nanoseconds asked_at = 0;    // of this attempt
  Nanoseconds running_at = 0;  // when this attempt was last seen to run
  Nanoseconds told_at = 0;     // of the last progress event
  Nanoseconds deadline = 0;
  Intent intent;
  OperationRequest request;
  std::optional<ProgressEvent> answer;  // of the call itself, if it ended the operation
  // A call got no answer: whether the provider was reached is not known.
  bool unanswered = false;
  std::uint32_t lost_calls = 0;  // without an answer, one after the other
  std::string last_failure;
  bool hooked = false;  // the hook before it has run
  std::optional<std::uint64_t> hook;
  StepState outcome = StepState::Done;  // AfterHook
};

}  // namespace drydock
