#include "simulator/arrivals/fit_arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr double kZ = 1.959963984540054;
constexpr std::int64_t kMostHours = std::int64_t{100} * 366 * 24;
constexpr std::int64_t kHoursOfDay = 24;

Nanoseconds floor_hour(Nanoseconds at) {
  const Nanoseconds rest = ((at % kHour) + kHour) % kHour;
  return at - rest;
}

RateEstimate rate_of(std::uint64_t count, double hours) {
  RateEstimate rate;
  rate.count = count;
  rate.hours = hours;
  if (hours > 0) {
    const Interval interval = poisson_ci95(count);
    rate.per_hour = static_cast<double>(count) / hours;
    rate.ci95 = {interval.low / hours, interval.high / hours};
  }
  return rate;
}

std::size_t hour_of_day(Nanoseconds from, std::size_t hour) {
  const std::int64_t hours = from / kHour + static_cast<std::int64_t>(hour);
  return static_cast<std::size_t>(((hours % kHoursOfDay) + kHoursOfDay) % kHoursOfDay);
}

// Whether a chi-square over its degrees of freedom is above what only one in a thousand reaches (E.
// B. Wilson, M. M. Hilferty, "The distribution of chi-square", 1931: its cube root is nearly
// normal).
bool beyond_chance(double chi_square, double freedom) {
  constexpr double kOneInAThousand = 3.0902;
  const double spread = 2 / (9 * freedom);
  return std::cbrt(chi_square / freedom) > 1 - spread + kOneInAThousand * std::sqrt(spread);
}

}  // namespace

Interval poisson_ci95(std::uint64_t count) {
  const auto n = static_cast<double>(count);
  const double above = n + 1;
  const double high = above * std::pow(1 - 1 / (9 * above) + kZ / (3 * std::sqrt(above)), 3);
  const double low = count == 0 ? 0 : n * std::pow(1 - 1 / (9 * n) - kZ / (3 * std::sqrt(n)), 3);
  return {std::max(low, 0.0), high};
}

std::optional<ArrivalFit> fit_arrivals(std::span<const Nanoseconds> instants,
                                       std::optional<Nanoseconds> from,
                                       std::optional<Nanoseconds> until) {
  if (instants.empty()) {
    return std::nullopt;
  }
  ArrivalFit fit;
  fit.from = floor_hour(from.value_or(instants.front()));
  fit.until = floor_hour(until ? *until + kHour - 1 : instants.back() + kHour);
  const std::int64_t hours = (fit.until - fit.from) / kHour;
  if (hours <= 0 || hours > kMostHours) {
    return std::nullopt;
  }
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(hours));
  std::uint64_t all = 0;
  for (const Nanoseconds at : instants) {
    if (at >= fit.from && at < fit.until) {
      ++counts[static_cast<std::size_t>((at - fit.from) / kHour)];
      ++all;
    }
  }
  std::array<std::uint64_t, 24> of_day{};
  std::array<double, 24> seen{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    of_day.at(hour_of_day(fit.from, i)) += counts[i];
    seen.at(hour_of_day(fit.from, i)) += 1;
  }
  fit.mean = rate_of(all, static_cast<double>(hours));
  double between = 0;
  double kinds = 0;
  for (std::size_t h = 0; h < 24; ++h) {
    fit.by_hour.at(h) = rate_of(of_day.at(h), seen.at(h));
    const double expected = fit.mean.per_hour * seen.at(h);
    if (expected > 0) {
      between += std::pow(static_cast<double>(of_day.at(h)) - expected, 2) / expected;
      kinds += 1;
    }
  }
  double within = 0;
  double terms = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = fit.by_hour.at(hour_of_day(fit.from, i)).per_hour;
    if (expected > 0) {
      within += std::pow(static_cast<double>(counts[i]) - expected, 2) / expected;
      terms += 1;
    }
  }
  if (terms > kinds) {
    fit.dispersion = within / (terms - kinds);
    fit.bursts = beyond_chance(within, terms - kinds);
  }
  // Bursts alone make hours differ: by as much as they make hours of the same time of day.
  fit.varies =
      kinds > 1 && beyond_chance(between / std::max(1.0, fit.dispersion.value_or(1)), kinds - 1);
  return fit;
}

}  // namespace drydock
