#include <gtest/gtest.h>

#include "planner/model/value_json.hpp"
#include "report/plan_json.hpp"
#include "report/plan_text.hpp"
#include "tests/unit/report/report_checks.hpp"

namespace drydock {
namespace {

Value text(const char* value) { return Value::string(value); }
Value unknown_ref(const char* name) {
  return Value::unknown(Value::object({{"Ref", Value::string(name)}}));
}

// One resource of each action.
Plan sample_plan() {
  Plan plan;
  plan.stack_name = "web";
  plan.region = "us-east-1";
  plan.created_at = "2026-11-21T10:00:00Z";
  ResourceChange created;
  created.address = Address("Vpc");
  created.type = "AWS::EC2::VPC";
  created.action = Action::Create;
  created.reason = "it is not recorded";
  created.after = Value::object({{"CidrBlock", text("10.0.0.0/16")},
                                 {"PeerId", unknown_ref("Peer")},
                                 {"Password", text("hunter2").mark_secret()}});
  ResourceChange updated;
  updated.address = Address("Group");
  updated.type = "AWS::AutoScaling::AutoScalingGroup";
  updated.action = Action::Update;
  updated.reason = "its properties differ";
  updated.identifier = "group-1";
  updated.before = Value::object(
      {{"MinSize", text("6")}, {"MaxSize", text("12")}, {"Subnet", text("subnet-1")}});
  updated.after = Value::object(
      {{"MinSize", text("9")}, {"MaxSize", text("12")}, {"Subnet", unknown_ref("Subnet")}});
  updated.properties = {{{"MinSize"}, text("6"), text("9"), UpdateBehavior::InPlace, ""},
                        {{"Subnet"},
                         text("subnet-1"),
                         unknown_ref("Subnet"),
                         UpdateBehavior::InPlace,
                         "Ref Subnet is known after apply"}};
  ResourceChange replaced;
  replaced.address = Address("Subnet");
  replaced.type = "AWS::EC2::Subnet";
  replaced.action = Action::Replace;
  replaced.delete_first = true;
  replaced.reason = "CidrBlock can only be given at creation";
  replaced.identifier = "subnet-1";
  replaced.before = Value::object({{"CidrBlock", text("10.0.0.0/24")}});
  replaced.after = Value::object({{"CidrBlock", text("10.0.1.0/24")}});
  replaced.properties = {
      {{"CidrBlock"}, text("10.0.0.0/24"), text("10.0.1.0/24"), UpdateBehavior::Replaces, ""}};
  ResourceChange deleted;
  deleted.address = Address("Old");
  deleted.type = "AWS::SNS::Topic";
  deleted.action = Action::Delete;
  deleted.reason = "it is not in the template";
  deleted.identifier = "topic-1";
  deleted.before = Value::object({{"TopicName", text("old")}});
  plan.diff.changes = {created, updated, replaced, deleted};
  plan.diff.outputs = {{"Size", text("6"), text("9")}};
  plan.outputs = {{"Size", text("9"), "", "", {}}};
  plan.steps = {{OperationKind::Create, 0, {}}, {OperationKind::Delete, 2, {0}}};
  return plan;
}

TEST(PlanText, LooksAsTerraformUsersExpect) {
  EXPECT_EQ(plan_text(sample_plan(), {}),
            R"(Drydock will do the following in stack web (us-east-1):

  + create
  ~ update in place
-/+ delete and then create
  - delete

  # Vpc will be created: it is not recorded
  + AWS::EC2::VPC Vpc {
      + CidrBlock: "10.0.0.0/16"
      + PeerId: (known after apply: Ref Peer)
      + Password: (sensitive)
    }

  # Group will be updated in place: its properties differ
  ~ AWS::AutoScaling::AutoScalingGroup Group [id=group-1] {
      ~ MinSize: "6" -> "9"
      ~ Subnet: "subnet-1" -> (known after apply: Ref Subnet)
          # Ref Subnet is known after apply
        # (1 unchanged property hidden)
    }

  # Subnet must be replaced: CidrBlock can only be given at creation
-/+ AWS::EC2::Subnet Subnet [id=subnet-1] {
      ~ CidrBlock: "10.0.0.0/24" -> "10.0.1.0/24" # forces replacement
    }

  # Old will be destroyed: it is not in the template
  - AWS::SNS::Topic Old [id=topic-1] {
      - TopicName: "old"
    }

Plan: 2 to add, 1 to change, 2 to destroy.

Changes to outputs:
  ~ Size: "6" -> "9"
)");
}

TEST(PlanText, SaysWhenThereIsNothingToDo) {
  Plan plan;
  EXPECT_EQ(plan_text(plan, {}), "No changes. The template and the recorded state agree.\n");
  plan.diff.changes.resize(1);
  plan.steps.clear();
  plan.diff.changes[0].action = Action::NoChange;
  EXPECT_EQ(plan_text(plan, {}), "No changes. The template and the recorded state agree.\n");
}

TEST(PlanText, LongAndNestedValuesStayWithinTheWidth) {
  Plan plan = sample_plan();
  const std::string prefix(300, 'a');
  ResourceChange& change = plan.diff.changes[1];
  change.properties = {
      {{"UserData"},
       Value::string(prefix + "BEFORE" + prefix),
       Value::string(prefix + "AFTER" + prefix),
       UpdateBehavior::MayReplace,
       std::string(20, 'c') + " because " + std::string(70, 'd') + " " + std::string(60, 'e')}};
  plan.diff.changes[0].after.set(
      "Tags", Value::list({Value::object({{"Key", text("Name")}, {"Value", Value::string(prefix)}}),
                           Value::object({{"Key", text("b\x1b[2J")}, {"Value", text("c")}})}));
  const std::string shown = plan_text(plan, {});
  expect_narrow(shown, 100);
  EXPECT_NE(shown.find("aBEFORE"), std::string::npos) << "the difference must be visible";
  EXPECT_NE(shown.find("aAFTER"), std::string::npos);
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_NE(plan_text(plan, {.color = true}).find("\x1b[32m"), std::string::npos);
}

TEST(PlanText, ARetainedReplacementDestroysNothing) {
  Plan plan = sample_plan();
  plan.diff.changes = {plan.diff.changes[2]};
  plan.steps.clear();
  plan.diff.changes[0].update_replace_policy = RetentionPolicy::Retain;
  EXPECT_EQ(plan_summary(plan), "Plan: 1 to add, 0 to change, 0 to destroy, 1 to forget.");
  const Value json = parsed_json(plan_json(plan, {}, {}, {}));
  const Value& change = member(member(json, "resource_changes").items()[0], "change");
  EXPECT_EQ(value_to_json(member(change, "actions")), R"(["create","forget"])");
  const Value& ours = member(member(json, "drydock"), "changes").items()[0];
  EXPECT_EQ(member(ours, "action").text(), "replace");
  EXPECT_TRUE(member(ours, "retained").as_bool());
}

TEST(PlanJson, IsTerraformsRepresentation) {
  const std::string json_text = plan_json(sample_plan(), {}, {}, {});
  EXPECT_EQ(json_text.find("hunter2"), std::string::npos);
  const Value json = parsed_json(json_text);
  for (const char* key :
       {"format_version", "terraform_version", "variables", "planned_values", "resource_changes",
        "output_changes", "prior_state", "configuration", "timestamp", "errored", "applyable",
        "complete", "drydock", "diagnostics"}) {
    EXPECT_NE(json.find(key), nullptr) << key;
  }
  EXPECT_EQ(member(json, "format_version").text(), "1.2");
  const Value::List& changes = member(json, "resource_changes").items();
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(member(changes[0], "address").text(), "AWS::EC2::VPC.Vpc");
  EXPECT_EQ(member(changes[0], "mode").text(), "managed");
  EXPECT_EQ(member(changes[0], "provider_name").text(), "drydock/simulated");
  const Value& create = member(changes[0], "change");
  EXPECT_EQ(value_to_json(member(create, "actions")), R"(["create"])");
  EXPECT_EQ(value_to_json(member(create, "before")), "null");
  EXPECT_EQ(value_to_canonical_json(member(create, "after")),
            R"({"CidrBlock":"10.0.0.0/16","Password":{"$secret":true}})");
  EXPECT_EQ(value_to_json(member(create, "after_unknown")), R"({"PeerId":true})");
  EXPECT_EQ(value_to_json(member(create, "after_sensitive")), R"({"Password":true})");
  EXPECT_EQ(value_to_json(member(create, "before_sensitive")), "false");
  const Value& replace = member(changes[2], "change");
  EXPECT_EQ(value_to_json(member(replace, "actions")), R"(["delete","create"])");
  EXPECT_EQ(value_to_json(member(replace, "replace_paths")), R"([["CidrBlock"]])");
  EXPECT_EQ(member(changes[2], "action_reason").text(), "replace_because_cannot_update");
  EXPECT_EQ(member(changes[3], "action_reason").text(), "delete_because_no_resource_config");
  EXPECT_TRUE(member(member(changes[3], "change"), "after").is_null());
  EXPECT_TRUE(member(json, "applyable").as_bool());
}

TEST(PlanJson, KeepsOurReasonsAndSteps) {
  const Value json = parsed_json(plan_json(sample_plan(), {}, {}, {}));
  const Value& ours = member(json, "drydock");
  const Value& update = member(ours, "changes").items()[1];
  EXPECT_EQ(member(update, "reason").text(), "its properties differ");
  EXPECT_EQ(member(member(update, "properties").items()[1], "cause").text(),
            "Ref Subnet is known after apply");
  EXPECT_EQ(value_to_json(member(member(ours, "steps").items()[1], "after")), "[0]");
}

TEST(PlanJson, UnknownItemsOfListsKeepTheirPlaces) {
  Plan plan = sample_plan();
  plan.diff.changes.resize(1);
  plan.steps.clear();
  plan.diff.changes[0].after =
      Value::object({{"Subnets", Value::list({text("a"), unknown_ref("S"), text("b")})}});
  const Value json = parsed_json(plan_json(plan, {}, {}, {}));
  const Value& change = member(member(json, "resource_changes").items()[0], "change");
  EXPECT_EQ(value_to_json(member(change, "after")), R"({"Subnets":["a",null,"b"]})");
  EXPECT_EQ(value_to_json(member(change, "after_unknown")), R"({"Subnets":[false,true,false]})");
}

}  // namespace
}  // namespace drydock
