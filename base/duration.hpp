// Durations as people write them: "90s", "10m", "1h30m", "2d". Integer nanoseconds inside.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace drydock {

inline constexpr Nanoseconds kMillisecond = 1'000'000;
inline constexpr Nanoseconds kSecond = 1'000 * kMillisecond;
inline constexpr Nanoseconds kMinute = 60 * kSecond;
inline constexpr Nanoseconds kHour = 60 * kMinute;
inline constexpr Nanoseconds kDay = 24 * kHour;
// AWS bills a month of 730 hours (AWS Pricing Calculator, "730 hours per month").
inline constexpr Nanoseconds kMonth = 730 * kHour;

// One or more of NUMBER UNIT, units ms s m h d w, largest first or not, decimals allowed
// ("1.5h"); a bare "0" is zero. Nothing for anything else, negative or out of range.
[[nodiscard]] std::optional<Nanoseconds> parse_duration(std::string_view text);

// What of ISO 8601 has a fixed length, days and less: "PT1H30M", "P1DT2H", "PT0.5S". Nothing for
// anything else.
[[nodiscard]] std::optional<Nanoseconds> parse_iso_duration(std::string_view text);

// At most two units, rounded to the smaller: "6m 12s", "1h 30m", "850ms", "0s".
[[nodiscard]] std::string format_duration(Nanoseconds duration);

[[nodiscard]] constexpr double to_seconds(Nanoseconds duration) {
  return static_cast<double>(duration) / static_cast<double>(kSecond);
}
[[nodiscard]] constexpr double to_hours(Nanoseconds duration) {
  return static_cast<double>(duration) / static_cast<double>(kHour);
}

}  // namespace drydock
