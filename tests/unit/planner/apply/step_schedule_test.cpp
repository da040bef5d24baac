#include "planner/apply/step_schedule.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"

namespace drydock {
namespace {

class StepScheduleTest : public ::testing::Test {
 protected:
  std::uint32_t create(const std::string& type, std::vector<std::uint32_t> after = {}) {
    ResourceChange change;
    change.address = Address("R" + std::to_string(plan_.steps.size()));
    change.type = type;
    change.action = Action::Create;
    plan_.diff.changes.push_back(std::move(change));
    const auto number = static_cast<std::uint32_t>(plan_.steps.size());
    plan_.steps.push_back({OperationKind::Create, number, std::move(after)});
    return number;
  }
  std::vector<std::uint32_t> admit_all(StepSchedule& schedule, Nanoseconds now) {
    std::vector<std::uint32_t> admitted;
    while (const std::optional<std::uint32_t> step = schedule.admit(now)) {
      admitted.push_back(*step);
    }
    return admitted;
  }

  Plan plan_;
};

TEST_F(StepScheduleTest, TheLongestChainComesFirstAndThenThePlansOrder) {
  create("A::B::C");
  const auto root = create("A::B::C");
  const auto middle = create("A::B::D", {root});
  create("A::B::C", {middle});
  create("A::B::E");
  StepSchedule schedule(plan_, {});
  schedule.open({});
  EXPECT_EQ(admit_all(schedule, 0), (std::vector<std::uint32_t>{1, 0, 4}));
  EXPECT_TRUE(schedule.empty());
  schedule.end(root);
  EXPECT_FALSE(schedule.empty());
  EXPECT_EQ(admit_all(schedule, 0), (std::vector<std::uint32_t>{middle}));
}

TEST_F(StepScheduleTest, ATypeAtItsLimitHoldsNobodyElseUp) {
  for (int i = 0; i < 3; ++i) {
    create("AWS::IAM::Role");
    create("AWS::IAM::Policy");
    create("AWS::S3::Bucket");
  }
  StepSchedule schedule(plan_, {{"AWS::IAM::*", 2}, {"AWS::IAM::Role", 1}});
  schedule.open({});
  EXPECT_EQ(admit_all(schedule, 0), (std::vector<std::uint32_t>{0, 1, 2, 5, 8}));
  EXPECT_FALSE(schedule.empty());
  EXPECT_FALSE(schedule.opens_at());
  schedule.leave(0);
  EXPECT_EQ(admit_all(schedule, 0), (std::vector<std::uint32_t>{3}));
  schedule.leave(1);
  EXPECT_EQ(admit_all(schedule, 0), (std::vector<std::uint32_t>{4}));
}

TEST_F(StepScheduleTest, AThrottlingServiceIsPassedOverUntilItsTime) {
  create("AWS::IAM::Role");
  create("AWS::IAM::Role");
  create("AWS::S3::Bucket");
  StepSchedule schedule(plan_, {});
  schedule.open({});
  schedule.pace().asked("AWS::IAM", 0);
  schedule.pace().throttled("AWS::IAM", 0, 2 * kSecond);
  EXPECT_EQ(admit_all(schedule, kSecond), (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(schedule.opens_at(), 2 * kSecond);
  EXPECT_EQ(admit_all(schedule, 2 * kSecond), (std::vector<std::uint32_t>{0}));
  EXPECT_GT(*schedule.opens_at(), 2 * kSecond);
}

TEST_F(StepScheduleTest, WhatIsDoneAlreadyIsNotTakenUp) {
  const auto root = create("A::B::C");
  const auto next = create("A::B::C", {root});
  create("A::B::C", {root, next});
  StepSchedule schedule(plan_, {});
  schedule.open({true, false, false});
  EXPECT_EQ(admit_all(schedule, 0), (std::vector<std::uint32_t>{next}));
}

}  // namespace
}  // namespace drydock
