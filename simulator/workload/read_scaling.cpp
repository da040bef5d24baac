#include "simulator/workload/read_scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/workload_codes.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/workload/scaling_reader.hpp"
#include "simulator/workload/scaling_schedule.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMostSize = 1'000'000;
constexpr std::int64_t kMostSeconds = 172'800;
constexpr double kMostMetric = 1e15;
constexpr std::string_view kGroup = "AWS::AutoScaling::AutoScalingGroup";

Nanoseconds seconds_or(FleetProperties& reader, std::string_view key, Nanoseconds fallback) {
  const auto seconds = reader.whole(key, 0, kMostSeconds);
  return seconds ? *seconds * kSecond : fallback;
}

void read_group(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties group = reader.properties_of(resource);
  ScalingPlan& plan = reader.add(resource, resource.identifier);
  plan.min = group.whole_or("MinSize", 0, kMostSize, 0);
  plan.max = group.whole_or("MaxSize", 0, kMostSize, plan.min);
  plan.desired = group.whole_or("DesiredCapacity", 0, kMostSize, plan.min);
  plan.default_cooldown = seconds_or(group, "Cooldown", plan.default_cooldown);
  if (const auto warmup = group.whole("DefaultInstanceWarmup", -1, kMostSeconds)) {
    plan.default_warmup = *warmup < 0 ? std::nullopt : std::optional(*warmup * kSecond);
  }
  for (FleetProperties hook : group.items("LifecycleHookSpecificationList")) {
    const bool launching = hook.text_or("LifecycleTransition", "").ends_with("LAUNCHING");
    Nanoseconds& wait = launching ? plan.waits.launching : plan.waits.terminating;
    wait = std::max(wait, seconds_or(hook, "HeartbeatTimeout", kHour));
  }
}

// The policy's own, then the group's, then the default cooldown ("Set the default instance
// warmup").
Nanoseconds warmup_of(FleetProperties& policy, const ScalingPlan& plan) {
  return seconds_or(policy, "EstimatedInstanceWarmup",
                    plan.default_warmup.value_or(plan.default_cooldown));
}

void read_policy(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties policy = reader.properties_of(resource);
  ScalingPlan* plan = reader.owner(policy, "AutoScalingGroupName");
  const auto type = policy.word(
      "PolicyType", {"SimpleScaling", "StepScaling", "TargetTrackingScaling", "PredictiveScaling"});
  if (plan == nullptr) {
    return;
  }
  if (type == 3U) {
    policy.not_modelled("PolicyType", "forecasts of load are not modelled");
    return;
  }
  const Nanoseconds warmup = warmup_of(policy, *plan);
  if (type == 2U) {
    FleetProperties configuration = policy.part("TargetTrackingConfiguration");
    TargetTracking tracking;
    tracking.name = resource.address;
    tracking.target = configuration.number("TargetValue", 1e-9, kMostMetric).value_or(50);
    tracking.scales_in = !configuration.truth_or("DisableScaleIn", false);
    tracking.warmup = warmup;
    if (const auto metric = reader.tracked_metric(configuration)) {
      tracking.metric = *metric;
      plan->warmup = std::max(plan->warmup, warmup);
      plan->tracking.push_back(std::move(tracking));
    }
    return;
  }
  StepScaling made;
  made.name = resource.address;
  made.simple = type.value_or(0) == 0;
  made.warmup = made.simple ? 0 : warmup;
  if (made.simple) {
    made.cooldown = seconds_or(policy, "Cooldown", plan->default_cooldown);
    if (policy.has("StepAdjustments")) {
      policy.refuse("StepAdjustments", "a simple policy has none",
                    "write PolicyType: StepScaling, or ScalingAdjustment");
    }
    made.steps.push_back({.change = static_cast<double>(
                              policy.whole_or("ScalingAdjustment", -kMostSize, kMostSize, 0))});
  } else if (policy.has("Cooldown")) {
    policy.refuse("Cooldown", "only simple policies have one",
                  "a step policy has EstimatedInstanceWarmup");
  }
  reader.read_steps(policy, made);
  plan->warmup = std::max(plan->warmup, made.warmup);
  reader.attach_alarms(policy, resource, made, *plan);
}

void read_scheduled(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties action = reader.properties_of(resource);
  ScalingPlan* plan = reader.owner(action, "AutoScalingGroupName");
  ScheduledScaling made;
  made.name = resource.address;
  made.min = action.whole("MinSize", 0, kMostSize);
  made.max = action.whole("MaxSize", 0, kMostSize);
  made.desired = action.whole("DesiredCapacity", 0, kMostSize);
  if (!made.min && !made.max && !made.desired) {
    action.refuse("", "it sets neither MinSize nor MaxSize nor DesiredCapacity");
  }
  const TimeZone zone = reader.zone(action, "TimeZone");
  const auto start = reader.instant(action, "StartTime");
  const auto end = reader.instant(action, "EndTime");
  if (const auto recurrence = action.text("Recurrence")) {
    std::vector<ScheduleProblem> problems;
    for (const CronExpression& each : parse_recurrence(*recurrence, problems)) {
      Schedule schedule{each, zone};
      schedule.start = start;
      schedule.end = end;
      made.schedules.push_back(std::move(schedule));
    }
    reader.report_schedule(action, "Recurrence", problems);
  } else if (start) {
    made.schedules.push_back({OneTimeExpression{*start / kSecond}, TimeZone()});
  } else {
    action.refuse("", "it has neither Recurrence nor StartTime, so it never happens");
  }
  if (plan != nullptr && !made.schedules.empty()) {
    plan->scheduled.push_back(std::move(made));
  }
}

void read_warm_pool(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties pool = reader.properties_of(resource);
  ScalingPlan* plan = reader.owner(pool, "AutoScalingGroupName");
  WarmPoolSettings made;
  const auto state = pool.word("PoolState", {"Stopped", "Running", "Hibernated"});
  made.state = static_cast<WarmPoolSettings::State>(state.value_or(0));
  made.min_size = pool.whole_or("MinSize", 0, kMostSize, 0);
  if (const auto most = pool.whole("MaxGroupPreparedCapacity", -1, kMostSize)) {
    made.max_prepared = *most < 0 ? std::nullopt : std::optional<Units>(*most);
  }
  made.reuse_on_scale_in = pool.part("InstanceReusePolicy").truth_or("ReuseOnScaleIn", false);
  if (plan != nullptr) {
    plan->warm_pool = made;
  }
}

void read_hook(ScalingReader& reader, const DeclaredResource& resource) {
  FleetProperties hook = reader.properties_of(resource);
  ScalingPlan* plan = reader.owner(hook, "AutoScalingGroupName");
  const auto when = hook.word("LifecycleTransition", {"autoscaling:EC2_INSTANCE_LAUNCHING",
                                                      "autoscaling:EC2_INSTANCE_TERMINATING"});
  const Nanoseconds wait = seconds_or(hook, "HeartbeatTimeout", kHour);
  if (plan != nullptr && when) {
    Nanoseconds& longest = *when == 0 ? plan->waits.launching : plan->waits.terminating;
    longest = std::max(longest, wait);
  }
}

struct Reader {
  std::string_view type;
  void (*read)(ScalingReader&, const DeclaredResource&);
};
// Groups first: the others refer to them.
constexpr Reader kReaders[] = {
    {kGroup, read_group},
    {"AWS::AutoScaling::ScalingPolicy", read_policy},
    {"AWS::AutoScaling::ScheduledAction", read_scheduled},
    {"AWS::AutoScaling::WarmPool", read_warm_pool},
    {"AWS::AutoScaling::LifecycleHook", read_hook},
};

}  // namespace

std::vector<ScalingPlan> read_scaling(std::span<const DeclaredResource> resources,
                                      const ZoneLookup& zones, Diagnostics& diagnostics) {
  ScalingReader reader(resources, zones, diagnostics);
  for (const Reader& each : kReaders) {
    for (const DeclaredResource& resource : resources) {
      if (resource.type == each.type) {
        each.read(reader, resource);
      }
    }
  }
  read_application_scaling(reader);
  return reader.take();
}

ScalingPlan& ScalingReader::add(const DeclaredResource& owner, std::string identifier) {
  by_identifier_.emplace(std::move(identifier), plans_.size());
  ScalingPlan& plan = plans_.emplace_back();
  plan.address = owner.address;
  plan.span = owner.span;
  return plan;
}

ScalingPlan* ScalingReader::find(std::string_view identifier) {
  const auto found = by_identifier_.find(identifier);
  return found == by_identifier_.end() ? nullptr : &plans_[found->second];
}

ScalingPlan* ScalingReader::owner(FleetProperties& reader, std::string_view key) {
  const std::string written = reader.text_or(key, "");
  // By name, or by ARN (…:autoScalingGroupName/NAME).
  ScalingPlan* found = find(written);
  found = found == nullptr ? find(written.substr(written.rfind('/') + 1)) : found;
  if (found == nullptr) {
    unattached(reader, key, fmt::format("`{}` is no group of this template", written),
               "name the group with Ref");
  }
  return found;
}

void ScalingReader::unattached(FleetProperties& reader, std::string_view key, std::string why,
                               std::string hint) {
  reader.report(codes::ScalingUnattached, key,
                fmt::format("{}: {}; it changes nothing in a simulation", reader.where(), why),
                std::move(hint));
}

std::optional<ScalingMetric> ScalingReader::tracked_metric(FleetProperties configuration) {
  FleetProperties predefined = configuration.part("PredefinedMetricSpecification");
  FleetProperties custom = configuration.part("CustomizedMetricSpecification");
  if (predefined.present() == custom.present()) {
    configuration.refuse(
        "", "exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification");
    return std::nullopt;
  }
  using Kind = ScalingMetric::Kind;
  if (predefined.present()) {
    const std::string name = predefined.text_or("PredefinedMetricType", "");
    if (name.ends_with("AverageCPUUtilization")) {
      return ScalingMetric{};
    }
    return ScalingMetric{name == "ALBRequestCountPerTarget" ? Kind::RequestsPerUnit : Kind::Custom,
                         name};
  }
  const std::string name = custom.text_or("MetricName", "");
  if (custom.has("Metrics")) {
    custom.not_modelled("Metrics", "metric math is not modelled");
    return std::nullopt;
  }
  return ScalingMetric{name == "CPUUtilization" ? Kind::Utilisation : Kind::Custom, name};
}

void ScalingReader::read_steps(FleetProperties& reader, StepScaling& policy) {
  const auto kind = reader.word("AdjustmentType",
                                {"ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"});
  policy.kind = static_cast<AdjustmentKind>(kind.value_or(0));
  policy.least_change = reader.whole_or("MinAdjustmentMagnitude", 0, kMostSize,
                                        reader.whole_or("MinAdjustmentStep", 0, kMostSize, 0));
  for (FleetProperties item : reader.items("StepAdjustments")) {
    StepAdjustment step;
    step.lower =
        item.number("MetricIntervalLowerBound", -kMostMetric, kMostMetric).value_or(step.lower);
    step.upper =
        item.number("MetricIntervalUpperBound", -kMostMetric, kMostMetric).value_or(step.upper);
    step.change = item.number("ScalingAdjustment", -kMostSize, kMostSize).value_or(0);
    if (step.lower >= step.upper) {
      item.refuse("MetricIntervalLowerBound", "it is not below MetricIntervalUpperBound");
    }
    policy.steps.push_back(step);
  }
  std::sort(policy.steps.begin(), policy.steps.end(),
            [](const StepAdjustment& a, const StepAdjustment& b) { return a.lower < b.lower; });
  for (std::size_t i = 1; i < policy.steps.size(); ++i) {
    // "There can't be a gap or an overlap" (API reference, StepAdjustment).
    if (policy.steps[i].lower != policy.steps[i - 1].upper) {
      reader.refuse("StepAdjustments",
                    fmt::format("after {:g} comes {:g}: steps must neither leave a gap nor overlap",
                                policy.steps[i - 1].upper, policy.steps[i].lower));
    }
  }
  if (policy.steps.empty()) {
    reader.refuse("StepAdjustments", "a step policy needs at least one step");
  }
}

std::optional<ScalingAlarm> ScalingReader::read_alarm(const DeclaredResource& resource) {
  constexpr std::int64_t kMostPeriods = 1440;
  FleetProperties reader = properties_of(resource);
  if (reader.has("Metrics") || !reader.has("MetricName")) {
    reader.not_modelled("Metrics", "an alarm on metric math sets off no policy here");
    return std::nullopt;
  }
  ScalingAlarm alarm;
  alarm.name = resource.address;
  const std::string name = reader.text_or("MetricName", "");
  alarm.metric.name = name;
  alarm.metric.kind = name == "CPUUtilization"          ? ScalingMetric::Kind::Utilisation
                      : name == "RequestCountPerTarget" ? ScalingMetric::Kind::RequestsPerUnit
                                                        : ScalingMetric::Kind::Custom;
  alarm.is_sum = alarm.metric.kind == ScalingMetric::Kind::RequestsPerUnit &&
                 reader.text_or("Statistic", "") == "Sum";
  alarm.threshold = reader.number("Threshold", -kMostMetric, kMostMetric).value_or(0);
  const auto comparison =
      reader.word("ComparisonOperator", {"GreaterThanThreshold", "GreaterThanOrEqualToThreshold",
                                         "LessThanThreshold", "LessThanOrEqualToThreshold"});
  alarm.comparison = static_cast<ScalingAlarm::Comparison>(comparison.value_or(0));
  alarm.period = reader.whole_or("Period", 10, 86'400, 60) * kSecond;
  alarm.periods =
      static_cast<std::uint32_t>(reader.whole_or("EvaluationPeriods", 1, kMostPeriods, 1));
  alarm.datapoints = static_cast<std::uint32_t>(
      reader.whole_or("DatapointsToAlarm", 1, alarm.periods, alarm.periods));
  return alarm;
}

void ScalingReader::attach_alarms(FleetProperties& reader, const DeclaredResource& policy,
                                  const StepScaling& made, ScalingPlan& plan) {
  const auto acts = [&](const DeclaredResource& alarm) {
    const std::vector<std::string> actions = properties_of(alarm).texts("AlarmActions");
    return std::any_of(actions.begin(), actions.end(), [&](const std::string& action) {
      return action == policy.identifier || policy.identifier.starts_with(action + "|");
    });
  };
  bool any = false;
  for (const DeclaredResource& resource : resources_) {
    if (resource.type != "AWS::CloudWatch::Alarm" || !acts(resource)) {
      continue;
    }
    any = true;
    if (std::optional<ScalingAlarm> alarm = read_alarm(resource)) {
      StepScaling step = made;
      step.alarm = *std::move(alarm);
      plan.steps.push_back(std::move(step));
    }
  }
  if (!any) {
    unattached(reader, "", "no alarm of the template sets it off",
               "name the policy in AlarmActions of an AWS::CloudWatch::Alarm");
  }
}

TimeZone ScalingReader::zone(FleetProperties& reader, std::string_view key) {
  const std::string name = reader.text_or(key, "UTC");
  Result<TimeZone> found = zones_(name);
  if (!found) {
    reader.refuse(key, found.error().message, found.error().hint);
    return {};
  }
  return *std::move(found);
}

std::optional<Nanoseconds> ScalingReader::instant(FleetProperties& reader, std::string_view key) {
  const auto text = reader.text(key);
  const std::optional<Nanoseconds> found = text ? parse_instant(*text) : std::nullopt;
  if (text && !found) {
    reader.refuse(key, fmt::format("`{}` is no date and time", *text),
                  "write it in UTC: 2026-11-21T10:00:00Z");
  }
  return found;
}

void ScalingReader::report_schedule(FleetProperties& reader, std::string_view key,
                                    const std::vector<ScheduleProblem>& problems) {
  for (const ScheduleProblem& problem : problems) {
    reader.refuse(key, problem.message, problem.hint);
  }
}

}  // namespace drydock
