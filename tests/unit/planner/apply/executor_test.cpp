#include "planner/apply/executor.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "apply_stage.hpp"
#include "planner/state/recorded_reference.hpp"

namespace drydock {
namespace {

using ExecutorTest = ApplyStage;

// Counts the transactions that write.
class CountingStore final : public StateStore {
 public:
  explicit CountingStore(StateStore& store) : store_(store) {}
  Result<StateSnapshot> snapshot() const override { return store_.snapshot(); }
  Result<StateSnapshot> snapshot_at(std::int64_t serial) const override {
    return store_.snapshot_at(serial);
  }
  Result<std::vector<HistoryEntry>> history(std::size_t limit) const override {
    return store_.history(limit);
  }
  Result<std::vector<ImportRecord>> imports_of_others() const override {
    return store_.imports_of_others();
  }
  Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) override {
    return store_.lock(operation, lease);
  }
  Status renew(const LockToken& lock, Nanoseconds lease) override {
    return store_.renew(lock, lease);
  }
  Status unlock(const LockToken& lock) override { return store_.unlock(lock); }
  Status break_lock(const std::string& id) override { return store_.break_lock(id); }
  Result<std::optional<LockInfo>> lock_holder() const override { return store_.lock_holder(); }
  Result<std::vector<Intent>> open_intents() const override { return store_.open_intents(); }
  Status write(const LockToken& lock, std::span<const StateWrite> writes) override {
    ++writes_;
    return store_.write(lock, writes);
  }
  [[nodiscard]] std::size_t writes() const { return writes_; }

 private:
  StateStore& store_;
  std::size_t writes_ = 0;
};

TEST_F(ExecutorTest, StepsWaitForWhatTheyNeedAndSendWhatItYielded) {
  PlanBuilder plan;
  const auto vpc = plan.create("Vpc");
  const auto subnet = plan.create("Subnet", {vpc}, one_property("VpcId", unknown_reference("Vpc")));
  plan.create("Group", {vpc, subnet}, one_property("Vpc", unknown_reference("Vpc", "Arn")));
  plan.output("Id", unknown_reference("Subnet"));
  cloud_.script("create Vpc", {{.polls = 7}});
  const ApplyResult result = run(plan);
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.created, 3U);
  EXPECT_LT(cloud_.place("end create Vpc"), cloud_.place("start create Subnet"));
  EXPECT_LT(cloud_.place("end create Subnet"), cloud_.place("start create Group"));
  EXPECT_EQ(recorded("Subnet")->properties.find("VpcId")->text(), "Vpc-1");
  EXPECT_EQ(cloud_.objects()["Group-3"].properties.find("Vpc")->text(), "arn:Vpc-1");
  EXPECT_EQ(state().outputs.at("Id").text(), "Subnet-2");
  EXPECT_TRUE(store_->open_intents()->empty());
}

TEST_F(ExecutorTest, RunsSideBySideUpToTheLimit) {
  PlanBuilder plan;
  for (int i = 0; i < 20; ++i) {
    plan.create("R" + std::to_string(i));
    cloud_.script("create R" + std::to_string(i), {{.polls = 3}});
  }
  options_.parallelism = 4;
  EXPECT_TRUE(run(plan).complete());
  EXPECT_EQ(cloud_.most_at_once(), 4U);
}

TEST_F(ExecutorTest, AnIntentIsDurableBeforeTheCloudIsAsked) {
  PlanBuilder plan;
  plan.create("Vpc");
  std::size_t open_when_asked = 0;
  cloud_.on_trace([&](const std::string& entry) {
    if (entry == "start create Vpc") {
      ManualClock clock(0);
      const auto other =
          open_state_store({.path = folder_.file("state.db"), .stack_name = "app"}, clock);
      open_when_asked = (*other)->open_intents()->size();
    }
  });
  EXPECT_TRUE(run(plan).complete());
  EXPECT_EQ(open_when_asked, 1U);
}

TEST_F(ExecutorTest, AFailureSkipsItsDependentsAndNothingElse) {
  PlanBuilder plan;
  const auto bad = plan.create("Bad");
  const auto child = plan.create("Child", {bad});
  plan.create("Grandchild", {child});
  plan.create("Other", {plan.create("Good")});
  plan.output("Lost", unknown_reference("Bad"));
  plan.output("Kept", unknown_reference("Other"));
  cloud_.script("create Bad", {{.error = HandlerError::InvalidRequest}});
  const ApplyResult result = run(plan);
  EXPECT_FALSE(result.complete());
  using enum StepState;
  EXPECT_EQ(result.steps, (std::vector<StepState>{Failed, Skipped, Skipped, Done, Done}));
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_EQ(result.problems[0], "create of Bad: refused (InvalidRequest)");
  EXPECT_EQ(state().resources.size(), 2U);
  EXPECT_EQ(state().outputs.count("Lost"), 0U);
  EXPECT_EQ(state().outputs.count("Kept"), 1U);
  EXPECT_EQ(count(StepEvent::Kind::Skipped), 2U);
}

TEST_F(ExecutorTest, TriesAgainWhatMayPass) {
  PlanBuilder plan;
  plan.create("Vpc");
  cloud_.script("create Vpc", {{.error = HandlerError::Throttling},
                               {.call_fails = true},
                               {.error = HandlerError::ServiceInternalError}});
  const Nanoseconds began = clock_.now();
  EXPECT_TRUE(run(plan).complete());
  EXPECT_EQ(cloud_.objects().size(), 1U);
  EXPECT_EQ(count(StepEvent::Kind::Retrying), 3U);
  EXPECT_GT(clock_.now() - began, 500 * kMillisecond);
  EXPECT_TRUE(store_->open_intents()->empty());
}

TEST_F(ExecutorTest, GivesUpAfterAFewAttempts) {
  PlanBuilder plan;
  plan.create("Vpc");
  cloud_.script("create Vpc",
                std::deque<ScriptedCloud::Answer>(100, {.error = HandlerError::ResourceConflict}));
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps[0], StepState::Failed);
  EXPECT_LT(cloud_.trace().size(), 40U);
  EXPECT_TRUE(store_->open_intents()->empty());
}

TEST_F(ExecutorTest, AnUnreachableCloudLeavesTheIntentForTheNextRun) {
  PlanBuilder plan;
  plan.create("Child", {plan.create("Vpc")});
  cloud_.script("create Vpc", std::deque<ScriptedCloud::Answer>(100, {.call_fails = true}));
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps, (std::vector<StepState>{StepState::Failed, StepState::Skipped}));
  EXPECT_EQ(store_->open_intents()->size(), 1U);
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_NE(result.problems[0].find("connection reset"), std::string::npos) << result.problems[0];
}

TEST_F(ExecutorTest, ACloudThatFallsSilentLeavesTheIntentForTheNextRun) {
  PlanBuilder plan;
  plan.create("Vpc");
  cloud_.script("create Vpc", {{.polls_fail = true}});
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps, (std::vector<StepState>{StepState::Failed}));
  EXPECT_EQ(store_->open_intents()->size(), 1U);
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_NE(result.problems[0].find("no answer"), std::string::npos) << result.problems[0];
}

TEST_F(ExecutorTest, NeverDeletesTheOwnerOfATakenName) {
  PlanBuilder plan;
  plan.create("Bucket");
  cloud_.objects()["Bucket-9"] = {"Test::Type", "Foreign", Value::object({})};
  cloud_.script("create Bucket", {{.error = HandlerError::AlreadyExists}});
  EXPECT_EQ(run(plan).steps[0], StepState::Failed);
  EXPECT_EQ(cloud_.trace(),
            (std::vector<std::string>{"start create Bucket", "fail create Bucket"}));
  EXPECT_EQ(cloud_.objects().size(), 1U);
  EXPECT_TRUE(state().resources.empty());
}

TEST_F(ExecutorTest, WhatABrokenCreateLeftIsKeptOnRecordToBeDeleted) {
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

TEST_F(ExecutorTest, AnObjectThatTheRequestNamedMayBeAnothers) {
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

TEST_F(ExecutorTest, AnOperationThatNeverEndsIsGivenUpAndNotForgotten) {
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

TEST_F(ExecutorTest, AResourcesOwnTimeoutComesFirst) {
  PlanBuilder plan;
  plan.create("Slow");
  cloud_.script("create Slow", {{.polls = 1'000'000}});
  options_.timeouts = {{"Test::*", 5 * kMinute}};
  options_.resource_timeouts[Address("Slow")] = 30 * kSecond;
  const Nanoseconds began = clock_.now();
  EXPECT_FALSE(run(plan).complete());
  EXPECT_EQ(clock_.now() - began, 30 * kSecond);
}

TEST_F(ExecutorTest, FailuresThatFollowProgressAreCountedToo) {
  PlanBuilder plan;
  plan.create("Vpc");
  cloud_.script("create Vpc", std::deque<ScriptedCloud::Answer>(
                                  100, {.polls = 5, .error = HandlerError::ServiceInternalError}));
  EXPECT_EQ(run(plan).steps[0], StepState::Failed);
  EXPECT_EQ(count(StepEvent::Kind::Retrying), 5U);
}

TEST_F(ExecutorTest, AThrottledServiceIsAskedMoreSlowly) {
  PlanBuilder plan;
  for (int i = 0; i < 30; ++i) {
    plan.create("R" + std::to_string(i));
    cloud_.script("create R" + std::to_string(i),
                  std::deque<ScriptedCloud::Answer>(8, {.error = HandlerError::Throttling}));
  }
  EXPECT_TRUE(run(plan).complete()) << "more patience than for other failures";
  EXPECT_EQ(cloud_.objects().size(), 30U);
}

TEST_F(ExecutorTest, LimitsHoldByType) {
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
TEST_F(ExecutorTest, ManyStepsShareATransaction) {
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

TEST_F(ExecutorTest, HooksRunAroundAnOperation) {
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

TEST_F(ExecutorTest, AHookBeforeThatFailsFailsTheStepAndAfterItIsAWarning) {
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

TEST_F(ExecutorTest, DeletingWhatIsGoneIsDone) {
  PlanBuilder first;
  first.create("Vpc");
  ASSERT_TRUE(run(first).complete());
  cloud_.objects().clear();
  PlanBuilder plan;
  plan.remove("Vpc", "Vpc-1");
  EXPECT_TRUE(run(plan).complete());
  EXPECT_TRUE(state().resources.empty());
}

TEST_F(ExecutorTest, AnUpdateThatTurnsOutToBeNoneIsNotSent) {
  PlanBuilder first;
  first.create("Role");
  first.create("Task", {0}, one_property("Role", unknown_reference("Role", "Arn")));
  ASSERT_TRUE(run(first).complete());
  const std::size_t asked = cloud_.trace().size();
  const std::int64_t serial = state().serial;
  PlanBuilder plan;
  plan.step(OperationKind::Update,
            plan.change(Action::Update, "Task",
                        one_property("Role", unknown_reference("Role", "Arn")), "Task-2"));
  plan.step(OperationKind::Create,
            plan.change(Action::Create, "Late", one_property("Task", unknown_reference("Task"))),
            {0});
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps, (std::vector<StepState>{StepState::Unchanged, StepState::Done}));
  EXPECT_TRUE(result.complete());
  EXPECT_EQ(result.updated, 0U);
  EXPECT_EQ(cloud_.trace().size(), asked + 2);  // Late alone
  EXPECT_EQ(state().serial, serial + 1);
  EXPECT_EQ(recorded("Late")->properties.find("Task")->text(), "Task-2");
}

TEST_F(ExecutorTest, AnUpdateIsSentAndRecorded) {
  PlanBuilder first;
  first.create("Vpc", {}, one_property("Size", Value::integer(1)));
  ASSERT_TRUE(run(first).complete());
  const Nanoseconds created = recorded("Vpc")->created_at;
  clock_.sleep(kSecond);
  PlanBuilder plan;
  plan.step(OperationKind::Update,
            plan.change(Action::Update, "Vpc", one_property("Size", Value::integer(2)), "Vpc-1"));
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.updated, 1U);
  EXPECT_EQ(recorded("Vpc")->properties.find("Size")->text(), "2");
  EXPECT_EQ(recorded("Vpc")->identifier, "Vpc-1");
  EXPECT_EQ(recorded("Vpc")->created_at, created);
  EXPECT_GT(recorded("Vpc")->updated_at, created);
}

TEST_F(ExecutorTest, AReplacementIsMadeFirstAndTheOldOneDeletedByItsOwnIdentifier) {
  PlanBuilder first;
  first.create("Vpc");
  ASSERT_TRUE(run(first).complete());
  PlanBuilder plan;
  const auto change = plan.change(Action::Replace, "Vpc", Value::object({}), "Vpc-1");
  const auto made = plan.step(OperationKind::Create, change);
  plan.step(OperationKind::Delete, change, {made});
  std::size_t rows_at_delete = 0;
  cloud_.on_trace([&](const std::string& entry) {
    if (entry == "start delete Vpc") {
      rows_at_delete = state().resources.size();
    }
  });
  EXPECT_TRUE(run(plan).complete());
  EXPECT_EQ(rows_at_delete, 2U);
  ASSERT_EQ(state().resources.size(), 1U);
  EXPECT_EQ(recorded("Vpc")->identifier, "Vpc-2");
  EXPECT_EQ(cloud_.objects().begin()->first, "Vpc-2");
  EXPECT_EQ(cloud_.objects().size(), 1U);
}

TEST_F(ExecutorTest, AReplacementMayDeleteFirst) {
  PlanBuilder first;
  first.create("Vpc");
  ASSERT_TRUE(run(first).complete());
  PlanBuilder plan;
  const auto change = plan.change(Action::Replace, "Vpc", Value::object({}), "Vpc-1");
  plan.plan().diff.changes[change].delete_first = true;
  const auto gone = plan.step(OperationKind::Delete, change);
  plan.step(OperationKind::Create, change, {gone});
  EXPECT_TRUE(run(plan).complete());
  ASSERT_EQ(state().resources.size(), 1U);
  EXPECT_EQ(recorded("Vpc")->identifier, "Vpc-2");
  EXPECT_EQ(cloud_.objects().size(), 1U);
}

TEST_F(ExecutorTest, ForgettingAsksNobody) {
  PlanBuilder first;
  first.create("Vpc");
  ASSERT_TRUE(run(first).complete());
  const std::size_t asked = cloud_.trace().size();
  PlanBuilder plan;
  plan.step(OperationKind::Delete, plan.change(Action::Forget, "Vpc", Value(), "Vpc-1"));
  EXPECT_TRUE(run(plan).complete());
  EXPECT_TRUE(state().resources.empty());
  EXPECT_EQ(cloud_.trace().size(), asked);
  EXPECT_EQ(cloud_.objects().size(), 1U);
}

TEST_F(ExecutorTest, AnInterruptStartsNothingNewAndFinishesWhatRuns) {
  PlanBuilder plan;
  const auto slow = plan.create("Slow");
  plan.create("Later", {slow});
  plan.create("Third");
  std::atomic<bool> stop{false};
  options_.interrupted = &stop;
  options_.parallelism = 1;
  cloud_.script("create Slow", {{.polls = 5}});
  cloud_.on_trace([&](const std::string& entry) { stop = stop || entry == "start create Slow"; });
  const ApplyResult result = run(plan);
  EXPECT_TRUE(result.interrupted);
  EXPECT_FALSE(result.complete());
  EXPECT_EQ(result.steps,
            (std::vector<StepState>{StepState::Done, StepState::Waiting, StepState::Waiting}));
  EXPECT_EQ(recorded("Slow")->identifier, "Slow-1");
  EXPECT_EQ(cloud_.trace().size(), 2U);
  EXPECT_TRUE(store_->open_intents()->empty());
}

TEST_F(ExecutorTest, ALongRunKeepsItsLease) {
  PlanBuilder plan;
  plan.create("Slow");
  cloud_.script("create Slow", {{.polls = 400}});
  options_.lease = 10 * kSecond;
  ASSERT_TRUE(store_->renew(lock_, options_.lease));
  std::size_t refused = 0;
  options_.parallelism = 1;
  cloud_.on_trace([&](const std::string& entry) {
    if (entry == "end create Slow") {
      const auto other =
          open_state_store({.path = folder_.file("state.db"), .stack_name = "app"}, clock_);
      refused += (*other)->lock("apply", kSecond) ? 0U : 1U;
    }
  });
  const Nanoseconds began = clock_.now();
  EXPECT_TRUE(run(plan).complete());
  EXPECT_GT(clock_.now() - began, 2 * options_.lease);
  EXPECT_EQ(refused, 1U);
}

TEST_F(ExecutorTest, ARunThatLostItsLockStops) {
  PlanBuilder plan;
  plan.create("Child", {plan.create("Vpc")});
  cloud_.on_trace([&](const std::string& entry) {
    if (entry == "end create Vpc") {
      clock_.sleep(kHour);
      const auto other =
          open_state_store({.path = folder_.file("state.db"), .stack_name = "app"}, clock_);
      ASSERT_TRUE((*other)->lock("apply", kHour));
    }
  });
  const Result<ApplyResult> result =
      apply_plan(plan.plan(), *store_, lock_, cloud_, clock_, options_);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("lost"), std::string::npos) << result.error().message;
  EXPECT_EQ(cloud_.place("start create Child"), -1);
  EXPECT_EQ(store_->open_intents()->size(), 1U);  // the new holder recovers it
}

TEST_F(ExecutorTest, AValueThatNobodyKnowsFailsItsStep) {
  PlanBuilder plan;
  plan.create("Vpc", {}, one_property("Id", unknown_reference("Ghost", "Arn")));
  const ApplyResult result = run(plan);
  EXPECT_EQ(result.steps[0], StepState::Failed);
  ASSERT_EQ(result.problems.size(), 1U);
  EXPECT_NE(result.problems[0].find("Ghost.Arn"), std::string::npos) << result.problems[0];
  EXPECT_TRUE(cloud_.trace().empty());
}

TEST_F(ExecutorTest, DynamicReferencesAreLookedUpAndRemembered) {
  cloud_.parameters()["/ami"] = "ami-1";
  const Value reference = Value::unknown(one_property("$resolve", Value::string("ssm:/ami")));
  PlanBuilder plan;
  plan.create("Template", {}, one_property("Image", reference));
  ASSERT_TRUE(run(plan).complete());
  EXPECT_EQ(recorded("Template")->properties.find("Image")->text(), "ami-1");
  const Value* kept = recorded("Template")->attributes.find(recorded_reference_key("ssm:/ami"));
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->text(), "ami-1");
}

TEST_F(ExecutorTest, SecretsAreSentInClearAndRecordedAsDigests) {
  PlanBuilder plan;
  plan.create("Db", {}, one_property("Password", Value::string("hunter2").mark_secret()));
  ASSERT_TRUE(run(plan).complete());
  EXPECT_EQ(cloud_.objects()["Db-1"].properties.find("Password")->text(), "hunter2");
  EXPECT_NE(recorded("Db")->properties.find("Password")->text(), "hunter2");
}

}  // namespace
}  // namespace drydock
