#include "simulator/schedule/instant.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "base/duration.hpp"

namespace drydock {
namespace {

// The number of exactly `digits` digits at the front of `text`, which is then taken off.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  const bool first = year && take(text, '-');
  const auto month = first ? take_digits(text, 2) : std::nullopt;
  const bool second = month && take(text, '-');
  const auto day = second ? take_digits(text, 2) : std::nullopt;
  if (!day || *month < 1 || *month > 12 || *day < 1 ||
      *day > days_in_month(static_cast<int>(*year), static_cast<unsigned>(*month))) {
    return std::nullopt;
  }
  return day_number(
      {static_cast<int>(*year), static_cast<unsigned>(*month), static_cast<unsigned>(*day)});
}

// HH:MM or HH:MM:SS as seconds of the day.
std::optional<std::int64_t> take_time(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  const bool first = hour && take(text, ':');
  const auto minute = first ? take_digits(text, 2) : std::nullopt;
  std::optional<std::int64_t> second = 0;
  if (minute && take(text, ':')) {
    second = take_digits(text, 2);
  }
  if (!minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return *hour * 3600 + *minute * 60 + *second;
}

// Z, +01:00 or -05:30.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) {
    return 0;
  }
  const bool west = !text.empty() && text.front() == '-';
  if (!west && (text.empty() || text.front() != '+')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const std::optional<std::int64_t> size = take_time(text);
  return size ? std::optional(west ? -*size : *size) : std::nullopt;
}

}  // namespace

std::int64_t day_number(CalendarDay day) {
  return std::chrono::sys_days(std::chrono::year(day.year) / std::chrono::month(day.month) /
                               std::chrono::day(day.day))
      .time_since_epoch()
      .count();
}

CalendarDay calendar_day(std::int64_t number) {
  const std::chrono::year_month_day day(
      std::chrono::sys_days(std::chrono::days(static_cast<int>(number))));
  return {static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
          static_cast<unsigned>(day.day())};
}

unsigned days_in_month(int year, unsigned month) {
  const std::chrono::year_month_day_last last(std::chrono::year(year) / std::chrono::month(month) /
                                              std::chrono::last);
  return static_cast<unsigned>(last.day());
}

unsigned weekday(std::int64_t day_number) {
  return static_cast<unsigned>(((day_number + 4) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
}

std::optional<std::int64_t> parse_local_time(std::string_view text) {
  const std::optional<std::int64_t> date = take_date(text);
  const bool joined = date && take(text, 'T');
  const std::optional<std::int64_t> time = joined ? take_time(text) : std::nullopt;
  return time && text.empty() ? std::optional(*date * kSecondsPerDay + *time) : std::nullopt;
}

std::optional<Nanoseconds> parse_instant(std::string_view text) {
  const std::optional<std::int64_t> date = take_date(text);
  // Nanoseconds since 1970 fit 64 bits from 1678 to 2261.
  if (!date || *date < -100'000 || *date > 100'000) {
    return std::nullopt;
  }
  if (text.empty()) {
    return *date * kDay;
  }
  const bool joined = take(text, 'T') || take(text, 't') || take(text, ' ');
  const std::optional<std::int64_t> time = joined ? take_time(text) : std::nullopt;
  if (!time) {
    return std::nullopt;
  }
  Nanoseconds fraction = 0;
  if (take(text, '.')) {
    Nanoseconds unit = kSecond / 10;
    const std::size_t before = text.size();
    for (std::optional<std::int64_t> digit; (digit = take_digits(text, 1)); unit /= 10) {
      fraction += *digit * unit;
    }
    if (text.size() == before) {
      return std::nullopt;
    }
  }
  const std::optional<std::int64_t> offset = take_offset(text);
  if (!offset || !text.empty()) {
    return std::nullopt;
  }
  return (*date * kSecondsPerDay + *time - *offset) * kSecond + fraction;
}

std::string format_local(std::int64_t utc_seconds, std::int32_t offset_seconds) {
  const std::int64_t local = utc_seconds + offset_seconds;
  const std::int64_t days = floor_divide(local, kSecondsPerDay);
  const std::int64_t second = local - days * kSecondsPerDay;
  const CalendarDay day = calendar_day(days);
  const int size = std::abs(offset_seconds);
  const std::string offset = offset_seconds == 0
                                 ? "Z"
                                 : fmt::format("{}{:02}:{:02}", offset_seconds < 0 ? '-' : '+',
                                               size / 3600, size / 60 % 60);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", day.year, day.month, day.day,
                     second / 3600, second / 60 % 60, second % 60, offset);
}

}  // namespace drydock
