#include "simulator/rehearsal/modelled_cloud.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/duration.hpp"
#include "base/glob.hpp"
#include "planner/apply/service_pace.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max();

bool fits(const ModelledOperations& rule, const OperationRequest& request) {
  return matches_glob(rule.types, request.type) &&
         (!rule.operation || *rule.operation == request.operation);
}

// A rule that cannot fit draws nothing; one that can always draws, whatever came before.
bool strikes(const ModelledOperations& rule, const OperationRequest& request, Rng& rng) {
  return fits(rule, request) && rng.uniform() < rule.probability;
}

double median(const Distribution& seconds) {
  switch (seconds.kind) {
    case Distribution::Kind::Constant:
    case Distribution::Kind::Lognormal:
      return seconds.first;
    case Distribution::Kind::Uniform:
      return (seconds.first + seconds.second) / 2;
    case Distribution::Kind::Exponential:
      return seconds.first * std::log(2.0);
    case Distribution::Kind::Gamma: {
      // E. B. Wilson, M. M. Hilferty, "The distribution of chi-square", 1931: the cube root of a
      // gamma is nearly normal.
      const double root = 1 - seconds.second * seconds.second / (9 * seconds.first * seconds.first);
      return seconds.first * std::max(0.0, root * root * root);
    }
    case Distribution::Kind::Empirical:
      return seconds.observed[seconds.observed.size() / 2];
  }
  return seconds.first;
}

Nanoseconds nanoseconds(double seconds) {
  constexpr double kYear = 365.0 * 86'400;
  return static_cast<Nanoseconds>(
      std::llround(std::clamp(seconds, 0.0, kYear) * static_cast<double>(kSecond)));
}

}  // namespace

// No service publishes how long its operations take. These are orders of magnitude that users see
// in the events of their stacks, given as wide as they are uncertain, and are listed with every
// result as assumptions; a fault plan's `latencies` replace them.
std::vector<ModelledTime> assumed_times() {
  const auto time = [](std::string types, double median_s, double p95_s) {
    return ModelledTime{std::move(types),
                        {Distribution::Kind::Lognormal, median_s, p95_s},
                        "assumption of drydock; measure, and give `latencies` in a fault plan"};
  };
  return {time("AWS::CloudFront::Distribution", 240, 600),
          time("AWS::RDS::DBInstance", 480, 1200),
          time("AWS::RDS::DBCluster", 120, 420),
          time("AWS::EKS::Cluster", 600, 900),
          time("AWS::EKS::Nodegroup", 150, 300),
          time("AWS::ElastiCache::*", 420, 900),
          time("AWS::OpenSearchService::Domain", 900, 1800),
          time("AWS::EC2::NatGateway", 110, 180),
          time("AWS::ElasticLoadBalancingV2::LoadBalancer", 120, 200),
          time("AWS::EC2::Instance", 30, 90),
          time("AWS::AutoScaling::AutoScalingGroup", 45, 180),
          time("AWS::IAM::InstanceProfile", 120, 150),
          time("AWS::IAM::*", 15, 30),
          time("AWS::Lambda::Function", 8, 25),
          time("AWS::S3::Bucket", 20, 35),
          time("AWS::DynamoDB::Table", 15, 40),
          time("*", 8, 30)};
}

const ModelledTime* time_of(const CloudModel& model, const std::string& type) {
  const auto found = std::find_if(model.times.begin(), model.times.end(),
                                  [&](const auto& time) { return matches_glob(time.types, type); });
  return found == model.times.end() ? nullptr : &*found;
}

const ModelledThrottle* ModelledCloud::throttled(const std::string& type) {
  const std::string service(service_of(type));
  const std::string last = service.substr(service.rfind(':') + 1);
  for (const ModelledThrottle& throttle : model_.throttles) {
    if (!matches_glob(throttle.services, service) && !matches_glob(throttle.services, last)) {
      continue;
    }
    const auto [found, added] = buckets_.emplace(service, Bucket{throttle.burst, clock_.now()});
    Bucket& bucket = found->second;
    const double filled = to_seconds(clock_.now() - bucket.at) * throttle.per_second;
    bucket = {std::min(throttle.burst, bucket.tokens + filled), clock_.now()};
    if (bucket.tokens < 1) {
      return &throttle;
    }
    bucket.tokens -= 1;
    return nullptr;
  }
  return nullptr;
}

ModelledCloud::Operation ModelledCloud::begin(const OperationRequest& request, Rng& rng) const {
  Operation operation;
  const ModelledTime* time = time_of(model_, request.type);
  const double drawn = time == nullptr ? 0 : time->seconds.sample(rng);
  const double seconds = time != nullptr && luck_.calm ? median(time->seconds) : drawn;
  operation.ends_at = clock_.now() + nanoseconds(seconds);
  ProgressEvent& end = operation.end;
  end.status = OperationStatus::Success;
  end.identifier = request.operation == OperationKind::Create ? request.logical_id + "-made"
                                                              : request.identifier;
  end.attributes = Value::object({});
  if (luck_.calm) {
    return operation;
  }
  for (const ModelledOperations& endless : model_.endless) {
    if (strikes(endless, request, rng)) {
      operation.ends_at = kNever;
    }
  }
  for (const ModelledFailure& failure : model_.failures) {
    if (strikes(failure.of, request, rng) && end.status == OperationStatus::Success) {
      end.status = OperationStatus::Failed;
      end.error = failure.error;
      end.message = "a modelled failure";
      if (!failure.leaves_object) {
        end.identifier.clear();
      }
    }
  }
  return operation;
}

ProgressEvent ModelledCloud::event_of(const std::string& token, const Operation& operation) const {
  if (clock_.now() >= operation.ends_at) {
    ProgressEvent event = operation.end;
    event.request_token = token;
    return event;
  }
  ProgressEvent event;
  event.request_token = token;
  return event;
}

Result<ProgressEvent> ModelledCloud::start(const OperationRequest& request) {
  if (const auto known = operations_.find(request.client_token); known != operations_.end()) {
    return event_of(request.client_token, known->second);
  }
  if (const ModelledThrottle* throttle = luck_.calm ? nullptr : throttled(request.type)) {
    ProgressEvent event;
    event.status = OperationStatus::Failed;
    event.error = HandlerError::Throttling;
    event.message = "Rate exceeded";
    event.retry_after = throttle->retry_after;
    return event;
  }
  const std::string name =
      fmt::format("{} {}", operation_name(request.operation), request.logical_id);
  const std::uint32_t attempt = attempts_[name]++;
  Rng rng({luck_.seed, luck_.trial, stream_hash(name), stream_hash("rehearsal") + attempt});
  Operation operation = begin(request, rng);
  if (operation.end.status == OperationStatus::Failed && !operation.end.identifier.empty()) {
    left_behind_[operation.end.identifier] = request.type;
  }
  const bool lost = !luck_.calm && std::any_of(model_.lost_calls.begin(), model_.lost_calls.end(),
                                               [&](const ModelledOperations& rule) {
                                                 return strikes(rule, request, rng);
                                               });
  const Operation& kept =
      operations_.emplace(request.client_token, std::move(operation)).first->second;
  return lost ? Result<ProgressEvent>(Error{"no answer", ""})
              : Result<ProgressEvent>(event_of(request.client_token, kept));
}

Result<ProgressEvent> ModelledCloud::poll(const std::string& request_token) {
  const auto found = operations_.find(request_token);
  return found == operations_.end() ? Result<ProgressEvent>(Error{"no such request", ""})
                                    : Result<ProgressEvent>(event_of(request_token, found->second));
}

Result<std::optional<ProgressEvent>> ModelledCloud::find_operation(
    const std::string& client_token) {
  const auto found = operations_.find(client_token);
  return found == operations_.end() ? std::nullopt
                                    : std::optional(event_of(client_token, found->second));
}

Result<std::optional<LiveResource>> ModelledCloud::read(const std::string& type,
                                                        const std::string& identifier) const {
  const auto found = left_behind_.find(identifier);
  return found != left_behind_.end() && found->second == type
             ? std::optional(LiveResource{identifier, Value::object({}), Value::object({})})
             : std::nullopt;
}

Result<std::vector<LiveResource>> ModelledCloud::list(const std::string& /*type*/) const {
  return std::vector<LiveResource>();
}

Result<std::optional<std::string>> ModelledCloud::parameter(const std::string& /*name*/) const {
  return std::optional<std::string>("rehearsed");
}

}  // namespace drydock
