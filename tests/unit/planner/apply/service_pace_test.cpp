#include "planner/apply/service_pace.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"

namespace drydock {
namespace {

TEST(ServicePace, NamesTheServiceOfAType) {
  EXPECT_EQ(service_of("AWS::IAM::Role"), "AWS::IAM");
  EXPECT_EQ(service_of("AWS::IAM"), "AWS::IAM");
  EXPECT_EQ(service_of("Odd"), "Odd");
  EXPECT_EQ(service_of("Org::Service::Use::MODULE"), "Org::Service");
}

TEST(ServicePace, WhatNeverThrottlesIsNeverSlowed) {
  ServicePace pace;
  for (int i = 0; i < 10'000; ++i) {
    pace.asked("AWS::S3", kSecond);
    pace.accepted("AWS::S3", kSecond);
  }
  EXPECT_LE(pace.next_at("AWS::S3"), kSecond);
  EXPECT_EQ(pace.per_second("AWS::S3"), 0);
}

TEST(ServicePace, ARefusalHalvesWhatWasAskedInTheLastSecond) {
  ServicePace pace;
  for (int i = 0; i < 40; ++i) {
    pace.asked("AWS::IAM", 10 * kSecond + i * kMillisecond);
  }
  const Nanoseconds now = 10 * kSecond + 50 * kMillisecond;
  pace.throttled("AWS::IAM", now, 0);
  EXPECT_DOUBLE_EQ(pace.per_second("AWS::IAM"), 20);
  EXPECT_EQ(pace.next_at("AWS::IAM"), now + 50 * kMillisecond);
  // The rest of the same burst is refused too, and says nothing new.
  pace.throttled("AWS::IAM", now + kMillisecond, 0);
  EXPECT_DOUBLE_EQ(pace.per_second("AWS::IAM"), 20);
  pace.throttled("AWS::IAM", now + kSecond, 0);
  EXPECT_DOUBLE_EQ(pace.per_second("AWS::IAM"), 10);
  EXPECT_EQ(pace.next_at("AWS::S3"), 0) << "others are not slowed";
}

TEST(ServicePace, AdviceOfTheServiceIsKept) {
  ServicePace pace;
  pace.asked("AWS::IAM", 0);
  pace.throttled("AWS::IAM", 0, 30 * kSecond);
  EXPECT_EQ(pace.next_at("AWS::IAM"), 30 * kSecond);
}

TEST(ServicePace, RequestsAreSpacedAndTheRateRisesAgain) {
  ServicePace pace;
  for (int i = 0; i < 8; ++i) {
    pace.asked("AWS::IAM", 0);
  }
  pace.throttled("AWS::IAM", 0, 0);  // to 4 a second
  pace.asked("AWS::IAM", kSecond);
  EXPECT_EQ(pace.next_at("AWS::IAM"), kSecond + kSecond / 4);
  pace.asked("AWS::IAM", kSecond + kSecond / 4);
  EXPECT_EQ(pace.next_at("AWS::IAM"), kSecond + kSecond / 2);
  pace.accepted("AWS::IAM", kSecond / 2);
  EXPECT_DOUBLE_EQ(pace.per_second("AWS::IAM"), 4);
  pace.accepted("AWS::IAM", 3 * kSecond);
  EXPECT_DOUBLE_EQ(pace.per_second("AWS::IAM"), 7);
  pace.accepted("AWS::IAM", 1000 * kSecond);
  EXPECT_EQ(pace.per_second("AWS::IAM"), 0) << "long without a refusal: as good as unlimited";
}

// A service that takes 10 a second with a burst of 10: the pace finds that rate and stays near it.
TEST(ServicePace, SettlesNearWhatAServiceTakes) {
  ServicePace pace;
  double tokens = 10;
  Nanoseconds filled_at = 0;
  int taken = 0;
  int refused_late = 0;
  Nanoseconds now = 0;
  while (now < 120 * kSecond) {
    pace.asked("AWS::IAM", now);
    tokens = std::min(10.0, tokens + 10 * to_seconds(now - filled_at));
    filled_at = now;
    if (tokens >= 1) {
      tokens -= 1;
      ++taken;
      pace.accepted("AWS::IAM", now);
    } else {
      refused_late += now > 20 * kSecond ? 1 : 0;
      pace.throttled("AWS::IAM", now, 0);
    }
    now = std::max(now + kMillisecond, pace.next_at("AWS::IAM"));
  }
  EXPECT_GT(taken, 120 * 7);
  EXPECT_LT(refused_late, 60);
}

}  // namespace
}  // namespace drydock
