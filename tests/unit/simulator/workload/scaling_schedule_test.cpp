#include "simulator/workload/scaling_schedule.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMinutesOfDay = 1440;

// The first day at which it fires from 2026-11-21, a Saturday; nothing if it is refused.
std::optional<std::string> first(const char* text) {
  std::vector<ScheduleProblem> problems;
  std::optional<std::int64_t> soonest;
  for (const CronExpression& each : parse_recurrence(text, problems)) {
    const auto next = each.next(day_number({2026, 11, 21}) * kMinutesOfDay);
    soonest = next && (!soonest || *next < *soonest) ? next : soonest;
  }
  return soonest ? std::optional(format_local(*soonest * 60, 0)) : std::nullopt;
}

TEST(Recurrence, WeekdaysCountFromZeroAndSevenIsSunday) {
  EXPECT_EQ(first("30 8 * * 0"), "2026-11-22T08:30:00Z");
  EXPECT_EQ(first("30 8 * * 7"), "2026-11-22T08:30:00Z");
  EXPECT_EQ(first("30 8 * * 1-5"), "2026-11-23T08:30:00Z");
  EXPECT_EQ(first("30 8 * * 5-7"), "2026-11-21T08:30:00Z");
  EXPECT_EQ(first("0 8 * * MON"), "2026-11-23T08:00:00Z");
  EXPECT_EQ(first("0 8 * * 2,4"), "2026-11-24T08:00:00Z");
}

TEST(Recurrence, DaysAndWeekdaysTogetherMeanEither) {
  EXPECT_EQ(first("0 0 25 * 4"), "2026-11-25T00:00:00Z");
  EXPECT_EQ(first("0 0 30 * 4"), "2026-11-26T00:00:00Z");
}

TEST(Recurrence, StepsAndEveryDay) {
  EXPECT_EQ(first("*/30 * * * *"), "2026-11-21T00:00:00Z");
  EXPECT_EQ(first("15 6 1 1,6,12 *"), "2026-12-01T06:15:00Z");
}

TEST(Recurrence, WhatIsNoneIsRefused) {
  EXPECT_FALSE(first("0 8 ? * MON-FRI *"));
  EXPECT_FALSE(first("0 8 * * 8"));
  EXPECT_FALSE(first("0 8 * * 12"));
  EXPECT_FALSE(first(""));
  EXPECT_FALSE(first("61 8 * * *"));
}

}  // namespace
}  // namespace drydock
