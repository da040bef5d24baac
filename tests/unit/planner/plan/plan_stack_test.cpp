#include <gtest/gtest.h>

#include <algorithm>

#include "base/codes/plan_codes.hpp"
#include "planner/model/value_json.hpp"
#include "planner/pipeline.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/state/secret_digest.hpp"
#include "tests/stacks/stack_builder.hpp"
#include "tests/stacks/test_types.hpp"

namespace drydock {
namespace {

constexpr const char* kPlain = "Test::Type::Plain";

class PlanStack : public testing::Test {
 protected:
  // Recorded, and real as recorded.
  void record(const std::string& address, std::string_view properties,
              std::vector<Address> dependencies = {}) {
    RecordedResource row;
    row.address = Address(address);
    row.type = kPlain;
    row.identifier = "id-" + address;
    row.properties = redact_secrets(template_value(properties, nullptr), "key");
    row.attributes = value_from_json(R"({"Arn": "arn:x", "Version": "1"})").value();
    row.dependencies = std::move(dependencies);
    state_.secret_key = "key";
    request_.live.rows.push_back(
        {true, LiveResource{row.identifier, row.properties, row.attributes}});
    state_.resources.push_back(std::move(row));
  }

  void real(std::size_t row, std::string_view properties) {
    request_.live.rows[row].object->properties = value_from_json(properties).value();
  }

  std::optional<Plan> plan(std::vector<Resource> resources) {
    ResourceSet set = make_set(std::move(resources));
    set.outputs = outputs_;
    const Configuration configuration{set, graph_of(set)};
    return plan_stack(&configuration, state_, types_, request_, diagnostics_);
  }

  static const ResourceChange& change_of(const Plan& plan, const std::string& address) {
    return *std::find_if(
        plan.diff.changes.begin(), plan.diff.changes.end(),
        [&](const ResourceChange& change) { return change.address.text() == address; });
  }

  void expect_refused(const std::optional<Plan>& plan, DiagnosticCode code) const {
    EXPECT_FALSE(plan.has_value());
    ASSERT_FALSE(diagnostics_.all().empty());
    EXPECT_EQ(diagnostics_.all()[0].code, code) << diagnostics_.all()[0].message;
  }

  const SchemaRegistry types_ = test_types();
  StateSnapshot state_;
  std::vector<Output> outputs_;
  PlanRequest request_;
  Diagnostics diagnostics_;
};

TEST_F(PlanStack, WhatWasChangedOutsideIsSetBackWithThreeSides) {
  record("A", R"({"Loose": "recorded"})");
  real(0, R"({"Loose": "real", "Note": "by the service"})");
  const std::optional<Plan> made = plan({make_resource("A", kPlain, R"({"Loose": "wanted"})")});
  ASSERT_TRUE(made);
  const ResourceChange& change = made->diff.changes.at(0);
  EXPECT_EQ(change.action, Action::Update);
  EXPECT_TRUE(change.changed_outside);
  ASSERT_EQ(change.properties.size(), 1U);
  EXPECT_EQ(change.properties[0].before.text(), "real");
  EXPECT_EQ(change.properties[0].after.text(), "wanted");
  EXPECT_EQ(change.properties[0].recorded.value().text(), "recorded");
  EXPECT_EQ(decode_plan(encode_plan(*made)).value().diff.changes[0].properties[0].recorded.value(),
            Value::string("recorded"));
}

TEST_F(PlanStack, WhatWasDeletedOutsideIsCreatedAndItsUsersFollow) {
  record("A", R"({"Loose": "x"})");
  record("B", R"({"Loose": "id-A"})", {Address("A")});
  request_.live.rows[0].object.reset();
  const std::optional<Plan> made = plan({make_resource("A", kPlain, R"({"Loose": "x"})"),
                                         make_resource("B", kPlain, R"({"Loose": {"Ref": "A"}})")});
  ASSERT_TRUE(made);
  EXPECT_EQ(change_of(*made, "A").action, Action::Create);
  EXPECT_EQ(change_of(*made, "B").action, Action::Update);
}

TEST_F(PlanStack, WhatIsGoneOutsideAndInTheTemplateIsOnlyForgotten) {
  record("A", R"({"Loose": "x"})");
  request_.live.rows[0].object.reset();
  const std::optional<Plan> made = plan({});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->diff.changes.at(0).action, Action::Forget);
}

TEST_F(PlanStack, ATemplateThatAgreesWithWhatIsRealIsOnlyRecorded) {
  record("A", R"({"Frozen": "recorded"})");
  real(0, R"({"Frozen": "real"})");
  const std::optional<Plan> made = plan({make_resource("A", kPlain, R"({"Frozen": "real"})")});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->steps.empty());
  ASSERT_EQ(made->diff.edits.size(), 1U);
  EXPECT_EQ(made->diff.edits[0].upsert.at(0).properties.find("Frozen")->text(), "real");
}

TEST_F(PlanStack, AcceptingIsRefusedWhereTheTemplateSaysOtherwise) {
  record("A", R"({"Loose": "recorded"})");
  real(0, R"({"Loose": "real"})");
  request_.selection.accept.insert(Address("A"));
  expect_refused(plan({make_resource("A", kPlain, R"({"Loose": "recorded"})")}),
                 codes::AcceptRefused);
}

TEST_F(PlanStack, RefreshOnlyRecordsAndTouchesNothing) {
  record("A", R"({"Loose": "recorded"})");
  record("B", "{}");
  real(0, R"({"Loose": "real"})");
  request_.live.rows[1].object.reset();
  request_.mode = PlanMode::RefreshOnly;
  const std::optional<Plan> made = plan_stack(nullptr, state_, types_, request_, diagnostics_);
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->steps.empty());
  EXPECT_TRUE(made->refresh_only);
  EXPECT_FALSE(made->destroy);
  EXPECT_EQ(made->diff.edits.size(), 2U);
  EXPECT_EQ(decode_plan(encode_plan(*made)).value().diff.edits.at(1).upsert.at(0).properties,
            value_from_json(R"({"Loose": "real"})").value());
}

TEST_F(PlanStack, ATargetDrawsInWhatItNeedsAndAnExclusionPushesOutWhatNeedsIt) {
  const std::vector<Resource> wanted = {
      make_resource("A", kPlain, R"({"Loose": "a"})"),
      make_resource("B", kPlain, R"({"Loose": {"Ref": "A"}})"),
      make_resource("C", kPlain, R"({"Tags": [{"Key": "Team", "Value": "web"}]})")};
  request_.selection.targets = {*parse_selector("B", diagnostics_)};
  std::optional<Plan> made = plan(wanted);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->steps.size(), 2U);
  EXPECT_TRUE(change_of(*made, "C").left_out);
  request_.selection.targets.clear();
  request_.selection.excludes = {*parse_selector("A", diagnostics_)};
  made = plan(wanted);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->steps.size(), 1U);
  EXPECT_EQ(change_of(*made, "C").action, Action::Create);
  request_.selection.excludes = {*parse_selector("tag:Te*=w?b", diagnostics_)};
  made = plan(wanted);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->steps.size(), 2U);
}

TEST_F(PlanStack, ATargetThatIsDeletedDrawsInWhatStillUsesIt) {
  record("A", R"({"Loose": "x"})");
  record("B", R"({"Loose": "id-A"})", {Address("A")});
  request_.selection.targets = {*parse_selector("A", diagnostics_)};
  const std::optional<Plan> made = plan({make_resource("B", kPlain, R"({"Loose": "free"})")});
  ASSERT_TRUE(made);
  EXPECT_EQ(change_of(*made, "B").action, Action::Update);
  EXPECT_EQ(change_of(*made, "A").action, Action::Delete);
}

TEST_F(PlanStack, ASelectorThatMatchesNothingIsRefused) {
  request_.selection.targets = {*parse_selector("Webb", diagnostics_)};
  expect_refused(plan({make_resource("Web", kPlain, "{}")}), codes::SelectionEmpty);
}

TEST_F(PlanStack, MalformedSelectorsAreRefused) {
  for (const char* text : {"", "type=", "tag:=x", "tag:Key", "owner=me"}) {
    EXPECT_FALSE(parse_selector(text, diagnostics_)) << text;
  }
  EXPECT_EQ(diagnostics_.all().size(), 5U);
}

TEST_F(PlanStack, ReplacementByRequestReplaces) {
  record("A", R"({"Loose": "x"})");
  request_.selection.replace.insert(Address("A"));
  const std::optional<Plan> made = plan({make_resource("A", kPlain, R"({"Loose": "x"})")});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->diff.changes[0].action, Action::Replace);
  EXPECT_TRUE(made->diff.changes[0].by_request);
  EXPECT_EQ(made->steps.size(), 2U);
}

TEST_F(PlanStack, AMoveIsNoReplacementAndMakesChains) {
  record("A", R"({"Frozen": "x"})");
  record("User", R"({"Loose": "id-A"})", {Address("A")});
  request_.moves = {{Address("A"), Address("B")}, {Address("B"), Address("C")}};
  const std::optional<Plan> made =
      plan({make_resource("C", kPlain, R"({"Frozen": "x"})"),
            make_resource("User", kPlain, R"({"Loose": {"Ref": "C"}})")});
  ASSERT_TRUE(made) << diagnostics_.all()[0].message;
  EXPECT_TRUE(made->steps.empty());
  EXPECT_EQ(change_of(*made, "C").previous_address.text(), "A");
  ASSERT_EQ(made->diff.edits.size(), 1U);
  EXPECT_EQ(made->diff.edits[0].what, "mv A C");
  EXPECT_EQ(made->diff.edits[0].remove.at(0).first.text(), "A");
  EXPECT_EQ(made->diff.edits[0].upsert.size(), 2U);
}

TEST_F(PlanStack, TwoResourcesMaySwapTheirNamesThroughAThird) {
  record("A", R"({"Frozen": "a"})");
  record("B", R"({"Frozen": "b"})");
  request_.moves = {{Address("A"), Address("X")}, {Address("B"), Address("Y")}};
  const std::optional<Plan> made = plan({make_resource("X", kPlain, R"({"Frozen": "a"})"),
                                         make_resource("Y", kPlain, R"({"Frozen": "b"})")});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->steps.empty());
}

TEST_F(PlanStack, CirclesClashesAndDeclaredSourcesOfMovesAreRefused) {
  const auto refused = [&](std::vector<MoveRule> moves, std::vector<Resource> wanted) {
    request_.moves = std::move(moves);
    diagnostics_ = {};
    expect_refused(plan(std::move(wanted)), codes::MoveRefused);
  };
  record("A", "{}");
  record("B", "{}");
  refused({{Address("A"), Address("C")}, {Address("C"), Address("A")}}, {});
  refused({{Address("A"), Address("B")}}, {make_resource("B", kPlain, "{}")});
  refused({{Address("A"), Address("C")}, {Address("B"), Address("C")}}, {});
  refused({{Address("A"), Address("C")}}, {make_resource("A", kPlain, "{}")});
  refused({{Address("A"), Address("C")}, {Address("A"), Address("D")}}, {});
}

TEST_F(PlanStack, AForgottenResourceIsNotDeleted) {
  record("A", "{}");
  request_.forget = {{Address("A")}};
  const std::optional<Plan> made = plan({});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->diff.changes[0].action, Action::Forget);
  diagnostics_ = {};
  expect_refused(plan({make_resource("A", kPlain, "{}")}), codes::ForgetRefused);
}

TEST_F(PlanStack, AnImportIsComparedWithTheTemplate) {
  request_.imports = {
      {Address("A"),
       "id-1",
       "",
       {},
       LiveResource{"id-1",
                    value_from_json(R"({"Loose": "real", "Note": "x", "Word": "w"})").value(),
                    value_from_json(R"({"Arn": "arn:1"})").value()}}};
  Resource wanted = make_resource("A", kPlain, R"({"Loose": "wanted"})");
  wanted.properties.set("Word", Value::string("w").mark_secret());
  const std::optional<Plan> made = plan({wanted});
  ASSERT_TRUE(made) << diagnostics_.all()[0].message;
  const ResourceChange& change = made->diff.changes[0];
  EXPECT_EQ(change.action, Action::Update);
  EXPECT_TRUE(change.imported);
  EXPECT_EQ(change.generated_config, value_from_json(R"({"Loose": "real", "Note": "x"})").value());
  EXPECT_EQ(change.identifier, "id-1");
  ASSERT_EQ(made->diff.edits.size(), 1U);
  const Value& row = made->diff.edits[0].upsert[0].properties;
  EXPECT_EQ(row.find("Note"), nullptr);
  EXPECT_EQ(*row.find("Loose"), Value::string("real"));
  EXPECT_TRUE(is_secret_digest(*row.find("Word")));
}

TEST_F(PlanStack, ImportsThatAreDoneSayNothingWhateverComesBefore) {
  for (const char* const name : {"B", "C", "D"}) {
    record(name, "{}");
  }
  request_.imports = {{Address("A"), "id-A", "", {}, LiveResource{"id-A", Value::object({}), {}}},
                      {Address("D"), "id-D", "", {}, LiveResource{"id-D", Value::object({}), {}}}};
  const std::vector<Resource> resources = {
      make_resource("A", kPlain, "{}"), make_resource("B", kPlain, "{}"),
      make_resource("C", kPlain, "{}"), make_resource("D", kPlain, "{}")};
  const std::optional<Plan> made = plan(resources);
  ASSERT_TRUE(made) << diagnostics_.all()[0].message;
  EXPECT_EQ(made->diff.edits.size(), 1U);
  request_.imports[1] = request_.imports[0];
  expect_refused(plan(resources), codes::ImportRefused);
}

TEST_F(PlanStack, APartOfTheResourcesChangesAPartOfTheOutputs) {
  state_.outputs = {{"Gone", Value::string("g")}, {"OfB", Value::string("old")}};
  state_.exports = {{"export-b", "OfB"}};
  const auto output = [](const char* name, Value value) {
    Output made;
    made.name = name;
    made.value = std::move(value);
    return made;
  };
  const auto reference = [](const char* name) {
    return Value::unknown(Value::object({{"Ref", Value::string(name)}}));
  };
  outputs_ = {output("OfA", reference("A")), output("OfB", reference("B")),
              output("OfNone", Value::string("x"))};
  request_.selection.targets = {Selector{SelectorKind::Address, "A", "A", {}}};
  const std::vector<Resource> resources = {make_resource("A", kPlain, "{}"),
                                           make_resource("B", kPlain, "{}")};
  const std::optional<Plan> targeted = plan(resources);
  ASSERT_TRUE(targeted);
  ASSERT_EQ(targeted->diff.outputs.size(), 1U);
  EXPECT_EQ(targeted->diff.outputs[0].name, "OfA");
  EXPECT_EQ(targeted->outputs_left_out, (std::vector<std::string>{"Gone", "OfB", "OfNone"}));
  // What is not looked at stays as it is recorded, with its export.
  ASSERT_EQ(targeted->outputs.size(), 3U);
  EXPECT_EQ(targeted->outputs[2].name, "OfB");
  EXPECT_EQ(targeted->outputs[2].value, Value::string("old"));
  EXPECT_EQ(targeted->outputs[2].export_name, "export-b");
  request_.selection = {};
  request_.selection.excludes = {Selector{SelectorKind::Address, "A", "A", {}}};
  const std::optional<Plan> excluded = plan(resources);
  ASSERT_TRUE(excluded);
  EXPECT_EQ(excluded->outputs_left_out, std::vector<std::string>{"OfA"});
}

TEST_F(PlanStack, AnImportNeverReplacesAndNeedsItsObject) {
  request_.imports = {
      {Address("A"),
       "id-1",
       "",
       {},
       LiveResource{"id-1", value_from_json(R"({"Frozen": "real"})").value(), Value::object({})}}};
  expect_refused(plan({make_resource("A", kPlain, R"({"Frozen": "wanted"})")}),
                 codes::ImportRefused);
  diagnostics_ = {};
  request_.imports[0].object.reset();
  expect_refused(plan({make_resource("A", kPlain, "{}")}), codes::ImportRefused);
}

}  // namespace
}  // namespace drydock
