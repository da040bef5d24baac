#include "report/scaling_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

std::string metric_text(const ScalingMetric& metric) {
  switch (metric.kind) {
    case ScalingMetric::Kind::Utilisation:
      return "% utilisation";
    case ScalingMetric::Kind::RequestsPerUnit:
      return " requests a minute and unit";
    case ScalingMetric::Kind::Custom:
      break;
  }
  return " " + printable(metric.name);
}

std::string_view comparison_word(ScalingAlarm::Comparison comparison) {
  constexpr std::string_view kWords[] = {">", ">=", "<", "<="};
  return kWords[static_cast<std::size_t>(comparison)];
}

std::string alarm_text(const ScalingAlarm& alarm) {
  return fmt::format("{} {:g}{}, {} of {} periods of {}", comparison_word(alarm.comparison),
                     alarm.threshold, metric_text(alarm.metric), alarm.datapoints, alarm.periods,
                     format_duration(alarm.period));
}

bool is_shown(const ScalingPlan& plan) {
  return !plan.is_still() || plan.warm_pool || plan.waits.launching > 0 ||
         plan.waits.terminating > 0;
}

std::string_view kind_word(TaskProvider::Kind kind) {
  constexpr std::string_view kWords[] = {"Fargate", "Fargate Spot", "group"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string plan_text(const ScalingPlan& plan) {
  std::string text = fmt::format("  scales from {} to {} units, which are warm after {}\n",
                                 plan.min, plan.max, format_duration(plan.warmup));
  for (const TargetTracking& each : plan.tracking) {
    text += fmt::format("    {}: tracks {:g}{}{}\n", printable(each.name), each.target,
                        metric_text(each.metric), each.scales_in ? "" : ", never in");
  }
  for (const StepScaling& each : plan.steps) {
    text +=
        fmt::format("    {}: {} when {} ({})\n", printable(each.name),
                    each.simple ? std::string("acts") : fmt::format("{} steps", each.steps.size()),
                    alarm_text(each.alarm), printable(each.alarm.name));
  }
  for (const ScheduledScaling& each : plan.scheduled) {
    text += fmt::format("    {}: on a schedule\n", printable(each.name));
  }
  if (plan.warm_pool) {
    text += fmt::format("    warm pool of {} while {} are wanted\n",
                        plan.warm_pool->size(plan.desired, plan.max), plan.desired);
  }
  const auto hook = [&](const char* when, Nanoseconds wait) {
    if (wait > 0) {
      text += fmt::format("    a hook holds instances for at most {} {}\n", format_duration(wait),
                          when);
    }
  };
  hook("after their launch", plan.waits.launching);
  hook("before their end", plan.waits.terminating);
  return text;
}

}  // namespace

std::string scaling_text(const std::vector<ScalingPlan>& plans, std::string_view address) {
  const auto found = std::find_if(plans.begin(), plans.end(), [&](const ScalingPlan& plan) {
    return plan.address == address && is_shown(plan);
  });
  return found == plans.end() ? "" : plan_text(*found);
}

std::string services_text(const FleetReport& report, const ReportStyle& style) {
  std::string text;
  for (const EcsService& service : report.services) {
    text += (text.empty() && report.fleets.empty() ? "" : "\n") +
            paint(style, Ink::Bold, printable(service.address)) +
            fmt::format(", ECS service\n  {}{}\n", counted(service.desired, "task"),
                        service.by_default ? ", by the default strategy of its cluster" : "");
    Table rows(
        {{"provider"}, {"kind"}, {"group"}, {"base", true}, {"weight", true}, {"tasks", true}});
    for (const TaskProvider& each : service.providers) {
      rows.add_row({{printable(each.name), Ink::Bold},
                    std::string(kind_word(each.kind)),
                    printable(each.group),
                    fmt::format("{}", each.share.base),
                    fmt::format("{}", each.share.weight),
                    fmt::format("{}", each.tasks)});
    }
    text += rows.text(style, 2) + scaling_text(report.plans, service.address);
  }
  return text;
}

void write_services(JsonWriter& json, const std::vector<EcsService>& services) {
  json.key("services").begin_array();
  for (const EcsService& service : services) {
    json.begin_object()
        .member("address", service.address)
        .member("cluster", service.cluster)
        .member("tasks", service.desired)
        .member("default_strategy", service.by_default)
        .key("providers")
        .begin_array();
    for (const TaskProvider& each : service.providers) {
      json.begin_object()
          .member("name", each.name)
          .member("kind", kind_word(each.kind))
          .member("group", each.group)
          .member("base", each.share.base)
          .member("weight", each.share.weight)
          .member("tasks", each.tasks);
      if (each.target_capacity) {
        json.member("target_capacity", *each.target_capacity);
      }
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_plans(JsonWriter& json, const std::vector<ScalingPlan>& plans) {
  json.key("scaling").begin_array();
  for (const ScalingPlan& plan : plans) {
    if (!is_shown(plan)) {
      continue;
    }
    json.begin_object()
        .member("address", plan.address)
        .member("min", plan.min)
        .member("max", plan.max)
        .member("warmup_seconds", to_seconds(plan.warmup))
        .key("tracking")
        .begin_array();
    for (const TargetTracking& each : plan.tracking) {
      json.begin_object()
          .member("policy", each.name)
          .member("metric", each.metric.name.empty() ? "CPUUtilization" : each.metric.name)
          .member("target", each.target)
          .member("scales_in", each.scales_in)
          .end_object();
    }
    json.end_array().key("steps").begin_array();
    for (const StepScaling& each : plan.steps) {
      json.begin_object()
          .member("policy", each.name)
          .member("alarm", each.alarm.name)
          .member("metric", each.alarm.metric.name)
          .member("threshold", each.alarm.threshold)
          .member("simple", each.simple)
          .end_object();
    }
    json.end_array().key("schedules").begin_array();
    for (const ScheduledScaling& each : plan.scheduled) {
      json.string(each.name);
    }
    json.end_array();
    if (plan.warm_pool) {
      json.member("warm_pool", plan.warm_pool->size(plan.desired, plan.max));
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace drydock
