// How long something was used, exactly, and what that costs: reserved slots whether used or not,
// and running On-Demand instances (EC2 User Guide, capacity-reservations-pricing-billing: a
// reservation is charged at the On-Demand rate per second, used or unused). Which things are
// metered is left to the simulation; savings plans, minimum charges and taxes are left out.
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/money.hpp"

namespace drydock {

class UsageMeter {
 public:
  void add(std::uint32_t count, Nanoseconds duration) {
    units_ += static_cast<Units>(count) * static_cast<Units>(duration);
  }
  [[nodiscard]] double hours() const {
    return static_cast<double>(units_) / static_cast<double>(kHour);
  }
  // Exact to 1e-12 USD.
  [[nodiscard]] Money cost(Money usd_per_hour) const {
    const Units whole_hours = units_ / static_cast<Units>(kHour);
    const Units rest = units_ % static_cast<Units>(kHour);
    return usd_per_hour * static_cast<std::int64_t>(whole_hours) +
           usd_per_hour.per_hour_for(static_cast<Nanoseconds>(rest));
  }

 private:
  __extension__ using Units = unsigned __int128;  // instance-nanoseconds
  Units units_ = 0;
};

}  // namespace drydock
