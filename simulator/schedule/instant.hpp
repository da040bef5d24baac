// Instants as people and services write them (RFC 3339), and days of the calendar as numbers. Time
// zones by name are left to time_zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace drydock {

inline constexpr std::int64_t kSecondsPerDay = 86'400;

struct CalendarDay {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;
};
// Days since 1970-01-01, and back; proleptic Gregorian.
[[nodiscard]] std::int64_t day_number(CalendarDay day);
[[nodiscard]] CalendarDay calendar_day(std::int64_t number);
[[nodiscard]] unsigned days_in_month(int year, unsigned month);
// 0 Sunday to 6 Saturday.
[[nodiscard]] unsigned weekday(std::int64_t day_number);

// Rounds towards the past.
[[nodiscard]] constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// "2026-11-21T10:14:51" as seconds of whatever clock it is of; nothing for any other form and for
// dates that no calendar has. The seconds may be missing.
[[nodiscard]] std::optional<std::int64_t> parse_local_time(std::string_view text);
// "2026-11-21T10:14:51Z", "…51.25+01:00", and "2026-11-21" for its beginning in UTC.
[[nodiscard]] std::optional<Nanoseconds> parse_instant(std::string_view text);
// "2026-11-21T10:14:51+01:00"; "Z" for an offset of 0.
[[nodiscard]] std::string format_local(std::int64_t utc_seconds, std::int32_t offset_seconds);

}  // namespace drydock
