#include "planner/apply/rollback_plan.hpp"

#include <gtest/gtest.h>

#include <set>

#include "apply_stage.hpp"

namespace drydock {
namespace {

class RollbackPlanTest : public ApplyStage {
 protected:
  static Value sized(std::int64_t size) { return one_property("Size", Value::integer(size)); }

  void SetUp() override {
    PlanBuilder first;
    first.create("Kept", {}, sized(1));
    first.create("Swapped", {}, sized(1));
    first.create("Gone", {}, sized(1));
    first.create("User", {2}, one_property("Of", unknown_reference("Gone")));
    first.plan().diff.changes[3].dependencies = {Address("Gone")};
    ASSERT_TRUE(run(first).complete());
    before_ = state();
    plan_.step(OperationKind::Update, plan_.change(Action::Update, "Kept", sized(2),
                                                   before_.find(Address("Kept"))->identifier));
    swap_ = plan_.change(Action::Replace, "Swapped", sized(2),
                         before_.find(Address("Swapped"))->identifier);
    plan_.step(OperationKind::Delete, swap_, {plan_.step(OperationKind::Create, swap_)});
    const auto user = plan_.remove("User", before_.find(Address("User"))->identifier);
    plan_.remove("Gone", before_.find(Address("Gone"))->identifier, {user});
    const auto fresh = plan_.create("Fresh", {}, sized(2));
    plan_.create("Child", {fresh}, one_property("Of", unknown_reference("Fresh")));
    plan_.plan().diff.changes.back().dependencies = {Address("Fresh")};
  }

  RollbackPlan roll_back() {
    RollbackPlan back = make_rollback_plan(plan_.plan(), before_, state());
    if (back.edits()) {
      EXPECT_TRUE(store_->write_one(lock_, back.edit));
    }
    const Result<ApplyResult> result =
        apply_plan(back.plan, *store_, lock_, cloud_, clock_, options_);
    EXPECT_TRUE(result && result->complete())
        << (result && !result->problems.empty() ? result->problems.front() : "");
    return back;
  }

  void expect_as_before() {
    const StateSnapshot now = state();
    ASSERT_EQ(now.resources.size(), before_.resources.size());
    for (const char* name : {"Kept", "Swapped", "Gone"}) {
      EXPECT_EQ(now.find(Address(name))->properties, sized(1)) << name;
    }
    EXPECT_EQ(now.find(Address("User"))->properties.find("Of")->text(),
              now.find(Address("Gone"))->identifier);
    std::set<std::string> named;
    for (const RecordedResource& row : now.resources) {
      EXPECT_TRUE(row.deposed.empty());
      named.insert(row.identifier);
    }
    std::set<std::string> real;
    for (const auto& [identifier, object] : cloud_.objects()) {
      real.insert(identifier);
    }
    EXPECT_EQ(named, real);
  }

  StateSnapshot before_;
  PlanBuilder plan_;
  std::uint32_t swap_ = 0;
};

TEST_F(RollbackPlanTest, WhateverFailedTheWayBackLeadsToTheBeginning) {
  for (const char* failing : {"update Kept", "create Swapped", "delete Swapped", "delete User",
                              "delete Gone", "create Fresh", "create Child"}) {
    SCOPED_TRACE(failing);
    store_.reset();
    std::filesystem::remove(folder_.file("state.db"));
    cloud_.objects().clear();
    open();
    plan_ = PlanBuilder();
    SetUp();
    cloud_.script(failing, {{.error = HandlerError::InvalidRequest}});
    EXPECT_FALSE(run(plan_).complete());
    EXPECT_TRUE(roll_back().impossible.empty());
    expect_as_before();
  }
}

TEST_F(RollbackPlanTest, AnOldGenerationThatIsStillThereTakesItsPlaceAgain) {
  cloud_.script("delete Swapped", {{.error = HandlerError::InvalidRequest}});
  EXPECT_FALSE(run(plan_).complete());
  roll_back();
  EXPECT_EQ(recorded("Swapped")->identifier, "Swapped-2");
}

TEST_F(RollbackPlanTest, WhatARunCreatedWithRetainStaysOnRecord) {
  for (ResourceChange& change : plan_.plan().diff.changes) {
    change.deletion_policy = change.address.text() == "Fresh"
                                 ? RetentionPolicy::Retain
                                 : RetentionPolicy::RetainExceptOnCreate;
  }
  EXPECT_TRUE(run(plan_).complete());
  const RollbackPlan back = roll_back();
  ASSERT_EQ(back.impossible.size(), 1U);
  EXPECT_NE(back.impossible[0].find("Fresh was created and stays"), std::string::npos);
  EXPECT_NE(recorded("Fresh"), nullptr);
  EXPECT_EQ(recorded("Child"), nullptr);
}

TEST_F(RollbackPlanTest, WhatOnlyMovedOrWasImportedIsNotDeleted) {
  cloud_.objects()["found-1"] = {"Test::Type", "Found", Value::object({})};
  StateEdit edit;
  edit.what = "mv Kept Moved";
  RecordedResource moved = *before_.find(Address("Kept"));
  edit.remove.emplace_back(moved.address, "");
  moved.address = Address("Moved");
  RecordedResource imported = moved;
  imported.address = Address("Found");
  imported.identifier = "found-1";
  edit.upsert = {moved, imported};
  PlanBuilder plan;
  plan.plan().diff.edits = {edit};
  plan.create("Fresh", {}, sized(2));
  plan_ = plan;
  ASSERT_TRUE(run(plan_).complete());
  ASSERT_NE(recorded("Moved"), nullptr);
  roll_back();
  EXPECT_NE(recorded("Kept"), nullptr);
  EXPECT_EQ(recorded("Moved"), nullptr);
  EXPECT_EQ(recorded("Found"), nullptr);
  EXPECT_EQ(recorded("Fresh"), nullptr);
  EXPECT_TRUE(cloud_.objects().contains("found-1"));
  EXPECT_EQ(cloud_.objects().size(), before_.resources.size() + 1);
}

TEST_F(RollbackPlanTest, ADigestIsNeverSentAsASecret) {
  PlanBuilder first;
  first.create("Db", {}, one_property("Password", Value::string("hunter2").mark_secret()));
  ASSERT_TRUE(run(first).complete());
  before_ = state();
  PlanBuilder change;
  change.step(OperationKind::Update,
              change.change(Action::Update, "Db",
                            one_property("Password", Value::string("other pw").mark_secret()),
                            recorded("Db")->identifier));
  ASSERT_TRUE(run(change).complete());
  const RollbackPlan back = make_rollback_plan(change.plan(), before_, state());
  EXPECT_TRUE(back.plan.steps.empty());
  ASSERT_EQ(back.impossible.size(), 1U);
  EXPECT_NE(back.impossible[0].find("secrets"), std::string::npos);
}

}  // namespace
}  // namespace drydock
