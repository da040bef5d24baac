#include "simulator/schedule/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/duration.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

// A period of ten thousand years is a slip, and near where counting it would overflow.
constexpr std::int64_t kLongestRateDays = 36'500;

std::optional<RateExpression> parse_rate(std::string_view text, ScheduleService service,
                                         std::vector<ScheduleProblem>& problems) {
  struct Unit {
    std::string_view name;
    Nanoseconds size;
  };
  constexpr std::array<Unit, 3> kUnits = {{{"minute", kMinute}, {"hour", kHour}, {"day", kDay}}};
  const auto refuse = [&](std::string message, std::string hint) {
    problems.push_back({std::move(message), std::move(hint)});
    return std::nullopt;
  };
  const std::size_t space = text.find(' ');
  const std::string_view number = text.substr(0, space);
  const std::string_view unit =
      space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || end != number.data() + number.size() || value < 1) {
    return refuse(fmt::format("the value of the rate is `{}`, not a whole number above 0", number),
                  "write rate(5 minutes), with one space and none beside the parentheses");
  }
  for (const Unit& known : kUnits) {
    const bool singular = unit == known.name;
    const bool plural = unit == fmt::format("{}s", known.name);
    if (!singular && !plural) {
      continue;
    }
    // EventBridge User Guide, "Rate expressions"; recorded answers of PutRule. Scheduler documents
    // the plural alone and takes both.
    if (service != ScheduleService::Scheduler && singular != (value == 1)) {
      return refuse(fmt::format("the unit of the rate is `{}` with the value {}", unit, value),
                    fmt::format("write rate({} {}{})", value, known.name, value == 1 ? "" : "s"));
    }
    if (value > kLongestRateDays * (kDay / known.size)) {
      return refuse(fmt::format("a rate of {} {} is longer than a hundred years", value, unit), "");
    }
    return RateExpression{value * known.size};
  }
  return refuse(fmt::format("the unit of the rate is `{}`", unit),
                "use minute, minutes, hour, hours, day or days");
}

std::optional<Nanoseconds> next_of_rate(const Schedule& schedule, Nanoseconds period,
                                        Nanoseconds after) {
  const Nanoseconds first = schedule.anchor + (schedule.fires_at_anchor ? 0 : period);
  if (after < first) {
    return first;
  }
  return first + ((after - first) / period + 1) * period;
}

std::optional<Nanoseconds> next_of_cron(const CronExpression& cron, const TimeZone& zone,
                                        Nanoseconds after) {
  const std::int64_t second = floor_divide(after, kSecond);
  std::int64_t minute = floor_divide(second + zone.offset_at(second), 60);
  // A time that the clocks skip, or that they have shown already, is passed over: as many turns as
  // the expression has times in what is skipped or shown twice.
  while (const std::optional<std::int64_t> local = cron.next(minute)) {
    const std::optional<std::int64_t> instant = zone.instant_of(*local * 60);
    if (instant && *instant * kSecond > after) {
      return *instant * kSecond;
    }
    minute = *local + 1;
  }
  return std::nullopt;
}

std::optional<Nanoseconds> next_of_once(const OneTimeExpression& once, const TimeZone& zone,
                                        Nanoseconds after) {
  const std::optional<std::int64_t> instant = zone.instant_of(once.local_seconds);
  return instant && *instant * kSecond > after ? std::optional(*instant * kSecond) : std::nullopt;
}

std::string_view service_name(ScheduleService service) {
  switch (service) {
    case ScheduleService::EventsRule:
      return "an EventBridge rule";
    case ScheduleService::Scheduler:
      return "EventBridge Scheduler";
    case ScheduleService::Glue:
      return "a Glue trigger";
  }
  return "";
}

std::string_view forms_of(ScheduleService service) {
  switch (service) {
    case ScheduleService::EventsRule:
      return "write cron(0 12 * * ? *) or rate(5 minutes)";
    case ScheduleService::Scheduler:
      return "write cron(0 12 * * ? *), rate(5 minutes) or at(2026-11-21T10:00:00)";
    case ScheduleService::Glue:
      return "write cron(0 12 * * ? *)";
  }
  return "";
}

}  // namespace

std::optional<ScheduleExpression> parse_schedule_expression(
    std::string_view text, ScheduleService service, std::vector<ScheduleProblem>& problems) {
  const std::size_t open = text.find('(');
  const std::string_view word = text.substr(0, open);
  if (open == std::string_view::npos || !text.ends_with(')')) {
    problems.push_back(
        {fmt::format("`{}` is no schedule expression", text), std::string(forms_of(service))});
    return std::nullopt;
  }
  const std::string_view inner = text.substr(open + 1, text.size() - open - 2);
  if (word == "cron") {
    std::optional<CronExpression> cron = CronExpression::parse(inner, problems);
    return cron ? std::optional<ScheduleExpression>(*cron) : std::nullopt;
  }
  if (word == "rate" && service != ScheduleService::Glue) {
    const std::optional<RateExpression> rate = parse_rate(inner, service, problems);
    return rate ? std::optional<ScheduleExpression>(*rate) : std::nullopt;
  }
  if (word == "at" && service == ScheduleService::Scheduler) {
    const std::optional<std::int64_t> local = parse_local_time(inner);
    if (!local) {
      problems.push_back({fmt::format("`{}` is no date and time", inner),
                          "write at(2026-11-21T10:00:00); the time zone stands beside it"});
      return std::nullopt;
    }
    return ScheduleExpression(OneTimeExpression{*local});
  }
  problems.push_back({fmt::format("{} takes no `{}` expression", service_name(service), word),
                      std::string(forms_of(service))});
  return std::nullopt;
}

std::optional<Nanoseconds> Schedule::next_fire(Nanoseconds after) const {
  if (const auto* once = std::get_if<OneTimeExpression>(&expression)) {
    return next_of_once(*once, zone, after);
  }
  // A start date fires itself if the expression says so.
  if (start) {
    after = std::max(after, *start - 1);
  }
  const auto* rate = std::get_if<RateExpression>(&expression);
  const std::optional<Nanoseconds> fire =
      rate != nullptr ? next_of_rate(*this, rate->period, after)
                      : next_of_cron(std::get<CronExpression>(expression), zone, after);
  return fire && end && *fire > *end ? std::nullopt : fire;
}

Nanoseconds Schedule::invoked_at(Nanoseconds fire, Rng& rng) const {
  const Nanoseconds within = window > 0 ? window : kMinute;
  return fire + static_cast<Nanoseconds>(rng.uniform() * static_cast<double>(within));
}

}  // namespace drydock
