#include <gtest/gtest.h>

#include "base/duration.hpp"
#include "report/apply_json.hpp"
#include "report/apply_text.hpp"
#include "report/state_report.hpp"
#include "tests/unit/report/report_checks.hpp"

namespace drydock {
namespace {

StepEvent event(StepEvent::Kind kind, OperationKind operation = OperationKind::Create) {
  StepEvent result;
  result.kind = kind;
  result.operation = operation;
  result.address = Address("Vpc");
  result.type = "AWS::EC2::VPC";
  result.identifier = kind == StepEvent::Kind::Started ? "" : "vpc-1";
  result.elapsed = 2 * kSecond;
  return result;
}

TEST(ApplyText, LiveLines) {
  EXPECT_EQ(apply_event_text(event(StepEvent::Kind::Started), {}), "Vpc: Creating...\n");
  EXPECT_EQ(apply_event_text(event(StepEvent::Kind::Finished), {}),
            "Vpc: Creation complete after 2s [id=vpc-1]\n");
  EXPECT_EQ(apply_event_text(event(StepEvent::Kind::Progress, OperationKind::Update), {}),
            "Vpc: Still modifying... [2s elapsed]\n");
  StepEvent failed = event(StepEvent::Kind::Failed, OperationKind::Delete);
  failed.message = "in use\x1b[2J";
  EXPECT_EQ(apply_event_text(failed, {}), "Vpc: Destruction failed after 2s: in use\\x1b[2J\n");
}

TEST(ApplyText, SummaryNamesOutputsAndHidesSecrets) {
  ApplyResult result;
  result.steps = {StepState::Done, StepState::Unchanged};
  result.created = 1;
  EXPECT_EQ(
      apply_summary_text(
          result, {{"Id", Value::string("vpc-1")}, {"Key", Value::string("hunter2").mark_secret()}},
          false, {}),
      "\nApply complete! Resources: 1 added, 0 changed, 0 destroyed.\n"
      "\nOutputs:\n\nId: \"vpc-1\"\nKey: (sensitive)\n");
}

TEST(ApplyText, SummaryOfAFailureSaysHowToGoOn) {
  ApplyResult result;
  result.steps = {StepState::Done, StepState::Failed, StepState::Skipped};
  result.problems = {"Vpc: quota"};
  const std::string text = apply_summary_text(result, {}, false, {});
  EXPECT_NE(text.find("Error: Vpc: quota\n"), std::string::npos);
  EXPECT_NE(text.find("Apply incomplete."), std::string::npos);
  EXPECT_NE(text.find("1 step failed and 1 was not started"), std::string::npos);
}

TEST(ApplyJson, EachLineIsOneObjectOfTheUiVocabulary) {
  const Nanoseconds now = 0;
  const Value version = parsed_json(ui_version("1.0.0", now));
  EXPECT_EQ(member(version, "type").text(), "version");
  EXPECT_EQ(member(version, "@timestamp").text(), "1970-01-01T00:00:00Z");
  const std::string line =
      ui_step_event(event(StepEvent::Kind::Finished), "drydock/simulated", now);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const Value complete = parsed_json(line);
  EXPECT_EQ(member(complete, "type").text(), "apply_complete");
  const Value& hook = member(complete, "hook");
  EXPECT_EQ(member(hook, "id_value").text(), "vpc-1");
  EXPECT_EQ(member(hook, "elapsed_seconds").as_integer(), 2);
  EXPECT_EQ(member(member(hook, "resource"), "addr").text(), "AWS::EC2::VPC.Vpc");
  const Value outputs =
      parsed_json(ui_outputs({{"Key", Value::string("hunter2").mark_secret()}}, now));
  EXPECT_TRUE(member(member(member(outputs, "outputs"), "Key"), "sensitive").as_bool());
}

TEST(ApplyJson, PlannedChangesEndInASummary) {
  Plan plan;
  plan.diff.changes.resize(2);
  plan.diff.changes[0].action = Action::NoChange;
  plan.diff.changes[1].action = Action::Create;
  plan.diff.changes[1].address = Address("Vpc");
  plan.diff.changes[1].type = "AWS::EC2::VPC";
  const std::string lines = ui_planned_changes(plan, "p", 0);
  const std::size_t first = lines.find('\n');
  EXPECT_EQ(member(parsed_json(lines.substr(0, first)), "type").text(), "planned_change");
  const Value summary = parsed_json(lines.substr(first + 1));
  EXPECT_EQ(member(member(summary, "changes"), "add").as_integer(), 1);
}

TEST(StateReport, ListsAndShowsWithoutSecrets) {
  StateSnapshot state;
  RecordedResource resource;
  resource.address = Address("Vpc");
  resource.type = "AWS::EC2::VPC";
  resource.identifier = "vpc-1";
  resource.properties = Value::object({{"CidrBlock", Value::string("10.0.0.0/16")},
                                       {"Key", Value::string("hunter2").mark_secret()}});
  resource.attributes = Value::object({{"VpcId", Value::string("vpc-1")}});
  state.resources = {resource};
  EXPECT_EQ(state_list_text(state, {}), "Vpc  AWS::EC2::VPC  vpc-1\n");
  EXPECT_EQ(member(parsed_json(state_list_json(state)), "resources").items().size(), 1U);
  EXPECT_EQ(state_show_text(resource, {}),
            "Vpc\n"
            "  Type: AWS::EC2::VPC\n"
            "  Identifier: vpc-1\n"
            "  Created: 1970-01-01T00:00:00Z\n"
            "  Updated: 1970-01-01T00:00:00Z\n"
            "  Properties:\n"
            "    CidrBlock: \"10.0.0.0/16\"\n"
            "    Key: (sensitive)\n"
            "  Attributes:\n"
            "    VpcId: vpc-1\n");
  const std::string json = state_show_json(resource);
  EXPECT_EQ(json.find("hunter2"), std::string::npos);
  EXPECT_EQ(member(parsed_json(json), "identifier").text(), "vpc-1");
}

}  // namespace
}  // namespace drydock
