// An instant taken apart, as the components of a date picture name its parts.
#pragma once

#include <cstdint>

#include "simulator/jsonata/civil_date.hpp"

namespace drydock::jsonata {

struct Moment {
  std::int64_t days = 0;
  std::int64_t ms = 0;  // of the day
  CivilDate date;

  explicit Moment(std::int64_t instant_ms) {
    days = instant_ms / kDayMs - (instant_ms % kDayMs < 0 ? 1 : 0);
    ms = instant_ms - days * kDayMs;
    date = date_of(days);
  }

  // Weeks are numbered within the year or, by `month`, within the month.
  [[nodiscard]] std::int64_t week(bool month) const {
    const std::int64_t in = month ? date.month : 1;
    const std::int64_t step = month ? 1 : 12;
    const auto number = [&](std::int64_t start) { return (days - start) / 7 + 1; };
    const std::int64_t start = first_week_of(date.year, in);
    if (days < start) {
      return number(first_week(in - step));
    }
    return days >= first_week(in + step) ? 1 : number(start);
  }
  // 0 if the day's week belongs to its own year or month, -1 before, 1 after.
  [[nodiscard]] int week_belongs(bool month) const {
    const std::int64_t in = month ? date.month : 1;
    return days < first_week(in) ? -1 : days >= first_week(in + (month ? 1 : 12)) ? 1 : 0;
  }
  [[nodiscard]] std::int64_t first_week(std::int64_t month) const {
    const CivilDate first = date_of(days_of(date.year, month, 1));
    return first_week_of(first.year, first.month);
  }

  // By the letter of XPath's pictures; 0 for letters that stand for no number.
  [[nodiscard]] std::int64_t component(char name) const;
};

}  // namespace drydock::jsonata
