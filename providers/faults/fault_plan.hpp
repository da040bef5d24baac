// What goes wrong, how often and where: a fault plan, off by default. The embedded cloud takes the
// faults of the services from it (slow, failing and endless operations, objects that are not seen
// at once, quotas); FaultyProvider those of the way there (throttled calls, lost answers, messages
// that arrive twice). Format of the file: docs/CLOUD.md and schemas/formats/faults.schema.json.
//
// Every decision is a pure function of the seed, the rule, the request and how often that request
// was made, so that the same run meets the same faults whatever its threads and tokens are.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "planner/apply/provider.hpp"
#include "simulator/engine/distribution.hpp"

namespace drydock {

// Which requests a rule is about.
struct FaultMatch {
  std::string type = "*";                  // a glob of the type: "AWS::EC2::*"
  std::optional<OperationKind> operation;  // nothing: any
  double probability = 1.0;
  // Only these of the requests that fit type and operation, counted from 1; empty: every one.
  std::vector<std::int64_t> calls;
};

// An object that was made is not found, read or listed for a time; a request that names it fails
// NotFound.
struct HiddenObjects {
  std::string type = "*";
  Distribution seconds;
};

// A bucket of tokens for each service, "EC2" of AWS::EC2::VPC: a call takes one.
struct Throttle {
  std::string service = "*";  // a glob
  double rate_per_second = 1;
  double burst = 1;
  bool reads = false;           // reads and lists take tokens too
  Nanoseconds retry_after = 0;  // advice of the refusal; 0: none
};

// The operation ends with this error, without an effect or (as failed creates sometimes do) with
// the object left behind.
struct OperationFailure {
  FaultMatch match;
  HandlerError error = HandlerError::ServiceInternalError;
  std::string message;
  bool leaves_object = false;
};

struct OperationLatency {
  std::string type = "*";
  Distribution seconds;
};

enum class ProviderCall : std::uint8_t { Start, Poll, Find, Read };
[[nodiscard]] std::string_view provider_call_name(ProviderCall call);  // "start"

// The call fails although the cloud was asked: what it did is done.
struct LostAnswer {
  FaultMatch match;  // type and operation count for starts and reads only
  ProviderCall call = ProviderCall::Start;
  bool before_effect = false;  // the request was lost instead of the answer
};

struct FaultPlan {
  std::uint64_t seed = 1;
  std::vector<HiddenObjects> hidden;  // the first that fits a type counts, here and below
  std::vector<Throttle> throttles;
  std::vector<OperationFailure> failures;  // each may hit; the first that does counts
  std::vector<OperationLatency> latencies;
  std::vector<FaultMatch> endless;  // operations that never end
  std::vector<LostAnswer> lost;
  std::vector<FaultMatch> duplicates;          // requests that arrive twice, and once more later
  bool default_quotas = false;                 // those of providers/simulated/quotas.hpp
  std::map<std::string, std::int64_t> quotas;  // type → most objects; before the default
};

// One request, as its faults know it.
struct FaultedRequest {
  OperationKind operation = OperationKind::Create;
  std::string type;
  std::string name;  // stack and logical id, else the identifier: the same in every run
  std::int64_t attempt = 1;
};
[[nodiscard]] FaultedRequest faulted_request(const OperationRequest& request, std::int64_t attempt);
// What `attempt` counts.
[[nodiscard]] std::string attempt_key(const OperationRequest& request);

// Adds one to the counter of a name and returns it: counters live where the faults do.
using FaultCounter = std::function<Result<std::int64_t>(const std::string& name)>;

// `rule` names the rule in counters and draws: "failures.0".
[[nodiscard]] Result<bool> fault_hits(const FaultPlan& plan, const FaultMatch& match,
                                      const std::string& rule, const FaultedRequest& request,
                                      const FaultCounter& counter);

// Seconds drawn for this request.
[[nodiscard]] Nanoseconds fault_duration(const FaultPlan& plan, const Distribution& seconds,
                                         std::string_view purpose, std::string_view name,
                                         std::int64_t attempt);

// How long an object of that type stays unseen after it was made; 0: not at all.
[[nodiscard]] Nanoseconds hidden_for(const FaultPlan& plan, const std::string& type,
                                     std::string_view name);
// How long an operation takes; nothing: as without faults.
[[nodiscard]] std::optional<Nanoseconds> operation_latency(const FaultPlan& plan,
                                                           const FaultedRequest& request);

[[nodiscard]] std::string service_of_type(std::string_view type);  // "EC2"

}  // namespace drydock
