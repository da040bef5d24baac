#include "base/codes/events_codes.hpp"
#include "base/duration.hpp"
#include "cli/commands/events.hpp"
#include "report/events_report.hpp"
#include "simulator/schedule/instant.hpp"
#include "simulator/schedule/schedule.hpp"

namespace drydock {
namespace {

ScheduleService service_of(const std::string& name) {
  return name == "rule"   ? ScheduleService::EventsRule
         : name == "glue" ? ScheduleService::Glue
                          : ScheduleService::Scheduler;
}

// Nothing if `text` is "", or after a diagnostic.
std::optional<Nanoseconds> instant(const std::string& text, std::string_view option,
                                   Diagnostics& diagnostics) {
  const std::optional<Nanoseconds> value = parse_instant(text);
  if (!text.empty() && !value) {
    diagnostics.add({codes::InstantInvalid,
                     std::string(option) + ": `" + text + "` is no date and time",
                     {},
                     "write it with its offset from UTC: 2026-11-21T10:00:00Z"});
  }
  return value;
}

std::optional<Schedule> read_schedule(const EventsNextOptions& options, Nanoseconds from,
                                      Workspace& workspace) {
  Diagnostics& diagnostics = workspace.diagnostics();
  Environment& environment = workspace.environment();
  const ScheduleService service = service_of(options.service);
  std::vector<ScheduleProblem> problems;
  const auto expression = parse_schedule_expression(options.expression, service, problems);
  for (const ScheduleProblem& problem : problems) {
    diagnostics.add({codes::ScheduleInvalid, problem.message, {}, problem.hint});
  }
  const Result<TimeZone> zone =
      load_time_zone(options.timezone, environment.files,
                     environment.variable("TZDIR").value_or(std::string(kZoneFolder)));
  if (!zone) {
    diagnostics.add(codes::TimeZoneUnknown, zone.error());
  } else if (service != ScheduleService::Scheduler && zone->name() != "UTC") {
    diagnostics.add({codes::ScheduleInvalid,
                     "the schedules of " + options.service + "s know no time zone but UTC",
                     {},
                     "use a schedule of EventBridge Scheduler, AWS::Scheduler::Schedule"});
  }
  if (!expression || !zone || diagnostics.has_errors()) {
    return std::nullopt;
  }
  Schedule schedule{*expression, *zone};
  schedule.start = instant(options.start, "--start", diagnostics);
  schedule.end = instant(options.end, "--end", diagnostics);
  schedule.anchor = schedule.start.value_or(from);
  schedule.fires_at_anchor = service == ScheduleService::Scheduler;
  return diagnostics.has_errors() ? std::nullopt : std::optional(std::move(schedule));
}

}  // namespace

ExitCode run_events_next(const EventsNextOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const Nanoseconds from =
      instant(options.from, "--from", workspace.diagnostics()).value_or(environment.clock.now());
  const std::optional<Schedule> schedule = read_schedule(options, from, workspace);
  NextFires answer{options.expression, options.timezone, {}};
  // A fire at the instant itself counts.
  Nanoseconds after = from - 1;
  while (schedule && answer.fires.size() < options.count) {
    const std::optional<Nanoseconds> fire = schedule->next_fire(after);
    if (!fire) {
      break;
    }
    const std::int64_t second = *fire / kSecond;
    answer.fires.push_back(
        {format_instant(*fire), format_local(second, schedule->zone.offset_at(second))});
    after = *fire;
  }
  if (schedule && answer.fires.empty()) {
    workspace.diagnostics().add(
        {codes::ScheduleNeverFires,
         "`" + options.expression + "` never fires after " + format_instant(from),
         {},
         "look at the year and at days that its months do not have"});
  }
  if (options.json) {
    environment.out << next_fires_json(answer, workspace.diagnostics(), workspace.sources());
  } else {
    environment.out << next_fires_text(answer);
  }
  return workspace.finish();
}

}  // namespace drydock
