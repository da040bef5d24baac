// The rules of the template language on changes, 18 to 29: see rules_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/codes/function_codes.hpp"
#include "base/codes/state_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "planner/diff/compare.hpp"
#include "planner/graph/resource_graph.hpp"
#include "planner/plan/make_plan.hpp"
#include "tests/stacks/test_types.hpp"
#include "tests/unit/planner/diff/change_set_text.hpp"
#include "tests/unit/planner/evaluate/evaluating.hpp"
#include "tests/unit/planner/schema/schema_test_support.hpp"

namespace drydock {
namespace {

using evaluating::evaluate_json;
using evaluating::Evaluation;
using evaluating::property;

// Two templates, or what stands in their Resources, and what is between them.
struct Update {
  explicit Update(SchemaRegistry schemas = test_types()) : types(std::move(schemas)) {}

  ChangeSet set(const std::string& before, const std::string& after,
                const EvaluateOptions& options = {}) {
    old_side = evaluate_json(whole(before), options, &types);
    new_side = evaluate_json(whole(after), options, &types);
    EXPECT_TRUE(old_side.set && new_side.set) << old_side.problems() << new_side.problems();
    const std::optional<ResourceGraph> graph = build_graph(*new_side.set, diagnostics);
    return change_set(*old_side.set, *new_side.set, *graph, types, diagnostics);
  }
  std::string operator()(const std::string& before, const std::string& after) {
    return text_of(set(before, after));
  }
  [[nodiscard]] bool reported(DiagnosticCode code) const {
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.code == code) {
        return true;
      }
    }
    return false;
  }
  static std::string whole(const std::string& text) {
    return text.starts_with("{") ? text : R"({"Resources": {)" + text + "}}";
  }

  SchemaRegistry types;
  Evaluation old_side;
  Evaluation new_side;
  Diagnostics diagnostics;
};

std::string resource(const std::string& name, const std::string& properties,
                     const std::string& type = "Test::Type::Plain", const std::string& more = "") {
  return '"' + name + R"(": {"Type": ")" + type + R"(", "Properties": {)" + properties + "}" +
         more + "}";
}

// As `evaluation` evaluates to, deployed: every identifier is "id-NAME".
StateSnapshot deployed_state(const Evaluation& evaluation) {
  StateSnapshot state;
  for (const Resource& resource : evaluation.set->resources) {
    RecordedResource row;
    row.address = resource.address;
    row.type = resource.type;
    row.identifier = "id-" + resource.address.text();
    row.properties = resource.properties;
    for (const Reference& reference : resource.references) {
      row.dependencies.push_back(reference.target);
    }
    state.resources.push_back(std::move(row));
  }
  return state;
}

TEST(TemplateRules, Rule18RefOfACompoundIdentifierIsNoPropertyOfIt) {
  schema_test::Checked types;
  const std::string properties = R"("properties": {"Bus": {"type": "string"},
      "Name": {"type": "string"}, "Id": {"type": "string"}})";
  types.add_type(R"({"typeName": "T::T::Rule",
      "primaryIdentifier": ["/properties/Bus", "/properties/Name"], )" +
                 properties + "}");
  types.add_type(R"({"typeName": "T::T::Named", "primaryIdentifier": ["/properties/Name"], )" +
                 properties + "}");
  const auto known = [&](const std::string& type) {
    Update update(test_types());
    update.types.add_all(std::move(types.schemas));
    const std::string target = resource("A", R"("Bus": "b", "Name": "n")", type);
    const std::string change = update(target + ", " + resource("B", R"("Loose": {"Ref": "A"})"),
                                      target + ", " + resource("B", R"("Loose": "n")"));
    types.schemas = std::move(update.types);
    return change.empty();
  };
  EXPECT_TRUE(known("T::T::Named"));
  EXPECT_FALSE(known("T::T::Rule"));  // the service says "b|n"
}

TEST(TemplateRules, Rule19WhatTheSameChangeSetMakesIsKnownAfterApply) {
  const std::string reader = resource("B", R"("Loose": {"Fn::GetAtt": ["A", "Note"]})");
  const auto seen = [&](const std::string& before, const std::string& after) {
    Update update;
    const ChangeSet set = update.set(before, after + ", " + reader);
    const auto reader_of =
        std::find_if(set.changes.begin(), set.changes.end(),
                     [](const ChangeSetEntry& entry) { return entry.address.text() == "B"; });
    const Value* value = reader_of->after.find("Loose");
    return value->is_unknown() ? std::string("after apply") : value->text();
  };
  const std::string literal = resource("A", R"("Note": "1")");
  EXPECT_EQ(seen(resource("Z", ""), literal), "after apply");
  EXPECT_EQ(seen(resource("A", R"("Note": "0")"), literal), "after apply");
  EXPECT_EQ(seen(literal, literal), "1");
}

TEST(TemplateRules, Rule20OnlyAReplacementReachesThoseThatRefer) {
  const std::string users = ", " + resource("B", R"("Loose": {"Ref": "A"})") + ", " +
                            resource("C", "", "Test::Type::Plain", R"(, "DependsOn": "A")");
  Update update;
  EXPECT_EQ(
      update(resource("A", R"("Note": "1")") + users, resource("A", R"("Note": "2")") + users),
      "A Modify False: Note Never Static DirectModification\n");
  EXPECT_EQ(
      update(resource("A", R"("Frozen": "1")") + users, resource("A", R"("Frozen": "2")") + users),
      "A Modify True ReplaceAndDelete: Frozen Always Static DirectModification\n"
      "B Modify False: Loose Never Static ResourceReference A; "
      "Loose Never Dynamic DirectModification\n");
}

TEST(TemplateRules, Rule21AChangedDefaultIsAChangedParameter) {
  const auto text = [](const std::string& standard) {
    return R"({"Parameters": {"P": {"Type": "String", "Default": ")" + standard +
           R"("}}, "Resources": {)" + resource("A", R"("Loose": {"Ref": "P"})") + "}}";
  };
  Update update;
  EXPECT_EQ(update(text("1"), text("2")),
            "A Modify False: Loose Never Static ParameterReference P; "
            "Loose Never Dynamic DirectModification\n");
}

TEST(TemplateRules, Rule22TheMostIntrusiveDetailDecides) {
  Update update;
  EXPECT_EQ(update.set(resource("A", R"("Note": "1")"), resource("A", R"("Note": "2")"))
                .changes.at(0)
                .replacement,
            Replacement::False);
  EXPECT_EQ(update
                .set(resource("A", R"("Note": "1", "Frozen": "1")"),
                     resource("A", R"("Note": "2", "Frozen": "2")"))
                .changes.at(0)
                .replacement,
            Replacement::True);
  const ChangeSet removed =
      update.set(resource("A", "") + ", " + resource("B", ""), resource("A", ""));
  EXPECT_EQ(removed.changes.at(0).policy_action, "Delete");
}

TEST(TemplateRules, Rule23AConditionThatTurnsFalseRemoves) {
  const auto text = [](const std::string& value) {
    return R"({"Conditions": {"C": {"Fn::Equals": ["a", ")" + value + R"("]}}, "Resources": {)" +
           resource("A", "") + ", " +
           resource("B", "", "Test::Type::Plain", R"(, "Condition": "C")") + "}}";
  };
  const std::string bare = resource("A", "") + ", " + resource("B", "");
  Update update;
  EXPECT_EQ(update(bare, text("b")), "B Remove Delete\n");
  EXPECT_EQ(update(bare, text("a")), "");
}

TEST(TemplateRules, Rule24ACreateOnlyPropertyThatComesOrGoesReplaces) {
  Update update;
  EXPECT_TRUE(update(resource("A", ""), resource("A", R"("Frozen": "x")"))
                  .starts_with("A Modify True ReplaceAndDelete: Frozen"));
  EXPECT_TRUE(update(resource("A", R"("Frozen": "x")"), resource("A", ""))
                  .starts_with("A Modify True ReplaceAndDelete: Frozen"));
}

TEST(TemplateRules, Rule25AReplacementCreatesRepointsAndThenDeletes) {
  const auto order = [](const std::string& type) {
    Update update;
    const std::string user = ", " + resource("B", R"("Loose": {"Ref": "A"})");
    static_cast<void>(update.set(resource("A", R"("Frozen": "1")", type) + user,
                                 resource("A", R"("Frozen": "2")", type) + user));
    const std::optional<ResourceGraph> graph =
        build_graph(*update.new_side.set, update.diagnostics);
    StateSnapshot recorded = deployed_state(update.old_side);
    recorded.resources[1].properties.set("Loose", Value::string("id-A"));
    Diff diff = compare(*update.new_side.set, *graph, recorded, update.types, update.diagnostics);
    const Plan plan = make_plan(std::move(diff), {.desired = &*update.new_side.set,
                                                  .recorded = &recorded,
                                                  .schema_digest = {},
                                                  .created_at = {}});
    std::string steps;
    for (const PlanStep& step : plan.steps) {
      steps += step.operation == OperationKind::Delete   ? "delete "
               : step.operation == OperationKind::Create ? "create "
                                                         : "update ";
      steps += plan.diff.changes[step.change].address.text() + " ";
    }
    return steps;
  };
  EXPECT_EQ(order("Test::Type::Plain"), "create A update B delete A ");
  EXPECT_EQ(order("Test::Type::Swap"), "delete A create A update B ");  // delete_then_create
}

TEST(TemplateRules, Rule26ACustomNameThatStaysForbidsTheReplacement) {
  const auto named = [](const std::string& name, const std::string& frozen) {
    return resource("A", R"("Name": ")" + name + R"(", "Frozen": ")" + frozen + '"',
                    "Test::Type::Named");
  };
  Update kept;
  static_cast<void>(kept(named("n", "1"), named("n", "2")));
  EXPECT_TRUE(kept.reported(codes::NamedReplacement));
  Update renamed;
  static_cast<void>(renamed(named("n", "1"), named("m", "2")));
  EXPECT_FALSE(renamed.reported(codes::NamedReplacement));
}

TEST(TemplateRules, Rule27DeletionPoliciesHaveDefaultsByType) {
  const Evaluation result = evaluate_json(R"({"Resources": {
      "Cluster": {"Type": "AWS::RDS::DBCluster"},
      "Member": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": "c"}},
      "Alone": {"Type": "AWS::RDS::DBInstance"},
      "Kept": {"Type": "T::T::R", "DeletionPolicy": "RetainExceptOnCreate",
               "UpdateReplacePolicy": "Retain"},
      "Fallback": {"Type": "T::T::R", "UpdateReplacePolicy": "Snapshot"}}})");
  ASSERT_TRUE(result.set) << result.problems();
  EXPECT_EQ(result.resource("Cluster").deletion_policy, RetentionPolicy::Snapshot);
  EXPECT_EQ(result.resource("Member").deletion_policy, RetentionPolicy::Delete);
  EXPECT_EQ(result.resource("Alone").deletion_policy, RetentionPolicy::Snapshot);
  EXPECT_EQ(result.resource("Kept").deletion_policy, RetentionPolicy::RetainExceptOnCreate);
  EXPECT_EQ(result.resource("Kept").update_replace_policy, RetentionPolicy::Retain);
  EXPECT_EQ(result.resource("Fallback").update_replace_policy, RetentionPolicy::Delete);
  EXPECT_EQ(result.diagnostics.count(Severity::Warning), 1U);
  const Evaluation wrong = evaluate_json(R"({"Resources": {
      "A": {"Type": "T::T::R", "DeletionPolicy": "Retian"},
      "B": {"Type": "T::T::R", "UpdateReplacePolicy": "RetainExceptOnCreate"},
      "C": {"Type": "T::T::R", "DeletionPolicy": "Snapshot"}}})");
  EXPECT_EQ(wrong.diagnostics.count(Severity::Error), 3U) << wrong.problems();
}

TEST(TemplateRules, Rule28AnEmptyDiffIsToldFromOneOfOutputsAlone) {
  const auto text = [](const std::string& more) {
    return R"({"Resources": {)" + resource("A", "") + "}" + more + "}";
  };
  Update update;
  EXPECT_TRUE(update.set(text(""), text("")).empty());
  // Conditions cannot be updated alone.
  EXPECT_TRUE(
      update.set(text(""), text(R"(, "Conditions": {"C": {"Fn::Equals": [1, 1]}})")).empty());
  const ChangeSet outputs = update.set(text(""), text(R"(, "Outputs": {"O": {"Value": "v"}})"));
  EXPECT_TRUE(outputs.changes.empty());
  EXPECT_FALSE(outputs.empty());
}

TEST(TemplateRules, Rule29DynamicReferencesStayAsWritten) {
  EXPECT_EQ(property(R"("{{resolve:ssm:/path:3}}")"),
            R"({"$unknown":"resolve ssm:/path:3","$expression":{"$resolve":"ssm:/path:3"}})");
  EXPECT_EQ(property(R"({"Fn::Join": ["", ["{{resolve:ssm:", {"Ref": "Name"}, "}}"]]})",
                     ValueForm::Shown),
            R"({"$unknown":"resolve ssm:web"})");
  EXPECT_EQ(property(R"("{{resolve:secretsmanager:db:SecretString:password}}")"),
            R"({"$secret":true})");
  EXPECT_EQ(property(R"("{{resolve:elsewhere:x}}")"), R"("{{resolve:elsewhere:x}}")");
  // What is stored behind an unversioned reference may change; the template does not.
  const auto text = [](const std::string& reference) {
    return resource("A", R"("Loose": "{{resolve:)" + reference + "}}\"");
  };
  Update update;
  EXPECT_EQ(update(text("ssm:/a"), text("ssm:/a")), "");
  EXPECT_NE(update(text("ssm:/a:1"), text("ssm:/a:2")), "");
}

}  // namespace
}  // namespace drydock
