#include "providers/faults/faulty_provider.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/duration.hpp"
#include "base/glob.hpp"

namespace drydock {
namespace {

Error no_answer(ProviderCall call) {
  return {fmt::format("NetworkFailure: the connection was closed before the answer to the {} call "
                      "arrived",
                      provider_call_name(call)),
          "a fault plan asks for this; it is not known whether the cloud was reached"};
}

constexpr std::string_view kTooFast = "ThrottlingException: Rate exceeded";

}  // namespace

FaultyProvider::FaultyProvider(std::unique_ptr<Provider> inner, FaultPlan plan, const Clock& clock)
    : inner_(std::move(inner)), plan_(std::move(plan)), clock_(clock) {}

const Throttle* FaultyProvider::throttled(const std::string& type, bool is_read) const {
  const std::string service = service_of_type(type);
  for (std::size_t i = 0; i < plan_.throttles.size(); ++i) {
    const Throttle& rule = plan_.throttles[i];
    if (!matches_glob(rule.service, service)) {
      continue;
    }
    if (is_read && !rule.reads) {
      return nullptr;
    }
    const Nanoseconds now = clock_.now();
    const auto [place, fresh] =
        buckets_.try_emplace(fmt::format("{} {}", i, service), Bucket{rule.burst, now});
    Bucket& bucket = place->second;
    bucket.tokens =
        std::min(rule.burst, bucket.tokens + to_seconds(now - bucket.at) * rule.rate_per_second);
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return nullptr;
    }
    ++struck_[fmt::format("throttles.{}", i)];
    return &rule;
  }
  return nullptr;
}

bool FaultyProvider::hits(const FaultMatch& match, const std::string& rule,
                          const FaultedRequest& request) const {
  const Result<bool> hit =
      fault_hits(plan_, match, rule, request,
                 [this](const std::string& name) -> Result<std::int64_t> { return count(name); });
  const bool struck = hit && *hit;
  if (struck) {
    ++struck_[rule];
  }
  return struck;
}

const LostAnswer* FaultyProvider::lost(ProviderCall call, const FaultedRequest& request) const {
  for (std::size_t i = 0; i < plan_.lost.size(); ++i) {
    const LostAnswer& rule = plan_.lost[i];
    if (rule.call == call && hits(rule.match, fmt::format("lost.{}", i), request)) {
      return &rule;
    }
  }
  return nullptr;
}

Result<ProgressEvent> FaultyProvider::start(const OperationRequest& request) {
  if (late_) {
    static_cast<void>(inner_->start(*std::exchange(late_, std::nullopt)));
  }
  if (const Throttle* rule = throttled(request.type, false)) {
    ProgressEvent event;
    event.status = OperationStatus::Failed;
    event.error = HandlerError::Throttling;
    event.message = kTooFast;
    event.retry_after = rule->retry_after;
    return event;
  }
  const FaultedRequest asked = faulted_request(request, count(attempt_key(request)));
  const LostAnswer* gone = lost(ProviderCall::Start, asked);
  if (gone != nullptr && gone->before_effect) {
    return no_answer(ProviderCall::Start);
  }
  Result<ProgressEvent> event = inner_->start(request);
  for (std::size_t i = 0; i < plan_.duplicates.size(); ++i) {
    if (hits(plan_.duplicates[i], fmt::format("duplicates.{}", i), asked)) {
      event = inner_->start(request);
      late_ = request;
      break;
    }
  }
  return gone != nullptr ? no_answer(ProviderCall::Start) : std::move(event);
}

// The operation behind a token is not known here, so that rules for a type do not reach polls.
Result<ProgressEvent> FaultyProvider::poll(const std::string& request_token) {
  const FaultedRequest asked{OperationKind::Create, "", "poll", count("poll")};
  if (lost(ProviderCall::Poll, asked) != nullptr) {
    return no_answer(ProviderCall::Poll);
  }
  return inner_->poll(request_token);
}

Result<std::optional<ProgressEvent>> FaultyProvider::find_operation(
    const std::string& client_token) {
  const FaultedRequest asked{OperationKind::Create, "", "find", count("find")};
  if (lost(ProviderCall::Find, asked) != nullptr) {
    return no_answer(ProviderCall::Find);
  }
  return inner_->find_operation(client_token);
}

std::optional<Error> FaultyProvider::read_failure(const std::string& type,
                                                  const std::string& name) const {
  if (throttled(type, true) != nullptr) {
    return Error{std::string(kTooFast), "a fault plan asks for this; try again later"};
  }
  const std::string key = fmt::format("read {} {}", type, name);
  const FaultedRequest asked{OperationKind::Create, type, key, count(key)};
  return lost(ProviderCall::Read, asked) != nullptr ? std::optional(no_answer(ProviderCall::Read))
                                                    : std::nullopt;
}

Result<std::optional<LiveResource>> FaultyProvider::read(const std::string& type,
                                                         const std::string& identifier) const {
  if (std::optional<Error> failure = read_failure(type, identifier)) {
    return *std::move(failure);
  }
  return inner_->read(type, identifier);
}

Result<std::vector<LiveResource>> FaultyProvider::list(const std::string& type) const {
  if (std::optional<Error> failure = read_failure(type, "")) {
    return *std::move(failure);
  }
  return inner_->list(type);
}

Result<std::optional<std::string>> FaultyProvider::parameter(const std::string& name) const {
  return inner_->parameter(name);
}

Result<std::optional<Foresight>> FaultyProvider::foresee(const OperationRequest& request) const {
  return inner_->foresee(request);
}

Result<std::optional<QuotaUse>> FaultyProvider::quota_of(const std::string& type) const {
  return inner_->quota_of(type);
}

}  // namespace drydock
