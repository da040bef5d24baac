// An amount of US dollars as an exact decimal. Floating point never touches a price or a bill;
// only statistics over many bills are floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace drydock {

// Counts units of 1e-12 USD in 128 bits: any AWS unit price is exact and any bill fits.
class Money {
 public:
  constexpr Money() = default;

  // "0.0116", "-3", "1008.5"; nothing for other texts or more than 12 decimals.
  [[nodiscard]] static std::optional<Money> parse(std::string_view decimal);
  [[nodiscard]] static Money from_dollars(std::int64_t dollars);

  [[nodiscard]] Money operator+(Money other) const { return Money(units_ + other.units_); }
  [[nodiscard]] Money operator-(Money other) const { return Money(units_ - other.units_); }
  [[nodiscard]] Money operator*(std::int64_t factor) const { return Money(units_ * factor); }
  Money& operator+=(Money other) {
    units_ += other.units_;
    return *this;
  }
  friend constexpr bool operator==(Money a, Money b) { return a.units_ == b.units_; }
  friend constexpr std::strong_ordering operator<=>(Money a, Money b) {
    return a.units_ < b.units_   ? std::strong_ordering::less
           : b.units_ < a.units_ ? std::strong_ordering::greater
                                 : std::strong_ordering::equal;
  }

  // This price per hour, for a duration; rounded half up to 1e-12 USD.
  [[nodiscard]] Money per_hour_for(Nanoseconds duration) const;
  // This amount times numerator / denominator, rounded half up to 1e-12 USD. Preconditions:
  // numerator >= 0, denominator > 0.
  [[nodiscard]] Money times(std::int64_t numerator, std::int64_t denominator) const;
  // For statistics and display only.
  [[nodiscard]] double to_double() const;
  // Plain decimal without trailing zeros: "2207.52". Exact.
  [[nodiscard]] std::string to_string() const;
  // "$2,207.52": cents, rounded half away from zero.
  [[nodiscard]] std::string to_display() const;

 private:
  __extension__ using Units = __int128;
  constexpr explicit Money(Units units) : units_(units) {}
  Units units_ = 0;
};

}  // namespace drydock
