#include "providers/faults/fault_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/duration.hpp"
#include "base/glob.hpp"
#include "base/rng.hpp"

namespace drydock {
namespace {

Rng stream(const FaultPlan& plan, std::string_view purpose, std::string_view name,
           std::int64_t attempt) {
  return Rng(
      {plan.seed, static_cast<std::uint32_t>(attempt), stream_hash(name), stream_hash(purpose)});
}

}  // namespace

std::string_view provider_call_name(ProviderCall call) {
  switch (call) {
    case ProviderCall::Start:
      return "start";
    case ProviderCall::Poll:
      return "poll";
    case ProviderCall::Find:
      return "find";
    case ProviderCall::Read:
      return "read";
  }
  return "";
}

std::string attempt_key(const OperationRequest& request) {
  return fmt::format("{} {} {}/{}", operation_name(request.operation), request.type,
                     request.stack_name,
                     request.logical_id.empty() ? request.identifier : request.logical_id);
}

FaultedRequest faulted_request(const OperationRequest& request, std::int64_t attempt) {
  return {request.operation, request.type, attempt_key(request), attempt};
}

Result<bool> fault_hits(const FaultPlan& plan, const FaultMatch& match, const std::string& rule,
                        const FaultedRequest& request, const FaultCounter& counter) {
  if (!matches_glob(match.type, request.type) ||
      (match.operation && *match.operation != request.operation)) {
    return false;
  }
  if (!match.calls.empty()) {
    const Result<std::int64_t> number = counter(rule);
    if (!number) {
      return number.error();
    }
    if (std::find(match.calls.begin(), match.calls.end(), *number) == match.calls.end()) {
      return false;
    }
  }
  return stream(plan, rule, request.name, request.attempt).uniform() < match.probability;
}

Nanoseconds fault_duration(const FaultPlan& plan, const Distribution& seconds,
                           std::string_view purpose, std::string_view name, std::int64_t attempt) {
  Rng rng = stream(plan, purpose, name, attempt);
  constexpr double kLongest = 1e9;  // seconds; an instant stays within 64 bits
  return static_cast<Nanoseconds>(std::min(seconds.sample(rng), kLongest) *
                                  static_cast<double>(kSecond));
}

Nanoseconds hidden_for(const FaultPlan& plan, const std::string& type, std::string_view name) {
  for (const HiddenObjects& rule : plan.hidden) {
    if (matches_glob(rule.type, type)) {
      return fault_duration(plan, rule.seconds, "hidden", name, 1);
    }
  }
  return 0;
}

std::optional<Nanoseconds> operation_latency(const FaultPlan& plan, const FaultedRequest& request) {
  for (const OperationLatency& rule : plan.latencies) {
    if (matches_glob(rule.type, request.type)) {
      return fault_duration(plan, rule.seconds, "latency", request.name, request.attempt);
    }
  }
  return std::nullopt;
}

std::string service_of_type(std::string_view type) {
  const std::size_t first = type.find("::");
  if (first == std::string_view::npos) {
    return std::string(type);
  }
  const std::string_view rest = type.substr(first + 2);
  return std::string(rest.substr(0, rest.find("::")));
}

}  // namespace drydock
