// The last line of a time zone file: how its clocks go on after the last change that is listed
// (RFC 8536 section 3.3; POSIX.1-2017, "Other Environment Variables", TZ): "CET-1CEST,M3.5.0,
// M10.5.0/3", "<+0330>-3:30". Reading the file is left to time_zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace drydock {

struct PosixRule {
  // When a change is due each year, by the clock that is about to end.
  struct Change {
    enum class Kind : std::uint8_t { WeekdayOfMonth, Day365, DayFromZero };
    Kind kind = Kind::WeekdayOfMonth;
    unsigned month = 1;
    unsigned week = 1;  // 5: the last
    unsigned weekday = 0;
    unsigned day = 0;  // of the year; Day365 counts from 1 and never counts 29 February
    std::int64_t time = 7200;
    // Seconds since 1970 by that clock.
    [[nodiscard]] std::int64_t at(int year) const;
  };

  std::int32_t standard_offset = 0;  // seconds east of Greenwich
  bool has_summer = false;
  std::int32_t summer_offset = 0;
  Change summer_begins;
  Change summer_ends;

  // Nothing if the text is none.
  [[nodiscard]] static std::optional<PosixRule> parse(std::string_view text);
};

}  // namespace drydock
