#include "simulator/schedule/cron_expression.hpp"

#include <bit>

#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMinutesPerDay = 1440;
constexpr unsigned kSunday = 0;
constexpr unsigned kSaturday = 6;

constexpr std::uint32_t bit(unsigned number) { return 1U << number; }

// The lowest set bit at `from` or above.
std::optional<unsigned> next_bit(std::uint64_t bits, unsigned from) {
  bits = from < 64 ? bits >> from << from : 0;
  return bits == 0 ? std::nullopt : std::optional(static_cast<unsigned>(std::countr_zero(bits)));
}

// The weekday nearest to a day, within its month (Quartz, CronExpression, W).
unsigned nearest_workday(std::int64_t first, unsigned day, unsigned last) {
  const unsigned on = weekday(first + day - 1);
  if (on == kSaturday) {
    return day == 1 ? day + 2 : day - 1;
  }
  if (on == kSunday) {
    return day == last ? day - 2 : day + 1;
  }
  return day;
}

}  // namespace

std::uint32_t CronExpression::days_by_number(int year, unsigned month) const {
  const unsigned last = days_in_month(year, month);
  const std::int64_t first = day_number({year, month, 1});
  auto days = static_cast<std::uint32_t>(days_) & ((bit(last) << 1U) - 1);
  for (unsigned back = 0; back < last; ++back) {
    if ((days_from_end_ >> back & 1U) != 0) {
      days |= bit(last - back);
    }
  }
  for (unsigned day = 1; workdays_ != 0 && day <= last; ++day) {
    if ((workdays_ >> day & 1U) != 0) {
      days |= bit(nearest_workday(first, day, last));
    }
  }
  if (last_workday_) {
    days |= bit(nearest_workday(first, last, last));
  }
  return days;
}

std::uint32_t CronExpression::days_by_weekday(int year, unsigned month) const {
  const unsigned last = days_in_month(year, month);
  const unsigned first = weekday(day_number({year, month, 1}));
  std::uint32_t days = 0;
  for (unsigned day = 1; day <= last; ++day) {
    const unsigned on = (first + day - 1) % 7;
    const bool fits = (weekdays_ >> on & 1U) != 0 ||
                      (day + 7 > last && (last_weekdays_ >> on & 1U) != 0) ||
                      (nth_weekdays_[(day + 6) / 7] >> on & 1U) != 0;
    days |= fits ? bit(day) : 0;
  }
  return days;
}

std::uint32_t CronExpression::days_of(int year, unsigned month) const {
  return by_weekday_ ? days_by_weekday(year, month) : days_by_number(year, month);
}

std::optional<unsigned> CronExpression::minute_of_day(unsigned from) const {
  const unsigned hour_from = from / 60;
  for (auto hour = next_bit(hours_, hour_from); hour; hour = next_bit(hours_, *hour + 1)) {
    const auto minute = next_bit(minutes_, *hour == hour_from ? from % 60 : 0);
    if (minute) {
      return *hour * 60 + *minute;
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> CronExpression::next(std::int64_t minute) const {
  const std::int64_t first_day = floor_divide(minute, kMinutesPerDay);
  const CalendarDay start = calendar_day(first_day);
  for (int year = std::max(start.year, kFirstYear); year <= kLastYear; ++year) {
    if (!years_.test(static_cast<std::size_t>(year - kFirstYear))) {
      continue;
    }
    const bool first_year = year == start.year;
    for (auto month = next_bit(months_, first_year ? start.month : 1); month;
         month = next_bit(months_, *month + 1)) {
      const bool first_month = first_year && *month == start.month;
      std::uint32_t days = days_of(year, *month);
      for (auto day = next_bit(days, first_month ? start.day : 1); day;
           day = next_bit(days, *day + 1)) {
        const std::int64_t number = day_number({year, *month, *day});
        const auto from =
            static_cast<unsigned>(number == first_day ? minute - first_day * kMinutesPerDay : 0);
        if (const std::optional<unsigned> found = minute_of_day(from)) {
          return number * kMinutesPerDay + *found;
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace drydock
