// Each JSON document against its schema in schemas/formats.
#include <gtest/gtest.h>

#include <sstream>

#include "base/codes/file_codes.hpp"
#include "planner/state/state_text.hpp"
#include "report/advice_report.hpp"
#include "report/apply_json.hpp"
#include "report/catalog_report.hpp"
#include "report/change_set_json.hpp"
#include "report/definition_report.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/drift_report.hpp"
#include "report/evaluate_report.hpp"
#include "report/events_report.hpp"
#include "report/fleet_report.hpp"
#include "report/plan_json.hpp"
#include "report/schema_report.hpp"
#include "report/score_json.hpp"
#include "report/simulation_json.hpp"
#include "report/state_change_report.hpp"
#include "report/state_report.hpp"
#include "report/workflow_report.hpp"
#include "simulator/catalog/catalog_builder.hpp"
#include "tests/json_schema_check.hpp"
#include "tests/unit/report/report_checks.hpp"
#include "tests/unit/report/score_fixture.hpp"

namespace drydock {
namespace {

class FormatCheck {
 public:
  void check(const std::string& file, const Value& document) {
    for (const std::string& problem : checker_.problems(file, document)) {
      ADD_FAILURE() << file << ": " << problem;
    }
  }

 private:
  json_schema::Checker checker_{DRYDOCK_SOURCE_DIR "/schemas/formats"};
};

struct Notes {
  SourceMap sources;
  Diagnostics diagnostics;
  Notes() {
    const FileId file = sources.add("t.yaml", "Resources:\n  Vpc: x\n");
    Diagnostic wrong{codes::FileTooLarge, "wrong", {file, 13, 16}, "right it"};
    wrong.path = "Resources.Vpc";
    wrong.labels = {{{file, 0, 9}, "here"}};
    diagnostics.add(wrong);
    diagnostics.add({codes::FileUnreadable, "nowhere", {}, ""});
  }
};

Plan small_plan() {
  Plan plan;
  ResourceChange change;
  change.address = Address("Subnet");
  change.type = "AWS::EC2::Subnet";
  change.action = Action::Replace;
  change.identifier = "subnet-1";
  change.before = Value::object({{"Tags", Value::list({})}});
  change.after = Value::object({{"Tags", Value::list({Value::integer(1)})}});
  change.properties = {{{"Tags", "0"}, {}, Value::integer(1), UpdateBehavior::Replaces, "why"}};
  plan.diff.changes = {change};
  plan.diff.outputs = {{"Id", {}, Value::string("x")}};
  plan.outputs = {{"Id", Value::string("x"), "", "", {}}};
  plan.steps = {{OperationKind::Create, 0, {}}, {OperationKind::Delete, 0, {0}}};
  plan.parameters = {{"Size", "Number", Value::integer(3), ParameterSource::Default, {}}};
  return plan;
}

ChangeSet small_change_set() {
  const Value waiting = Value::unknown(Value::object({{"Ref", Value::string("Vpc")}}));
  ChangeDetail detail;
  detail.attribute = ChangeAttribute::Tags;
  detail.path = {"Tags", "0", "a/b"};
  detail.requires_recreation = UpdateBehavior::Replaces;
  detail.evaluation = ChangeEvaluation::Dynamic;
  detail.source = ChangeSource::ResourceReference;
  detail.causing_entity = "Vpc";
  detail.before = deployed(waiting);
  detail.after = waiting;
  ChangeSetEntry entry;
  entry.address = Address("Subnet");
  entry.type = "AWS::EC2::Subnet";
  entry.previous_type = "AWS::EC2::VPC";
  entry.replacement = Replacement::Conditional;
  entry.scope = {ChangeAttribute::Tags};
  entry.details = {detail, ChangeDetail{}};
  entry.policy_action = "ReplaceAndSnapshot";
  entry.before = Value::object({{"Password", Value::string("hidden").mark_secret()}});
  entry.after = Value::object({{"VpcId", Value::list({waiting})}});
  ChangeSet set;
  set.changes = {entry};
  set.outputs = {{"Id", {}, waiting}};
  return set;
}

TEST(Formats, AChangeSetSaysWhatIsKnownAfterApplyAndWhatIsDeployed) {
  FormatCheck checker;
  const Notes notes;
  const std::string text =
      change_set_json(small_change_set(), {}, notes.diagnostics, notes.sources);
  checker.check("change-set.schema.json", parsed_json(text));
  checker.check("change-set.schema.json",
                parsed_json(change_set_json({}, {}, notes.diagnostics, notes.sources)));
  checker.check("change-set.schema.json",
                parsed_json(change_set_json_failed(notes.diagnostics, notes.sources)));
  EXPECT_EQ(text.find("hidden"), std::string::npos);
  const Value document = parsed_json(text);
  const Value& detail = document.find("changes")->items()[0].find("details")->items()[0];
  EXPECT_EQ(detail.find("path")->text(), "/Properties/Tags/0/a~1b");
  EXPECT_EQ(detail.find("after")->text(), "{{changeSet:KNOWN_AFTER_APPLY}}");
  EXPECT_TRUE(detail.find("before")->is_unknown());
  EXPECT_NE(text.find(R"("$unknown": "Ref Vpc")"), std::string::npos);
}

// Nested, moved, imported, drifted, partial: everything that a plan can say beside its changes.
Plan rich_plan() {
  Plan plan = small_plan();
  ResourceChange moved;
  moved.address = Address("Network.Inner.Vpc");
  moved.previous_address = Address("Network.Vpc");
  moved.type = "AWS::EC2::VPC";
  moved.identifier = "vpc-1";
  moved.before = Value::object({{"CidrBlock", Value::string("10.0.0.0/16")}});
  moved.after = moved.before;
  moved.imported = true;
  plan.diff.changes.push_back(moved);
  ResourceDrift drift;
  drift.address = moved.address;
  drift.type = moved.type;
  drift.identifier = "vpc-1";
  drift.recorded = moved.before;
  drift.real = Value::object({{"CidrBlock", Value::string("10.1.0.0/16")}});
  drift.properties = {{{"CidrBlock"}, Value::string("10.0.0.0/16"), Value::string("10.1.0.0/16")}};
  drift.ignored = {{{"Tags", "0"}, Value(), Value::string("x"), "set by others"}};
  plan.diff.drift = {drift};
  StateEdit edit;
  edit.what = "mv Network.Vpc Network.Inner.Vpc";
  plan.diff.edits = {edit};
  plan.selection = {"--target Network"};
  plan.recorded_outputs = {{"Id", Value::string("x")}};
  return plan;
}

TEST(Formats, APlanNestsItsModulesAndTellsWhatHappenedOutside) {
  const Notes notes;
  const Value document = parsed_json(plan_json(rich_plan(), {}, notes.diagnostics, notes.sources));
  const Value& root = *document.find("planned_values")->find("root_module");
  const Value& network = root.find("child_modules")->items().at(0);
  EXPECT_EQ(network.find("address")->text(), "module.Network");
  const Value& inner = network.find("child_modules")->items().at(0);
  EXPECT_EQ(inner.find("address")->text(), "module.Network.module.Inner");
  EXPECT_EQ(inner.find("resources")->items().at(0).find("name")->text(), "Vpc");
  const Value& drift = document.find("resource_drift")->items().at(0);
  EXPECT_EQ(drift.find("change")->find("after")->find("CidrBlock")->text(), "10.1.0.0/16");
  const Value& change = document.find("resource_changes")->items().back();
  EXPECT_EQ(change.find("previous_address")->text(), "module.Network.AWS::EC2::VPC.Vpc");
  EXPECT_EQ(change.find("change")->find("importing")->find("id")->text(), "vpc-1");
  EXPECT_FALSE(document.find("complete")->as_bool());
}

TEST(Formats, DocumentsFollowTheirSchemas) {
  FormatCheck checker;
  const Notes notes;
  const auto check = [&](const std::string& file, const std::string& text) {
    SCOPED_TRACE(file);
    checker.check(file, parsed_json(text));
  };
  check("validate.schema.json", diagnostics_json(notes.diagnostics, notes.sources));
  const EvalAnswer failed{{}, EvalError{"T1006", "no function", 3, "f"}};
  const EvalAnswer value{Json::number(1), std::nullopt};
  const EvalAnswer nothing{};
  for (const EvalAnswer* answer :
       {&failed, &value, &nothing, static_cast<const EvalAnswer*>(nullptr)}) {
    check("workflow-eval.schema.json", eval_json(answer, notes.diagnostics, notes.sources));
  }
  check("workflow-validate.schema.json", validation_json(notes.diagnostics, notes.sources));
  check("events-match.schema.json", match_json(true, notes.diagnostics, notes.sources));
  check("events-next.schema.json",
        next_fires_json({"rate(1 day)", "UTC", {{"2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"}}},
                        notes.diagnostics, notes.sources));
  check("events-sources.schema.json",
        sources_json({{"Rule", "schedule", "rate(1 day)", {"stateMachine:Flow"}}},
                     notes.diagnostics, notes.sources));
  check("events-transform.schema.json",
        transform_json({{"a", {"{}", Json::null()}}, {"b", {"text", Json()}}}, notes.diagnostics,
                       notes.sources));
  check("evaluate.schema.json", evaluate_json_failed(notes.diagnostics, notes.sources));
  ResourceSet set;
  set.resources.resize(1);
  set.resources[0].address = Address("Vpc");
  set.resources[0].deletion_policy = RetentionPolicy::Retain;
  set.outputs = {{"Id", Value::string("x"), "text", "name", {}}};
  set.conditions = {{"Yes", true}};
  check("evaluate.schema.json", evaluate_json(set, notes.diagnostics, notes.sources));
  check("plan-json.schema.json", plan_json(small_plan(), {}, notes.diagnostics, notes.sources));
  check("plan-json.schema.json", plan_json(rich_plan(), {}, notes.diagnostics, notes.sources));
  check("drift.schema.json", drift_json({"s", "us-east-1", 3, rich_plan().diff.drift},
                                        notes.diagnostics, notes.sources));
  check("simulation.schema.json",
        simulation_json(sample_result(), notes.diagnostics, notes.sources));
  check("score.schema.json", score_json(sample_card(), notes.diagnostics, notes.sources));
  check("score.schema.json",
        comparison_json(sample_comparison(), notes.diagnostics, notes.sources));
  StateSnapshot state;
  state.resources.resize(1);
  check("state.schema.json", state_list_json(state));
  check("state.schema.json", state_show_json(state.resources[0]));
  Catalog catalog;
  check("catalog-show.schema.json",
        catalog_json(catalog, nullptr, "", notes.diagnostics, notes.sources));
  check("catalog-import.schema.json",
        catalog_import_json({"c", {ImportedFigures()}, {"f"}}, notes.diagnostics, notes.sources));
  ReportedFleet fleet;
  fleet.pools.zones = {"a"};
  fleet.pools.table.add(0, 0);
  fleet.first.launches.clear(1);
  CatalogBuilder builder;
  builder.put_types({InstanceType()});
  FleetReport report;
  report.fleets.push_back(fleet);
  EcsService service;
  service.providers.emplace_back();
  report.services.push_back(service);
  ScalingPlan scaled;
  scaled.tracking.push_back({});
  scaled.steps.push_back({});
  scaled.scheduled.push_back({});
  scaled.warm_pool.emplace();
  report.plans.push_back(scaled);
  check("fleet.schema.json",
        fleet_json(report, builder.catalog(), notes.diagnostics, notes.sources));
  AdviceReport advised;
  advised.advice.emplace_back().effects.emplace_back();
  check("advice.schema.json", advice_json(advised, notes.diagnostics, notes.sources));
  check("catalog-diff.schema.json",
        catalog_diff_json({CatalogChange()}, notes.diagnostics, notes.sources));
  check("schema-list.schema.json", schema_list_json({{"T::T::T", "drydock"}}));
  check("schema-import.schema.json",
        schema_import_json({"i", "a.zip", 3, 1}, notes.diagnostics, notes.sources));
}

TEST(Formats, DocumentsOfTheStateFollowTheirSchemas) {
  FormatCheck checker;
  const Notes notes;
  const auto check = [&](const std::string& file, const std::string& text) {
    SCOPED_TRACE(file);
    checker.check(file, parsed_json(text));
  };
  StateSnapshot state;
  state.resources.resize(1);
  StateDifference changed;
  changed.resources = {{RecordChange::Kind::Changed,
                        Address("A"),
                        "0a",
                        "T",
                        "i",
                        {{"properties.X", Value(), Value::string("x")}}}};
  changed.outputs = {{"Out", Value::string("a"), Value()}};
  changed.imports_added = {"net"};
  check("state-diff.schema.json", state_diff_json(changed, "app", {"serial 1", "l", 1}, {}));
  check("state-history.schema.json", state_history_json(state, {{1, 0, "record A"}}));
  check("state-verify.schema.json", state_check_json({{{"app", "p", "r"}}, 1, 1, 0, 0, "copy"},
                                                     "state.db", notes.diagnostics, notes.sources));
  check("unlock.schema.json", unlock_json("app", {}));
  for (const char* file :
       {"state.schema.json", "state-diff.schema.json", "state-history.schema.json",
        "state-verify.schema.json", "unlock.schema.json"}) {
    check(file, failed_json(notes.diagnostics, notes.sources));
  }
  state.stack_name = "app";
  state.lineage = "l";
  RecordedResource& record = state.resources[0];
  record.address = Address("A");
  record.deposed = "0a";
  record.type = record.identifier = "T";
  record.properties = Value::object({});
  state.outputs["Out"] = Value::string("a");
  state.exports["net"] = "Out";
  state.imports = {"other"};
  check("state-pull.schema.json", encode_state_text(state));
}

TEST(Formats, EachLineOfAnApplyFollowsItsSchema) {
  FormatCheck checker;
  const Notes notes;
  StepEvent event;
  std::string lines = ui_version("1.0.0", 0) + ui_planned_changes(small_plan(), "p", 0);
  for (const auto kind :
       {StepEvent::Kind::Started, StepEvent::Kind::Progress, StepEvent::Kind::Retrying,
        StepEvent::Kind::Finished, StepEvent::Kind::Failed, StepEvent::Kind::Skipped}) {
    event.kind = kind;
    event.identifier = "id";
    lines += ui_step_event(event, "p", 0);
  }
  lines += ui_apply_summary({}, false, 0) + ui_outputs({{"A", Value::string("b")}}, 0) +
           ui_diagnostics(notes.diagnostics, notes.sources, 0);
  std::istringstream in(lines);
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    checker.check("plan-ui.schema.json", parsed_json(line));
  }
  EXPECT_EQ(count, 13U);
}

}  // namespace
}  // namespace drydock
