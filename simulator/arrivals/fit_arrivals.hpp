// What recorded arrivals say of the process that they come from: a mean rate, a rate for each hour
// of the day, and whether they come more in bursts than independent ones would.
//
// Counts are taken to be Poisson in each hour of the day. Intervals: D. Byar's approximation of the
// exact ones (N. E. Breslow, N. E. Day, "Statistical Methods in Cancer Research", volume 2, 1987,
// section 2.3). The dispersion is the chi-square of counts by the hour against the rates by hour of
// the day, over its degrees of freedom; independent arrivals have 1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/clock.hpp"
#include "simulator/score/metric.hpp"

namespace drydock {

struct RateEstimate {
  std::uint64_t count = 0;
  double hours = 0;  // in which they came
  double per_hour = 0;
  Interval ci95;
};

struct ArrivalFit {
  Nanoseconds from = 0;  // whole hours
  Nanoseconds until = 0;
  RateEstimate mean;
  std::array<RateEstimate, 24> by_hour;  // of the day, UTC
  std::optional<double> dispersion;      // nothing if too little was seen
  bool varies = false;                   // the hours of the day differ beyond chance
  bool bursts = false;                   // the dispersion is beyond chance
};

// The instants ascend; nothing if there are none, or more than a century of them. Without bounds,
// from the hour of the first to the end of that of the last: then hours before and after in which
// nothing came are not known of.
[[nodiscard]] std::optional<ArrivalFit> fit_arrivals(std::span<const Nanoseconds> instants,
                                                     std::optional<Nanoseconds> from = {},
                                                     std::optional<Nanoseconds> until = {});

// Of a count that is Poisson: the 95 % interval of its mean.
[[nodiscard]] Interval poisson_ci95(std::uint64_t count);

}  // namespace drydock
