#include "planner/apply/resume_point.hpp"

#include <gtest/gtest.h>

#include "apply_stage.hpp"

namespace drydock {
namespace {

class ResumePointTest : public ApplyStage {
 protected:
  static Value sized(std::int64_t size) { return one_property("Size", Value::integer(size)); }

  // Kept, Swapped and Gone exist; the plan updates, replaces and deletes them, and makes two more.
  void SetUp() override {
    PlanBuilder first;
    first.create("Kept", {}, sized(1));
    first.create("Swapped", {}, sized(1));
    first.create("Gone", {}, sized(1));
    first.create("Other", {}, sized(1));
    ASSERT_TRUE(run(first).complete());
    before_ = state();
    plan_.plan().binding.serial = before_.serial;
    plan_.step(OperationKind::Update, plan_.change(Action::Update, "Kept", sized(2),
                                                   before_.find(Address("Kept"))->identifier));
    const auto swap = plan_.change(Action::Replace, "Swapped", sized(2),
                                   before_.find(Address("Swapped"))->identifier);
    const auto made = plan_.step(OperationKind::Create, swap);
    plan_.step(OperationKind::Delete, swap, {made});
    plan_.remove("Gone", before_.find(Address("Gone"))->identifier);
    const auto fresh = plan_.create("Fresh", {}, sized(2));
    plan_.create("Child", {fresh}, one_property("Of", unknown_reference("Fresh", "Arn")));
  }

  ApplyResult resume() {
    const Result<ResumePoint> point = find_resume_point(plan_.plan(), before_, state());
    EXPECT_TRUE(point) << point.error().message;
    if (!point) {
      return {};
    }
    options_.resume = &*point;
    const ApplyResult result = run(plan_);
    options_.resume = nullptr;
    return result;
  }

  StateSnapshot before_;
  PlanBuilder plan_;
};

TEST_F(ResumePointTest, NothingIsDoneOfAPlanThatWasNotStarted) {
  const Result<ResumePoint> point = find_resume_point(plan_.plan(), before_, state());
  ASSERT_TRUE(point) << point.error().message;
  EXPECT_EQ(point->count, 0U);
}

TEST_F(ResumePointTest, WhateverFailedTheRestIsCarriedOut) {
  for (const char* failing : {"update Kept", "create Swapped", "delete Swapped", "delete Gone",
                              "create Fresh", "create Child"}) {
    SCOPED_TRACE(failing);
    store_.reset();
    std::filesystem::remove(folder_.file("state.db"));
    cloud_.objects().clear();
    open();
    plan_ = PlanBuilder();
    SetUp();
    cloud_.script(failing, {{.error = HandlerError::InvalidRequest}});
    const ApplyResult failed = run(plan_);
    EXPECT_FALSE(failed.complete());
    const ApplyResult rest = resume();
    EXPECT_TRUE(rest.complete());
    const auto begun = static_cast<std::uint32_t>(
        std::count(failed.steps.begin(), failed.steps.end(), StepState::Done));
    EXPECT_EQ(rest.resumed, begun);
    EXPECT_EQ(begun + rest.created + rest.updated + rest.deleted, 6U);
    EXPECT_EQ(cloud_.objects().size(), 5U);
    EXPECT_EQ(state().resources.size(), 5U);
    EXPECT_EQ(recorded("Child")->properties.find("Of")->text(),
              "arn:" + recorded("Fresh")->identifier);
    EXPECT_EQ(resume().resumed, 6U) << "and then there is nothing to do";
  }
}

TEST_F(ResumePointTest, WhatOnlyTheRecordKnowsIsDoneFirstAndOnce) {
  // Other is renamed, and something is imported: one transaction, then the steps.
  RecordedResource moved = *before_.find(Address("Other"));
  moved.address = Address("Renamed");
  RecordedResource imported = moved;
  imported.address = Address("Taken");
  imported.identifier = "taken-1";
  plan_.plan().diff.edits = {
      StateEdit{.what = "mv Other Renamed", .upsert = {moved}, .remove = {{Address("Other"), ""}}},
      StateEdit{.what = "import Taken taken-1", .upsert = {imported}, .remove = {}}};
  for (const char* failing : {"update Kept", "create Fresh"}) {
    cloud_.script(failing, {{.error = HandlerError::InvalidRequest}});
  }
  const std::atomic<bool> stop = true;
  options_.interrupted = &stop;  // dies after the edits, before the first step
  EXPECT_TRUE(run(plan_).interrupted);
  options_.interrupted = nullptr;
  EXPECT_EQ(recorded("Other"), nullptr);
  const Result<ResumePoint> begun = find_resume_point(plan_.plan(), before_, state());
  ASSERT_TRUE(begun) << begun.error().message;
  EXPECT_TRUE(begun->edited);
  EXPECT_EQ(begun->count, 0U);
  EXPECT_FALSE(resume().complete());
  EXPECT_TRUE(resume().complete());
  EXPECT_EQ(recorded("Renamed")->identifier, moved.identifier);
  EXPECT_EQ(recorded("Taken")->identifier, "taken-1");
  EXPECT_EQ(state().resources.size(), 6U);
}

TEST_F(ResumePointTest, AnotherChangeMakesThePlanStale) {
  const auto refused = [&](const std::string& name) {
    const Result<ResumePoint> point = find_resume_point(plan_.plan(), before_, state());
    ASSERT_FALSE(point);
    EXPECT_NE(point.error().message.find("`" + name + "`"), std::string::npos)
        << point.error().message;
  };
  PlanBuilder other;
  other.step(OperationKind::Update,
             other.change(Action::Update, "Other", sized(7), recorded("Other")->identifier));
  ASSERT_TRUE(run(other).complete());
  refused("Other");
  PlanBuilder back;
  back.step(OperationKind::Update,
            back.change(Action::Update, "Other", sized(1), recorded("Other")->identifier));
  back.step(OperationKind::Update,
            back.change(Action::Update, "Kept", sized(3), recorded("Kept")->identifier));
  ASSERT_TRUE(run(back).complete());
  refused("Kept");
}

TEST_F(ResumePointTest, AnAddedResourceMakesThePlanStale) {
  PlanBuilder other;
  other.create("Stranger");
  ASSERT_TRUE(run(other).complete());
  EXPECT_FALSE(find_resume_point(plan_.plan(), before_, state()));
}

}  // namespace
}  // namespace drydock
