#include "simulator/schedule/cron_expression.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <set>

#include "base/rng.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

// What is refused, all of it; "" if nothing is.
std::string refusal(const std::string& text) {
  std::vector<ScheduleProblem> problems;
  const bool read = CronExpression::parse(text, problems).has_value();
  EXPECT_EQ(read, problems.empty());
  std::string all;
  for (const ScheduleProblem& problem : problems) {
    all += problem.message + "\n";
  }
  return all;
}

// The days of a year on which it fires at noon, as month.day.
std::string days(const std::string& text, int year = 2026) {
  std::vector<ScheduleProblem> problems;
  const auto cron = CronExpression::parse(text, problems);
  if (!cron) {
    return problems.front().message;
  }
  std::string all;
  std::int64_t minute = day_number({year, 1, 1}) * 1440;
  while (const auto next = cron->next(minute)) {
    const CalendarDay day = calendar_day(*next / 1440);
    if (day.year != year || all.size() > 60) {
      break;
    }
    all += std::to_string(day.month) + "." + std::to_string(day.day) + " ";
    minute = *next + 1;
  }
  return all;
}

// Recorded answers of PutRule (localstack, tests/aws/services/events/test_events_schedule.py).
TEST(CronExpression, TakesWhatTheServiceTakes) {
  for (const std::string text :
       {"0 2 ? * SAT *", "0 12 * * ? *", "5,35 14 * * ? *", "15 10 ? * 6L 2002-2005",
        "0 2 ? * SAT#3 *", "* * ? * SAT#3 *", "0/5 5 ? JAN 1-5 2022", "0 18 ? * MON-FRI *",
        "0/15 * * * ? *", "0/5 8-17 ? * MON-FRI *", "0/30 20-2 ? * MON-FRI *"}) {
    EXPECT_EQ(refusal(text), "") << text;
  }
  for (const std::string text : {"0 1 * * * *", "7 20 * * NOT *", "INVALID",
                                 "0 dummy ? * MON-FRI *", "71 8 1 * ? *", "0 1 ? * ? *"}) {
    EXPECT_NE(refusal(text), "") << text;
  }
}

TEST(CronExpression, SaysWhichFieldAndWhy) {
  EXPECT_EQ(refusal("71 25 1 * ? *"),
            "the field minutes is `71`: 71 is not 0 to 59\n"
            "the field hours is `25`: 25 is not 0 to 23\n");
  EXPECT_EQ(refusal("0/0 1 1 * ? *"),
            "the field minutes is `0/0`: the step `0` is not a whole number from 1 to 59\n");
  EXPECT_EQ(refusal("0 1 ? * MON,7#6 *"),
            "the field day-of-week is `MON,7#6`: in `7#6` `6` is not a number from 1 to 5\n"
            "the field day-of-week is `MON,7#6`: with `#` it holds one weekday\n");
  EXPECT_EQ(refusal("0 1 ? * 2/2 *"),
            "the field day-of-week is `2/2`: a step `/` has no place here\n");
  EXPECT_EQ(refusal("0 1 1 * ? 2030-2020"),
            "the field year is `2030-2020`: the range ends before it begins\n");
  EXPECT_EQ(refusal("0 1,,2 1 * ? *"),
            "the field hours is `1,,2`: in `` a value is missing beside a comma\n");
}

TEST(CronExpression, LastDaysWorkdaysAndNthWeekdays) {
  EXPECT_EQ(days("0 12 L 1-4 ? 2026"), "1.31 2.28 3.31 4.30 ");
  EXPECT_EQ(days("0 12 L-2 2 ? *", 2028), "2.27 ");
  EXPECT_EQ(days("0 12 31 * ? 2026"), "1.31 3.31 5.31 7.31 8.31 10.31 12.31 ");
  // 1 August 2026 is a Saturday and 31 May a Sunday: the weekday stays in the month.
  EXPECT_EQ(days("0 12 1W 8 ? *"), "8.3 ");
  EXPECT_EQ(days("0 12 31W 5 ? *"), "5.29 ");
  EXPECT_EQ(days("0 12 15W 2-3 ? *"), "2.16 3.16 ");
  EXPECT_EQ(days("0 12 LW 5 ? *"), "5.29 ");
  EXPECT_EQ(days("0 12 ? 1-3 6L *"), "1.30 2.27 3.27 ");
  EXPECT_EQ(days("0 12 ? 1-3 FRI#5 *"), "1.30 ");
  EXPECT_EQ(days("0 12 ? 2 L *"), "2.7 2.14 2.21 2.28 ");
  EXPECT_EQ(days("0 12 ? 2 FRI-SUN *"), "2.1 2.6 2.7 2.8 2.13 2.14 2.15 2.20 2.21 2.22 2.27 2.28 ");
  EXPECT_EQ(days("0 12 30 2 ? *"), "");
}

TEST(CronExpression, RangesRunOverTheEndAndStepsBeginAtTheFirstValue) {
  std::vector<ScheduleProblem> problems;
  const auto cron = CronExpression::parse("10/25 22-2 1 1 ? *", problems);
  ASSERT_TRUE(cron);
  std::string times;
  std::int64_t minute = day_number({2026, 1, 1}) * 1440;
  while (const auto next = cron->next(minute)) {
    if (*next / 1440 != day_number({2026, 1, 1})) {
      break;
    }
    times += std::to_string(*next % 1440 / 60) + ":" + std::to_string(*next % 60) + " ";
    minute = *next + 1;
  }
  EXPECT_EQ(times, "0:10 0:35 1:10 1:35 2:10 2:35 22:10 22:35 23:10 23:35 ");
}

// The slow and obvious way, for fields that are lists of numbers.
struct Reference {
  std::array<std::set<int>, 5> fields;  // minutes, hours, days, months, weekdays
  bool by_weekday = false;

  [[nodiscard]] bool fits(std::int64_t minute) const {
    const std::chrono::sys_days day(std::chrono::days(static_cast<int>(minute / 1440)));
    const std::chrono::year_month_day date(day);
    const bool day_fits =
        by_weekday
            ? fields[4].count(static_cast<int>(std::chrono::weekday(day).c_encoding()) + 1) != 0
            : fields[2].count(static_cast<int>(static_cast<unsigned>(date.day()))) != 0;
    return fields[0].count(static_cast<int>(minute % 60)) != 0 &&
           fields[1].count(static_cast<int>(minute / 60 % 24)) != 0 && day_fits &&
           fields[3].count(static_cast<int>(static_cast<unsigned>(date.month()))) != 0;
  }
};

TEST(CronExpression, AgreesWithLookingAtEveryMinute) {
  Rng rng({.seed = 17});
  const auto list = [&](int least, int most, int count, std::set<int>& into) {
    std::string text;
    for (int i = 0; i < count; ++i) {
      const int value =
          least + static_cast<int>(rng.below(static_cast<std::uint32_t>(most - least + 1)));
      into.insert(value);
      text += (text.empty() ? "" : ",") + std::to_string(value);
    }
    return text;
  };
  for (int round = 0; round < 60; ++round) {
    Reference reference;
    reference.by_weekday = rng.below(2) == 1;
    const std::string minutes = list(0, 59, 3, reference.fields[0]);
    const std::string hours = list(0, 23, 3, reference.fields[1]);
    const std::string day = list(1, 31, 4, reference.fields[2]);
    const std::string month = list(1, 12, 5, reference.fields[3]);
    const std::string weekdays = list(1, 7, 2, reference.fields[4]);
    const std::string text = minutes + " " + hours + " " + (reference.by_weekday ? "?" : day) +
                             " " + month + " " + (reference.by_weekday ? weekdays : "?") + " *";
    std::vector<ScheduleProblem> problems;
    const auto cron = CronExpression::parse(text, problems);
    ASSERT_TRUE(cron) << text;
    const std::int64_t start = day_number({2023, 11, 20}) * 1440 + rng.below(200'000);
    std::int64_t next = cron->next(start).value();
    for (std::int64_t minute = start; minute < start + 200'000; ++minute) {
      if (reference.fits(minute)) {
        ASSERT_EQ(next, minute) << text;
        next = cron->next(minute + 1).value();
      } else {
        ASSERT_GT(next, minute) << text;
      }
    }
  }
}

}  // namespace
}  // namespace drydock
