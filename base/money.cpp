#include "base/money.hpp"

#include "base/check.hpp"
#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr int kDecimals = 12;
constexpr std::int64_t kUnitsPerDollar = 1'000'000'000'000;

}  // namespace

std::optional<Money> Money::parse(std::string_view decimal) {
  const bool negative = !decimal.empty() && decimal.front() == '-';
  if (negative) {
    decimal.remove_prefix(1);
  }
  Units units = 0;
  int digits = 0;
  int decimals = -1;  // -1: before the point
  for (const char c : decimal) {
    if (c == '.' && decimals < 0 && digits > 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 30 || decimals == kDecimals) {
      return std::nullopt;
    }
    units = units * 10 + (c - '0');
    decimals += decimals >= 0 ? 1 : 0;
  }
  if (digits == 0 || decimals == 0) {
    return std::nullopt;
  }
  for (int i = decimals < 0 ? 0 : decimals; i < kDecimals; ++i) {
    units *= 10;
  }
  return Money(negative ? -units : units);
}

Money Money::from_dollars(std::int64_t dollars) {
  return Money(static_cast<Units>(dollars) * kUnitsPerDollar);
}

Money Money::per_hour_for(Nanoseconds duration) const {
  // Whole hours first, so that the product with nanoseconds cannot overflow 128 bits.
  const Units whole = units_ * (duration / kHour);
  const Units rest = units_ * (duration % kHour);
  return Money(whole + (rest + kHour / 2) / kHour);
}

Money Money::times(std::int64_t numerator, std::int64_t denominator) const {
  DRYDOCK_CHECK(numerator >= 0 && denominator > 0);
  // Whole multiples first, as above.
  const Units whole = units_ * (numerator / denominator);
  const Units rest = units_ * (numerator % denominator);
  return Money(whole + (rest + denominator / 2) / denominator);
}

double Money::to_double() const {
  return static_cast<double>(units_) / static_cast<double>(kUnitsPerDollar);
}

std::string Money::to_string() const {
  Units rest = units_ < 0 ? -units_ : units_;
  std::string digits;
  for (int i = 0; rest != 0 || i <= kDecimals; ++i) {
    if (i == kDecimals) {
      digits.push_back('.');
    }
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  }
  std::string text(digits.rbegin(), digits.rend());
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') {
    text.pop_back();
  }
  return units_ < 0 ? "-" + text : text;
}

std::string Money::to_display() const {
  constexpr std::int64_t kUnitsPerCent = kUnitsPerDollar / 100;
  const Units magnitude = units_ < 0 ? -units_ : units_;
  const Units cents = (magnitude + kUnitsPerCent / 2) / kUnitsPerCent;
  std::string digits = Money(cents / 100 * kUnitsPerDollar).to_string();
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  const int fraction = static_cast<int>(cents % 100);
  digits += '.';
  digits += static_cast<char>('0' + fraction / 10);
  digits += static_cast<char>('0' + fraction % 10);
  return (units_ < 0 && cents != 0 ? "-$" : "$") + digits;
}

}  // namespace drydock
