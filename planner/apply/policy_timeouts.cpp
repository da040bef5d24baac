#include "planner/apply/policy_timeouts.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "base/glob.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kSignalTimeout = 5 * kMinute;
// No group is larger; it keeps what follows within 64 bits.
constexpr std::int64_t kMostInstances = 100'000;

std::optional<Nanoseconds> duration_in(const Value& policy, std::string_view name) {
  const Value* written = policy.find(name);
  return written != nullptr && written->is_string() ? parse_iso_duration(written->text())
                                                    : std::nullopt;
}

std::int64_t count_in(const Value& object, std::string_view name, std::int64_t otherwise) {
  const Value* written = object.find(name);
  const std::optional<std::int64_t> count =
      written == nullptr ? std::nullopt : written->as_integer();
  return std::clamp<std::int64_t>(count.value_or(otherwise), 0, kMostInstances);
}

std::optional<Nanoseconds> creation_timeout(const Resource& resource) {
  if (const Value* signal = resource.creation_policy.find("ResourceSignal")) {
    return duration_in(*signal, "Timeout").value_or(kSignalTimeout);
  }
  if (resource.type != "AWS::CloudFormation::WaitCondition") {
    return std::nullopt;
  }
  const Value* timeout = resource.properties.find("Timeout");
  const std::optional<std::int64_t> seconds =
      timeout == nullptr ? std::nullopt : timeout->as_integer();
  return seconds && *seconds > 0 && *seconds <= kDay / kSecond ? std::optional(*seconds * kSecond)
                                                               : std::nullopt;
}

// Of all batches together.
Nanoseconds pauses_of(const Resource& resource) {
  const Value* rolling = resource.update_policy.find("AutoScalingRollingUpdate");
  if (rolling == nullptr) {
    return 0;
  }
  const Value* waits = rolling->find("WaitOnResourceSignals");
  const bool signalled = waits != nullptr && waits->as_truth().value_or(false);
  const Nanoseconds pause =
      duration_in(*rolling, "PauseTime").value_or(signalled ? kSignalTimeout : 0);
  const std::int64_t batch = std::max<std::int64_t>(count_in(*rolling, "MaxBatchSize", 1), 1);
  const std::int64_t instances =
      count_in(resource.properties, "DesiredCapacity", count_in(resource.properties, "MaxSize", 1));
  return (instances + batch - 1) / batch * std::min(pause, kHour);
}

}  // namespace

Nanoseconds type_timeout(const ApplyOptions& options, const std::string& type) {
  const auto found =
      std::find_if(options.timeouts.begin(), options.timeouts.end(),
                   [&](const TypeTimeout& one) { return matches_glob(one.types, type); });
  return found != options.timeouts.end() ? found->timeout : options.timeout;
}

void add_policy_timeouts(const ResourceSet& resources, ApplyOptions& options) {
  for (const Resource& resource : resources.resources) {
    if (const std::optional<Nanoseconds> creation = creation_timeout(resource)) {
      options.resource_timeouts[{resource.address, OperationKind::Create}] = *creation;
    }
    if (const Nanoseconds pauses = pauses_of(resource); pauses > 0) {
      options.resource_timeouts[{resource.address, OperationKind::Update}] =
          type_timeout(options, resource.type) + pauses;
    }
  }
}

}  // namespace drydock
