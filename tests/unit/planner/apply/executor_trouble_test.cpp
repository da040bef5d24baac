// The executor when things go wrong or slowly: broken creates, time-outs, throttling, limits,
// hooks; and how few transactions it needs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <deque>

#include "apply_stage.hpp"
#include "planner/apply/executor.hpp"
#include "tests/forwarding_store.hpp"

namespace drydock {
namespace {

using ExecutorTroubleTest = ApplyStage;

// Counts the transactions that write.
class CountingStore final : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  Status write(const LockToken& lock, std::span<const StateWrite> writes) override {
    ++writes_;
    return store().write(lock, writes);
  }
  [[nodiscard]] std::size_t writes() const { return writes_; }

 private:
  std::size_t writes_ = 0;
};

TEST_F(ExecutorTroubleTest, WhatABrokenCreateLeftIsKeptOnRecordToBeDeleted) {
  PlanBuilder plan;
  plan.create("Db");
  cloud_.script("create Db", {{.error = HandlerError::NotStabilized, .leaves_object = true}});
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps[0], StepState::Failed);
  EXPECT_NE(result.problems[0].find("left Db-1 behind"), std::string::npos) << result.problems[0];
  ASSERT_EQ(state().resources.size(), 1U);
  EXPECT_FALSE(state().resources[0].deposed.empty());
  EXPECT_EQ(state().resources[0].identifier, "Db-1");
  EXPECT_TRUE(store_->open_intents()->empty());
}

TEST_F(ExecutorTroubleTest, AnObjectThatTheRequestNamedMayBeAnothers) {
  PlanBuilder plan;
  plan.create("Bucket", {}, one_property("BucketName", Value::string("logs")));
  cloud_.objects()["logs"] = {"Test::Type", "Foreign", Value::object({})};
  cloud_.script("create Bucket", {{.error = HandlerError::ServiceInternalError, .named = "logs"}});
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps[0], StepState::Failed);
  EXPECT_NE(result.problems[0].find("somebody else"), std::string::npos) << result.problems[0];
  EXPECT_TRUE(state().resources.empty());
  EXPECT_EQ(cloud_.objects().size(), 1U);
}

TEST_F(ExecutorTroubleTest, AnOperationThatNeverEndsIsGivenUpAndNotForgotten) {
  PlanBuilder plan;
  const auto slow = plan.create("Slow");
  plan.create("Child", {slow});
  plan.create("Other");
  cloud_.script("create Slow", {{.polls = 1'000'000}});
  options_.timeouts = {{"Test::*", 5 * kMinute}};
  const Nanoseconds began = clock_.now();
  const ApplyResult result = run(plan);
  using enum StepState;
  EXPECT_EQ(result.steps, (std::vector<StepState>{Failed, Skipped, Done}));
  EXPECT_NE(result.problems[0].find("within 5m"), std::string::npos) << result.problems[0];
  EXPECT_EQ(clock_.now() - began, 5 * kMinute);
  EXPECT_EQ(store_->open_intents()->size(), 1U);
}

TEST_F(ExecutorTroubleTest, AResourcesOwnTimeoutComesFirst) {
  PlanBuilder plan;
  plan.create("Slow");
  cloud_.script("create Slow", {{.polls = 1'000'000}});
  options_.timeouts = {{"Test::*", 5 * kMinute}};
  options_.resource_timeouts[{Address("Slow"), OperationKind::Create}] = 30 * kSecond;
  const Nanoseconds began = clock_.now();
  EXPECT_FALSE(run(plan).complete());
  EXPECT_EQ(clock_.now() - began, 30 * kSecond);
}

TEST_F(ExecutorTroubleTest, FailuresThatFollowProgressAreCountedToo) {
  PlanBuilder plan;
  plan.create("Vpc");
  cloud_.script("create Vpc", std::deque<ScriptedCloud::Answer>(
                                  100, {.polls = 5, .error = HandlerError::ServiceInternalError}));
  EXPECT_EQ(run(plan).steps[0], StepState::Failed);
  EXPECT_EQ(count(StepEvent::Kind::Retrying), 5U);
}

TEST_F(ExecutorTroubleTest, AThrottledServiceIsAskedMoreSlowly) {
  PlanBuilder plan;
  for (int i = 0; i < 30; ++i) {
    plan.create("R" + std::to_string(i));
    cloud_.script("create R" + std::to_string(i),
                  std::deque<ScriptedCloud::Answer>(8, {.error = HandlerError::Throttling}));
  }
  EXPECT_TRUE(run(plan).complete()) << "more patience than for other failures";
  EXPECT_EQ(cloud_.objects().size(), 30U);
}

// Found by the simulation test: the refusal of a repeated call is not the end of the first one.
TEST_F(ExecutorTroubleTest, ARefusedRepetitionDoesNotForgetTheFirstCall) {
  PlanBuilder plan;
  plan.create("Vpc");
  cloud_.script("create Vpc", {{.answer_lost = true}});
  bool throttled = false;
  options_.on_event = [&](const StepEvent& event) {
    if (event.kind == StepEvent::Kind::Retrying && !throttled) {
      throttled = true;
      cloud_.throttle_next(1);
    }
  };
  const Result<ApplyResult> result =
      apply_plan(plan.plan(), *store_, lock_, cloud_, clock_, options_);
  ASSERT_TRUE(result && result->complete());
  EXPECT_TRUE(throttled);
  EXPECT_EQ(cloud_.objects().size(), 1U);
  EXPECT_EQ(recorded("Vpc")->identifier, cloud_.objects().begin()->first);
}

TEST_F(ExecutorTroubleTest, LimitsHoldByType) {
  PlanBuilder plan;
  for (int i = 0; i < 20; ++i) {
    plan.create("R" + std::to_string(i));
    cloud_.script("create R" + std::to_string(i), {{.polls = 3}});
  }
  options_.limits = {{"Test::*", 2}};
  EXPECT_TRUE(run(plan).complete());
  EXPECT_EQ(cloud_.most_at_once(), 2U);
}

// One transaction carries many parts: the number of writes is far below that of operations.
TEST_F(ExecutorTroubleTest, ManyStepsShareATransaction) {
  PlanBuilder plan;
  for (int i = 0; i < 1000; ++i) {
    plan.create("R" + std::to_string(i));
  }
  CountingStore counting(*store_);
  const Result<ApplyResult> result =
      apply_plan(plan.plan(), counting, lock_, cloud_, clock_, options_);
  ASSERT_TRUE(result && result->complete());
  EXPECT_EQ(cloud_.objects().size(), 1000U);
  EXPECT_EQ(state().resources.size(), 1000U);
  EXPECT_LT(counting.writes(), 60U);
}

// Hooks of a test: each call is remembered; those that are scripted to fail do.
class ScriptedHooks final : public OperationHooks {
 public:
  Result<std::optional<std::uint64_t>> start(const HookCall& call) override {
    calls.push_back(
        fmt::format("{} {} {}{}", call.moment == HookMoment::Before ? "before" : "after",
                    operation_name(call.operation), call.address.text(),
                    call.moment == HookMoment::After && !call.succeeded ? " failed" : ""));
    seen.push_back(call);
    return call.address.text() == "Bare" ? std::optional<std::uint64_t>()
                                         : std::optional<std::uint64_t>(calls.size() - 1);
  }
  std::optional<Status> poll(std::uint64_t hook) override {
    if (polls++ % 3 != 2) {
      return std::nullopt;
    }
    return fails == calls[hook] ? Status(Error{"exit code 3", ""}) : success();
  }
  std::vector<std::string> calls;
  std::vector<HookCall> seen;
  std::string fails;
  int polls = 0;
};

TEST_F(ExecutorTroubleTest, HooksRunAroundAnOperation) {
  PlanBuilder plan;
  const auto db =
      plan.create("Db", {}, one_property("Password", Value::string("hunter2").mark_secret()));
  plan.create("Bare", {db});
  ScriptedHooks hooks;
  options_.hooks = &hooks;
  std::size_t hooks_at_start = 0;
  cloud_.on_trace([&](const std::string& entry) {
    hooks_at_start = entry == "start create Db" ? hooks.calls.size() : hooks_at_start;
  });
  const ApplyResult result = run(plan);
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(hooks_at_start, 1U);
  EXPECT_EQ(hooks.calls, (std::vector<std::string>{"before create Db", "after create Db",
                                                   "before create Bare", "after create Bare"}));
  EXPECT_EQ(hooks.seen[1].identifier, "Db-1");
  EXPECT_NE(hooks.seen[0].properties.find("Password")->text(), "hunter2");
}

TEST_F(ExecutorTroubleTest, AHookBeforeThatFailsFailsTheStepAndAfterItIsAWarning) {
  PlanBuilder plan;
  plan.create("Db");
  plan.create("Other");
  ScriptedHooks hooks;
  options_.hooks = &hooks;
  hooks.fails = "before create Db";
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps, (std::vector<StepState>{StepState::Failed, StepState::Done}));
  EXPECT_EQ(result.problems[0], "create of Db: the hook before it failed: exit code 3");
  EXPECT_EQ(cloud_.place("start create Db"), -1);
  EXPECT_TRUE(store_->open_intents()->empty());
  hooks.fails = "after create Db";
  PlanBuilder again;
  again.create("Db");
  const ApplyResult second = run(again);
  EXPECT_TRUE(second.complete());
  ASSERT_EQ(second.warnings.size(), 1U);
  EXPECT_EQ(second.warnings[0], "the hook after create of Db failed: exit code 3");
}

// What was made a moment ago is not seen everywhere yet.
TEST_F(ExecutorTroubleTest, WhatIsNotSeenYetIsAskedForAgainForAMinute) {
  const ScriptedCloud::Answer unseen{.error = HandlerError::NotFound};
  PlanBuilder plan;
  const auto role = plan.create("Role");
  plan.create("Function", {role});
  plan.plan().diff.changes[1].dependencies = {Address("Role")};
  plan.create("Alone");
  cloud_.script("create Function", {unseen, unseen, unseen});
  cloud_.script("create Alone", {unseen});
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps[1], StepState::Done);
  EXPECT_EQ(result.steps[2], StepState::Failed) << "nothing that it needs is young";
  EXPECT_EQ(count(StepEvent::Kind::Retrying), 3U);
}

TEST_F(ExecutorTroubleTest, WhatIsNeverSeenFailsAfterAMinute) {
  PlanBuilder plan;
  const auto role = plan.create("Role");
  plan.create("Function", {role});
  plan.plan().diff.changes[1].dependencies = {Address("Role")};
  cloud_.script("create Function",
                std::deque<ScriptedCloud::Answer>(100, {.error = HandlerError::NotFound}));
  const Nanoseconds began = clock_.now();
  EXPECT_EQ(run(plan).steps[1], StepState::Failed);
  EXPECT_GT(clock_.now() - began, 55 * kSecond);
  EXPECT_LT(clock_.now() - began, 70 * kSecond);
}

// A delete that finds nothing is done, unless the object is so young that it is only not seen yet.
TEST_F(ExecutorTroubleTest, ADeleteOfWhatWasJustMadeIsNotDoneForNotFound) {
  PlanBuilder plan;
  plan.create("Topic");
  ASSERT_TRUE(run(plan).complete());
  const std::string identifier = state().resources[0].identifier;
  cloud_.script("delete Topic", {{.error = HandlerError::NotFound}});
  PlanBuilder back;
  back.remove("Topic", identifier);
  ASSERT_TRUE(run(back).complete());
  EXPECT_TRUE(cloud_.objects().empty());
  EXPECT_TRUE(state().resources.empty());
}

TEST_F(ExecutorTroubleTest, RetainAloneKeepsWhatAFailedCreateHasLeft) {
  for (const RetentionPolicy policy :
       {RetentionPolicy::Delete, RetentionPolicy::RetainExceptOnCreate, RetentionPolicy::Retain,
        RetentionPolicy::Snapshot}) {
    PlanBuilder plan;
    plan.create("Db");
    plan.plan().diff.changes[0].deletion_policy = policy;
    plan.plan().diff.changes[0].update_replace_policy = RetentionPolicy::Retain;
    cloud_.script("create Db", {{.error = HandlerError::NotStabilized, .leaves_object = true}});
    EXPECT_FALSE(run(plan).complete());
    const RetentionPolicy ends_by = state().resources.back().update_replace_policy;
    EXPECT_EQ(ends_by, policy == RetentionPolicy::Retain ? RetentionPolicy::Retain
                                                         : RetentionPolicy::Delete);
    open();
    StateEdit edit;
    edit.what = "test";
    edit.remove = {{Address("Db"), state().resources.back().deposed}};
    ASSERT_TRUE(store_->write_one(lock_, edit));
  }
}

}  // namespace
}  // namespace drydock
