#include "simulator/schedule/schedule.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

using Service = ScheduleService;

bool taken(std::string_view text, Service service) {
  std::vector<ScheduleProblem> problems;
  const bool read = parse_schedule_expression(text, service, problems).has_value();
  EXPECT_EQ(read, problems.empty()) << text;
  return read;
}

Schedule schedule_of(std::string_view text, const std::string& zone = "UTC") {
  std::vector<ScheduleProblem> problems;
  const DiskFileSystem files;
  return {parse_schedule_expression(text, Service::Scheduler, problems).value(),
          load_time_zone(zone, files, std::string(kZoneFolder)).value()};
}

std::string fires(const Schedule& schedule, std::string_view after, int count) {
  std::string all;
  Nanoseconds at = parse_instant(after).value();
  for (int i = 0; i < count; ++i) {
    const auto next = schedule.next_fire(at);
    if (!next) {
      return all + "none";
    }
    all += format_instant(*next) + " ";
    at = *next;
  }
  return all;
}

bool has_zones() { return DiskFileSystem().exists(std::string(kZoneFolder) + "/Europe/Berlin"); }

// Recorded answers of PutRule (localstack, tests/aws/services/events/test_events_schedule.py).
TEST(ScheduleExpression, RatesOfRulesAsTheServiceTakesThem) {
  EXPECT_TRUE(taken("rate(1 minute)", Service::EventsRule));
  EXPECT_TRUE(taken("rate(10 days)", Service::EventsRule));
  for (const std::string_view text :
       {"rate(10 seconds)", "rate(10 years)", "rate(1 minutes)", "rate(1 hours)", "rate(1 days)",
        "rate(10 minute)", "rate(10 hour)", "rate(10 day)", "rate()", "rate(10)",
        "rate(10 minutess)", "rate(foo minutes)", "rate(0 minutes)", "rate(-10 minutes)",
        "rate(10 MINUTES)", "rate( 10 minutes )", " rate(10 minutes)"}) {
    EXPECT_FALSE(taken(text, Service::EventsRule)) << text;
  }
}

TEST(ScheduleExpression, EachServiceHasItsForms) {
  EXPECT_TRUE(taken("at(2026-11-21T10:00:00)", Service::Scheduler));
  EXPECT_FALSE(taken("at(2026-11-21T10:00:00)", Service::EventsRule));
  EXPECT_FALSE(taken("at(2026-02-30T10:00:00)", Service::Scheduler));
  EXPECT_TRUE(taken("rate(1 minutes)", Service::Scheduler));
  EXPECT_FALSE(taken("rate(1 minute)", Service::Glue));
  EXPECT_TRUE(taken("cron(0 12 * * ? *)", Service::Glue));
  EXPECT_FALSE(taken("rate(99999999999 days)", Service::Scheduler));
}

TEST(Schedule, ATimeThatClocksSkipIsSkippedAndOneThatTheyShowTwiceFiresOnce) {
  if (!has_zones()) {
    GTEST_SKIP() << "no time zone database";
  }
  const Schedule early = schedule_of("cron(30 2 * * ? *)", "Europe/Berlin");
  EXPECT_EQ(fires(early, "2026-03-27T12:00:00Z", 3),
            "2026-03-28T01:30:00Z 2026-03-30T00:30:00Z 2026-03-31T00:30:00Z ");
  EXPECT_EQ(fires(early, "2026-10-24T12:00:00Z", 2), "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z ");
  // From within the second showing.
  EXPECT_EQ(fires(early, "2026-10-25T01:10:00Z", 1), "2026-10-26T01:30:00Z ");
  const Schedule once = schedule_of("at(2026-03-29T02:30:00)", "Europe/Berlin");
  EXPECT_EQ(fires(once, "2026-01-01", 1), "none");
}

// Every minute that the clocks show for the first time, looked at one by one.
TEST(Schedule, AgreesWithWatchingTheClocks) {
  if (!has_zones()) {
    GTEST_SKIP() << "no time zone database";
  }
  for (const char* zone :
       {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"}) {
    const Schedule schedule = schedule_of("cron(0/10 0-4 * * ? *)", zone);
    const std::int64_t first = parse_instant("2026-02-01").value() / kSecond;
    std::int64_t latest_local = 0;
    Nanoseconds next = schedule.next_fire(first * kSecond - 1).value();
    for (std::int64_t at = first; at < first + 300 * kSecondsPerDay; at += 60) {
      const std::int64_t local = at + schedule.zone.offset_at(at);
      const bool fits = local / 60 % 10 == 0 && local / 3600 % 24 <= 4 && local > latest_local;
      latest_local = std::max(latest_local, local);
      ASSERT_EQ(next == at * kSecond, fits) << zone << " " << format_instant(at * kSecond);
      if (fits) {
        next = schedule.next_fire(next).value();
      }
    }
  }
}

TEST(Schedule, RatesCountTimeFromTheBeginning) {
  Schedule rate = schedule_of("rate(7 minutes)");
  rate.anchor = parse_instant("2026-01-01T00:00:30Z").value();
  EXPECT_EQ(fires(rate, "2026-01-01", 2), "2026-01-01T00:07:30Z 2026-01-01T00:14:30Z ");
  rate.fires_at_anchor = true;
  EXPECT_EQ(fires(rate, "2026-01-01", 2), "2026-01-01T00:00:30Z 2026-01-01T00:07:30Z ");
  EXPECT_EQ(fires(rate, "2026-01-01T00:07:30Z", 1), "2026-01-01T00:14:30Z ");
}

TEST(Schedule, StartAndEndBoundWhatRecurs) {
  Schedule daily = schedule_of("cron(0 12 * * ? *)");
  daily.start = parse_instant("2026-01-03T12:00:00Z");
  daily.end = parse_instant("2026-01-04T12:00:00Z");
  EXPECT_EQ(fires(daily, "2026-01-01", 3), "2026-01-03T12:00:00Z 2026-01-04T12:00:00Z none");
  Schedule once = schedule_of("at(2026-01-02T00:00:00)");
  once.end = parse_instant("2026-01-01");
  EXPECT_EQ(fires(once, "2026-01-01", 2), "2026-01-02T00:00:00Z none");
}

TEST(Schedule, InvokesWithinTheMinuteOrTheWindow) {
  Schedule daily = schedule_of("cron(0 12 * * ? *)");
  Rng rng({.seed = 1});
  Nanoseconds latest = 0;
  for (int i = 0; i < 1000; ++i) {
    const Nanoseconds at = daily.invoked_at(kHour, rng) - kHour;
    ASSERT_TRUE(at >= 0 && at < kMinute);
  }
  daily.window = 15 * kMinute;
  for (int i = 0; i < 1000; ++i) {
    latest = std::max(latest, daily.invoked_at(kHour, rng) - kHour);
  }
  EXPECT_LT(latest, 15 * kMinute);
  EXPECT_GT(latest, 14 * kMinute);
}

}  // namespace
}  // namespace drydock
