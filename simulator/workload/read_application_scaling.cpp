// Application Auto Scaling on ECS services and Spot Fleets (Application Auto Scaling API,
// RegisterScalableTarget, PutScalingPolicy), and the managed scaling of ECS capacity providers.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/workload/scaling_reader.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMostSize = 1'000'000;
constexpr std::int64_t kMostSeconds = 172'800;
constexpr std::string_view kTarget = "AWS::ApplicationAutoScaling::ScalableTarget";
// PutScalingPolicy: of ECS services and Spot Fleet requests.
constexpr Nanoseconds kDefaultCooldown = 300 * kSecond;

std::string text_of(const Value* owner, std::string_view key) {
  const Value* found = owner == nullptr ? nullptr : owner->find(key);
  return found == nullptr ? "" : found->scalar_text().value_or("");
}

// The resource that a scalable target scales: "service/cluster/name", "spot-fleet-request/id".
const DeclaredResource* scaled_resource(const ScalingReader& reader, std::string_view id) {
  const std::size_t slash = id.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? id : id.substr(slash + 1);
  for (const DeclaredResource& each : reader.resources()) {
    if (id.starts_with("service/") && each.type == "AWS::ECS::Service" &&
        (text_of(each.attributes, "Name") == name ||
         text_of(each.properties, "ServiceName") == name)) {
      return &each;
    }
    if (id.starts_with("spot-fleet-request/") && each.type == "AWS::EC2::SpotFleet" &&
        each.identifier == name) {
      return &each;
    }
  }
  return nullptr;
}

// The name under which policies find the plan of a target.
std::string key_of(FleetProperties& reader, const std::string& resource_id) {
  return fmt::format("{}|{}|{}", resource_id, reader.text_or("ScalableDimension", ""),
                     reader.text_or("ServiceNamespace", ""));
}

void read_target_schedules(ScalingReader& reader, FleetProperties& target, ScalingPlan& plan) {
  for (FleetProperties action : target.items("ScheduledActions")) {
    std::vector<ScheduleProblem> problems;
    const auto expression = parse_schedule_expression(action.text_or("Schedule", ""),
                                                      ScheduleService::Scheduler, problems);
    reader.report_schedule(action, "Schedule", problems);
    ScheduledScaling made;
    made.name = action.text_or("ScheduledActionName", "");
    FleetProperties sizes = action.part("ScalableTargetAction");
    made.min = sizes.whole("MinCapacity", 0, kMostSize);
    made.max = sizes.whole("MaxCapacity", 0, kMostSize);
    if (!expression) {
      continue;
    }
    Schedule schedule{*expression, reader.zone(action, "Timezone")};
    schedule.start = reader.instant(action, "StartTime");
    schedule.end = reader.instant(action, "EndTime");
    schedule.anchor = schedule.start.value_or(0);
    schedule.fires_at_anchor = true;
    made.schedules.push_back(std::move(schedule));
    plan.scheduled.push_back(std::move(made));
  }
}

void read_target(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties target = reader.properties_of(resource);
  const std::string id = target.text_or("ResourceId", "");
  const DeclaredResource* scaled = scaled_resource(reader, id);
  if (scaled == nullptr) {
    reader.unattached(target, "ResourceId",
                      fmt::format("`{}` is no ECS service and no Spot Fleet of this template", id),
                      "write service/CLUSTER/NAME or spot-fleet-request/ID with Ref");
    return;
  }
  ScalingPlan& plan = reader.add(*scaled, key_of(target, id));
  plan.min = target.whole_or("MinCapacity", 0, kMostSize, 0);
  plan.max = target.whole_or("MaxCapacity", 0, kMostSize, plan.min);
  FleetProperties owner = reader.properties_of(*scaled);
  const bool is_service = scaled->type == "AWS::ECS::Service";
  plan.desired = is_service ? owner.whole_or("DesiredCount", 0, kMostSize, 1)
                            : owner.part("SpotFleetRequestConfigData")
                                  .whole_or("TargetCapacity", 0, kMostSize, plan.min);
  // Cooldowns of the policies stand in the place of a default one.
  plan.default_warmup = 0;
  read_target_schedules(reader, target, plan);
}

Nanoseconds cooldown_of(FleetProperties& reader, std::string_view key) {
  const auto seconds = reader.whole(key, 0, kMostSeconds);
  return seconds ? *seconds * kSecond : kDefaultCooldown;
}

void read_target_policy(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties policy = reader.properties_of(resource);
  std::string key = policy.text_or("ScalingTargetId", "");
  if (key.empty()) {
    key = key_of(policy, policy.text_or("ResourceId", ""));
  }
  ScalingPlan* plan = reader.find(key);
  if (plan == nullptr) {
    reader.unattached(policy, "ScalingTargetId", "its scalable target is none of this template",
                      "name the AWS::ApplicationAutoScaling::ScalableTarget with Ref");
    return;
  }
  FleetProperties tracking = policy.part("TargetTrackingScalingPolicyConfiguration");
  FleetProperties steps = policy.part("StepScalingPolicyConfiguration");
  if (tracking.present()) {
    TargetTracking made;
    made.name = resource.address;
    made.target = tracking.number("TargetValue", 1e-9, 1e15).value_or(50);
    made.scales_in = !tracking.truth_or("DisableScaleIn", false);
    made.scale_in_cooldown = cooldown_of(tracking, "ScaleInCooldown");
    if (const auto metric = reader.tracked_metric(tracking)) {
      made.metric = *metric;
      plan->tracking.push_back(std::move(made));
    }
  }
  if (steps.present()) {
    StepScaling made;
    made.name = resource.address;
    made.cooldown = cooldown_of(steps, "Cooldown");
    reader.read_steps(steps, made);
    reader.attach_alarms(policy, resource, made, *plan);
  }
  if (!tracking.present() && !steps.present()) {
    policy.not_modelled("PolicyType", "forecasts of load are not modelled");
  }
}

// Managed scaling keeps the share of a group's instances that tasks need at targetCapacity (ECS
// Developer Guide, "Amazon ECS cluster auto scaling"). The tasks of a service are its load.
void read_provider(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties group = reader.properties_of(resource).part("AutoScalingGroupProvider");
  FleetProperties scaling = group.part("ManagedScaling");
  if (!group.present() || scaling.text_or("Status", "DISABLED") != "ENABLED") {
    return;
  }
  ScalingPlan* plan = reader.owner(group, "AutoScalingGroupArn");
  if (plan == nullptr) {
    return;
  }
  TargetTracking made;
  made.name = resource.address;
  made.target = static_cast<double>(scaling.whole_or("TargetCapacity", 1, 100, 100));
  made.warmup = scaling.whole_or("InstanceWarmupPeriod", 0, 10'000, 300) * kSecond;
  made.least_step = scaling.whole_or("MinimumScalingStepSize", 1, 10'000, 1);
  made.most_step = scaling.whole_or("MaximumScalingStepSize", 1, 10'000, 10'000);
  // 100 times the instances that tasks need over those that run.
  made.metric = {ScalingMetric::Kind::Custom, "CapacityProviderReservation", 100};
  plan->warmup = std::max(plan->warmup, made.warmup);
  plan->tracking.push_back(std::move(made));
}

}  // namespace

void read_application_scaling(ScalingReader& reader) {
  for (const DeclaredResource& each : reader.resources()) {
    if (each.type == kTarget) {
      read_target(reader, each);
    }
  }
  for (const DeclaredResource& each : reader.resources()) {
    if (each.type == "AWS::ApplicationAutoScaling::ScalingPolicy") {
      read_target_policy(reader, each);
    } else if (each.type == "AWS::ECS::CapacityProvider") {
      read_provider(reader, each);
    }
  }
}

}  // namespace drydock
