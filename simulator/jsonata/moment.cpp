#include "simulator/jsonata/moment.hpp"

namespace drydock::jsonata {

std::int64_t Moment::component(char name) const {
  const std::int64_t hour = ms / 3'600'000;
  switch (name) {
    case 'Y':
      return date.year;
    case 'M':
      return date.month;
    case 'D':
      return date.day;
    case 'd':
      return days - days_of(date.year, 1, 1) + 1;
    case 'F':
      return weekday_of(days);
    case 'W':
      return week(false);
    case 'w':
      return week(true);
    case 'X':
      return date.year + week_belongs(false);
    case 'x':
      return (date.month - 1 + week_belongs(true) + 12) % 12 + 1;
    case 'H':
      return hour;
    case 'h':
      return hour % 12 == 0 ? 12 : hour % 12;
    case 'P':
      return hour / 12;
    case 'm':
      return ms / 60'000 % 60;
    case 's':
      return ms / 1000 % 60;
    case 'f':
      return ms % 1000;
    default:
      return 0;
  }
}

}  // namespace drydock::jsonata
