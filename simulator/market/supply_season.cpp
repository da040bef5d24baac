#include "simulator/market/supply_season.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace drydock {

double season_at(const SupplyPool& pool, Nanoseconds instant) {
  constexpr double kDaySeconds = 86'400;
  const double days = static_cast<double>(instant) / (1e9 * kDaySeconds);
  const double hour = (days - std::floor(days)) * 24;
  // 1970-01-01 was a Thursday: days 2 and 3 of a count from it are the weekend.
  const double weekday = std::fmod(std::fmod(std::floor(days), 7) + 7, 7);
  const double day =
      1 + pool.day_amplitude * std::cos(2 * std::numbers::pi * (hour - pool.peak_hour) / 24);
  return day * (weekday == 2 || weekday == 3 ? pool.weekend_factor : 1);
}

double season_peak(const SupplyPool& pool) {
  return (1 + pool.day_amplitude) * std::max(pool.weekend_factor, 1.0);
}

}  // namespace drydock
