#include "planner/apply/poll_schedule.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"

namespace drydock {
namespace {

// Polls one operation that takes `takes` to its end; returns when that was seen and how many
// questions it took.
std::pair<Nanoseconds, int> follow(PollSchedule& schedule, Nanoseconds takes) {
  Nanoseconds elapsed = 0;
  Nanoseconds running_at = 0;
  for (int polls = 1;; ++polls) {
    elapsed += schedule.delay("T", OperationKind::Create, elapsed);
    if (elapsed >= takes) {
      schedule.ended("T", OperationKind::Create, running_at, elapsed);
      return {elapsed, polls};
    }
    running_at = elapsed;
  }
}

TEST(PollSchedule, LosesLittleAndAsksSeldomOnceATypeIsKnown) {
  for (const Nanoseconds takes : {50 * kMillisecond, 2 * kSecond, 90 * kSecond}) {
    PollSchedule schedule;
    EXPECT_LE(follow(schedule, takes).first, takes + takes / 10 + kMillisecond);
    Nanoseconds lost = 0;
    int polls = 0;
    for (int i = 0; i < 50; ++i) {
      const auto [seen, asked] = follow(schedule, takes);
      lost += seen - takes;
      polls += asked;
    }
    EXPECT_LE(lost, 50 * takes / 20) << takes;
    EXPECT_LE(polls, 50 * 8) << takes;
  }
}

TEST(PollSchedule, WhatEndsAtOnceIsAskedForAtOnce) {
  PollSchedule schedule;
  for (int i = 0; i < 20; ++i) {
    static_cast<void>(follow(schedule, 0));
  }
  EXPECT_EQ(schedule.delay("T", OperationKind::Create, 0), 0);
  EXPECT_GT(schedule.delay("T", OperationKind::Create, kMillisecond), 0);
  EXPECT_EQ(schedule.delay("Other", OperationKind::Create, 0), kMillisecond);
}

TEST(PollSchedule, NeverWaitsLongForWhatTakesLong) {
  PollSchedule schedule;
  EXPECT_EQ(schedule.delay("T", OperationKind::Create, kHour), kSecond);
}

}  // namespace
}  // namespace drydock
