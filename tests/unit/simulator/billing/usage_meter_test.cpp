#include "simulator/billing/usage_meter.hpp"

#include <gtest/gtest.h>

namespace drydock {
namespace {

Money dollars(const char* text) { return *Money::parse(text); }

// The example of the EC2 User Guide: a reservation of 20 with 15 running bills 15 instances and 5
// unused slots; 24 h 15 min are 24.25 hours each.
TEST(UsageMeter, Rule101UsedAndUnusedSlotsCostTheSame) {
  UsageMeter used;
  UsageMeter unused;
  used.add(15, 24 * kHour + 15 * kMinute);
  unused.add(5, 24 * kHour + 15 * kMinute);
  EXPECT_DOUBLE_EQ(used.hours() + unused.hours(), 20 * 24.25);
  EXPECT_EQ(used.cost(dollars("1.008")) + unused.cost(dollars("1.008")), dollars("488.88"));
}

TEST(UsageMeter, IsExactWhereInstanceTimeExceeds64Bits) {
  UsageMeter meter;
  meter.add(100'000, 365 * kDay);
  meter.add(1, kSecond);
  EXPECT_EQ(meter.cost(dollars("0.36")), dollars("315360000.0001"));
}

}  // namespace
}  // namespace drydock
