// Carries out a plan: a state machine that starts every step whose needs are met, is driven by
// completions, and never waits itself. `apply` drives it on real time, a rehearsal on virtual time.
//
// Order of events for each step, so that nothing is lost at any crash: intent durable → provider
// asked → outcome and resource row durable, in one transaction with the end of the intent. The
// request token is noted in between, with the next transaction; until then the client token, which
// is part of the intent, finds the operation again. An outcome need not be durable before the steps
// that wait for it begin: until it is, its intent is open, and recovery asks the provider again.
// So a transaction carries as many parts as have come together.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "planner/apply/operation_hooks.hpp"
#include "planner/apply/provider.hpp"
#include "planner/apply/resume_point.hpp"
#include "planner/apply/step_schedule.hpp"
#include "planner/plan/plan.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

enum class StepState : std::uint8_t { Waiting, Running, Done, Unchanged, Failed, Skipped };

struct StepEvent {
  enum class Kind : std::uint8_t { Started, Progress, Retrying, Finished, Failed, Skipped };
  Kind kind = Kind::Started;
  std::uint32_t step = 0;
  OperationKind operation = OperationKind::Create;
  Address address;
  std::string type;
  std::string identifier;
  Nanoseconds elapsed = 0;
  std::string message;
};

// An operation on types that fit a glob is given up, not undone, after so long.
struct TypeTimeout {
  std::string types;  // "AWS::RDS::*"
  Nanoseconds timeout = 0;
};

struct ApplyOptions {
  std::uint32_t parallelism = 10;  // Terraform's default
  // Types, so that values are sent and compared as the schema has them; may be null.
  const SchemaRegistry* schemas = nullptr;
  std::uint64_t jitter_seed = 0;                   // of the retries' back-off
  std::function<void(const StepEvent&)> on_event;  // may be empty
  const std::atomic<bool>* interrupted = nullptr;  // set: start nothing new, finish what runs
  std::function<void()> on_wait;                   // before each short wait; may be empty
  std::vector<TypeLimit> limits;
  // Of one attempt: the resource's own, else the first that fits its type, else the general one.
  std::map<std::pair<Address, OperationKind>, Nanoseconds> resource_timeouts;
  std::vector<TypeTimeout> timeouts;
  Nanoseconds timeout = 60LL * 60 * 1'000'000'000;
  OperationHooks* hooks = nullptr;      // may be null
  const ResumePoint* resume = nullptr;  // of a plan that was carried out in part; may be null
};

struct ApplyResult {
  std::vector<StepState> steps;       // one a step of the plan
  std::vector<std::string> problems;  // one a failed step, with its address
  std::vector<std::string> warnings;  // hooks that failed after an operation that did not
  bool interrupted = false;
  std::uint32_t created = 0;
  std::uint32_t updated = 0;
  std::uint32_t deleted = 0;
  std::uint32_t resumed = 0;  // steps that an earlier run of the plan had carried out

  [[nodiscard]] bool complete() const;  // every step is done or was not needed
};

// Precondition: `lock` holds the store's lock, and whoever took it renews the lease; no intents are
// open (recover_intents). The returned Error is a failure of the store; failures of steps stand in
// the result.
[[nodiscard]] Result<ApplyResult> apply_plan(const Plan& plan, StateStore& store,
                                             const LockToken& lock, Provider& provider,
                                             Clock& clock, const ApplyOptions& options);

// What recovery works with. `lock` holds the store's lock, which somebody else keeps: waiting for
// an operation may take longer than a lease.
struct Recovery {
  StateStore& store;
  const LockToken& lock;
  Provider& provider;
  Clock& clock;
  const std::atomic<bool>* interrupted = nullptr;  // set: stop waiting; intents stay open
};

// Ends every open intent of a run that died: asks the provider what became of it, waits for what
// still runs, records or abandons. Returns how many had reached the provider: an executor writes
// intents a little ahead of its requests.
[[nodiscard]] Result<std::uint32_t> recover_intents(const Recovery& recovery);

}  // namespace drydock
