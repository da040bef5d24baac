#include "simulator/rehearsal/rehearse.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"

namespace drydock {
namespace {

class RehearseTest : public ::testing::Test {
 protected:
  std::uint32_t create(const std::string& type, std::vector<std::uint32_t> after = {}) {
    const auto number = static_cast<std::uint32_t>(plan_.steps.size());
    ResourceChange change;
    change.address = Address("R" + std::to_string(number));
    change.type = type;
    change.action = Action::Create;
    change.after = Value::object({});
    Value expression = Value::object({});
    expression.set("Ref", Value::string("Nobody"));
    change.after.set("Of", Value::unknown(std::move(expression)));
    plan_.diff.changes.push_back(std::move(change));
    plan_.steps.push_back({OperationKind::Create, number, std::move(after)});
    return number;
  }
  void takes(const std::string& types, Distribution seconds) {
    model_.times.push_back({types, seconds, "the test"});
  }
  static Distribution constant(double seconds) {
    return {Distribution::Kind::Constant, seconds, 0};
  }
  [[nodiscard]] Rehearsal run() const { return rehearse(plan_, recorded_, model_, options_); }

  Plan plan_;
  StateSnapshot recorded_;
  CloudModel model_;
  RehearsalOptions options_;
};

TEST_F(RehearseTest, ConstantTimesAddUpAlongTheCriticalPath) {
  const auto a = create("T::A::Slow");
  create("T::A::Fast");
  const auto c = create("T::A::Fast", {a});
  const auto d = create("T::A::Slow", {c});
  takes("*Slow", constant(100));
  takes("*", constant(10));
  const Rehearsal all = run();
  EXPECT_NEAR(all.calm_seconds, 210, 11) << "polls come a little late";
  EXPECT_GE(all.calm_seconds, 210);
  EXPECT_EQ(all.critical_path, (std::vector<std::uint32_t>{a, c, d}));
  EXPECT_EQ(all.steps[a].critical, all.trials);
  EXPECT_EQ(all.steps[1].critical, 0U);
  EXPECT_DOUBLE_EQ(all.p50.value, all.calm_seconds);
  EXPECT_EQ(all.failing.trials, 0U);
  EXPECT_EQ(all.failing.ci95().low, 0);
  EXPECT_LT(all.failing.ci95().high, 0.03);
}

TEST_F(RehearseTest, ParallelismBoundsTheDuration) {
  for (int i = 0; i < 20; ++i) {
    create("T::A::B");
  }
  takes("*", constant(10));
  options_.apply.parallelism = 5;
  EXPECT_NEAR(run().calm_seconds, 40, 5);
  options_.apply.limits = {{"T::*", 2}};
  EXPECT_NEAR(run().calm_seconds, 100, 11);
}

TEST_F(RehearseTest, TheThreadsNeverShow) {
  for (std::uint32_t i = 0; i < 12; ++i) {
    create("T::A::B", i < 4 ? std::vector<std::uint32_t>() : std::vector<std::uint32_t>{i - 4});
  }
  takes("*", {Distribution::Kind::Lognormal, 10, 30});
  model_.failures.push_back({{"*", std::nullopt, 0.05}, HandlerError::InvalidRequest, false});
  model_.throttles.push_back({"*", 2, 3, 0});
  model_.crashes_per_hour = 20;
  options_.threads = 1;
  const Rehearsal one = run();
  options_.threads = 7;
  const Rehearsal seven = run();
  EXPECT_EQ(one.mean_seconds, seven.mean_seconds);
  EXPECT_EQ(one.p95.value, seven.p95.value);
  EXPECT_EQ(one.failing.trials, seven.failing.trials);
  EXPECT_EQ(one.crashed.trials, seven.crashed.trials);
  EXPECT_EQ(one.left_under_way, seven.left_under_way);
  for (std::size_t step = 0; step < one.steps.size(); ++step) {
    EXPECT_EQ(one.steps[step].critical, seven.steps[step].critical);
    EXPECT_EQ(one.steps[step].retries, seven.steps[step].retries);
  }
  options_.seed = 2;
  EXPECT_NE(run().mean_seconds, one.mean_seconds);
}

TEST_F(RehearseTest, TheChanceOfFailingIsThatOfTheParts) {
  const auto first = create("T::A::Risky");
  create("T::A::Safe", {first});
  create("T::A::Safe");
  takes("*", constant(5));
  model_.failures.push_back({{"*Risky", std::nullopt, 0.3}, HandlerError::AccessDenied, false});
  options_.trials = 2000;
  const Rehearsal all = run();
  EXPECT_NEAR(all.failing.value(), 0.3, 0.04);
  EXPECT_LE(all.failing.ci95().low, 0.3);
  EXPECT_GE(all.failing.ci95().high, 0.3);
  EXPECT_EQ(all.steps[first].failed, all.failing.trials);
  EXPECT_DOUBLE_EQ(all.left_done, 1);
  EXPECT_DOUBLE_EQ(all.left_not_started, 1);
}

TEST_F(RehearseTest, WhatIsLeftBehindIsCounted) {
  create("T::A::B");
  takes("*", constant(5));
  model_.failures.push_back({{"*", std::nullopt, 1}, HandlerError::NotStabilized, true});
  EXPECT_DOUBLE_EQ(run().left_remnants, 1);
  model_.failures.clear();
  model_.endless.push_back({"*", std::nullopt, 1});
  options_.apply.timeouts = {{"*", kMinute}};
  const Rehearsal endless = run();
  EXPECT_DOUBLE_EQ(endless.left_under_way, 1);
  EXPECT_DOUBLE_EQ(endless.p50.value, 60);
  EXPECT_EQ(endless.crashed.trials, 0U);
}

TEST_F(RehearseTest, ACrashLeavesIntentsOpen) {
  create("T::A::B");
  takes("*", constant(1800));
  model_.crashes_per_hour = 100;
  const Rehearsal all = run();
  EXPECT_GT(all.crashed.trials, all.trials / 2);
  EXPECT_DOUBLE_EQ(all.left_under_way, 1);
}

TEST_F(RehearseTest, ThrottlingAndLostCallsCostTimeAndNothingElse) {
  for (int i = 0; i < 40; ++i) {
    create("AWS::IAM::Role");
  }
  takes("*", constant(1));
  const double calm = run().p50.value;
  model_.throttles.push_back({"IAM", 2, 2, 0});
  model_.lost_calls.push_back({"*", std::nullopt, 0.1});
  const Rehearsal all = run();
  EXPECT_EQ(all.failing.trials, 0U);
  EXPECT_GT(all.p50.value, 18) << "40 requests at 2 a second";
  EXPECT_GT(all.p50.value, calm);
}

}  // namespace
}  // namespace drydock
