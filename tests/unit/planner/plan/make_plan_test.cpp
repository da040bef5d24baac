#include "planner/plan/make_plan.hpp"

#include <gtest/gtest.h>

#include "planner/plan/check_plan.hpp"

namespace drydock {
namespace {

struct Change {
  std::string address;
  Action action = Action::Create;
  std::vector<std::string> dependencies = {};
  bool delete_first = false;
};

std::vector<Address> addresses(const std::vector<std::string>& names) {
  std::vector<Address> made;
  for (const std::string& name : names) {
    made.emplace_back(name);
  }
  return made;
}

class MakePlan : public testing::Test {
 protected:
  void record(std::string address, const std::vector<std::string>& dependencies) {
    RecordedResource row;
    row.address = Address(std::move(address));
    row.dependencies = addresses(dependencies);
    state_.resources.push_back(std::move(row));
  }

  // "create A, update B": the steps in their order.
  std::string steps(const std::vector<Change>& changes) {
    Diff diff;
    for (const Change& change : changes) {
      ResourceChange made;
      made.address = Address(change.address);
      made.action = change.action;
      made.dependencies = addresses(change.dependencies);
      made.delete_first = change.delete_first;
      diff.changes.push_back(std::move(made));
    }
    ResourceSet set;
    plan_ =
        make_plan(std::move(diff),
                  {.desired = &set, .recorded = &state_, .schema_digest = {}, .created_at = {}});
    std::string text;
    for (const PlanStep& step : plan_.steps) {
      const bool removes = step.operation == OperationKind::Delete;
      const bool creates = step.operation == OperationKind::Create;
      text += text.empty() ? "" : ", ";
      text += removes ? "delete " : creates ? "create " : "update ";
      text += plan_.diff.changes[step.change].address.text();
    }
    return text;
  }

  StateSnapshot state_;
  Plan plan_;
};

TEST_F(MakePlan, CreatesFollowDependenciesAndUnchangedOnesGiveNoEdge) {
  EXPECT_EQ(steps({{"C", Action::Create, {"B"}},
                   {"B", Action::NoChange, {"A"}},
                   {"A", Action::Create},
                   {"D", Action::Update, {"C", "A"}}}),
            "create C, create A, update D");
  EXPECT_TRUE(plan_.steps[1].after.empty());
  EXPECT_EQ(plan_.steps[2].after, (std::vector<std::uint32_t>{0, 1}));
}

TEST_F(MakePlan, DeletesGoAgainstTheRecordedDependencies) {
  record("A", {});
  record("B", {"A"});
  record("C", {"B"});
  EXPECT_EQ(steps({{"A", Action::Delete}, {"B", Action::Delete}, {"C", Action::Delete}}),
            "delete C, delete B, delete A");
}

TEST_F(MakePlan, ARemovedObjectGoesAfterItsUsersMovedOff) {
  record("A", {});
  record("B", {"A"});
  EXPECT_EQ(steps({{"B", Action::Update}, {"A", Action::Delete}}), "update B, delete A");
  EXPECT_EQ(plan_.steps[1].after, (std::vector<std::uint32_t>{0}));
}

TEST_F(MakePlan, AReplacedObjectGoesAfterItsUsersMovedOver) {
  record("A", {});
  record("B", {"A"});
  record("C", {"A"});
  EXPECT_EQ(
      steps({{"A", Action::Replace}, {"B", Action::Update, {"A"}}, {"C", Action::Replace, {"A"}}}),
      "create A, update B, create C, delete C, delete A");
}

TEST_F(MakePlan, DeleteFirstGoesBeforeItsSuccessor) {
  record("A", {});
  record("B", {"A"});
  EXPECT_EQ(steps({{"A", Action::Replace, {}, true}, {"B", Action::Update, {"A"}}}),
            "delete A, create A, update B");
  EXPECT_EQ(steps({{"A", Action::Replace, {}, true}, {"B", Action::Replace, {"A"}, true}}),
            "delete B, delete A, create A, create B");
}

TEST_F(MakePlan, DeleteFirstDoesNotWaitForWhatWaitsForIt) {
  // Old: Z uses Y, Y uses A. New: Y is gone, Z uses A, whose replacement must delete first.
  record("A", {});
  record("Y", {"A"});
  record("Z", {"Y"});
  EXPECT_EQ(steps({{"A", Action::Replace, {}, true},
                   {"Z", Action::Update, {"A"}},
                   {"Y", Action::Delete, {"A"}}}),
            "delete A, create A, update Z, delete Y");
}

TEST_F(MakePlan, RecordsInACircleStillDelete) {
  record("A", {"B"});
  record("B", {"A"});
  EXPECT_EQ(steps({{"A", Action::Delete}, {"B", Action::Delete}}), "delete A, delete B");
}

TEST_F(MakePlan, RetainedOnesAreOnlyForgotten) {
  static_cast<void>(steps({{"A", Action::Forget}, {"B", Action::Replace}}));
  plan_.diff.changes[1].update_replace_policy = RetentionPolicy::Retain;
  for (const PlanStep& step : plan_.steps) {
    EXPECT_EQ(plan_.only_forgets(step), step.operation == OperationKind::Delete);
  }
}

TEST(CheckPlan, RefusesWhatThePlanIsNotBoundTo) {
  Plan plan;
  plan.stack_name = "s";
  plan.binding = {"l", 3, "t", "d"};
  StateSnapshot state;
  state.stack_name = "s";
  state.lineage = "l";
  state.serial = 3;
  EXPECT_FALSE(check_binding(plan, state).has_value());
  EXPECT_FALSE(check_binding(plan, state, {"t", "d"}).has_value());
  EXPECT_NE(check_binding(plan, state, {"changed", ""})->message.find("the template has changed"),
            std::string::npos);
  state.serial = 4;
  EXPECT_TRUE(check_binding(plan, state)->message.starts_with("the saved plan is stale"));
  state.lineage = "other";
  EXPECT_NE(check_binding(plan, state)->message.find("lineage l"), std::string::npos);
}

}  // namespace
}  // namespace drydock
