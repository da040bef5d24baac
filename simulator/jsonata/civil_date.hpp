// The proleptic Gregorian calendar on milliseconds since 1970, as far as ECMAScript counts it, and
// weeks as ISO 8601 counts them.
#pragma once

#include <cstdint>

namespace drydock::jsonata {

inline constexpr std::int64_t kDayMs = 86'400'000;

struct CivilDate {
  std::int64_t year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;
};

// `days` since 1970-01-01; months beyond the year and days beyond the month run on.
[[nodiscard]] std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day);
[[nodiscard]] CivilDate date_of(std::int64_t days);
// 1 Monday to 7 Sunday.
[[nodiscard]] int weekday_of(std::int64_t days);

// The Monday of the week that holds the first Thursday of the month (ISO 8601 for years; XPath
// Functions and Operators 3.1, section 9.8.4.1, for months).
[[nodiscard]] std::int64_t first_week_of(std::int64_t year, std::int64_t month);

}  // namespace drydock::jsonata
