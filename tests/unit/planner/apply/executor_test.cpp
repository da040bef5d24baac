#include "planner/apply/executor.hpp"

#include <gtest/gtest.h>

#include "apply_stage.hpp"
#include "planner/state/recorded_reference.hpp"

namespace drydock {
namespace {

using ExecutorTest = ApplyStage;

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

TEST_F(ExecutorTest, ARunThatLostItsLockStops) {
  PlanBuilder plan;
  plan.create("Child", {plan.create("Vpc")});
  cloud_.on_trace([&](const std::string& entry) {
    if (entry == "end create Vpc") {
      clock_.sleep(25 * kDay);
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
