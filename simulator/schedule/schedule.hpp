// When a schedule fires: an EventBridge rule with ScheduleExpression, a schedule of EventBridge
// Scheduler, a scheduled trigger of AWS Glue.
//
//   rate(5 minutes)   every five minutes from the beginning
//   cron(0 8 ? * MON-FRI *)
//   at(2026-11-21T10:00:00)   once; Scheduler alone
//
// The clocks are those of a time zone, for Scheduler; rules and triggers know UTC alone. A time
// that the clocks skip is skipped, a time that they show twice fires the first time alone
// (EventBridge Scheduler User Guide, "Schedule types", section on daylight saving time). A rate
// counts time that passes, whatever clocks show: a day is 24 hours (same page).
//
// A fire is the earliest instant. The service invokes within the minute after it, or within the
// flexible time window; `invoked_at` draws when.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "simulator/schedule/cron_expression.hpp"
#include "simulator/schedule/time_zone.hpp"

namespace drydock {

// Who reads the expression.
enum class ScheduleService : std::uint8_t { EventsRule, Scheduler, Glue };

struct RateExpression {
  Nanoseconds period = 0;
};
struct OneTimeExpression {
  std::int64_t local_seconds = 0;
};
using ScheduleExpression = std::variant<RateExpression, CronExpression, OneTimeExpression>;

// Nothing, and every reason, if the service would refuse it.
[[nodiscard]] std::optional<ScheduleExpression> parse_schedule_expression(
    std::string_view text, ScheduleService service, std::vector<ScheduleProblem>& problems);

struct Schedule {
  ScheduleExpression expression;
  TimeZone zone;
  // Of a rate: what it counts from, the StartDate or when the schedule is made. With StartDate, and
  // always for Scheduler, it fires then for the first time; that of a rule fires a period later
  // (the guides say when Scheduler begins; of rules they say only that the count begins when the
  // rule is made, so the first period is our reading).
  Nanoseconds anchor = 0;
  bool fires_at_anchor = false;
  std::optional<Nanoseconds> start = {};  // not before; not of a one-time schedule
  std::optional<Nanoseconds> end = {};    // on or before; not of a one-time schedule
  Nanoseconds window = 0;                 // MaximumWindowInMinutes of a flexible time window

  // The first time after `after`; nothing if there is none.
  [[nodiscard]] std::optional<Nanoseconds> next_fire(Nanoseconds after) const;
  // When the target is invoked for a fire: uniform over the window, or over the minute that is the
  // precision of the services. That it is uniform is an assumption; the guides name the bounds.
  [[nodiscard]] Nanoseconds invoked_at(Nanoseconds fire, Rng& rng) const;
};

}  // namespace drydock
