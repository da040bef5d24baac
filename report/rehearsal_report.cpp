#include "report/rehearsal_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "base/duration.hpp"
#include "base/json_writer.hpp"

namespace drydock {
namespace {

constexpr std::size_t kListed = 10;

std::string as_time(double seconds) {
  return format_duration(static_cast<Nanoseconds>(std::llround(seconds * 1000)) * kMillisecond);
}

std::string as_percent(double share) { return fmt::format("{:.1f} %", share * 100); }

std::string name_of(const Plan& plan, std::uint32_t step) {
  const PlanStep& planned = plan.steps[step];
  return fmt::format("{} {}", operation_name(planned.operation),
                     plan.diff.changes[planned.change].address.text());
}

std::vector<RehearsedStep> listed(const Rehearsal& rehearsal, std::uint32_t RehearsedStep::*count) {
  std::vector<RehearsedStep> steps;
  for (const RehearsedStep& step : rehearsal.steps) {
    if (step.*count > 0) {
      steps.push_back(step);
    }
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [&](const auto& a, const auto& b) { return a.*count > b.*count; });
  if (steps.size() > kListed) {
    steps.resize(kListed);
  }
  return steps;
}

// The times that the plan's types take, each type once.
std::map<std::string, const ModelledTime*> times_used(const RehearsalReport& report) {
  std::map<std::string, const ModelledTime*> used;
  for (const PlanStep& step : report.plan.steps) {
    if (!report.plan.only_forgets(step)) {
      const std::string& type = report.plan.type_of(step);
      used.emplace(type, time_of(report.model, type));
    }
  }
  return used;
}

void write_interval(JsonWriter& json, std::string_view name, const Interval& interval) {
  json.key(name).begin_array().number(interval.low).number(interval.high).end_array();
}

void write_steps(JsonWriter& json, const RehearsalReport& report, std::string_view name,
                 std::uint32_t RehearsedStep::*count) {
  json.key(name).begin_array();
  for (const RehearsedStep& step : listed(report.rehearsal, count)) {
    const PlanStep& planned = report.plan.steps[step.step];
    json.begin_object()
        .member("resource", report.plan.diff.changes[planned.change].address.text())
        .member("operation", operation_name(planned.operation))
        .member("type", report.plan.type_of(planned))
        .member("trials", step.*count)
        .end_object();
  }
  json.end_array();
}

}  // namespace

std::string rehearsal_text(const RehearsalReport& report, const ReportStyle& style) {
  const Rehearsal& all = report.rehearsal;
  if (report.plan.steps.empty()) {
    return "Nothing to rehearse: the plan has no steps.\n";
  }
  std::string out = paint(style, Ink::Bold,
                          fmt::format("Rehearsal of {} steps, {} trials, seed {}",
                                      report.plan.steps.size(), all.trials, report.seed)) +
                    "\n\n";
  const auto quantile = [&](std::string_view name, double value, const Interval& ci) {
    out += fmt::format("  {:<22} {:<10} 95 % interval {} to {}\n", name, as_time(value),
                       as_time(ci.low), as_time(ci.high));
  };
  quantile("Duration, median", all.p50.value, all.p50.ci95);
  quantile("Duration, p95", all.p95.value, all.p95.ci95);
  quantile("Duration, mean", all.mean_seconds, all.mean_ci95);
  out += fmt::format("  {:<22} {}\n", "If all goes well", as_time(all.calm_seconds));
  const Interval failing = all.failing.ci95();
  out += fmt::format("  {:<22} {:<10} 95 % interval {} to {}\n", "Chance of failing",
                     as_percent(all.failing.value()), as_percent(failing.low),
                     as_percent(failing.high));
  out += "\nCritical path, if all goes well:\n";
  for (const std::uint32_t step : all.critical_path) {
    out += fmt::format("  {} (critical in {} of the trials)\n", name_of(report.plan, step),
                       as_percent(static_cast<double>(all.steps[step].critical) / all.trials));
  }
  if (const auto failed = listed(all, &RehearsedStep::failed); !failed.empty()) {
    out += "\nWhere it fails:\n";
    for (const RehearsedStep& step : failed) {
      out += fmt::format("  {:<40} {} of the trials\n", name_of(report.plan, step.step),
                         as_percent(static_cast<double>(step.failed) / all.trials));
    }
  }
  if (all.failing.trials > 0) {
    out += fmt::format(
        "\nLeft behind by a run that fails, on average: {:.1f} operations done, {:.1f} under way, "
        "{:.1f} remnants of failed creates, {:.1f} not started.\n",
        all.left_done, all.left_under_way, all.left_remnants, all.left_not_started);
  }
  out += "\nTimes taken for granted:\n";
  for (const auto& [type, time] : times_used(report)) {
    out += fmt::format("  {:<40} {}\n    {}\n", type,
                       time == nullptr ? "none" : describe(time->seconds, true),
                       time == nullptr ? "" : time->source);
  }
  return out;
}

std::string rehearsal_json(const RehearsalReport& report) {
  const Rehearsal& all = report.rehearsal;
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", 1)
      .member("stack", report.plan.stack_name)
      .member("steps", report.plan.steps.size())
      .member("trials", all.trials)
      .member("seed", fmt::format("{}", report.seed));
  json.key("duration_seconds")
      .begin_object()
      .member("if_all_goes_well", all.calm_seconds)
      .member("mean", all.mean_seconds);
  write_interval(json, "mean_ci95", all.mean_ci95);
  json.member("p50", all.p50.value);
  write_interval(json, "p50_ci95", all.p50.ci95);
  json.member("p95", all.p95.value);
  write_interval(json, "p95_ci95", all.p95.ci95);
  json.end_object();
  json.key("failing").begin_object().member("probability", all.failing.value());
  write_interval(json, "ci95", all.failing.ci95());
  json.member("crashed", all.crashed.value());
  write_steps(json, report, "where", &RehearsedStep::failed);
  json.key("left_behind")
      .begin_object()
      .member("done", all.left_done)
      .member("under_way", all.left_under_way)
      .member("remnants", all.left_remnants)
      .member("not_started", all.left_not_started)
      .end_object()
      .end_object();
  json.key("critical_path").begin_array();
  for (const std::uint32_t step : all.critical_path) {
    const PlanStep& planned = report.plan.steps[step];
    json.begin_object()
        .member("resource", report.plan.diff.changes[planned.change].address.text())
        .member("operation", operation_name(planned.operation))
        .member("critical_share", static_cast<double>(all.steps[step].critical) / all.trials)
        .end_object();
  }
  json.end_array();
  write_steps(json, report, "retries", &RehearsedStep::retries);
  json.key("assumptions").begin_array();
  for (const auto& [type, time] : times_used(report)) {
    json.begin_object()
        .member("type", type)
        .member("seconds", time == nullptr ? std::string("0") : describe(time->seconds, true))
        .member("source", time == nullptr ? std::string() : time->source)
        .end_object();
  }
  return json.end_array().end_object().take() + "\n";
}

}  // namespace drydock
