#include "base/money.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"

namespace drydock {
namespace {

TEST(Money, IsExactForPricesThatDoublesAreNot) {
  const Money price = *Money::parse("0.0116");
  EXPECT_EQ((price * 730).to_string(), "8.468");
  EXPECT_EQ(price.per_hour_for(kHour / 2).to_string(), "0.0058");
  EXPECT_EQ(Money::parse("0.0000166667")->to_string(), "0.0000166667");
}

TEST(Money, RoundsHalfUpBelowItsUnit) {
  EXPECT_EQ(Money::parse("0.000000000001")->per_hour_for(kHour / 2).to_string(), "0.000000000001");
  EXPECT_EQ(Money::parse("0.000000000001")->per_hour_for(kHour / 3).to_string(), "0");
}

TEST(Money, SurvivesLongDurations) {
  const Money price = *Money::parse("98.32");
  EXPECT_EQ(price.per_hour_for(100 * 365 * kDay).to_string(), "86128320");
}

TEST(Money, PrintsForPeople) {
  EXPECT_EQ(Money::parse("2207.525")->to_display(), "$2,207.53");
  EXPECT_EQ(Money::parse("-312")->to_display(), "-$312.00");
  EXPECT_EQ(Money::parse("1234567.001")->to_display(), "$1,234,567.00");
  EXPECT_EQ(Money::parse("-0.001")->to_display(), "$0.00");
}

TEST(Money, RefusesOtherTexts) {
  for (const char* text : {"", ".", "1.", ".5", "1e3", "+1", "1,000", "0.1234567890123", "-"}) {
    EXPECT_FALSE(Money::parse(text).has_value()) << text;
  }
}

TEST(Money, TimesAFractionRoundsHalfUpAndDoesNotOverflow) {
  const Money price = *Money::parse("0.0000166667");
  EXPECT_EQ(price.times(3, 2).to_string(), "0.00002500005");
  EXPECT_EQ(Money::parse("0.000000000001")->times(1, 2).to_string(), "0.000000000001");
  EXPECT_EQ(Money::parse("0.000000000001")->times(1, 3).to_string(), "0");
  EXPECT_EQ(Money::from_dollars(1000).times(INT64_MAX, INT64_MAX).to_string(), "1000");
}

}  // namespace
}  // namespace drydock
