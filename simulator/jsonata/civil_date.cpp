#include "simulator/jsonata/civil_date.hpp"

namespace drydock::jsonata {
namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

// Days before January 1st of the year, counted from year 0 (a leap year).
std::int64_t days_before_year(std::int64_t year) {
  const std::int64_t y = year - 1;
  return 365 * y + floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400);
}

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int kDaysBeforeMonth[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

std::int64_t days_before_month(std::int64_t year, std::int64_t month) {
  return kDaysBeforeMonth[month - 1] + (month > 2 && is_leap(year) ? 1 : 0);
}

}  // namespace

std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  year += floor_div(month - 1, 12);
  month = month - 1 - floor_div(month - 1, 12) * 12 + 1;
  static const std::int64_t kEpoch = days_before_year(1970);
  return days_before_year(year) - kEpoch + days_before_month(year, month) + day - 1;
}

CivilDate date_of(std::int64_t days) {
  // Years are 365.2425 days on average; the guess is at most one off.
  std::int64_t year = 1970 + floor_div(days * 400, 146097);
  while (days_of(year, 1, 1) > days) {
    --year;
  }
  while (days_of(year + 1, 1, 1) <= days) {
    ++year;
  }
  const std::int64_t in_year = days - days_of(year, 1, 1);
  std::int64_t month = 12;
  while (days_before_month(year, month) > in_year) {
    --month;
  }
  return {year, static_cast<int>(month),
          static_cast<int>(in_year - days_before_month(year, month)) + 1};
}

int weekday_of(std::int64_t days) {
  const std::int64_t monday_based = days + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>(monday_based - floor_div(monday_based, 7) * 7) + 1;
}

std::int64_t first_week_of(std::int64_t year, std::int64_t month) {
  const std::int64_t first = days_of(year, month, 1);
  const int weekday = weekday_of(first);
  return weekday > 4 ? first + 8 - weekday : first - (weekday - 1);
}

}  // namespace drydock::jsonata
