#include "base/duration.hpp"

#include <gtest/gtest.h>

namespace drydock {
namespace {

TEST(Duration, ReadsWhatPeopleWrite) {
  EXPECT_EQ(parse_duration("90s"), 90 * kSecond);
  EXPECT_EQ(parse_duration("1h30m"), 90 * kMinute);
  EXPECT_EQ(parse_duration("1.5h"), 90 * kMinute);
  EXPECT_EQ(parse_duration("2d 6h"), 54 * kHour);
  EXPECT_EQ(parse_duration("250ms"), 250 * kMillisecond);
  EXPECT_EQ(parse_duration("0"), 0);
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"", "10", "m", "-5s", "5 s", "1e3s", "1h x", "9999999w", "nan", "s5"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(Duration, PrintsTwoUnits) {
  EXPECT_EQ(format_duration(0), "0s");
  EXPECT_EQ(format_duration(850 * kMillisecond), "850ms");
  EXPECT_EQ(format_duration(372 * kSecond), "6m 12s");
  EXPECT_EQ(format_duration(kHour), "1h");
  EXPECT_EQ(format_duration(26 * kHour), "1d 2h");
  EXPECT_EQ(format_duration(-90 * kSecond), "-1m 30s");
}

TEST(Clock, FormatsInstants) {
  EXPECT_EQ(format_instant(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(1'795'256'091 * kSecond), "2026-11-21T10:14:51Z");
  EXPECT_EQ(format_instant(-1), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace drydock
